"""The switchboard: one interview a request, one turn a message, whoever else writes to the same store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest

import viva
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError
from viva.interviewers.protocol import Brief
from viva.testing import FaultyStore
from viva.values.events import CandidateSaid
from viva.values.moves import Decision, Notes, Sentence


async def said(board: Switchboard, interview: str, text: str, message_id: str) -> str:
    parts = board.turn(interview, text, message_id=message_id)
    return "".join([part.text async for part in parts if isinstance(part, Sentence)])


def run(work: Callable[[Switchboard], Awaitable[None]], store: str = "memory:", most: int = 1000) -> None:
    async def body() -> None:
        journal = viva.open_store(store)
        board = Switchboard(journal, most=most)
        await work(board)
        await board.close()
        await journal.close()

    asyncio.run(body())


def test_the_same_request_begins_one_interview(tmp_path: Path) -> None:
    ids: set[str] = set()

    async def twice(board: Switchboard) -> None:
        begun = await asyncio.gather(*(board.begin("slack:C1:1", mode="step1") for _ in range(5)))
        ids.update(interview.id for interview in begun)
        other = await board.begin("slack:C1:2", mode="step1")
        assert other.id not in ids

    store = str(tmp_path / "viva.db")
    run(twice, store)
    run(twice, store)
    assert len(ids) == 1


def test_without_a_request_each_is_new() -> None:
    async def twice(board: Switchboard) -> None:
        assert (await board.begin()).id != (await board.begin()).id

    run(twice)


def test_a_request_whose_program_died_begins_after_all() -> None:
    async def body() -> None:
        store = FaultyStore(viva.open_store("memory:"))
        board = Switchboard(store)
        store.fail("refused", on="started")
        with pytest.raises(viva.VivaError, match="does not answer"):
            await board.begin("m1")
        assert (await board.begin("m1")).id == (await board.begin("m1")).id

    asyncio.run(body())


def test_a_line_leads_to_the_interview_after_a_restart_and_from_another_channel(tmp_path: Path) -> None:
    store = str(tmp_path / "viva.db")
    ids: list[str] = []

    async def first(board: Switchboard) -> None:
        interview = await board.begin("m1", mode="step1")
        ids.append(interview.id)
        await board.connect("slack:C1", interview.id)
        await said(board, interview.id, "What is the business goal?", "s1")

    async def second(board: Switchboard) -> None:
        found = await board.connected("slack:C1")
        assert found is not None
        assert found.id == ids[0]
        assert await board.connected("slack:C2") is None
        await board.connect("telegram:7", ids[0])
        again = await board.connected("telegram:7")
        assert again is not None
        assert again.transcript.turns[1].text == "What is the business goal?"

    run(first, store)
    run(second, store)


def test_a_line_cannot_lead_nowhere() -> None:
    async def nowhere(board: Switchboard) -> None:
        with pytest.raises(viva.UnknownInterview):
            await board.connect("slack:C1", "v0")

    run(nowhere)


def test_two_programs_talk_in_one_interview_in_turn(tmp_path: Path) -> None:
    store = str(tmp_path / "viva.db")

    async def body(one: Switchboard) -> None:
        other = Switchboard(viva.open_store(store))
        interview = await one.begin("m1", mode="step1")
        answers = [
            await said(board, interview.id, f"I assume {number} requests a second.", f"m{number}")
            for number, board in enumerate((one, other, one, other))
        ]
        assert all(answers)
        assert await said(one, interview.id, "again", "m3") == answers[3]
        assert (await one.interview(interview.id)).transcript == (await other.interview(interview.id)).transcript
        assert len((await other.interview(interview.id)).transcript.turns) == 9
        await other.store.close()

    run(body, store)


def test_another_programs_turns_are_seen(tmp_path: Path) -> None:
    store = str(tmp_path / "viva.db")

    async def body(one: Switchboard) -> None:
        other = Switchboard(viva.open_store(store))
        interview = await one.begin("m1", mode="step1")
        await said(other, interview.id, "What is the business goal?", "m1")
        assert len(interview.transcript.turns) == 1
        assert len((await one.interview(interview.id)).transcript.turns) == 3
        await other.store.close()

    run(body, store)


def test_racing_programs_lose_and_double_nothing(tmp_path: Path) -> None:
    store = str(tmp_path / "viva.db")

    async def body(one: Switchboard) -> None:
        other = Switchboard(viva.open_store(store))
        interview = await one.begin("m1", mode="step1")
        sent = [f"m{number}" for number in range(12)]
        await asyncio.gather(
            *(said((one, other)[at % 2], interview.id, f"Point {at}.", each) for at, each in enumerate(sent)),
            *(said((other, one)[at % 2], interview.id, f"Point {at}.", each) for at, each in enumerate(sent)),
        )
        events = (await one.interview(interview.id)).events
        texts = "\n\n".join(event.text for event in events if isinstance(event, CandidateSaid)).split("\n\n")
        assert sorted(texts) == sorted(f"Point {at}." for at in range(12))
        await other.store.close()

    run(body, store)


def test_only_what_is_offered_may_be_named() -> None:
    async def names(board: Switchboard) -> None:
        with pytest.raises(UsageError, match="no scenario 'etc/passwd'"):
            await board.begin(scenario="etc/passwd")
        with pytest.raises(UsageError, match="does not interview here"):
            await board.begin(model="openai/gpt-5")
        assert board.models == ("offline-1",)

    run(names)


def test_the_one_that_was_silent_longest_is_forgotten_and_found_again() -> None:
    async def many(board: Switchboard) -> None:
        ids = [(await board.begin(mode="step1")).id for _ in range(5)]
        assert len(board._talks) == 2
        assert await said(board, ids[0], "What is the business goal?", "m1")
        assert len((await board.interview(ids[0])).transcript.turns) == 3
        assert len(board._talks) == 2

    run(many, most=2)


def test_it_is_graded_once_as_it_stands() -> None:
    async def grades(board: Switchboard) -> None:
        interview = await board.begin(mode="step1")
        await said(board, interview.id, "The goal is revenue per thousand impressions, and clicks.", "m1")
        first, second = await asyncio.gather(board.scorecard(interview.id), board.scorecard(interview.id))
        assert first == second
        assert len(await board.store.scorecards(interview.id)) == 1
        await said(board, interview.id, "We serve 10,000 requests a second in 50 ms each.", "m2")
        await board.finish(interview.id)
        assert (await board.interview(interview.id)).ended
        assert await board.scorecard(interview.id) != first
        assert len(await board.store.scorecards(interview.id)) == 2

    run(grades)


class Slow:
    """Takes its time, so that others find the turn being answered."""

    name, streams = "slow-1", False
    hashes: dict[str, str] = {}  # noqa: RUF012 - the protocol's attribute, never written

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        await asyncio.sleep(0.2)
        yield Decision(act="listen")
        yield Sentence(text="Thank you.")


def test_a_message_waits_for_the_program_that_answers(tmp_path: Path) -> None:
    async def body() -> None:
        stores = [viva.open_store(str(tmp_path / "viva.db")) for _ in range(2)]
        one, other = (Switchboard(store, models=(Slow(),), turn_timeout=5) for store in stores)
        interview = await one.begin("m1", mode="step1")
        await other.interview(interview.id)
        first = asyncio.create_task(said(one, interview.id, "One.", "m1"))
        await asyncio.sleep(0.1)
        assert await said(other, interview.id, "Two.", "m2")
        assert await first
        events = (await one.interview(interview.id)).events
        assert [event.text for event in events if isinstance(event, CandidateSaid)] == ["One.", "Two."]
        for store in stores:
            await store.close()

    asyncio.run(body())


def test_its_example_runs() -> None:
    import doctest

    import viva.channels.switchboard as module

    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
