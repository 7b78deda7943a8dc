"""Another process that writes to the store under test: `python -m viva.testing.store_suite.writer`."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import get_args

from viva.errors import StoreConflict
from viva.journal.store import Store
from viva.testing.faulty_store import FaultyStore, StoreFault
from viva.testing.store_place import Place
from viva.testing.store_suite.samples import said
from viva.testing.store_suite.talks import Shown, sent, taken_up
from viva.values.events import CandidateSaid

PATIENCE_S = 50


def another(place: Place, *arguments: str) -> subprocess.Popen[str]:
    """A process with these arguments; it says `ready`, and goes on when it reads a line."""
    return subprocess.Popen(
        [sys.executable, "-m", "viva.testing.store_suite.writer", place.where, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
    )


def at_once(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Let processes go on together once all are ready; gives what each prints."""
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", "another process could not open the store"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [process.communicate(timeout=PATIENCE_S)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


async def raced(store: Store, interview: str, rounds: int) -> list[str]:
    """Try to be the first to append each of these messages; gives the ids of those that this process appended."""
    won = []
    for message_id in (f"m{number}" for number in range(rounds)):
        while True:
            events = [row.event for row in await store.read(interview)]
            if any(isinstance(event, CandidateSaid) and event.message_id == message_id for event in events):
                break
            try:
                await store.append(interview, len(events), [said(message_id, str(os.getpid()))])
            except StoreConflict:
                continue
            won.append(message_id)
            break
    return won


async def dying(store: Store, interview: str, fault: StoreFault, on: str, text: str) -> None:
    """Send a turn, and end with the process when the append of an event of that kind comes."""
    faulty = FaultyStore(store)
    talk = await taken_up(interview, faulty, streams=True)
    faulty.fail(fault, on=on)
    await sent(talk, text, "m1", Shown())


async def _main(where: str, what: str, interview: str, *rest: str) -> None:
    async with Place(where).opened() as store:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        if what == "race":
            print(json.dumps(await raced(store, interview, int(rest[0]))))
        else:
            fault = next(name for name in get_args(StoreFault) if name == rest[0])
            await dying(store, interview, fault, rest[1], rest[2])


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
