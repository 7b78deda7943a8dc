"""A soak: interviews held a few at a time in one process, each held against its journal, with the memory marked."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from benchmarks.soak_memory import Held, Mark, alive, left_behind, mark, objects_left
from benchmarks.soak_plan import Setting, setting
from benchmarks.soak_proof import COUNTED, agreeing, broken, conducted, not_verbatim
from benchmarks.soak_talk import Talk
from benchmarks.soak_world import Broken, World
from viva.values.events import CandidateSaid

AT_ONCE = 3
_MARK_EVERY = 24
_SETTLE_S = 0.02


@dataclass
class Failure:
    """An interview, or a round of them, in which something was not as it must be."""

    numbers: tuple[int, ...]
    what: list[str]
    log: list[str]
    setting: str


@dataclass
class Tally:
    """What a soak has seen."""

    interviews: int = 0
    turns: int = 0
    graded: int = 0
    seconds: float = 0.0
    mishaps: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    conduct: Counter[str] = field(default_factory=Counter)
    marks: list[Mark] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


async def hold(of: Setting, world: World, tally: Tally) -> list[str]:
    """Hold an interview and check it; what is wrong with it. Raises nothing: whatever came up is among that."""
    talk = Talk(of, world)
    task = asyncio.create_task(_held_and_checked(talk, tally))
    await asyncio.wait({task})
    tally.mishaps.update(talk.account.mishaps)
    tally.errors.update(talk.account.errors)
    await talk.close()
    error = None if task.cancelled() else task.exception()
    if task.cancelled():
        found = ["the client itself was cancelled"]
    elif isinstance(error, Broken):
        found = [str(error)]
    elif error is not None:
        place = "".join(traceback.format_exception(error))
        found = [f"{type(error).__name__} reached the client: {str(error)[:300]}\n{place}"]
    else:
        found = task.result()
    if found:
        tally.failures.append(Failure((of.number,), found, talk.account.log, of.shown))
    return found


async def _held_and_checked(talk: Talk, tally: Tally) -> list[str]:
    await talk.held()
    of, live = talk.of, talk.live
    rows = await talk.inner.read(of.name)
    found = [*broken(rows, talk.account, talk.definition), *await agreeing(talk, rows)]
    tally.interviews += 1
    tally.turns += sum(isinstance(row.event, CandidateSaid) for row in rows)
    if not of.scripted:
        rules = conducted(live.transcript, talk.definition, of)
        tally.conduct.update(rules)
        found += [f"rule {rule} was broken {times} times" for rule, times in rules.items() if rule not in COUNTED]
    if of.graded:
        card = await talk.live.grade()
        tally.graded += 1
        found += not_verbatim(card, talk.live.transcript)
        if await talk.inner.scorecards(of.name) != (card,):
            found.append("the scorecard is not kept once")
    return found


class Unheard:
    """What nobody was told: errors in tasks that nobody waited for, and in destructors."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def in_loop(self, _: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """As an event loop's exception handler."""
        self.found.append(f"nobody was told: {context.get('message')} {context.get('exception')!r}")

    def in_destructor(self, unraisable: sys.UnraisableHookArgs) -> None:
        """As `sys.unraisablehook`."""
        self.found.append(f"in a destructor: {unraisable.exc_value!r} {unraisable.object!r}")


async def soak(
    seed: int,
    world: World,
    *,
    interviews: int,
    minutes: float | None = None,
    told: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Hold interviews until there were so many, the time is over, or something is wrong."""
    tally, unheard, others, began = Tally(), Unheard(), alive(), time.monotonic()
    asyncio.get_running_loop().set_exception_handler(unheard.in_loop)
    sys.unraisablehook, hook = unheard.in_destructor, sys.unraisablehook
    try:
        before: Held | None = None
        numbers = iter(range(1, interviews + 1))
        while not tally.failures and (minutes is None or time.monotonic() - began < 60 * minutes):
            here = list(islice(numbers, AT_ONCE))
            if not here:
                break
            await _round(seed, here, world, tally)
            before = before or Held.now()
            found = [*await _settled(before), *unheard.found]
            if tally.interviews // _MARK_EVERY >= len(tally.marks):
                found += objects_left(others)
                tally.marks.append(mark(tally.interviews))
                told(tally)
            if found:
                tally.failures.append(Failure(tuple(here), found, [], "left behind by a round"))
            tally.seconds = time.monotonic() - began
    finally:
        sys.unraisablehook = hook
    return tally


async def _round(seed: int, numbers: list[int], world: World, tally: Tally) -> None:
    await asyncio.gather(*(hold(setting(seed, number), world, tally) for number in numbers))


async def _settled(before: Held) -> list[str]:
    """What is still there after a moment."""
    found: list[str] = []
    for _ in range(10):
        gc.collect(0)
        if not (found := left_behind(before)):
            return found
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(_SETTLE_S)
    return found
