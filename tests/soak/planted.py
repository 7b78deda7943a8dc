"""Stores and interviews that are wrong, each in one way, as a soak must find them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Sequence
from typing import IO

from viva.api.interview import Interview
from viva.interview import TurnEnd
from viva.journal.memory import MemoryStore
from viva.journal.store import Draft
from viva.values.board import BoardVersion
from viva.values.events import CandidateSaid, Event, Journalled
from viva.values.moves import Sentence


class LosesAppends(MemoryStore):
    """Says of each third turn of the candidate that it is kept, and keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._turns = 0

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        self._turns += any(isinstance(event, CandidateSaid) for event in events)
        if self._turns == 3:
            self._turns = 0
            return ()
        return await super().append(interview, len(self._journals.get(interview, ())), events)


class DoublesAppends(MemoryStore):
    """Keeps an interviewer's first answer twice."""

    def __init__(self) -> None:
        super().__init__()
        self._doubled = False

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        kept = await super().append(interview, len(self._journals.get(interview, ())), events)
        if after and not self._doubled and events[-1].kind == "interviewer_said":
            self._doubled = True
            await super().append(interview, len(self._journals[interview]), events)
        return kept


class SkipsNumbers(MemoryStore):
    """Leaves out a number."""

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        rows = await super().read(interview)
        return tuple(row.model_copy(update={"seq": row.seq + (row.seq > 4)}) for row in rows)


class TrimsTexts(MemoryStore):
    """Keeps a text without what stands at its end."""

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        trimmed = [
            event.model_copy(update={"text": event.text[:-1]}) if isinstance(event, CandidateSaid) else event
            for event in events
        ]
        return await super().append(interview, after, trimmed)


class RunsBackward(MemoryStore):
    """Puts an earlier time on what comes later."""

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        late = [event.model_copy(update={"at": event.at - 3_600}) if after > 10 else event for event in events]
        return await super().append(interview, after, late)


class ForgetsDrafts(MemoryStore):
    """Keeps no draft."""

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        return None


class KeepsDrafts(MemoryStore):
    """Forgets no draft."""

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        if draft is not None:
            await super().save_draft(interview, draft)


class Endless(Interview):
    """Does not say when a turn is over."""

    async def turn(
        self, text: str, *, message_id: str, board: str | BoardVersion | None = None
    ) -> AsyncGenerator[Sentence | TurnEnd, None]:
        async for part in super().turn(text, message_id=message_id, board=board):
            if isinstance(part, Sentence):
                yield part


class Hasty(Interview):
    """Shows something else than it keeps."""

    async def turn(
        self, text: str, *, message_id: str, board: str | BoardVersion | None = None
    ) -> AsyncGenerator[Sentence | TurnEnd, None]:
        yield Sentence(text="Well. ")
        async for part in super().turn(text, message_id=message_id, board=board):
            yield part


class Crashing(Interview):
    """Fails in a way that nobody wrote down."""

    async def turn(
        self, text: str, *, message_id: str, board: str | BoardVersion | None = None
    ) -> AsyncGenerator[Sentence | TurnEnd, None]:
        if message_id == "m3":
            raise KeyError(message_id)
        async for part in super().turn(text, message_id=message_id, board=board):
            yield part


class TakesNothingBack(Interview):
    """Says that it has taken a turn back, and has not."""

    async def undo(self, *, message_id: str | None = None) -> str | None:
        return self.transcript.said_by("candidate")[-1].text


class StaysAlive(Interview):
    """Is kept by somebody."""

    all: list[Interview] = []  # noqa: RUF012  # that it is shared is what is wrong with it

    async def finish(self) -> None:
        self.all.append(self)
        await super().finish()


class LeavesTasks(Interview):
    """Has something running when it is over."""

    tasks: list[asyncio.Task[None]] = []  # noqa: RUF012

    async def finish(self) -> None:
        self.tasks.append(asyncio.create_task(asyncio.sleep(30)))
        await super().finish()


class LeavesFiles(Interview):
    """Has a file open when it is over."""

    files: list[IO[bytes]] = []  # noqa: RUF012

    async def finish(self) -> None:
        self.files.append(tempfile.TemporaryFile())  # noqa: SIM115  # that nobody closes it is what is wrong
        await super().finish()
