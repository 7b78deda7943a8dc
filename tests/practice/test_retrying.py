"""Another try: the same state as before the turn, a journal like any other, and the old interview as it was."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viva.clock import WordClock
from viva.errors import StoreConflict, UsageError
from viva.interview import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.machine.fold import replay
from viva.machine.record import ledger_of, transcript_of
from viva.packs.load import load_definition
from viva.practice.retrying import beginning_again
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Started
from viva.values.messages import Usage

DEFINITION = load_definition("ads_ctr", variation=3)
WHEN = "2026-11-25T12:00:00+00:00"
LINES = (
    "What is the business goal?",
    "The goal is revenue. How many users are there?",
    "It is binary classification with a log loss. Let us move on to the metrics.",
    "I don't know.",
    "For data, a positive is a click within 30 minutes.",
    "",
)
DEEDS = st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(["/undo", "/pause"])), min_size=1, max_size=7)


async def _say(interview: Interview, text: str, message_id: str) -> None:
    async for _ in interview.turn(text, message_id=message_id):
        pass


async def _talk(store: MemoryStore, deeds: list[str]) -> Interview:
    interview = await Interview.start(
        "old", definition=DEFINITION, interviewer=OfflineInterviewer(), store=store, clock=WordClock(), seed=3
    )
    for number, deed in enumerate(deeds):
        if deed == "/undo":
            await interview.undo()
        elif deed == "/pause":
            await interview.pause()
        elif not interview.ended:
            await _say(interview, deed, f"m{number}")
    return interview


async def _again(store: MemoryStore, new: str, events: tuple[Event, ...]) -> Interview:
    await store.append(new, 0, events)
    return await Interview.load(
        new, definition=DEFINITION, interviewer=OfflineInterviewer(), store=store, clock=WordClock()
    )


def said(interview: Interview) -> list[int]:
    return [turn.number for turn in interview.transcript.said_by("candidate")]


@settings(max_examples=15, deadline=None)
@given(DEEDS)
def test_a_retry_folds_to_what_was_before_the_turn_and_goes_on(deeds: list[str]) -> None:
    async def run() -> None:
        store = MemoryStore()
        old = await _talk(store, deeds)
        before = old.events
        for turn in said(old):
            events = beginning_again("old", old.events, turn, wall_time=WHEN)
            state = replay(DEFINITION, events)
            assert transcript_of("x", events).turns == old.transcript.turns[: turn - 1]
            assert state.at <= (old.transcript.turn(turn).at or 0.0)
            assert not state.paused
            ids = [event.message_id for event in events if isinstance(event, CandidateSaid)]
            assert len(ids) == len(set(ids))
            new = await _again(store, f"new{turn}", events)
            await _say(new, "Let me say it otherwise: the goal is revenue per thousand impressions.", "another")
            assert new.transcript.turns[: turn - 1] == old.transcript.turns[: turn - 1]
            assert len(new.transcript.turns) == turn + 1
            assert replay(DEFINITION, new.events) == new.state
            assert (new.transcript.retry_of, new.started.retry_from) == ("old", turn)
        assert tuple(journalled.event for journalled in await store.read("old")) == before

    asyncio.run(run())


def test_the_same_answer_again_gives_the_same_interview() -> None:
    async def run() -> None:
        store = MemoryStore()
        old = await _talk(store, list(LINES[:3]))
        new = await _again(store, "new", beginning_again("old", old.events, 4, wall_time=WHEN))
        for number, text in enumerate(LINES[1:3]):
            await _say(new, text, f"n{number}")
        assert new.transcript.turns == old.transcript.turns
        assert ledger_of(new.state) == ledger_of(old.state)

    asyncio.run(run())


def test_two_retries_at_once_are_two_interviews_and_one_id_has_one_beginning() -> None:
    async def run() -> None:
        store = MemoryStore()
        old = await _talk(store, list(LINES[:2]))
        events = beginning_again("old", old.events, 2, wall_time=WHEN)
        first, second = await asyncio.gather(_again(store, "new1", events), _again(store, "new2", events))
        await asyncio.gather(_say(first, LINES[0], "m0"), _say(second, LINES[4], "m0"))
        assert first.transcript.turn(2).text == LINES[0]
        assert second.transcript.turn(2).text == LINES[4]
        with pytest.raises(StoreConflict):
            await store.append("new1", 0, events)

    asyncio.run(run())


def test_turns_that_are_not_the_candidates_are_refused_with_those_that_are() -> None:
    old = asyncio.run(_talk(MemoryStore(), list(LINES[:2])))
    for turn in (1, 3, 99):
        with pytest.raises(UsageError, match=f"turn {turn} of old is not one of yours; your turns are 2, 4"):
            beginning_again("old", old.events, turn, wall_time=WHEN)
    with pytest.raises(UsageError, match="you have said nothing"):
        beginning_again("old", old.events[:2], 1, wall_time=WHEN)


def test_what_the_old_interview_paid_is_not_paid_again_and_the_start_says_when_it_was() -> None:
    old = asyncio.run(_talk(MemoryStore(), list(LINES[:2])))
    paid = Usage(prompt=5, completion=7, usd=0.01)
    events = tuple(
        event.model_copy(update={"calls": (paid,)}) if isinstance(event, InterviewerSaid) else event
        for event in old.events
    )
    started, *rest = beginning_again("old", events, 4, wall_time=WHEN)
    assert isinstance(started, Started)
    assert (started.wall_time, started.seed, started.hashes) == (WHEN, 3, old.started.hashes)
    assert [event.calls for event in rest if isinstance(event, InterviewerSaid)] == [(), ()]
