"""What the calls of one grading run share: a limit, a first call by itself, and a record of judgements."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TypeVar

from viva.errors import UsageError
from viva.judges.record import JudgementKey, Record
from viva.values.judgements import Judgement

AT_ONCE = 32
"""Calls at once, unless somebody says otherwise: all criteria of a rubric behind the first."""

Result = TypeVar("Result")


class Sitting:
    """Lets the judges of one run call their models. Raises `UsageError` for a limit below 1.

    Example:
        >>> sitting = Sitting(limit=16, record=record)  # doctest: +SKIP
        >>> await sitting.judged(key, lambda: judge.ask(criterion))  # doctest: +SKIP
        Judgement(...)
    """

    def __init__(self, *, limit: int = AT_ONCE, record: Record | None = None) -> None:
        if limit < 1:
            raise UsageError(f"{limit} calls at once: write 1 or more")
        self._limit = asyncio.Semaphore(limit)
        self._record = record
        self._opened: dict[str, asyncio.Event] = {}

    async def judged(self, key: JudgementKey, ask: Callable[[], Awaitable[Judgement]]) -> Judgement:
        """The judgement on record if it has a result; otherwise a new one, which is put there. Raises as `ask` does."""
        if self._record is not None:
            known = await self._record.find(key)
            if known is not None and known.state == "ok":
                return known
        async with self._turn(key.model):
            judgement = await ask()
        if self._record is not None:
            await self._record.keep(key, judgement)
        return judgement

    @asynccontextmanager
    async def _turn(self, model: str) -> AsyncIterator[None]:
        """A place under the limit. A model's first call is alone, so that the transcript is cached for the others."""
        first = model not in self._opened
        opened = self._opened.setdefault(model, asyncio.Event())
        if not first:
            await opened.wait()
        try:
            async with self._limit:
                yield
        finally:
            opened.set()


async def together(calls: list[Coroutine[object, object, Result]]) -> list[Result]:
    """The results of calls at once, in their order. When one fails the others are stopped before it is raised."""
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
