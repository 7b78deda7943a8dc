"""A platform without a wire, for tests of what stands above it: it keeps messages, and fails as often as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable

from viva.channels.posting import Edit
from viva.channels.switchboard import Parts, Switchboard
from viva.interview import TurnEnd
from viva.journal.store import Store
from viva.values.moves import Move, Sentence


class Chat:
    """One conversation; `failures` are raised by the next calls, a None among them lets one pass."""

    def __init__(self, *, edits: bool = True) -> None:
        self.messages: list[str] = []
        self.whispers: list[str] = []
        self.edits = 0
        self.failures: list[Exception | None] = []
        self._edits = edits

    async def post(self, text: str) -> Edit | None:
        await self._fail()
        number = len(self.messages)
        self.messages.append(text)

        async def edit(newer: str) -> None:
            await self._fail()
            self.messages[number] = newer
            self.edits += 1

        return edit if self._edits else None

    async def whisper(self, text: str) -> None:
        await self._fail()
        self.whispers.append(text)

    async def _fail(self) -> None:
        await asyncio.sleep(0)
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure


class Saying(Switchboard):
    """Whoever interviews says the same to everything; rules of conduct do not look at it."""

    def __init__(self, store: Store, words: str) -> None:
        super().__init__(store)
        self.words = words

    async def turn(self, interview: str, text: str, *, message_id: str, board: str | None = None) -> Parts:
        yield Sentence(text=self.words)
        yield end(self.words)


class Time:
    """A clock that passes only while somebody sleeps on it, or is told to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def end(text: str = "x", *, ended: bool = False) -> TurnEnd:
    return TurnEnd(move=Move(act="listen", step="s1", text=text), minutes_left=10.0, ended=ended)


async def parts_of(
    parts: Iterable[Sentence | TurnEnd | Exception | asyncio.Event],
) -> AsyncGenerator[Sentence | TurnEnd, None]:
    """An answer; an event is waited for, an exception is raised."""
    for part in parts:
        if isinstance(part, asyncio.Event):
            await part.wait()
        elif isinstance(part, Exception):
            raise part
        else:
            yield part


def words(*texts: str) -> list[Sentence | TurnEnd]:
    return [*(Sentence(text=text) for text in texts), end("".join(texts))]
