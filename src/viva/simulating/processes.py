"""A simulation in several processes, for the parts that are rules in code: those take a processor, not a network."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from viva.api.grader import Asked, grading
from viva.api.speaker import open_interviewer
from viva.journal.opening import open_store
from viva.models.roles import OFFLINE
from viva.simulating.run import Simulation, Told
from viva.simulating.wish import Job
from viva.values.simulated import Simulated

_AT_A_TIME = 4
"""Interviews that a process is given at once."""


def run_in_processes(jobs: Sequence[Job], *, store: str, processes: int, told: Told) -> None:
    """All jobs, the rules in code on both sides and as judge; `store` is the URL that each process opens.

    The first failure ends the run; what is in the journal stays.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        shares = [jobs[at : at + _AT_A_TIME] for at in range(0, len(jobs), _AT_A_TIME)]
        running = [pool.submit(_held, tuple(share), store) for share in shares]
        try:
            for share in as_completed(running):
                for found in share.result():
                    told(found)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _held(jobs: tuple[Job, ...], store: str) -> list[Simulated]:
    return asyncio.run(_all(jobs, store))


async def _all(jobs: tuple[Job, ...], url: str) -> list[Simulated]:
    store = open_store(url)
    try:
        async with open_interviewer() as speaker, grading(Asked(judges=(OFFLINE,))) as grader:
            simulation = Simulation(store, speaker=speaker, grader=grader)
            return [await simulation.one(job) for job in jobs]
    finally:
        await store.close()
