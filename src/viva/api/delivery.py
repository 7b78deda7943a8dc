"""How messages reach an interview: one turn at a time, what becomes of a second one, and how long one may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, nullcontext
from typing import Literal, get_args

from viva.api.limit import Limit
from viva.errors import MessageTakenBack, ModelTooSlow, TurnInProgress, UsageError, VivaError
from viva.interview import Interview, TurnEnd
from viva.interview.loop import LONGEST_ID
from viva.interview.record import JOINT
from viva.telemetry.sitting import Sitting
from viva.values.board import BoardVersion
from viva.values.moves import Sentence

OnBusy = Literal["reject", "queue", "merge"]
"""What becomes of a message that comes while a turn is being answered: it is refused, waits for its turn, or is joined
with the others that wait into one next turn."""

Parts = AsyncGenerator[Sentence | TurnEnd, None]

_BETWEEN = "\n\n"
"""Messages that are joined are paragraphs of one turn."""


class _Waiting:
    """A message that waits, and what became of it where it was joined to another's turn."""

    def __init__(self, text: str, board: BoardVersion | None) -> None:
        self.text = text
        self.board = board
        self.listeners = 0
        self.outcome: TurnEnd | VivaError | None = None


class Delivery:
    """Brings messages to one interview. What is answered already is given out at once, whatever is going on."""

    def __init__(
        self,
        interview: Interview,
        sitting: Sitting,
        *,
        on_busy: OnBusy,
        turn_timeout: float | None,
        limit: Limit | None,
    ) -> None:
        self._interview = interview
        self.sitting = sitting
        self._on_busy = on_busy
        self._turn_timeout = turn_timeout
        self._limit = limit
        self._order = asyncio.Lock()
        self._waiting: dict[str, _Waiting] = {}
        """By message id, in the order in which they came."""

    async def turn(self, text: str, message_id: str, board: BoardVersion | None = None) -> Parts:
        """The answer to a message, as `Interview.turn` of the library says."""
        if JOINT in message_id:
            raise UsageError(f"message id {message_id!r}: the character U+001F may not be in it")
        if self._interview.answered(message_id):
            parts = self._interview.turn(text, message_id=message_id)
        elif self._on_busy == "merge":
            parts = self._joined(text, message_id, board)
        else:
            parts = self._alone(text, message_id, board)
        async with aclosing(parts):
            async for part in parts:
                yield part

    @asynccontextmanager
    async def between_turns(self) -> AsyncIterator[None]:
        """Room for a change of another kind, when the turn in progress is over."""
        async with self._order:
            yield

    async def _alone(self, text: str, message_id: str, board: BoardVersion | None) -> Parts:
        if self._on_busy == "reject" and self._order.locked():
            raise TurnInProgress(
                f"{self._interview.id}: the turn before is still being answered; wait for it and send again"
            )
        async with self._order, aclosing(self._timed(text, message_id, board)) as parts:
            async for part in parts:
                yield part

    async def _joined(self, text: str, message_id: str, board: BoardVersion | None) -> Parts:
        """Whoever comes first when a turn is over takes all that wait; the others learn what became of theirs."""
        mine = self._waiting.setdefault(message_id, _Waiting(text, board))
        mine.listeners += 1
        try:
            async with self._order:
                if isinstance(mine.outcome, VivaError):
                    raise mine.outcome
                if mine.outcome is not None:
                    yield mine.outcome
                    return
                async with aclosing(self._together(message_id, mine)) as parts:
                    async for part in parts:
                        yield part
        finally:
            mine.listeners -= 1
            if not mine.listeners and self._waiting.get(message_id) is mine:
                del self._waiting[message_id]

    async def _together(self, message_id: str, mine: _Waiting) -> Parts:
        """The answer to a message and to those that wait with it."""
        batch = self._taken(message_id, mine)
        outcome: TurnEnd | VivaError | None = None
        text = _BETWEEN.join(message.text for message in batch.values())
        boards = [message.board for message in batch.values() if message.board is not None]
        try:
            async with aclosing(self._timed(text, JOINT.join(batch), boards[-1] if boards else None)) as parts:
                async for part in parts:
                    if isinstance(part, TurnEnd) and message_id in part.messages:
                        outcome = part
                    yield part
        except VivaError as error:
            outcome = error
            raise
        finally:
            for joined, message in batch.items():
                message.outcome = outcome
                if outcome is None and message is not mine:  # Whoever led was cancelled: the others still wait.
                    self._waiting.setdefault(joined, message)

    def _taken(self, message_id: str, mine: _Waiting) -> dict[str, _Waiting]:
        """The messages that make up the next turn; one that is in the journal already is by itself."""
        batch = {message_id: self._waiting.pop(message_id, mine)}
        if self._interview.knows(message_id):
            return batch
        for other in tuple(self._waiting):
            if self._known(other):
                continue
            if len(JOINT.join((*batch, other))) > LONGEST_ID:
                break
            batch[other] = self._waiting.pop(other)
        return batch

    def _known(self, message_id: str) -> bool:
        """Whether it is in the journal; one that was taken back is, and its sender is told when it comes to it."""
        try:
            return self._interview.knows(message_id)
        except MessageTakenBack:
            return True

    def _timed(self, text: str, message_id: str, board: BoardVersion | None) -> Parts:
        return self.sitting.turn(self._interview, text, self._in_time(text, message_id, board))

    async def _in_time(self, text: str, message_id: str, board: BoardVersion | None) -> Parts:
        """The answer, under the limit; the time that the listener takes between its parts does not count."""
        left, clock = self._turn_timeout, asyncio.get_running_loop().time
        turn = self._interview.turn(text, message_id=message_id, board=board)
        async with aclosing(turn) as parts, self._limit or nullcontext():
            while True:
                begun = clock()
                part = await self._within(left, parts)
                if part is None:
                    return
                left = None if left is None else max(0.0, left - (clock() - begun))
                yield part

    async def _within(self, seconds: float | None, parts: Parts) -> Sentence | TurnEnd | None:
        """The next part; None at the end."""
        watch = asyncio.timeout(seconds)
        try:
            async with watch:
                return await anext(parts, None)
        except TimeoutError:
            if not watch.expired():
                raise
            raise ModelTooSlow(
                f"{self._interview.id}: the turn took longer than {self._turn_timeout:g} s and was stopped; it is "
                "kept, and the same message brings its answer."
            ) from None


def checked(on_busy: str, turn_timeout: float | None) -> None:
    """Raise `UsageError` for a policy or a time of no use."""
    if on_busy not in get_args(OnBusy):
        raise UsageError(f"on_busy={on_busy!r}: write one of {', '.join(get_args(OnBusy))}")
    if turn_timeout is not None and not 0 < turn_timeout < float("inf"):
        raise UsageError(f"turn_timeout={turn_timeout}: write seconds above 0, or None for no limit")
