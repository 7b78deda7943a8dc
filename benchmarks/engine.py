"""Speed: a turn's own cost, loading packs, resuming, starting the command, grading."""

from __future__ import annotations

import asyncio
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from viva.clock import WordClock
from viva.grading import grade
from viva.interview import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.journal.opening import open_store
from viva.journal.store import Store
from viva.judges.offline import OfflineJudge
from viva.packs.load import load_definition

ANSWER = (
    "I would keep every impression that was on screen, with the inputs as the model saw them and the slot, and join "
    "clicks by request id for thirty minutes, because nearly all clicks come within that time. A negative is an "
    "impression that reached the screen and was not clicked. The log only knows what the current model liked, so half "
    "a percent of impressions would be chosen at random, and on those I would compare predicted against observed. "
    "Counters are taken as of the impression, never as of today, or tomorrow's clicks would leak into the features."
)
INTERVIEWS = 1_000
TURNS = 5


def main() -> None:
    """Print the table."""
    rows = [
        ("python -c pass, whole process", *_milliseconds(_command("-c", "pass"))),
        ("viva --help, whole process", *_milliseconds(_command("-m", "viva", "--help"))),
        ("viva --version, whole process", *_milliseconds(_command("-m", "viva", "--version"))),
        ("all packs of ads_ctr loaded", *_milliseconds(lambda: load_definition("ads_ctr"))),
        ("resume a 100-turn interview (SQLite)", *_resume()),
        ("grade it with the offline judge", *_grading()),
    ]
    for name, median, worst in rows:
        print(f"{name:<44} median {median:8.1f} ms   max {worst:8.1f} ms")
    median, worst, memory = asyncio.run(_many())
    print(f"{'a turn, ' + format(INTERVIEWS, ',') + ' interviews at once (memory)':<44} median {median:8.2f} ms   "
          f"p99 {worst:8.2f} ms   {memory:.0f} kB each")  # fmt: skip


def _command(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], capture_output=True, check=True)


def _milliseconds(work: Callable[[], object], times: int = 7) -> tuple[float, float]:
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken), max(taken)


async def _interview(store: Store, interview: str, turns: int) -> Interview:
    definition = load_definition("ads_ctr")
    held = await Interview.start(
        interview, definition=definition, interviewer=OfflineInterviewer(), store=store, clock=WordClock(), minutes=None
    )
    for number in range(turns):
        if held.ended:
            break
        async for _ in held.turn(f"{number}. {ANSWER}", message_id=f"m{number}"):
            pass
    return held


def _resume() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "viva.db")

        async def run(work: str) -> None:
            store = open_store(url)
            definition = load_definition("ads_ctr")
            if work == "write":
                await _interview(store, "a", 50)
            else:
                start = time.perf_counter()
                await Interview.load(
                    "a", definition=definition, interviewer=OfflineInterviewer(), store=store, clock=WordClock()
                )
                taken.append(1000 * (time.perf_counter() - start))
            await store.close()

        taken: list[float] = []
        asyncio.run(run("write"))
        for _ in range(7):
            asyncio.run(run("read"))
        return statistics.median(taken), max(taken)


def _grading() -> tuple[float, float]:
    held = asyncio.run(_interview(MemoryStore(), "a", 50))
    definition = load_definition("ads_ctr")
    return _milliseconds(
        lambda: asyncio.run(grade(held.transcript, definition=definition, judge=OfflineJudge())), times=3
    )


async def _many() -> tuple[float, float, float]:
    """Median and p99 milliseconds of a turn, and kB of memory an interview."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    store, definition = MemoryStore(), load_definition("ads_ctr")
    held = [
        await Interview.start(
            f"i{n}", definition=definition, interviewer=OfflineInterviewer(), store=store, clock=WordClock(), seed=n
        )
        for n in range(INTERVIEWS)
    ]
    taken: list[float] = []
    sentences = ANSWER.split(". ")

    async def talk(interview: Interview, number: int) -> None:
        for turn in range(TURNS):
            start = time.process_time()
            text = f"{sentences[(number + turn) % len(sentences)]}. {sentences[turn % len(sentences)]}."
            async for _ in interview.turn(text, message_id=f"m{turn}"):
                pass
            taken.append(1000 * (time.process_time() - start))

    for turn in range(0, INTERVIEWS, 100):
        await asyncio.gather(*(talk(interview, n) for n, interview in enumerate(held[turn : turn + 100])))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / INTERVIEWS
    return statistics.median(taken), sorted(taken)[int(0.99 * len(taken))], memory
