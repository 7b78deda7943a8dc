"""A process that bears others, each of which holds an interview on a database until somebody kills it.

It reads a command a line: DATABASE INTERVIEW ROUND [APPEND PLACE]. A child of the process takes the interview up, sends
its last turn again, as a client does that heard no answer, and goes on. With APPEND and PLACE it kills itself at that
append: `before` it, `halfway` through its statements, at its `commit`, or `after` it. Importing once for all of them
is what makes fifty cheap.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Sequence

from sqlalchemy import event

from tests.interview.holding import definition, said, started
from tests.interview.scripted import Scripted
from viva.clock import WallClock
from viva.errors import UnknownInterview
from viva.interview import Interview
from viva.journal.opening import open_store
from viva.journal.sql import SqlStore
from viva.values.events import CandidateSaid, Event, Journalled
from viva.values.ledger import Ledger

JUMP_S = 1_000.0
"""Each child's clock reads this much more than the one before; time with nobody there must not count."""

_TEXTS = ("What is the business goal?", "I would log every impression 😀.", "", "Clicks come late. " * 20)


def text_of(number: int) -> str:
    """What is said in a turn."""
    return f"{number}: {_TEXTS[number % len(_TEXTS)]}"


def fingerprint(ledger: Ledger) -> str:
    """A ledger in short."""
    return hashlib.sha256(ledger.model_dump_json().encode()).hexdigest()


class Dying:
    """Kills its process at the n-th append to a store, at the place that is told."""

    def __init__(self, store: SqlStore, nth: int, place: str) -> None:
        self._append = store.append
        self._left = nth
        self._place = place
        if place == "halfway":
            event.listen(store._engine, "after_cursor_execute", self._after_statement)
        if place == "commit":
            event.listen(store._engine, "commit", self._at_commit)

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        self._left -= 1
        if self._left == 0 and self._place == "before":
            die()
        kept = await self._append(interview, after, events)
        if self._left == 0 and self._place == "after":
            die()
        return kept

    def _after_statement(self, _: object, __: object, statement: str, *___: object) -> None:
        if self._left == 0 and statement.startswith(("INSERT INTO viva_interviews", "UPDATE viva_interviews")):
            die()

    def _at_commit(self, _: object) -> None:
        if self._left == 0:
            die()


def die() -> None:
    """As `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


async def hold(database: str, name: str, turn_of_life: int, death: Sequence[str]) -> None:
    """Take the interview up and talk until killed; who was told to die by himself may see its end."""
    store = open_store(database)
    if death:
        assert isinstance(store, SqlStore)
        store.append = Dying(store, int(death[0]), death[1]).append  # type: ignore[method-assign]  # a test's way in
    clock = WallClock(lambda: JUMP_S * turn_of_life + time.monotonic())
    try:
        interview = await Interview.load(
            name, definition=definition(), interviewer=Scripted(), store=store, clock=clock
        )
    except UnknownInterview:
        interview = await Interview.start(
            name, definition=definition(), interviewer=Scripted(), store=store, clock=clock, minutes=None
        )
    told = {
        "events": len(interview.events),
        "now": interview.now,
        "ledger": fingerprint(interview.ledger),
    }
    print("ready", json.dumps(told), flush=True)
    known = sum(isinstance(event, CandidateSaid) for event in interview.events)
    number = max(0, known - 1)
    while not interview.ended:
        async for _ in interview.turn(text_of(number), message_id=f"m{number}"):
            pass
        print("told", number, flush=True)
        number += 1
    print("ended", flush=True)
    if not death:
        signal.pause()
    await store.close()


async def warm_up() -> None:
    """Import, load and compile once what every child needs."""
    interview = await started()
    for number in range(len(_TEXTS)):
        await said(interview, text_of(number), f"m{number}")


def main() -> None:
    """Bear a child for each command and wait until it is gone."""
    asyncio.run(warm_up())
    print("born", flush=True)
    for line in sys.stdin:
        database, name, turn_of_life, *death = line.split()
        child = os.fork()
        if child == 0:
            asyncio.run(hold(database, name, int(turn_of_life), death))
            os._exit(0)
        print("child", child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
