"""What a state leaves open: which acts are legal now, what is forced, what may be asked, how much time there is."""

from __future__ import annotations

from dataclasses import dataclass

from viva.machine.askable import Askable, askable, hints_left, nudges_left, policy, probes_left, twists_now
from viva.machine.clock import closing_time, step_seconds_left
from viva.machine.exits import complete, next_step, owed
from viva.machine.state import State
from viva.values.ledger import EntryReason
from viva.values.moves import Act, TurnKind
from viva.values.value import ProbeCode

__all__ = ["ANSWERING", "Askable", "Forced", "Options", "options"]

ANSWERING: frozenset[Act] = frozenset({"answer", "hand_back", "decline"})

_CALLS_FOR_REPLY: frozenset[TurnKind] = frozenset(
    {"asks_repeat", "asks_how_it_goes", "asks_decision", "asks_how_to_split", "asks_meaning", "injection"}
)
"""Kinds of a candidate's turn that get an answering act even when no question was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """What must be done now, whatever the interviewer would like."""

    act: Act
    why: str
    """For the journal and for people."""
    reason: EntryReason | None = None
    """Why the step ends, where it does."""
    topic: str | None = None
    criterion: str | None = None
    code: ProbeCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The machine's answer to "what now?"."""

    step: str
    """Where the conversation is, after the candidate's last turn was heard."""
    next_step: str | None
    """Where `move_on` leads."""
    acts: frozenset[Act]
    """Never empty; a single one where something is forced."""
    forced: Forced | None
    minutes_left: float | None
    """None when untimed, as below."""
    step_minutes_left: float | None
    nudges_left: int
    probes_left: int
    """P2 and P3 together."""
    hints_left: int
    askable: tuple[Askable, ...]
    """Most urgent first; nothing in it has been asked before."""
    twists: tuple[str, ...]
    owed: tuple[str, ...]
    """Topics that the framework owes a probe before their step is left."""
    quiet_turns: int
    """Candidate turns in a row that brought no new topic and no claim."""
    closing: bool
    """The candidate has had the last word; this close ends the interview."""
    may_name_area: bool
    """Whether `move_on` may say what the next area is."""


def options(state: State) -> Options:
    """What is open now, once the candidate's last turn was heard; before the opening, only that."""
    forced = _forced(state)
    seconds = step_seconds_left(state)
    asking = askable(state)
    twists = twists_now(state)
    return Options(
        step=state.heading,
        next_step=next_step(state),
        acts=frozenset({forced.act}) if forced else _legal(state, asking, twists),
        forced=forced,
        minutes_left=None if state.left is None else state.left / 60,
        step_minutes_left=None if seconds is None else seconds / 60,
        nudges_left=nudges_left(state),
        probes_left=probes_left(state),
        hints_left=hints_left(state),
        askable=asking,
        twists=twists,
        owed=owed(state),
        quiet_turns=state.quiet,
        closing=state.closing,
        may_name_area=_may_name_area(state),
    )


def calls_for_reply(state: State) -> bool:
    """Whether the candidate's last turn asked something of the interviewer."""
    return bool(state.questions or _CALLS_FOR_REPLY & set(state.kinds))


def _forced(state: State) -> Forced | None:
    if not state.spans:
        return Forced(act="open", why="the interview has not begun", reason="opened")
    if state.closing:
        return Forced(act="close", why="the candidate has had the last word")
    if state.heading == state.plan.last:
        return Forced(act="close", why="the last step is over; the candidate gets the last word")
    end = closing_time(state.plan)
    if end is not None and state.at >= end:
        return Forced(act="close", why="the time is over", reason="time_over")
    missing = owed(state)
    if missing and (at_cap(state) or (_leaving(state) and not calls_for_reply(state))):
        topic = state.plan.topics[missing[0]]
        return Forced(
            act="probe",
            why=f"{topic.name!r} is owed one question before its step is left",
            topic=topic.id,
            criterion=topic.criterion,
            code="P2",
        )
    if calls_for_reply(state):
        return None
    if at_cap(state):
        if next_step(state) == state.plan.last:
            return Forced(act="close", why="the last step has run to its end", reason="cap_reached")
        return Forced(act="move_on", why="the step has run to its end", reason="cap_reached")
    return None


def at_cap(state: State) -> bool:
    """Whether the step must be left now; a step that the candidate is leaving anyway is not."""
    seconds = step_seconds_left(state)
    return seconds is not None and seconds <= 0 and state.heading == state.step


def _leaving(state: State) -> bool:
    """Whether the candidate is on the way out of the step, or has nothing left in it."""
    return state.heading != state.step or "wants_to_move_on" in state.kinds or _may_move_on(state)


def _may_move_on(state: State) -> bool:
    """A step ends when it is complete and the candidate has paused, or after two turns without anything new."""
    return (complete(state, state.heading) and state.quiet > 0) or state.quiet >= 2


def _legal(state: State, asking: tuple[Askable, ...], twists: tuple[str, ...]) -> frozenset[Act]:
    if calls_for_reply(state):
        return ANSWERING
    acts: set[Act] = set()
    if state.quiet == 0 or state.heading != state.step:
        acts.add("listen")
    if nudges_left(state):
        acts.add("nudge")
    if any({"P2", "P3"} & set(item.codes) for item in asking) and probes_left(state):
        acts.add("probe")
    if any("H" in item.codes for item in asking):
        acts.add("hint")
    if "asks_help" in state.kinds:
        acts |= {"decline", "hand_back"}
    if twists:
        acts.add("twist")
    if state.quiet == 1 and not acts & {"nudge", "probe"}:
        acts.add("listen")  # One turn without anything new is no reason yet to leave a step; the second one is.
    complete_now = complete(state, state.heading)
    if complete_now or _may_move_on(state) or "wants_to_move_on" in state.kinds or not acts:
        to_the_end = next_step(state) in (None, state.plan.last)
        if not to_the_end:
            acts.add("move_on")
        elif state.heading == state.step and (_may_close(state) or not acts):
            acts.add("close")
    return frozenset(acts)


def _may_close(state: State) -> bool:
    """Whether the interviewer may end by itself: not while there is time and the candidate has something to say."""
    seconds = step_seconds_left(state)
    return seconds is None or seconds <= 60 or state.quiet >= 2 or "wants_to_move_on" in state.kinds


def _may_name_area(state: State) -> bool:
    plan = state.plan
    late = plan.index(state.heading) >= plan.index(plan.definition.framework.late_from) > 0
    return policy(plan).drives_late == "interviewer_may_name_area" and late and state.quiet > 0
