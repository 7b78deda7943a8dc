"""Processes that take an interview up, answer a message, and are killed while they do.

One process bears the others by `fork`, so that each costs milliseconds. It reads a JSON object a line.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.soak_model import Wit
from benchmarks.soak_plan import setting
from viva.api.interview import Interview
from viva.clock import WallClock
from viva.interview import TurnEnd
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60


class Errand(NamedTuple):
    """What a process is to do before it is killed."""

    database: str
    soak: int
    number: int
    message_id: str
    text: str


class Nursery:
    """Bears processes and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._alone = asyncio.Lock()
        self.kills = 0

    async def killed(self, errand: Errand, *, signs: int) -> None:
        """Let a process go on the errand and kill it after so many signs of life: none, loaded, each part of a turn."""
        async with self._alone:
            await asyncio.to_thread(self._killed, errand, signs)
            self.kills += 1

    def _killed(self, errand: Errand, signs: int) -> None:
        assert self._process.stdin is not None
        print(json.dumps(errand), file=self._process.stdin, flush=True)
        child = int(self._line().removeprefix("child "))
        for _ in range(signs):
            if self._line() in ("over", "gone"):
                break
        time.sleep(0.002 * (errand.number % 5))
        os.kill(child, signal.SIGKILL)
        while self._line() != "gone":
            pass

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().rstrip("\n")
        assert line, "the process that bears the others is gone"
        return line


@contextmanager
def nursery() -> Iterator[Nursery | None]:
    """A nursery; None where processes cannot be borne by `fork`."""
    if not hasattr(os, "fork"):
        yield None
        return
    command = [sys.executable, "-m", "benchmarks.soak_child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            assert process.stdout.readline() == "born\n"
            yield Nursery(process)
        finally:
            process.stdin.close()


async def _run(errand: Errand) -> None:
    """Say the message; whatever comes of it, wait for the end."""
    of = setting(errand.soak, errand.number)
    interview = await Interview.load(
        of.name,
        store=errand.database,
        model=Wit().interviewer() if of.scripted else None,
        clock=WallClock(lambda: 1_000.0) if of.clock == "wall" else None,
    )
    _tell("ready")
    async with aclosing(interview.turn(errand.text, message_id=errand.message_id)) as parts:
        async for part in parts:
            _tell("end" if isinstance(part, TurnEnd) else "sentence")


def _tell(sign: str) -> None:
    print(sign, flush=True)


def _live(errand: Errand) -> None:
    _tell(f"child {os.getpid()}")
    try:
        asyncio.run(_run(errand))
    finally:
        _tell("over")
        signal.pause()


def main() -> None:
    """Bear a process for each errand, and wait until it is gone."""
    for scenario in list_scenarios():
        load_definition(scenario)
    _tell("born")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(Errand(*json.loads(line)))
        os.waitpid(child, 0)
        _tell("gone")


if __name__ == "__main__":
    main()
