"""kill -9 at any point: nothing lost, nothing doubled, the clock as it was."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.interview.candidate_process import text_of
from viva.journal.opening import open_store
from viva.machine.fold import replay
from viva.packs.load import load_definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid

KILLS = 50
SCRIPT = Path(__file__).with_name("candidate_process.py")


def journal(database: Path) -> list[Event]:
    async def read() -> list[Event]:
        store = open_store(str(database))
        try:
            return [row.event for row in await store.read("a")]
        finally:
            await store.close()

    return asyncio.run(read())


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [1, 2])
def test_an_interview_survives_being_killed_at_random_points(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    database = tmp_path / "viva.db"
    definition = load_definition("ads_ctr")
    seen: list[Event] = []
    told = -1
    for _ in range(KILLS // 2):
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(database), "100000"], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.12))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
        process.wait()
        told = max([told, *(int(line) for line in lines[:-1] if line)])
        now = journal(database)
        assert now[: len(seen)] == seen, "what was there before is there still"
        seen = now
        said = [event for event in now if isinstance(event, CandidateSaid)]
        assert [event.message_id for event in said] == [f"m{n}" for n in range(len(said))], "none lost, none doubled"
        assert [event.text for event in said] == [text_of(n) for n in range(len(said))]
        assert len(said) > told, "what was confirmed was kept"
        replies = [event.reply_to for event in now if isinstance(event, InterviewerSaid)][1:]
        assert replies == [f"m{n}" for n in range(len(replies))]
        assert len(said) - len(replies) in (0, 1)
        times = [event.at for event in now]
        assert times == sorted(times), "the clock goes on from where it was"
        replay(definition, now)
    assert told > 0
