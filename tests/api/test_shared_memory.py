"""A store in memory that interviews of several threads share, as `viva.sync` has them, keeps what a store promises."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import ParamSpec, TypeVar

import pytest

import viva
from tests.api.bots import STATEMENT, sheet
from viva.errors import StoreConflict, TurnInProgress, VivaError
from viva.journal import summary
from viva.journal.memory import MemoryStore
from viva.testing.store_suite.samples import STARTED, said, scorecard

THREADS = 8


P = ParamSpec("P")
R = TypeVar("R")


def slowly(work: Callable[P, R]) -> Callable[P, R]:
    """The same, with time for every other thread to come in between."""

    def slow(*args: P.args, **kwargs: P.kwargs) -> R:
        time.sleep(0.02)
        return work(*args, **kwargs)

    return slow


def at_once(work: Callable[[int], object]) -> list[object]:
    """What each thread gets, or the error of ours that it gets, all of them begun together."""
    barrier = Barrier(THREADS)

    def begun(number: int) -> object:
        barrier.wait()
        try:
            return work(number)
        except VivaError as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begun, range(THREADS)))


@pytest.fixture(autouse=True)
def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viva.journal.memory.now", slowly(summary.now))
    monkeypatch.setattr("viva.journal.memory.summary_of", slowly(summary.summary_of))


def test_of_writers_at_the_same_place_one_is_first() -> None:
    store = MemoryStore()
    found = at_once(lambda number: asyncio.run(store.append("a", 0, [STARTED, said(f"m{number}")])))
    assert sum(isinstance(one, StoreConflict) for one in found) == THREADS - 1
    assert len(asyncio.run(store.read("a"))) == 2


def test_the_list_is_of_one_moment() -> None:
    store = MemoryStore()
    asyncio.run(store.append("a", 0, [STARTED]))

    def work(number: int) -> object:
        if number % 2:
            return asyncio.run(store.append(f"a{number}", 0, [STARTED]))
        return asyncio.run(store.list())

    assert not [one for one in at_once(work) if isinstance(one, VivaError)]
    assert len(asyncio.run(store.list())) == 1 + THREADS // 2


def test_no_scorecard_is_lost() -> None:
    store = MemoryStore()
    numbers = at_once(
        lambda number: [asyncio.run(store.save_scorecard("a", scorecard(str(number)))) for _ in range(40)]
    )
    assert len(asyncio.run(store.scorecards("a"))) == 40 * THREADS
    assert sorted(number for some in numbers if isinstance(some, list) for number in some) == list(
        range(1, 40 * THREADS + 1)
    )


def test_scripts_that_send_the_same_message_get_one_turn() -> None:
    store = viva.open_store("memory:")
    viva.sync.Interview.start("a", store=store, scenario=sheet()).close()
    talks = [viva.sync.Interview.load("a", store=store, scenario=sheet()) for _ in range(THREADS)]
    found = at_once(lambda number: list(talks[number].turn(STATEMENT, message_id="m1")))
    assert all(isinstance(one, list | TurnInProgress) for one in found)
    assert any(isinstance(one, list) for one in found)
    for talk in talks:
        talk.refresh()
        assert [turn.text for turn in talk.transcript.said_by("candidate")] == [STATEMENT]
        talk.close()


def test_scripts_that_begin_the_same_interview_get_one() -> None:
    store = viva.open_store("memory:")
    found = at_once(lambda number: viva.sync.Interview.start("a", store=store, scenario=sheet()))
    begun = [one for one in found if isinstance(one, viva.sync.Interview)]
    assert len(begun) == 1
    assert sum(isinstance(one, StoreConflict) for one in found) == THREADS - 1
    begun[0].close()
