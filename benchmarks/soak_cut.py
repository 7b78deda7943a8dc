"""Work that is cancelled at one of its awaits, the same one each time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import TypeVar

T = TypeVar("T")


class Cut(Exception):  # nothing went wrong: it was to be
    """The work's task was cancelled."""


async def cut_at(nth: int | None, work: Coroutine[object, object, T]) -> T:
    """The result of the work, in a task of its own that is cancelled at its n-th await; None to leave it alone.

    Raises `Cut` where the task was cancelled, by this or by something else, and what the work raises.
    """
    task = asyncio.create_task(_awaited(_Counting(work, nth)))
    await asyncio.wait({task})
    if task.cancelled():
        raise Cut
    return task.result()


async def _awaited(counting: _Counting[T]) -> T:
    return await counting


class _Counting(Generator[object, None, T]):
    """The steps of some work, each of which is one wait of its task."""

    def __init__(self, work: Coroutine[object, object, T], nth: int | None) -> None:
        self._work = work
        self._left = nth

    def __await__(self) -> Generator[object, None, T]:
        return self

    def send(self, value: None, /) -> object:
        return self._counted(self._work.send(value))

    def throw(self, error: BaseException, value: object = None, trace: object = None, /) -> object:  # type: ignore[override]
        return self._counted(self._work.throw(error))

    def close(self) -> None:
        self._work.close()

    def _counted(self, waited: object) -> object:
        if self._left is not None:
            self._left -= 1
            task = asyncio.current_task()
            if self._left == 0 and task is not None:
                task.cancel()
        return waited
