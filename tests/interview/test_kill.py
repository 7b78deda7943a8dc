"""kill -9 at any point: nothing lost, nothing doubled, the clock as it was, the same state folded."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.interview.candidate_process import fingerprint, text_of
from tests.interview.holding import definition
from viva.machine.fold import replay
from viva.machine.record import ledger_of
from viva.values.events import EVENT, CandidateSaid, Event, InterviewerSaid

ROOT = Path(__file__).parents[2]
KILLS = 50
PLACES = [f"{nth} {place}" for nth in (1, 2, 3) for place in ("before", "halfway", "commit", "after")]

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="bears its processes by fork"),
]


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.interview.candidate_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "born\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Lives:
    """One interview after another on one database, held by processes that are killed."""

    nursery: subprocess.Popen[str]
    database: Path
    number: int = 0
    """Of the interview."""
    lived: int = 0
    told: int = -1
    """The last turn whose answer was given out."""
    seen: list[Event] = field(default_factory=list)

    def live(self, death: str = "", *, kill_after: float | None = None) -> None:
        """One process from birth to death, and what it left."""
        self.lived += 1
        self._write(f"{self.database} i{self.number} {self.lived} {death}")
        word, child = self._read()
        assert word == "child"
        if kill_after is not None:
            # Counted from the first sign of life, so that slow imports and a slow machine do not shift the points.
            word, told = self._read()
            self._check_taken_up(told)
            time.sleep(kill_after)
            os.kill(int(child), signal.SIGKILL)
        ended = False
        while (row := self._read())[0] != "gone":
            if row[0] == "ready":
                self._check_taken_up(row[1])
            elif row[0] == "told":
                self.told = max(self.told, int(row[1]))
            ended = ended or row[0] == "ended"
        self._check_kept()
        if ended:
            self.number, self.told, self.seen = self.number + 1, -1, []

    def _check_taken_up(self, row: str) -> None:
        taken = json.loads(row)
        events = self._journal()[: taken["events"]]
        assert events[: len(self.seen)] == self.seen
        state = replay(definition(), events)
        assert taken["ledger"] == fingerprint(ledger_of(state))
        assert state.at <= taken["now"] < state.at + 10, "time with nobody there does not count"

    def _check_kept(self) -> None:
        now = self._journal()
        assert now[: len(self.seen)] == self.seen, "what was there before is there still"
        self.seen = now
        said = [event for event in now if isinstance(event, CandidateSaid)]
        assert [event.message_id for event in said] == [f"m{n}" for n in range(len(said))], "none lost, none doubled"
        assert [event.text for event in said] == [text_of(n) for n in range(len(said))]
        replies = [event.reply_to for event in now if isinstance(event, InterviewerSaid)][1:]
        assert replies == [f"m{n}" for n in range(len(replies))], "each answered once"
        assert len(said) - len(replies) in (0, 1)
        assert len(replies) > self.told, "what was given out was kept"
        times = [event.at for event in now]
        assert times == sorted(times)

    def _journal(self) -> list[Event]:
        """Read without viva's store, by whatever the last process left of the database."""
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(self.database)) as connection:
            known = connection.execute("select name from sqlite_master where name = 'viva_events'").fetchall()
            query = "select body from viva_events where interview = ? order by seq"
            rows = connection.execute(query, (f"i{self.number}",)).fetchall() if known else []
        return [EVENT.validate_json(body) for (body,) in rows]

    def _write(self, line: str) -> None:
        assert self.nursery.stdin is not None
        print(line, file=self.nursery.stdin, flush=True)

    def _read(self) -> tuple[str, str]:
        assert self.nursery.stdout is not None
        word, _, rest = self.nursery.stdout.readline().rstrip("\n").partition(" ")
        assert word, "the process that bears the others is gone"
        return word, rest


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_points(seed: int, nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    chance = random.Random(seed)
    lives = Lives(nursery, tmp_path / "viva.db")
    for _ in range(KILLS // 2):
        lives.live(kill_after=chance.uniform(0.0, 0.06))
    assert lives.number or lives.told >= 0


def test_killed_around_each_commit(nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    lives = Lives(nursery, tmp_path / "viva.db")
    for death in PLACES * 2:
        lives.live(death)
    assert lives.number or lives.told >= 0
