"""Time, money, places and patience: each limit stops a turn in a way that says what it was, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor

import pytest

import viva
from tests.api.bots import MORE, STATEMENT, Counting, Held, Scripted, Streamed, answers, heard, settled, sheet, told
from tests.interview.scripted import Part
from viva.api.interview import Interview
from viva.api.limit import Limit
from viva.api.speaker import open_interviewer
from viva.errors import BudgetExceeded, InterviewOver, ModelTooSlow, TurnInProgress, UsageError
from viva.interview import Budget
from viva.interviewers.protocol import Brief
from viva.journal.memory import MemoryStore
from viva.machine.fold import replay
from viva.values.messages import Usage
from viva.values.moves import Decision, Sentence

COST = Usage(prompt=400, completion=100, usd=0.02)


class Costly(Scripted):
    """Tells a cost with each turn."""

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        brief.told(COST)
        async for part in super().propose(brief):
            yield part


def test_a_turn_that_takes_too_long_is_stopped_and_can_be_sent_again() -> None:
    async def run() -> None:
        held = Held()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=held, turn_timeout=0.05)
        with pytest.raises(ModelTooSlow, match=r"longer than 0\.05 s .* the same message brings its answer") as caught:
            await told(interview, STATEMENT, "m1")
        assert caught.value.exit_code == 3
        assert interview.state.waiting
        held.go.set()
        shown, end = await told(interview, STATEMENT, "m1")
        assert shown == end.move.text
        assert heard(interview) == [STATEMENT]
        assert answers(interview) == 1

    asyncio.run(run())


def test_a_turn_that_stops_in_the_middle_of_its_words_goes_on_behind_them() -> None:
    async def run() -> None:
        slow = Streamed()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=slow, turn_timeout=0.05)
        turn = interview.turn(STATEMENT, message_id="m1")
        sentence = await anext(turn)
        with pytest.raises(ModelTooSlow):
            await anext(turn)
        assert isinstance(sentence, Sentence)
        again, end = await told(interview, STATEMENT, "m1")
        assert again == end.move.text
        assert again.startswith(sentence.text)

    asyncio.run(run())


class Slow(Scripted):
    """Takes a moment before each of three sentences."""

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        yield Decision(act="listen")
        for text in ("Noted.", "Thank you.", "Go on."):
            await asyncio.sleep(0.08)
            yield Sentence(text=text)


def test_the_time_is_that_of_the_whole_turn() -> None:
    async def run() -> None:
        slow = Slow(streams=True)
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=slow, turn_timeout=0.13)
        with pytest.raises(ModelTooSlow):
            await told(interview, STATEMENT, "m1")
        patient = await Interview.start("b", store="memory:", scenario=sheet(), model=slow, turn_timeout=5)
        assert (await told(patient, STATEMENT, "m1"))[0] == "Noted. Thank you. Go on."

    asyncio.run(run())


def test_the_listeners_own_time_does_not_count() -> None:
    async def run() -> None:
        slow = Streamed()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=slow, turn_timeout=0.05)
        async for _ in interview.turn(STATEMENT, message_id="m1"):
            await asyncio.sleep(0.06)
            slow.go.set()
        assert answers(interview) == 1

    asyncio.run(run())


def test_waiting_in_the_queue_is_no_part_of_a_turn() -> None:
    async def run() -> None:
        held = Held()
        limit = Limit(1)
        interview = await Interview.start(
            "a", store="memory:", scenario=sheet(), model=held, on_busy="queue", turn_timeout=0.2, limit=limit
        )
        async with limit:
            waiting = asyncio.create_task(told(interview, STATEMENT, "m1"))
            await asyncio.sleep(0.25)
            held.go.set()
        await waiting

    asyncio.run(run())


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_time_of_no_use_is_refused(seconds: float) -> None:
    with pytest.raises(UsageError, match="seconds above 0"):
        asyncio.run(Interview.start("a", store="memory:", scenario=sheet(), turn_timeout=seconds))


@pytest.mark.parametrize("steps", range(0, 40, 2))
def test_cancelling_anywhere_leaves_nothing_half_done(steps: int) -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await Interview.start("a", store=store, scenario=sheet(), model=Counting(), on_busy="queue")
        turn = asyncio.create_task(told(interview, STATEMENT, "m1"))
        for _ in range(steps):
            await asyncio.sleep(0.0005)
        turn.cancel()
        await asyncio.gather(turn, return_exceptions=True)
        shown, end = await told(interview, STATEMENT, "m1")
        assert shown == end.move.text
        assert heard(interview) == [STATEMENT]
        assert answers(interview) == 1
        kept = [row.event for row in await store.read("a")]
        assert replay(sheet(), kept) == interview._loop.state

    asyncio.run(run())


def test_who_leaves_early_lets_the_next_one_in() -> None:
    async def run() -> None:
        limit = Limit(1)
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=Streamed(), limit=limit)
        turn = interview.turn(STATEMENT, message_id="m1")
        await anext(turn)
        assert limit.free == 0
        await turn.aclose()
        assert limit.free == 1
        assert (await told(interview, STATEMENT, "m1"))[0]

    asyncio.run(run())


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_turns_than_the_limit_are_answered_at_once(at_once: int) -> None:
    async def run() -> None:
        counting, limit = Counting(), Limit(at_once)
        talks = [
            await Interview.start(f"a{number}", store="memory:", scenario=sheet(), model=counting, limit=limit)
            for number in range(6)
        ]
        await asyncio.gather(*(told(talk, STATEMENT, "m1") for talk in talks))
        assert counting.most == at_once
        assert limit.free == at_once

    asyncio.run(run())


def test_a_stored_turn_takes_no_place() -> None:
    async def run() -> None:
        limit = Limit(1)
        interview = await Interview.start("a", store="memory:", scenario=sheet(), limit=limit)
        first = await told(interview, STATEMENT, "m1")
        async with limit:
            assert await told(interview, STATEMENT, "m1") == first

    asyncio.run(run())


def test_an_interview_that_waits_for_a_place_is_busy() -> None:
    async def run() -> None:
        limit = Limit(1)
        interview = await Interview.start("a", store="memory:", scenario=sheet(), limit=limit)
        async with limit:
            waiting = asyncio.create_task(told(interview, STATEMENT, "m1"))
            await settled()
            with pytest.raises(TurnInProgress):
                await told(interview, MORE, "m2")
        await waiting

    asyncio.run(run())


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="write 1 or more"):
        Limit(0)


@pytest.mark.parametrize("budget", [Budget(max_tokens=1_000), Budget(max_usd=0.04)], ids=["tokens", "dollars"])
def test_a_budget_counts_what_earlier_sittings_spent(budget: Budget) -> None:
    async def run() -> None:
        store = MemoryStore()
        first = await Interview.start("a", store=store, scenario=sheet(), model=Costly(), budget=budget)
        await told(first, STATEMENT, "m1")
        again = await Interview.load("a", store=store, scenario=sheet(), model=Costly(), budget=budget)
        await told(again, MORE, "m2")
        assert again.calls == (COST, COST)
        with pytest.raises(BudgetExceeded) as caught:
            await told(again, MORE, "m3")
        assert caught.value.exit_code == 4
        more = await Interview.load("a", store=store, scenario=sheet(), model=Scripted())
        await told(more, MORE, "m3")
        assert answers(more) == 3

    asyncio.run(run())


@pytest.mark.parametrize("shared", [True, False], ids=["an interviewer", "a name"])
def test_dollars_are_no_limit_where_the_price_is_not_known(shared: bool) -> None:
    async def run() -> None:
        url = "http://127.0.0.1:9/v1"
        with pytest.raises(UsageError, match="price of mine is not known"):
            await Interview.start(
                "a",
                store="memory:",
                scenario=sheet(),
                model=open_interviewer("mine", base_url=url) if shared else "mine",
                base_url=None if shared else url,
                budget=Budget(max_usd=1),
            )

    asyncio.run(run())


def test_after_the_end_a_new_message_is_refused() -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet())
        await interview.finish()
        await interview.finish()
        assert interview.ended
        with pytest.raises(InterviewOver):
            await told(interview, STATEMENT, "m1")

    asyncio.run(run())


def test_who_stops_waiting_for_a_place_leaves_it_to_the_next() -> None:
    async def run() -> None:
        limit = Limit(1)

        async def work() -> str:
            async with limit:
                return "done"

        await limit.__aenter__()
        one, two, three = (asyncio.create_task(work()) for _ in range(3))
        await settled()
        one.cancel()
        await settled()
        await limit.__aexit__()
        two.cancel()  # It was given the place, and has not heard of it yet.
        assert await three == "done"
        assert one.cancelled()
        assert two.cancelled()
        assert limit.free == 1

    asyncio.run(run())


def test_a_limit_holds_over_threads_and_their_loops() -> None:
    limit, counting = Limit(2), Counting()

    def script(number: int) -> None:
        with viva.sync.Interview.start(
            f"a{number}", store="memory:", scenario=sheet(), model=counting, limit=limit
        ) as interview:
            for turn in range(3):
                list(interview.turn(STATEMENT, message_id=f"m{turn}"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(script, range(6)))
    assert counting.most == 2
    assert limit.free == 2
