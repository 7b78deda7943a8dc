"""A message is one turn however often, and by however many, it is delivered."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.api.bots import MORE, STATEMENT, Held, Scripted, Streamed, answers, heard, settled, sheet, told
from viva.api.delivery import OnBusy
from viva.api.interview import Interview
from viva.errors import MessageTakenBack, TurnInProgress, UsageError
from viva.journal.memory import MemoryStore
from viva.values.events import Journalled

ROOT = Path(__file__).parents[2]
POLICIES: tuple[OnBusy, ...] = ("reject", "queue", "merge")


@pytest.mark.parametrize("on_busy", POLICIES)
def test_the_same_message_brings_the_stored_turn_also_after_the_end(on_busy: OnBusy) -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await Interview.start("a", store=store, scenario=sheet(), on_busy=on_busy)
        first = await told(interview, STATEMENT, "m1")
        again = await told(interview, "something else", "m1")
        assert again == first
        await interview.finish()
        loaded = await Interview.load("a", store=store, scenario=sheet(), on_busy=on_busy)
        shown, end = await told(loaded, STATEMENT, "m1")
        assert (shown, end.move) == (first[0], first[1].move)
        assert heard(loaded) == [STATEMENT]
        assert answers(loaded) == 1

    asyncio.run(run())


@pytest.mark.parametrize("on_busy", POLICIES)
def test_a_stored_turn_is_given_out_while_another_is_being_answered(on_busy: OnBusy) -> None:
    async def run() -> None:
        held = Held()
        held.go.set()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=held, on_busy=on_busy)
        first = await told(interview, STATEMENT, "m1")
        held.go.clear()
        second = asyncio.create_task(told(interview, MORE, "m2"))
        await settled()
        again = await told(interview, STATEMENT, "m1")
        assert again[0] == first[0]
        held.go.set()
        await second

    asyncio.run(run())


@pytest.mark.parametrize("on_busy", POLICIES)
def test_of_two_objects_one_gives_the_turn_and_the_other_goes_on_after_it(on_busy: OnBusy) -> None:
    async def run() -> None:
        store = MemoryStore()
        one = await Interview.start("a", store=store, scenario=sheet(), on_busy=on_busy)
        two = await Interview.load("a", store=store, scenario=sheet(), on_busy=on_busy)
        await told(one, STATEMENT, "m1")
        with pytest.raises(TurnInProgress):
            await told(two, MORE, "m2")
        await told(two, MORE, "m2")
        assert heard(two) == [STATEMENT, MORE]
        assert answers(two) == 2

    asyncio.run(run())


@pytest.mark.parametrize("message_id", ["m1", "m2"], ids=["the same message", "another"])
def test_a_turn_that_another_object_has_begun_is_left_to_it(message_id: str) -> None:
    async def run() -> None:
        store, slow = MemoryStore(), Streamed()
        one = await Interview.start("a", store=store, scenario=sheet(), model=slow)
        first = asyncio.create_task(told(one, STATEMENT, "m1"))
        await slow.shown.wait()
        two = await Interview.load("a", store=store, scenario=sheet(), model=Scripted(), turn_timeout=60)
        with pytest.raises(TurnInProgress, match="send it again in 60 s"):
            await told(two, STATEMENT, message_id)
        assert two.state.waiting
        slow.go.set()
        shown, end = await first
        assert shown == end.move.text, "nobody cut the answer off"
        assert (await told(two, STATEMENT, "m1"))[1].move == end.move
        assert answers(two) == 1

    asyncio.run(run())


def test_who_lost_the_race_for_a_message_leaves_it_to_the_winner() -> None:
    async def run() -> None:
        store, slow = MemoryStore(), Streamed()
        one = await Interview.start("a", store=store, scenario=sheet(), model=slow)
        two = await Interview.load("a", store=store, scenario=sheet(), model=Scripted(), turn_timeout=60)
        first = asyncio.create_task(told(one, STATEMENT, "m1"))
        await slow.shown.wait()
        for _ in range(3):
            with pytest.raises(TurnInProgress):
                await told(two, STATEMENT, "m1")
        slow.go.set()
        shown, end = await first
        assert shown == end.move.text
        assert answers(one) == 1

    asyncio.run(run())


class Ahead(MemoryStore):
    """Was written two hours ago by a calendar that was three hours ahead."""

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        rows = await super().read(interview)
        later = [datetime.fromisoformat(row.wall_time) + timedelta(hours=1) for row in rows]
        return tuple(row.model_copy(update={"wall_time": at.isoformat()}) for row, at in zip(rows, later, strict=True))


def test_a_turn_from_the_future_is_not_waited_for() -> None:
    async def run() -> None:
        store, slow = Ahead(), Held()
        one = await Interview.start("a", store=store, scenario=sheet(), model=slow)
        dying = asyncio.create_task(told(one, STATEMENT, "m1"))
        await slow.asked.wait()
        dying.cancel()
        two = await Interview.load("a", store=store, scenario=sheet(), model=Scripted(), turn_timeout=60)
        await told(two, STATEMENT, "m1")
        assert answers(two) == 1

    asyncio.run(run())


def test_a_turn_whose_writer_died_is_answered_when_its_time_is_over() -> None:
    async def run() -> None:
        store, slow = MemoryStore(), Held()
        one = await Interview.start("a", store=store, scenario=sheet(), model=slow)
        dying = asyncio.create_task(told(one, STATEMENT, "m1"))
        await slow.asked.wait()
        dying.cancel()
        two = await Interview.load("a", store=store, scenario=sheet(), model=Scripted(), turn_timeout=0.05)
        with pytest.raises(TurnInProgress):
            await told(two, STATEMENT, "m1")
        await asyncio.sleep(0.06)
        await told(two, STATEMENT, "m1")
        assert heard(two) == [STATEMENT]
        assert answers(two) == 1

    asyncio.run(run())


def test_a_turn_of_its_own_that_failed_needs_no_waiting() -> None:
    async def run() -> None:
        held = Held()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=held, turn_timeout=60)
        cancelled = asyncio.create_task(told(interview, STATEMENT, "m1"))
        await held.asked.wait()
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        held.go.set()
        await told(interview, STATEMENT, "m1")
        assert answers(interview) == 1

    asyncio.run(run())


def test_a_message_that_was_taken_back_is_used_up() -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet())
        await told(interview, STATEMENT, "m1")
        assert await interview.undo() == STATEMENT
        with pytest.raises(MessageTakenBack):
            await told(interview, STATEMENT, "m1")

    asyncio.run(run())


@pytest.mark.parametrize("message_id", ["", "x" * 201, "m2\x1fm3", "\0"])
def test_an_id_that_no_journal_could_hold_is_refused(message_id: str) -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet(), on_busy="merge")
        with pytest.raises(UsageError, match="message id"):
            await told(interview, STATEMENT, message_id)
        assert heard(interview) == []

    asyncio.run(run())


class Process:
    """`tests.api.racing_process`, line by line."""

    def __init__(self, database: Path, message_id: str) -> None:
        command = [sys.executable, "-m", "tests.api.racing_process", str(database), "a", message_id]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def send(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def end(self) -> None:
        self._process.communicate(timeout=20)


def test_of_two_processes_on_one_file_one_gives_the_turn(tmp_path: Path) -> None:
    database = tmp_path / "journal.db"

    async def begin() -> None:
        async with await Interview.start("a", store=database, seed=1):
            pass

    async def kept() -> tuple[list[str], int]:
        async with await Interview.load("a", store=database) as interview:
            return heard(interview), answers(interview)

    asyncio.run(begin())
    racers = [Process(database, message_id) for message_id in ("m1", "m2")]
    assert [racer.says() for racer in racers] == ["ready", "ready"]
    for racer in racers:
        racer.send()
    said = [racer.says() for racer in racers]
    assert sorted(said) == ["TurnInProgress", "answered"]
    loser = racers[said.index("TurnInProgress")]
    loser.send()
    assert loser.says() == "answered"
    for racer in racers:
        racer.end()
    texts, count = asyncio.run(kept())
    assert sorted(texts) == ["I would log m1.", "I would log m2."]
    assert count == 2
