"""Interview time: how it advances under each policy, and until when a step may last."""

from __future__ import annotations

import math

from viva.machine.exits import can_be_skipped, next_step
from viva.machine.plan import GRACE_S, SLACK_S, Plan
from viva.machine.state import State


def clamped(at: float, total: float | None) -> float:
    """Interview seconds, stopped a minute after the bell."""
    return at if total is None else min(at, total + GRACE_S)


def spoken_seconds(text: str, words_per_minute: float) -> float:
    """How long a text takes to say; the `words` clock charges this for both speakers."""
    return 60.0 * len(text.split()) / words_per_minute


def closing_time(plan: Plan) -> float | None:
    """When the close has to begin; None when untimed."""
    target = plan.steps[-1].target
    return None if plan.total is None or target is None else plan.total - target


def needed_after(state: State, step: str) -> float:
    """Seconds that the steps still to come need: half of each one's target, and the close entire."""
    plan = state.plan
    needed, visited = plan.steps[-1].target or 0.0, state.visited
    for later in plan.steps[:-1]:
        if later.id != step and later.id not in visited and not can_be_skipped(state, later.id):
            needed += (later.target or 0.0) / 2
    return needed


def allowance(state: State, step: str) -> float | None:
    """Seconds that a step may take at most, counted from its entry: its cap and what it may borrow or was left.

    Unused minutes of the steps before flow to the framework's `carry_over.to`; any other step may borrow at most
    `borrow_max` from the next.
    """
    plan = state.plan
    step_plan = plan.step(step)
    if plan.total is None or step_plan.target is None or step_plan.cap is None:
        return None
    carry = plan.definition.framework.carry_over
    if step == carry.to:
        return max(step_plan.cap, step_plan.target + _unused(state, step))
    return min(step_plan.cap, step_plan.target + 60 * carry.borrow_max)


def _unused(state: State, step: str) -> float:
    """Seconds by which the steps before `step` stayed below their targets."""
    plan = state.plan
    unused = 0.0
    for earlier in plan.steps[: plan.index(step)]:
        spent = sum(span.seconds for span in state.spans if span.step == earlier.id)
        unused += max(0.0, (earlier.target or 0.0) - spent) if earlier.id in state.visited else 0.0
    return unused


def available(state: State, step: str, at: float) -> float | None:
    """Seconds that a step has when it is entered at `at`; None when untimed."""
    allowed = allowance(state, step)
    if allowed is None or state.total is None:
        return None
    return max(0.0, min(allowed, state.total - at - needed_after(state, step)))


def step_seconds_left(state: State) -> float | None:
    """Seconds until the current step must be left; 0 when it must be left now; None when untimed.

    The step before the close has no cap: what is left of the interview is the candidate's.
    """
    if state.total is None or state.step not in state.plan.order:
        return None
    allowed = allowance(state, state.step) or 0.0
    by_cap = math.inf if next_step(state) == state.plan.last else state.entered_at + allowed - state.at
    scale = state.total / (60 * state.plan.definition.framework.total_minutes)
    by_plan = state.total - needed_after(state, state.step) - SLACK_S * min(1.0, scale) - state.at
    return max(0.0, min(by_cap, by_plan))
