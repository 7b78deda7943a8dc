"""`viva simulate` with the rules in code on every side: interviews a minute, and what 5,000 of them would take."""

from __future__ import annotations

import asyncio
import os
import resource
import tempfile
import time
from pathlib import Path
from statistics import fmean

from viva.journal.opening import open_store
from viva.packs.personas import list_personas
from viva.simulating.processes import run_in_processes
from viva.simulating.wish import Wish, jobs_of
from viva.values.simulated import Simulated

PROCESSES = 2
OF_EACH_PERSONA = 17
"""204 interviews, long enough that the start of the processes is little of it."""

MANY = 5_000
BAR_MINUTES = 15


def main() -> None:
    """Print the table."""
    jobs = list(jobs_of(Wish(scenario="ads_ctr", personas=list_personas(), count=OF_EACH_PERSONA, seed=1)))
    done: list[Simulated] = []
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "viva.db")
        asyncio.run(_made(url))
        start, worked = time.perf_counter(), _processor_seconds()
        run_in_processes(jobs, store=url, processes=PROCESSES, told=done.append)
        taken, worked = time.perf_counter() - start, _processor_seconds() - worked
        size = sum(os.path.getsize(path) for path in Path(folder).iterdir())
    turns = fmean(one.turns for one in done)
    by_clock, by_processor = (MANY * s / len(done) / 60 for s in (taken, worked / PROCESSES))
    print(f"{len(done)} interviews of {turns:.0f} turns, held, graded and kept, {PROCESSES} processes, one journal")
    print(f"interviews a minute                {60 * len(done) / taken:10.0f}")
    print(f"processor seconds an interview     {worked / len(done):10.3f}")
    print(f"journal, kB an interview           {size / 1024 / len(done):10.0f}")
    print(f"minutes for {MANY:,}                  {by_clock:10.1f}   bar {BAR_MINUTES}")
    print(f"the same, were the cores its own   {by_processor:10.1f}")


async def _made(url: str) -> None:
    await open_store(url).close()


def _processor_seconds() -> float:
    """Of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
