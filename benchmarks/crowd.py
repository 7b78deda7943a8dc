"""A thousand interviews at once in one process, each held by a model that answers after a second."""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random

from benchmarks.spoken import WORDS, varied
from benchmarks.stub_server import Tempo, stub_process, timings_of
from viva.clock import WordClock
from viva.interview import Interview, TurnEnd
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.models.keys import Keys
from viva.models.naming import line_to
from viva.models.retrying import Patience
from viva.packs.load import load_definition

INTERVIEWS = 1_000
TURNS = 3
TEMPO = Tempo(latency=1.0, notes_after=0.2)
SPEAKING_S = 60 * WORDS / 150
"""A candidate's time for an answer, at the framework's rate."""
BAR = 1.15
PATIENCE = Patience(deadline_s=900.0)
"""So that a turn that waits for a processor is measured, not given up."""
FILES = 8_192
"""Open files, as far as the system allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What a crowd took; times in seconds."""

    interviews: int
    wall: float
    cpu: float
    """Of this process; the stub has its own."""
    waits: tuple[float, ...]
    """Of each turn: from sending it to the end of the answer."""
    refused: int
    """Turns that took another call."""
    kilobytes: float
    """Peak memory for each interview, beyond what one interview needed."""
    stub_late: float
    """By how much the stub's median answer was late."""
    alone: float
    """What a turn would take if its model were all."""
    ideal: float
    """What the whole would take if its models and speakers were all."""

    @property
    def turn_ms(self) -> float:
        """Processor time of a turn in milliseconds."""
        return 1e3 * self.cpu / len(self.waits)


def main() -> None:
    """Print both: a crowd that speaks, and one whose turns are all sent in the same moment."""
    name = f"{INTERVIEWS:,} interviews, {TURNS} turns"
    spoken = crowd(INTERVIEWS, SPEAKING_S)
    median, worst = statistics.median(spoken.waits), quantile(spoken.waits, 0.99)
    _row(
        f"{name}, {SPEAKING_S:.0f} s an answer",
        f"a wait of {median:.2f} s, p99 {worst:.2f} s, alone {spoken.alone:.2f} s: "
        f"{median / spoken.alone:.2f}, p99 {worst / spoken.alone:.2f} (bar {BAR})",
    )
    _row("", f"wall {spoken.wall:.1f} s, ideal {spoken.ideal:.1f} s: {spoken.wall / spoken.ideal:.2f} (bar {BAR})")
    core = spoken.cpu / spoken.wall
    _row("", f"{core:.2f} of a core, {spoken.turn_ms:.1f} ms a turn, {spoken.kilobytes:.0f} kB each")
    at_once = crowd(INTERVIEWS, 0.0)
    ratio = at_once.wall / at_once.ideal
    _row(
        f"{name}, no pause",
        f"wall {at_once.wall:.1f} s, ideal {at_once.ideal:.1f} s: {ratio:.1f}; {at_once.turn_ms:.1f} ms a turn, "
        f"{at_once.cpu / at_once.wall:.2f} of a core, {at_once.kilobytes:.0f} kB each",
    )
    if asked_again := spoken.refused + at_once.refused:
        _row("", f"{asked_again} turns took another call")


def _row(name: str, figures: str) -> None:
    print(f"{name:<58} {figures}", flush=True)


def crowd(interviews: int, speaking: float, tempo: Tempo = TEMPO) -> Crowd:
    """Hold them in a fresh process. `speaking`: seconds that a candidate takes before each turn, the first in part."""
    with (
        stub_process(tempo) as url,
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process,
    ):
        return process.submit(_crowd, url, interviews, speaking, tempo).result()


def _crowd(url: str, interviews: int, speaking: float, tempo: Tempo) -> Crowd:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if most == resource.RLIM_INFINITY else min(FILES, most), most))
    return asyncio.run(_held(url, interviews, speaking, tempo))


async def _held(url: str, interviews: int, speaking: float, tempo: Tempo) -> Crowd:
    definition, store = load_definition("ads_ctr"), MemoryStore()
    line = line_to("stub", base_url=url, keys=Keys(), timeout_s=PATIENCE.deadline_s)
    interviewer = ModelInterviewer(line, patience=PATIENCE)
    waits: list[float] = []

    async def started(name: str) -> Interview:
        clock = WordClock()
        return await Interview.start(
            name, definition=definition, interviewer=interviewer, store=store, clock=clock, minutes=None
        )

    async def talk(interview: Interview, number: int, speaking: float) -> None:
        await asyncio.sleep(_begins(number, speaking))
        for turn in range(TURNS):
            if turn:
                await asyncio.sleep(speaking)
            began = time.monotonic()
            async for part in interview.turn(varied(number * TURNS + turn), message_id=f"m{turn}"):
                assert not isinstance(part, TurnEnd) or part.calls
            waits.append(time.monotonic() - began)

    await talk(await started("first"), 0, 0.0)  # The SDK is imported, the cues are compiled.
    waits.clear()
    memory, cpu, began = _peak_kilobytes(), time.process_time(), time.monotonic()
    held = [await started(f"i{number}") for number in range(interviews)]
    await asyncio.gather(*(talk(interview, number, speaking) for number, interview in enumerate(held)))
    wall, cpu, memory = time.monotonic() - began, time.process_time() - cpu, _peak_kilobytes() - memory
    sent = timings_of(url)[TURNS:]
    first = max(_begins(number, speaking) for number in range(interviews))
    await line.model.close()
    return Crowd(
        interviews=interviews,
        wall=wall,
        cpu=cpu,
        waits=tuple(waits),
        refused=len(sent) - len(waits),
        kilobytes=memory / interviews,
        alone=tempo.seconds(0),
        ideal=first + (TURNS - 1) * speaking + TURNS * tempo.seconds(0),
        stub_late=statistics.median(timing.first_byte - timing.asked for timing in sent) - tempo.latency,
    )


def _begins(number: int, speaking: float) -> float:
    """When the first turn of an interview is sent: at any time within one answer's length."""
    return speaking * Random(number).random()


def _peak_kilobytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
