"""Answers become messages: in order, each once, cut to length, growing where the platform lets a message grow."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from viva.channels.platforms import Platform
from viva.channels.splitting import cut, messages_of
from viva.channels.switchboard import Parts
from viva.errors import VivaError
from viva.interview import TurnEnd
from viva.values.moves import Sentence

Edit = Callable[[str], Awaitable[object]]
"""Gives a message that was posted another text."""

T = TypeVar("T")

_TOGETHER = 0.2
"""Seconds in which sentences that come together are waited for, so that they are one message and no edit."""


class Sender(Protocol):
    """Puts messages into one conversation. Texts come as the platform has to be sent them, and never too long.

    Both raise `TooManyMessages` where the platform wants a pause, and whatever its library raises otherwise.
    """

    async def post(self, text: str) -> Edit | None:
        """Post a message that everybody in the conversation sees; gives what edits it, where that can be done."""
        ...

    async def whisper(self, text: str) -> object:
        """Post a message that the candidate alone sees."""
        ...


class TooManyMessages(VivaError):
    """The platform takes no more messages for `wait` seconds."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__(f"the platform takes no message for {wait:g} s")


class Posting:
    """What one program posts on one platform. Keep one object for all its conversations.

    Messages of one line come in order: an answer's are not mixed with another's or with a remark. `clock` and `sleep`
    are those of the event loop unless a test gives others; `most` messages are remembered as dealt with.
    """

    def __init__(
        self,
        platform: Platform,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        most: int = 10_000,
    ) -> None:
        self.platform = platform
        self.clock = clock
        self._sleep = sleep
        self._most = most
        self._met: OrderedDict[str, None] = OrderedDict()
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def first(self, key: str) -> bool:
        """Whether this program meets something, such as a message's id, for the first time."""
        if key in self._met:
            return False
        self._met[key] = None
        if len(self._met) > self._most:
            self._met.popitem(last=False)
        return True

    def forget(self, key: str) -> None:
        """Meet it for the first time once more, because nothing came of it."""
        self._met.pop(key, None)

    def door(self, line: str) -> asyncio.Lock:
        """Held while something is posted on a line."""
        return self._doors.setdefault(line, asyncio.Lock())

    async def say(self, line: str, sender: Sender, text: str, *, whispered: bool = False) -> None:
        """Post a text as it is."""
        async with self.door(line):
            for message in messages_of(text, self.platform):
                await self.patiently(sender.whisper if whispered else sender.post, message)

    async def answer(self, line: str, sender: Sender, parts: Parts) -> TurnEnd | None:
        """Post an answer while it comes; gives its end, or the later one's where an earlier answer was owed.

        Raises what `parts` raises, behind what had come by then, and what the sender raises, once the answer was heard
        to its end: the journal has it whole, and the same message sent again brings it.
        """
        end: TurnEnd | None = None
        message = _Growing(self, sender)
        async with aclosing(parts):
            part = await anext(parts, None)  # The line is free for remarks while the interviewer thinks.
            async with self.door(line):
                while part is not None:
                    coming = asyncio.ensure_future(_after(parts))
                    try:
                        if isinstance(part, TurnEnd):
                            await message.close()
                            end, message = part, _Growing(self, sender)
                        else:
                            await message.add(part.text, coming)
                    except BaseException as error:
                        await _left(coming, parts, hear_on=isinstance(error, Exception))
                        raise
                    try:
                        part = await coming
                    except VivaError:
                        await message.close()
                        raise
        return end

    async def patiently(self, call: Callable[[str], Awaitable[T]], text: str) -> T:
        """Send a text; once more after the pause that the platform asks for."""
        written = self.platform.written(text)
        try:
            return await call(written)
        except TooManyMessages as pause:
            await self._sleep(pause.wait)
            return await call(written)


async def _after(parts: Parts) -> Sentence | TurnEnd | None:
    """The next part; None at the end."""
    return await anext(parts, None)


async def _left(coming: asyncio.Future[Sentence | TurnEnd | None], parts: Parts, *, hear_on: bool) -> None:
    """Nothing more is posted: hear the answer to its end, so that the journal has it whole, or stop it now."""
    if not hear_on:
        coming.cancel()
    await asyncio.wait({coming})
    with suppress(VivaError, asyncio.CancelledError):
        if coming.result() is not None:
            async for _ in parts:
                pass


class _Growing:
    """One answer: the message that grows, and a new one whenever it is full."""

    def __init__(self, posting: Posting, sender: Sender) -> None:
        self._posting = posting
        self._sender = sender
        self._text = ""
        """What belongs to the last message."""
        self._shown = ""
        """What of it can be read."""
        self._edit: Edit | None = None
        self._due = 0.0
        """When it may be edited."""

    async def add(self, text: str, coming: asyncio.Future[Sentence | TurnEnd | None]) -> None:
        """More words. They are shown when the message may be edited, unless more are there by then."""
        self._text += text
        if self._posting.platform.edit_every is None:
            return
        wait = max(_TOGETHER, self._due - self._posting.clock())
        await asyncio.wait({coming}, timeout=wait)
        if not coming.done() or self._posting.platform.length(self._text) > self._posting.platform.longest:
            await self._show(complete=False)

    async def close(self) -> None:
        """There are no more words."""
        await self._show(complete=True)

    async def _show(self, *, complete: bool) -> None:
        message, rest = cut(self._text, self._posting.platform)
        space = self._text[len(self._text.rstrip()) :]
        while rest:
            await self._bring(message, complete=True)
            self._text, self._shown, self._edit = rest + space, "", None
            message, rest = cut(self._text, self._posting.platform)
        await self._bring(message, complete=complete)

    async def _bring(self, message: str, *, complete: bool) -> None:
        """Bring the last message up to this text."""
        posting = self._posting
        if message in ("", self._shown):
            return
        if self._edit is None:
            self._edit = await posting.patiently(self._sender.post, message)
        elif complete:
            await posting.patiently(self._edit, message)
        else:
            try:
                await self._edit(posting.platform.written(message))
            except TooManyMessages as pause:  # A later edit brings these words too.
                self._due = posting.clock() + pause.wait
                return
        self._shown = message
        self._due = posting.clock() + (posting.platform.edit_every or 0.0)
