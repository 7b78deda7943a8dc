"""Folding: a state and an event give the next state. Purely a matter of values; no clock is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import assert_never

from viva.errors import InterviewOver, VivaError
from viva.machine.clock import available
from viva.machine.hearing import hear
from viva.machine.state import State, begin
from viva.values.definition import Definition
from viva.values.events import (
    CandidateSaid,
    Event,
    Finished,
    InterviewerSaid,
    Paused,
    Resumed,
    SentenceSaid,
    Started,
    StepEntered,
    Undone,
)
from viva.values.ledger import AskedMove, ReleasedFact, StepSpan, TopicEntry
from viva.values.moves import ASKING_ACTS, Move


def replay(definition: Definition, events: Iterable[Event]) -> State:
    """The state after a whole journal. Raises `VivaError` if it does not begin with `Started`.

    Example:
        >>> replay(definition, events).step  # doctest: +SKIP
        's1'
    """
    state: State | None = None
    for event in events:
        if state is None:
            if not isinstance(event, Started):
                raise VivaError(f"a journal begins with `started`, not with `{event.kind}`; it is damaged")
            state = begin(definition, event)
        else:
            state = fold(state, event)
    if state is None:
        raise VivaError("the journal is empty; there is no interview to continue")
    return state


def fold(state: State, event: Event) -> State:
    """The state after one event. Time never goes back. Raises `InterviewOver` for anything after the end."""
    if state.ended:
        raise InterviewOver(f"`{event.kind}` after the end; the interview has finished")
    moment = replace(state, at=max(state.at, event.at))
    match event:
        case Started():
            raise VivaError("`started` twice in one journal; it is damaged")
        case CandidateSaid():
            return _candidate_said(state, moment, event)
        case SentenceSaid():
            return moment
        case InterviewerSaid():
            return _interviewer_said(hear(moment, event.move.notes), event.move)
        case StepEntered():
            return _entered(moment, event)
        case Paused():
            return replace(moment, paused=True)
        case Resumed():
            return replace(moment, paused=False)
        case Undone():
            return _undone(moment, event.message_id)
        case Finished():
            return replace(measured(moment), ended=True)
        case _:
            assert_never(event)


def _candidate_said(before: State, moment: State, event: CandidateSaid) -> State:
    return replace(
        moment,
        turns=moment.turns + 1,
        candidate_turns_in_step=moment.candidate_turns_in_step + 1,
        unheard=True,
        heading=moment.step,
        message_id=event.message_id,
        before_turn=before,
    )


def _interviewer_said(state: State, move: Move) -> State:
    turn = state.turns + 1
    asked = asked_by(state, move, turn) if move.act in ASKING_ACTS else None
    topics = dict(state.topics)
    for question in move.notes.questions:
        for topic in question.topics:
            entry = topics.get(topic)
            if question.disposition == "answered" and entry is not None and entry.provenance != "N":
                topics[topic] = entry.model_copy(update={"status": "answered"})
    known = {released.fact for released in state.facts}
    return replace(
        state,
        turns=turn,
        topics=MappingProxyType(topics),
        asked=state.asked + ((asked,) if asked else ()),
        answering=asked,
        facts=state.facts + tuple(ReleasedFact(fact=f, turn=turn) for f in move.facts if f not in known),
        closing=state.closing or move.act == "close",
        heading=state.step,
    )


def asked_by(state: State, move: Move, turn: int) -> AskedMove:
    """The ledger's line of an asking move, with every criterion that it gives a chance to.

    A nudge names nothing; it gives a chance to the criteria of the step that it is made in.
    """
    twist = next((t for t in state.plan.twists if t.id == move.twist), None)
    topic = state.plan.topics.get(move.topic or "")
    criterion = move.criterion or (topic.criterion if topic else None)
    if twist is not None:
        criteria = twist.probes_for
    elif move.act == "nudge":
        criteria = tuple(
            dict.fromkeys(t.criterion for k, t in state.plan.topics.items() if state.plan.step_of[k] == state.step)
        )
    else:
        criteria = (criterion,) if criterion else ()
    code = "P1" if move.act == "nudge" else "H" if move.act == "hint" else move.code or ("P3" if twist else "P2")
    return AskedMove(
        turn=turn, act=move.act, code=code, topic=move.topic, criterion=criterion, twist=move.twist, criteria=criteria
    )


def measured(state: State) -> State:
    """The state with the seconds of the present step filled in."""
    if not state.spans:
        return state
    last = state.spans[-1]
    span = last.model_copy(update={"seconds": max(0.0, state.at - last.entered_at)})
    return replace(state, spans=(*state.spans[:-1], span))


def _entered(state: State, event: StepEntered) -> State:
    """Enter a step: the span before is measured, and topics whose time is over or postponed are marked."""
    left = measured(state)
    led_by_candidate = event.reason == "candidate_left"
    seconds = available(left, event.step, event.at)
    span = StepSpan(
        step=event.step,
        reason=event.reason,
        first_turn=max(1, state.turns if led_by_candidate else state.turns + 1),
        entered_at=event.at,
        minutes_available=None if seconds is None else seconds / 60,
    )
    return replace(
        left,
        step=event.step,
        heading=event.step,
        spans=(*left.spans, span),
        topics=MappingProxyType(_postponed(state, event.step)),
        candidate_turns_in_step=1 if led_by_candidate else 0,
    )


def _postponed(state: State, entered: str) -> dict[str, TopicEntry]:
    """Open topics of the steps before: deferred until their due step is over, then closed."""
    topics = dict(state.topics)
    order = state.plan.definition.framework.steps
    place = {step.id: number for number, step in enumerate(order)}
    for topic_id, topic in state.plan.topics.items():
        entry = topics.get(topic_id, TopicEntry(topic=topic_id))
        due = topic.due_step or state.plan.step_of[topic_id]
        if entry.provenance == "N" and place[state.plan.step_of[topic_id]] < place[entered]:
            status = "deferred" if place[due] >= place[entered] else "closed"
            topics[topic_id] = entry.model_copy(update={"status": status})
    return topics


def _undone(moment: State, message_id: str) -> State:
    """The state before the turn of that message id, at the present time. Raises `VivaError` for an unknown id."""
    state: State | None = moment
    while state is not None:
        if state.message_id == message_id and state.before_turn is not None:
            return replace(state.before_turn, at=moment.at, paused=moment.paused)
        state = state.before_turn
    raise VivaError(f"there is no turn {message_id!r} to take back")
