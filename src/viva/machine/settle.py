"""From an accepted move to the events around it: which step it leaves the interview in, and why."""

from __future__ import annotations

from dataclasses import dataclass

from viva.machine.exits import complete, next_step, owed
from viva.machine.options import ANSWERING, at_cap
from viva.machine.state import State
from viva.values.events import Finished, StepEntered
from viva.values.ledger import EntryReason
from viva.values.moves import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The events of one interviewer turn, in the order in which they are journalled: before, move, after, finished."""

    before: tuple[StepEntered, ...]
    move: Move
    after: tuple[StepEntered, ...]
    finished: Finished | None


def settle(state: State, move: Move) -> Settled:
    """Set the move's step and give every transition its reason.

    `state` is the state after `hear`. The first closing move enters the last step and asks for the last word; the
    second, or one made when the time is already over, ends the interview.
    """
    plan = state.plan
    before: list[StepEntered] = []
    after: list[StepEntered] = []
    here = state.step
    if state.heading != here and not owed(state) and move.act not in ("close", "open"):
        here = state.heading
        before.append(_entry(state, here, "candidate_left"))
    if move.act == "open":
        here = plan.order[0]
        before.append(_entry(state, here, "opened"))
        after.append(_entry(state, plan.order[1], "exit_met"))
    elif move.act == "move_on":
        here = next_step(state) or here
        before.append(_entry(state, here, _reason(state)))
    elif move.act == "close" and here != plan.last:
        here = plan.last
        over = state.left is not None and state.at >= (state.total or 0.0) - (plan.steps[-1].target or 0.0)
        before.append(_entry(state, here, "time_over" if over else _reason(state)))
    elif move.act in ("probe", "hint", "twist") and move.criterion is not None:
        target = plan.step_of.get(move.criterion, here)
        if plan.index(target) > plan.index(here):
            here = target
            before.append(_entry(state, here, "redirected"))
    elif move.act in ANSWERING and at_cap(state):
        after.append(_entry(state, next_step(state) or here, "cap_reached"))
    return Settled(
        before=tuple(before),
        move=move.model_copy(update={"step": here}),
        after=tuple(after),
        finished=_finish(state, move),
    )


def _entry(state: State, step: str, reason: EntryReason) -> StepEntered:
    return StepEntered(at=state.at, step=step, reason=reason)


def _reason(state: State) -> EntryReason:
    if complete(state, state.heading):
        return "exit_met"
    if at_cap(state):
        return "cap_reached"
    return "candidate_left" if "wants_to_move_on" in state.kinds else "redirected"


def _finish(state: State, move: Move) -> Finished | None:
    out_of_time = state.total is not None and state.at >= state.total
    if move.act != "close" or not (state.closing or out_of_time):
        return None
    return Finished(at=state.at, reason="time_over" if out_of_time else "closed")
