"""What goes on behind the pages: turns that are answered, interviews that are graded, whoever goes away meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import aclosing
from typing import TypeVar, cast

from starlette.requests import Request

from viva.channels.switchboard import Switchboard
from viva.values.scorecard import Scorecard

T = TypeVar("T")

_LAST_TURNS_S = 5.0
"""Seconds that turns in progress have when the server stops; they are journalled, and go on after the next start."""


class Rooms:
    """One for an application. A turn is heard to its end here, so that a page that is reloaded interrupts nothing."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        self.closing = False
        self._answering: dict[str, int] = {}
        self._grading: dict[str, asyncio.Task[Scorecard]] = {}
        self._listening: dict[str, set[asyncio.Event]] = {}
        self._working: set[asyncio.Task[object]] = set()

    def answering(self, interview: str) -> bool:
        """Whether a turn of it is being answered here."""
        return interview in self._answering

    async def answer(self, interview: str, text: str, message_id: str, board: str | None = None) -> None:
        """Say something and wait for the whole answer. Raises as `Switchboard.turn`."""
        await asyncio.shield(self._working_on(self._heard(interview, text, message_id, board)))

    async def _heard(self, interview: str, text: str, message_id: str, board: str | None) -> None:
        self._answering[interview] = self._answering.get(interview, 0) + 1
        try:
            async with aclosing(self.board.turn(interview, text, message_id=message_id, board=board)) as parts:
                async for _ in parts:
                    self.tell(interview)
        finally:
            self._answering[interview] -= 1
            if not self._answering[interview]:
                del self._answering[interview]
            self.tell(interview)

    async def graded(self, interview: str, *, patience: float) -> Scorecard | None:
        """Its scorecard; None where the grading takes longer, and then goes on. Raises as `Switchboard.scorecard`."""
        task = self._grading.get(interview)
        if task is None:
            task = self._grading[interview] = self._working_on(self.board.scorecard(interview))
        await asyncio.wait((task,), timeout=patience)
        if not task.done():
            return None
        self._grading.pop(interview, None)
        return await task

    def tell(self, interview: str) -> None:
        """Let all who look at an interview look again."""
        for event in self._listening.get(interview, ()):
            event.set()

    async def news(self, interview: str, *, within: float) -> None:
        """Wait until something happened here, or so many seconds."""
        event = asyncio.Event()
        listening = self._listening.setdefault(interview, set())
        listening.add(event)
        try:
            await asyncio.wait_for(event.wait(), within)
        except TimeoutError:
            pass
        finally:
            listening.discard(event)
            if not listening:
                self._listening.pop(interview, None)

    def leave(self) -> None:
        """Let those who look on go, since the server stops."""
        self.closing = True
        for interview in self._listening:
            self.tell(interview)

    async def close(self) -> None:
        """Wait a little for what is in progress, then stop it."""
        self.leave()
        if self._working:
            await asyncio.wait(self._working, timeout=_LAST_TURNS_S)
        left = tuple(self._working)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _working_on(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        kept = cast("asyncio.Task[object]", task)
        self._working.add(kept)
        kept.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[object]) -> None:
        """Forget it; whoever still waits for it hears of its failure, and nobody else has to."""
        self._working.discard(task)
        if not task.cancelled():
            task.exception()


def rooms_of(request: Request) -> Rooms:
    """The application's."""
    rooms: Rooms = request.app.state.rooms
    return rooms
