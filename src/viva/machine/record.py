"""Between journals, ledgers and transcripts: what an interview looks like to whoever grades or reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from viva.machine.clock import clamped, spoken_seconds
from viva.machine.fold import fold, measured
from viva.machine.hearing import hear
from viva.machine.plan import plan_of
from viva.machine.state import State, begin
from viva.reading.turns import read_turn
from viva.values.board import DrawnBoard
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Started, StepEntered, Undone
from viva.values.ledger import EntryReason, Ledger
from viva.values.messages import Usage
from viva.values.moves import Move
from viva.values.transcript import Speaker, Transcript, Turn


def kept(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that count: without the turns that were taken back."""
    events = tuple(events)
    if not any(isinstance(event, Undone) for event in events):
        return events
    stack: list[Event] = []
    for event in events:
        if isinstance(event, Undone):
            while stack:
                last = stack.pop()
                if isinstance(last, CandidateSaid) and last.message_id == event.message_id:
                    break
        else:
            stack.append(event)
    return tuple(stack)


def transcript_of(interview: str, events: Iterable[Event], *, known: Sequence[Turn] = ()) -> Transcript:
    """The transcript of an interview of ours, with the moves and steps as they were recorded.

    Turns that are `known` from an earlier transcript of it are taken over where they are still the same.
    """
    started: Started | None = None
    turns: list[Turn] = []
    step: str | None = None
    for event in kept(events):
        if isinstance(event, Started):
            started = event
        elif isinstance(event, StepEntered):
            if event.reason == "candidate_left" and turns and turns[-1].speaker == "candidate":
                turns[-1] = turns[-1].model_copy(update={"step": event.step})
            step = event.step
        elif isinstance(event, CandidateSaid):
            turns.append(_turn(len(turns) + 1, event, event.text, step, None, known))
        elif isinstance(event, InterviewerSaid):
            move = event.move
            turns.append(_turn(len(turns) + 1, event, move.text, move.step, move, known))
    if started is None:
        return Transcript(id=interview, own=True, turns=tuple(turns))
    return Transcript(
        id=interview,
        scenario=started.scenario,
        variation=started.variation,
        level=started.level,
        mode=started.mode,
        own=True,
        coached=started.coached,
        retry_of=started.retry_of,
        turns=tuple(turns),
    )


def _turn(number: int, said: Event, text: str, step: str | None, move: Move | None, known: Sequence[Turn]) -> Turn:
    if number <= len(known):
        old = known[number - 1]
        if old.move is move and (old.text, old.step, old.at) == (text, step, said.at):
            return old
    speaker: Speaker = "candidate" if move is None else "interviewer"
    return Turn(number=number, speaker=speaker, text=text, step=step, at=said.at, move=move)


def boards_of(events: Iterable[Event]) -> tuple[DrawnBoard, ...]:
    """The versions of the board in order, without those of turns that were taken back; the last is how it stands."""
    said = [event for event in kept(events) if isinstance(event, CandidateSaid | InterviewerSaid)]
    return tuple(
        DrawnBoard(turn=turn, at=event.at, version=event.board)
        for turn, event in enumerate(said, start=1)
        if isinstance(event, CandidateSaid) and event.board is not None
    )


def calls_of(events: Iterable[Event]) -> tuple[Usage, ...]:
    """What each call to a language model took, those for turns that were taken back included."""
    return tuple(call for event in events if isinstance(event, InterviewerSaid) for call in event.calls)


def ledger_of(state: State) -> Ledger:
    """The ledger of a state, topics in the framework's order; topics that nothing happened to are left out."""
    return Ledger(
        topics=tuple(state.topics[topic] for topic in state.plan.topics if topic in state.topics),
        asked=state.asked,
        facts=state.facts,
        spans=state.spans,
        injections=state.injections,
        conflicts=state.conflicts,
    )


def ledger_from(transcript: Transcript, definition: Definition) -> Ledger:
    """The ledger of a transcript whose interviewer turns carry moves and whose turns carry steps.

    The turns are folded by the machine that holds our own interviews, with time by words where there was no clock.
    """
    state = begin(definition, _started(transcript, definition))
    at = 0.0
    for turn in transcript.turns:
        spoken = spoken_seconds(turn.text, definition.framework.speaking_rate_wpm)
        at = max(at, clamped(turn.at if turn.at is not None else at + spoken, state.total))
        for event in _events_of(state, turn, at):
            state = fold(state, event)
    if state.unheard:
        before = transcript.model_copy(update={"turns": transcript.turns[:-1]})
        state = hear(state, read_turn(definition, before, transcript.turns[-1].text))
    return ledger_of(measured(state))


def _started(transcript: Transcript, definition: Definition) -> Started:
    """The setting of a transcript: as long as its mode provides, or as it took."""
    framework = definition.framework
    plan = plan_of(definition, level=transcript.level, mode=transcript.mode, minutes="framework")
    spoken = sum(spoken_seconds(turn.text, framework.speaking_rate_wpm) for turn in transcript.turns)
    last = max((turn.at for turn in transcript.turns if turn.at is not None), default=0.0)
    return Started(
        at=0.0,
        scenario=transcript.scenario or "unknown",
        variation=transcript.variation,
        framework=framework.id,
        rubric=definition.rubric.id,
        level=transcript.level,
        mode=transcript.mode,
        minutes=max(plan.total or 0.0, spoken, last) / 60,
        clock="words",
        seed=0,
        interviewer="foreign",
        hashes={},
        viva_version="",
        wall_time="",
    )


def _events_of(state: State, turn: Turn, at: float) -> Iterator[Event]:
    """The events that would have given this turn, with the step that it is marked with."""
    entered = turn.step is not None and turn.step != state.step and turn.step in state.plan.order
    if turn.speaker == "candidate":
        yield CandidateSaid(at=at, message_id=f"turn-{turn.number}", text=turn.text)
        if entered:
            yield StepEntered(at=at, step=turn.step or "", reason="candidate_left" if state.spans else "opened")
        return
    move = turn.move or Move(act="listen", step=turn.step or state.step or state.plan.order[0], text=turn.text or "…")
    if entered:
        yield StepEntered(at=at, step=turn.step or "", reason=_reason_of(state, move))
    yield InterviewerSaid(at=at, reply_to=None, move=move)


def _reason_of(state: State, move: Move) -> EntryReason:
    if not state.spans:
        return "opened"
    return "exit_met" if move.act in ("move_on", "close", "listen", "open") else "redirected"
