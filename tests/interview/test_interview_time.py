"""Interview time: what counts, what does not, and what survives."""

from __future__ import annotations

import asyncio

import pytest

from tests.interview.holding import STATEMENT, Faulty, Hands, definition, loaded, said, started
from tests.interview.scripted import Held
from viva.clock import WallClock, WordClock
from viva.errors import StoreUnavailable
from viva.journal.memory import MemoryStore


def test_time_counts_while_somebody_is_there_and_not_in_a_pause() -> None:
    async def run() -> None:
        hands, store = Hands(), MemoryStore()
        interview = await started(store=store, clock=WallClock(hands))
        hands.seconds += 60
        assert interview.minutes_left == pytest.approx(11)
        await interview.pause()
        await interview.pause()
        hands.seconds += 600
        assert interview.minutes_left == pytest.approx(11)
        await said(interview, STATEMENT, "m1")
        assert not interview.paused
        hands.seconds += 30
        assert interview.minutes_left == pytest.approx(10.5)
        await interview.pause()
        hands.seconds += 600
        await interview.resume()
        await interview.resume()
        hands.seconds += 30
        assert interview.minutes_left == pytest.approx(10)

    asyncio.run(run())


@pytest.mark.parametrize("drafted", [True, False])
def test_time_with_the_process_down_does_not_count(drafted: bool) -> None:
    async def run() -> None:
        hands, store = Hands(), MemoryStore()
        interview = await started(store=store, clock=WallClock(hands))
        hands.seconds += 60
        await said(interview, STATEMENT, "m1")
        hands.seconds += 30
        if drafted:
            await interview.save_draft("half an answer")
        hands.seconds -= 5_000  # Another boot of the machine: its clock begins anew.
        again = await loaded(store, clock=WallClock(hands))
        assert again.minutes_left == pytest.approx(10.5 if drafted else 11)
        hands.seconds += 60
        assert again.minutes_left == pytest.approx(9.5 if drafted else 10)
        await said(again, STATEMENT, "m2")
        assert await store.draft("a") is None
        assert again.state.at == pytest.approx(150 if drafted else 120)

    asyncio.run(run())


def test_a_pause_survives_the_process() -> None:
    async def run() -> None:
        hands, store = Hands(), MemoryStore()
        interview = await started(store=store, clock=WallClock(hands))
        hands.seconds += 60
        await interview.pause()
        again = await loaded(store, clock=WallClock(hands))
        hands.seconds += 600
        assert again.paused
        assert again.minutes_left == pytest.approx(11)

    asyncio.run(run())


def test_waiting_for_the_interviewer_costs_no_time() -> None:
    async def run() -> None:
        hands, held = Hands(), Held()
        interview = await started(clock=WallClock(hands), interviewer=held)
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await held.asked.wait()
        hands.seconds += 12
        held.go.set()
        await turn
        assert [turn.at for turn in interview.transcript.turns] == [0, 0, 0]
        hands.seconds += 5
        assert interview.now == 5

    asyncio.run(run())


def test_waiting_for_words_that_never_come_costs_no_time() -> None:
    async def run() -> None:
        hands, held = Hands(), Held()
        interview = await started(clock=WallClock(hands), interviewer=held)
        hands.seconds += 5
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await held.asked.wait()
        hands.seconds += 120
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        assert interview.now == 5

    asyncio.run(run())


def test_time_goes_on_over_a_failure_to_keep_it() -> None:
    async def run() -> None:
        hands, store = Hands(), Faulty()
        interview = await started(store=store, clock=WallClock(hands))
        hands.seconds += 60
        store.fail(1, kept=False)
        with pytest.raises(StoreUnavailable):
            await interview.pause()
        hands.seconds += 60
        assert interview.minutes_left == pytest.approx(10)

    asyncio.run(run())


def test_a_clock_that_is_put_back_takes_no_time_back() -> None:
    async def run() -> None:
        hands, store = Hands(), MemoryStore()
        interview = await started(store=store, clock=WallClock(hands))
        for number, passed in enumerate((60, -3_600, 30)):
            hands.seconds += passed
            await said(interview, STATEMENT, f"m{number}")
        times = [row.event.at for row in await store.read("a")]
        assert times == sorted(times)
        assert interview.minutes_left == pytest.approx(10.5)

    asyncio.run(run())


def test_undo_gives_no_time_back() -> None:
    async def run() -> None:
        hands = Hands()
        interview = await started(clock=WallClock(hands))
        hands.seconds += 60
        await said(interview, STATEMENT, "m1")
        await interview.undo()
        assert interview.minutes_left == pytest.approx(11)

    asyncio.run(run())


def test_one_clock_serves_several_interviews() -> None:
    async def run() -> None:
        hands = Hands()
        clock = WallClock(hands)
        one = await started(clock=clock)
        hands.seconds += 60
        two = await started(clock=clock)
        hands.seconds += 60
        assert (one.now, two.now) == (120, 60)

    asyncio.run(run())


def test_words_are_time_for_bots() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(store=store, clock=WordClock(), mode="full")
        words = 0
        for number, text in enumerate(["word " * 150, STATEMENT]):
            await said(interview, text, f"m{number}")
        for turn in interview.transcript.turns:
            words += turn.words
            assert turn.at == pytest.approx(60 * words / definition().framework.speaking_rate_wpm)
        assert interview.now == interview.state.at
        assert (await loaded(store, clock=WordClock())).now == interview.now

    asyncio.run(run())


@pytest.mark.parametrize("clock", ["wall", "words"])
def test_the_clock_stops_a_minute_after_the_bell(clock: str) -> None:
    async def run() -> None:
        hands = Hands()
        interview = await started(clock=WallClock(hands) if clock == "wall" else WordClock())
        hands.seconds += 50_000
        await said(interview, STATEMENT if clock == "wall" else "word " * 100_000, "m1")
        assert interview.ended
        assert interview.state.at == 13 * 60
        assert interview.minutes_left == 0
        hands.seconds += 50_000
        assert interview.now == 13 * 60

    asyncio.run(run())
