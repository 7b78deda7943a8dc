"""Two at once, and half done: exactly one turn comes of it, and nobody is stuck afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from tests.interview.holding import STATEMENT, Faulty, definition, loaded, said, started
from tests.interview.scripted import Failing, Held, Scripted
from viva.errors import ModelError, StoreUnavailable, TurnInProgress
from viva.interview import Interview
from viva.journal.memory import MemoryStore
from viva.machine.fold import replay
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Journalled


def sent(interview: Interview) -> list[str]:
    return [event.message_id for event in interview.events if isinstance(event, CandidateSaid)]


def answered(interview: Interview) -> list[str | None]:
    return [event.reply_to for event in interview.events if isinstance(event, InterviewerSaid)][1:]


def test_the_second_turn_has_to_wait_for_the_first() -> None:
    async def run() -> None:
        held = Held()
        interview = await started(interviewer=held)
        first = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await held.asked.wait()
        for message_id in ("m2", "m1"):
            with pytest.raises(TurnInProgress):
                await said(interview, STATEMENT, message_id)
        held.go.set()
        assert await said_again(interview, "m1", first)
        await said(interview, STATEMENT, "m2")
        assert sent(interview) == answered(interview) == ["m1", "m2"]

    async def said_again(interview: Interview, message_id: str, first: asyncio.Task[object]) -> bool:
        return await first == await said(interview, STATEMENT, message_id)

    asyncio.run(run())


def test_of_two_writers_one_gives_the_turn_and_the_other_can_go_on() -> None:
    async def run() -> None:
        store = MemoryStore()
        one = await started(store=store)
        two = await loaded(store)
        stored = await said(one, STATEMENT, "m1")
        with pytest.raises(TurnInProgress):
            await said(two, STATEMENT, "m2")
        assert await said(two, STATEMENT, "m1") == stored
        await said(two, STATEMENT, "m2")
        with pytest.raises(TurnInProgress):
            await one.pause()
        await one.pause()
        assert sent(one) == answered(one) == ["m1", "m2"]
        assert one.paused

    asyncio.run(run())


@pytest.mark.parametrize("same", [True, False], ids=["the same message", "two messages"])
def test_writers_that_start_together_give_exactly_one_turn(same: bool) -> None:
    async def run() -> None:
        store = MemoryStore()
        await started(store=store)
        slow, quick = Held(), Scripted()
        one, two = await loaded(store, interviewer=slow), await loaded(store, interviewer=quick)
        first = asyncio.create_task(said(one, STATEMENT, "m1"))
        await slow.asked.wait()
        with pytest.raises(TurnInProgress):
            await said(two, STATEMENT, "m1" if same else "m2")
        slow.go.set()
        stored = await first
        assert sent(one) == answered(one) == ["m1"]
        assert await said(two, STATEMENT, "m1") == stored

    asyncio.run(run())


def test_a_turn_that_two_answer_is_answered_once() -> None:
    async def run() -> None:
        store, slow = MemoryStore(), Held()
        one = await started(store=store, interviewer=slow)
        first = asyncio.create_task(said(one, STATEMENT, "m1"))
        await slow.asked.wait()
        # Loading cannot know whether the writer died or thinks, so it answers; whoever is first is kept.
        two = await loaded(store)
        slow.go.set()
        assert await first == await said(two, STATEMENT, "m1")
        assert one.events == two.events
        assert sent(one) == answered(one) == ["m1"]

    asyncio.run(run())


def test_loading_while_another_answers_takes_the_others_answer() -> None:
    async def run() -> None:
        store, slow, slower = MemoryStore(), Held(), Held()
        one = await started(store=store, interviewer=slow)
        first = asyncio.create_task(said(one, STATEMENT, "m1"))
        await slow.asked.wait()
        load = asyncio.create_task(loaded(store, interviewer=slower))
        await slower.asked.wait()
        slow.go.set()
        await first
        slower.go.set()
        assert (await load).events == one.events

    asyncio.run(run())


def test_a_failed_interviewer_is_asked_again_for_the_same_turn() -> None:
    async def run() -> None:
        interview = await started(interviewer=Failing(1))
        with pytest.raises(ModelError):
            await said(interview, STATEMENT, "m1")
        assert interview.state.unheard
        move, shown = await said(interview, STATEMENT, "m1")
        assert shown == move.text
        assert sent(interview) == answered(interview) == ["m1"]

    asyncio.run(run())


def test_the_next_turn_brings_the_answer_that_is_still_owed() -> None:
    async def run() -> None:
        interview = await started(interviewer=Failing(1))
        with pytest.raises(ModelError):
            await said(interview, STATEMENT, "m1")
        move, shown = await said(interview, "And a second thing.", "m2")
        said_by = [turn.text for turn in interview.transcript.said_by("interviewer")]
        assert shown == said_by[-2] + move.text
        assert sent(interview) == answered(interview) == ["m1", "m2"]

    asyncio.run(run())


def test_a_turn_without_an_answer_counts_and_can_be_taken_back() -> None:
    async def run() -> None:
        interview = await started(interviewer=Failing(1))
        with pytest.raises(ModelError):
            await said(interview, "What is the business goal?", "m1")
        assert interview.ledger.topics, "the question raised a topic"
        assert await interview.undo() == "What is the business goal?"
        assert not interview.ledger.topics

    asyncio.run(run())


@pytest.mark.parametrize("reloaded", [True, False])
@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("nth", [1, 2], ids=["hearing", "answering"])
def test_a_failure_of_the_store_is_healed(nth: int, kept: bool, reloaded: bool) -> None:
    async def run() -> None:
        store = Faulty()
        interview = await started(store=store)
        store.fail(nth, kept=kept)
        with pytest.raises(StoreUnavailable):
            await said(interview, STATEMENT, "m1")
        if reloaded:
            interview = await loaded(store)
        move, _ = await said(interview, STATEMENT, "m1")
        assert [turn.speaker for turn in interview.transcript.turns] == ["interviewer", "candidate", "interviewer"]
        assert interview.transcript.turns[-1].move == move
        assert replay(definition(), [row.event for row in await store.read("a")]) == interview.state

    asyncio.run(run())


def test_a_cancelled_turn_is_answered_when_it_is_sent_again() -> None:
    async def run() -> None:
        held = Held()
        interview = await started(interviewer=held)
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await held.asked.wait()
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        held.go.set()
        await said(interview, STATEMENT, "m1")
        assert sent(interview) == answered(interview) == ["m1"]

    asyncio.run(run())


class Slow(MemoryStore):
    """Keeps events at once but confirms late, as a store on another thread may."""

    late = False

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        kept = await super().append(interview, after, events)
        if self.late:
            await asyncio.sleep(30)
        return kept


def test_a_turn_cancelled_while_it_is_being_kept_is_known_afterwards() -> None:
    async def run() -> None:
        store = Slow()
        interview = await started(store=store)
        store.late = True
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await asyncio.sleep(0.01)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        store.late = False
        await said(interview, STATEMENT, "m1")
        assert sent(interview) == answered(interview) == ["m1"]

    asyncio.run(run())


def test_pausing_and_undoing_wait_for_the_answer() -> None:
    async def run() -> None:
        held = Held()
        interview = await started(interviewer=held)
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await held.asked.wait()
        pause, undo = asyncio.create_task(interview.pause()), asyncio.create_task(interview.undo())
        await asyncio.sleep(0)
        assert interview.events[-1].kind == "candidate_said"
        held.go.set()
        await asyncio.gather(turn, pause, undo)
        assert [event.kind for event in interview.events[-3:]] == ["interviewer_said", "paused", "undone"]

    asyncio.run(run())


def test_a_reader_that_goes_away_leaves_the_turn_whole() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(store=store)
        async for _ in interview.turn(STATEMENT, message_id="m1"):
            break
        await said(interview, "And a second thing.", "m2")
        assert sent(interview) == answered(interview) == ["m1", "m2"]

    asyncio.run(run())
