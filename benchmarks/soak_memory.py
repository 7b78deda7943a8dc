"""What a process holds: memory, open files, threads, tasks, interviews that are over, and what reading remembers."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import _lru_cache_wrapper
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

from viva.api.interview import Interview
from viva.interview.record import Record
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.journal.sql import SqlStore

OF_AN_INTERVIEW = (Interview, Record, MemoryStore, SqlStore, ModelInterviewer)
"""Kinds of objects of which none may be left when no interview is being held."""
_FILES = Path("/proc/self/fd")
_MEMORY = Path("/proc/self/statm")
_POOL = "asyncio_"
"""Threads of the event loop's own pool stay, and are few."""


class Mark(NamedTuple):
    """The memory at one moment."""

    interviews: int
    bytes: int
    remembered: int
    """Results that bounded caches hold."""
    unbounded: int
    """Results that caches without a bound hold."""


class Held(NamedTuple):
    """What is counted exactly."""

    files: tuple[str, ...]
    """What they are, such as a path."""
    threads: int

    @classmethod
    def now(cls) -> Held:
        """As it is."""
        names = [thread.name for thread in threading.enumerate()]
        return cls(tuple(_open_files()), sum(not name.startswith(_POOL) for name in names))


def left_behind(before: Held) -> list[str]:
    """What interviews that are over have left."""
    now, found = Held.now(), []
    if len(now.files) > len(before.files):
        more = Counter(now.files) - Counter(before.files)
        found.append(f"{len(now.files) - len(before.files)} more open files: {', '.join(sorted(more.elements()))}")
    if now.threads > before.threads:
        names = ", ".join(thread.name for thread in threading.enumerate())
        found.append(f"threads: {before.threads} before, {now.threads} after ({names})")
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if tasks:
        found.append(f"{len(tasks)} tasks, such as {tasks[0].get_coro()}")
    return found


def alive() -> Counter[str]:
    """How many objects of interviews are alive after a garbage collection, by kind."""
    gc.collect()
    return Counter(type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, OF_AN_INTERVIEW))


def objects_left(before: Counter[str]) -> list[str]:
    """Objects of interviews that are over and are still alive, beyond those that the caller had before."""
    more = alive() - before
    return [f"{number} objects of the kind {name} are alive" for name, number in sorted(more.items())]


def mark(interviews: int) -> Mark:
    """The memory now, after a garbage collection."""
    gc.collect()
    _trim()
    caches = [cache.cache_info() for _, cache in _caches()]
    return Mark(
        interviews,
        _resident(),
        sum(info.currsize for info in caches if info.maxsize is not None),
        sum(info.currsize for info in caches if info.maxsize is None),
    )


def unbounded_caches() -> dict[str, int]:
    """Results that each cache without a bound holds, the fullest first."""
    found = {name: cache.cache_info().currsize for name, cache in _caches() if cache.cache_info().maxsize is None}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


WARM = 1_000
"""Interviews until what reading remembers is about full."""
_JUDGED = 500
"""Interviews over which growth must be seen to be told from chance."""


def growth(marks: Sequence[Mark]) -> float | None:
    """Bytes for each thousand interviews, over the second half and once warm; None where that is too short to tell."""
    last = marks[-1].interviews if marks else 0
    later = [one for one in marks if one.interviews >= max(WARM, last / 2)]
    if len(later) < 3 or last - later[0].interviews < _JUDGED:
        return None
    slope, _ = linear_regression([one.interviews for one in later], [one.bytes for one in later])
    return 1_000 * slope


def remembering_more(marks: Sequence[Mark]) -> bool:
    """Whether caches without a bound were fuller at the end than half way."""
    return len(marks) > 2 and marks[-1].unbounded > marks[len(marks) // 2].unbounded


def _caches() -> Iterator[tuple[str, _lru_cache_wrapper[object]]]:
    for name, module in sorted(sys.modules.items()):
        if name.startswith("viva."):
            for attribute, value in sorted(vars(module).items()):
                if isinstance(value, _lru_cache_wrapper) and value.__module__ == name:
                    yield f"{name}.{attribute}", value


def _resident() -> int:
    if _MEMORY.exists():
        return int(_MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, text=True, check=True)
    return int(shown.stdout) * 1024


def _trim() -> None:
    """Give back what is free, where the C library can; else the figure is that of the highest moment."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def _open_files() -> Iterator[str]:
    for file in sorted(_FILES.iterdir()) if _FILES.exists() else ():
        with suppress(FileNotFoundError):  # The one that lists them is among them.
            yield os.readlink(file)
