"""Whether a step is complete: the framework's conditions evaluated on a state."""

from __future__ import annotations

from viva.machine.state import State
from viva.values.framework import Condition


def complete(state: State, step: str) -> bool:
    """Whether the exit condition of a step holds."""
    return holds(state, state.plan.definition.framework.step(step).exit.complete_when)


def holds(state: State, condition: Condition) -> bool:
    """Whether a condition holds. Topics that the run does not have count as raised."""
    if condition.raised is not None:
        return condition.raised not in state.plan.topics or state.raised(condition.raised)
    if condition.all:
        return all(holds(state, part) for part in condition.all)
    if condition.any:
        return any(holds(state, part) for part in condition.any)
    if condition.at_least is not None:
        count = sum(state.raised(topic) for topic in condition.at_least.of)
        return count >= condition.at_least.count.at(state.plan.level)
    return state.candidate_turns_in_step > 0 if condition.spoken == "candidate" else bool(state.spans)


def is_gap(state: State, criterion: str) -> bool:
    """Whether a criterion is a must without evidence about which nothing has been asked."""
    asked = any(criterion in move.criteria for move in state.asked)
    return criterion in state.plan.musts and not state.evidenced(criterion) and not asked


def can_be_skipped(state: State, step: str) -> bool:
    """Whether a step that was not entered needs no visit: it is complete, and none of its musts is a gap."""
    return complete(state, step) and not any(
        state.plan.step_of[criterion] == step and is_gap(state, criterion) for criterion in state.plan.musts
    )


def next_step(state: State) -> str | None:
    """Where moving on leads: the earliest step that was not visited and cannot be skipped, else the close.

    While there is time for all of them, none is skipped: an early remark on a matter is not all there is to say.
    None at the close itself.
    """
    if state.heading == state.plan.last:
        return None
    to_come = [step for step in state.plan.steps[:-1] if step.id not in state.visited | {state.heading}]
    time_for_all = state.left is not None and state.left >= sum(step.target or 0.0 for step in to_come)
    for step in to_come:
        if time_for_all or not can_be_skipped(state, step.id):
            return step.id
    return state.plan.last


def owed(state: State) -> tuple[str, ...]:
    """Topics that must get one area probe before their step is left: still open, and not asked about yet."""
    found = []
    for step in state.plan.definition.framework.steps:
        if step.id in state.visited:
            found += [
                topic
                for topic in step.exit.before_leaving
                if topic in state.plan.topics and not state.raised(topic) and not state.was_asked(topic=topic)
            ]
    return tuple(found)
