"""What the tests of the loop share: starting, loading and talking in an interview about ads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from tests.interview.scripted import Proposal, Scripted
from viva.clock import Clock, WallClock
from viva.errors import StoreUnavailable
from viva.interview import Interview, TurnEnd
from viva.interviewers.protocol import Interviewer
from viva.journal.memory import MemoryStore
from viva.journal.store import Store
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.events import Event, Journalled
from viva.values.moves import Move
from viva.values.transcript import Mode

STATEMENT = "I would log every impression with the inputs that the model saw, and join the clicks later."


@cache
def definition() -> Definition:
    return load_definition("ads_ctr")


class Hands:
    """Time that a test moves by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def started(
    *proposals: Proposal,
    store: Store | None = None,
    clock: Clock | None = None,
    interviewer: Interviewer | None = None,
    mode: Mode = "step1",
    minutes: float | Literal["framework"] | None = "framework",
) -> Interview:
    """An interview `a`; time stands unless a clock is given."""
    return await Interview.start(
        "a",
        definition=definition(),
        interviewer=interviewer or Scripted(proposals),
        store=store or MemoryStore(),
        clock=clock or WallClock(Hands()),
        mode=mode,
        minutes=minutes,
    )


async def loaded(store: Store, *, clock: Clock | None = None, interviewer: Interviewer | None = None) -> Interview:
    """The interview `a` taken up again."""
    return await Interview.load(
        "a",
        definition=definition(),
        interviewer=interviewer or Scripted(),
        store=store,
        clock=clock or WallClock(Hands()),
    )


async def said(interview: Interview, text: str, message_id: str) -> tuple[Move, str]:
    """The move of one turn, and what was shown."""
    shown, end = "", None
    async for part in interview.turn(text, message_id=message_id):
        if isinstance(part, TurnEnd):
            end = part
        else:
            shown += part.text
    assert end is not None
    return end.move, shown


class Faulty(MemoryStore):
    """Fails the `n`-th append from the time it is told, before or after the events were kept."""

    def __init__(self) -> None:
        super().__init__()
        self._left = 0
        self._kept = False

    def fail(self, n: int, *, kept: bool) -> None:
        """Let the n-th append from now fail, once."""
        self._left, self._kept = n, kept

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        self._left -= 1
        if self._left:
            return await super().append(interview, after, events)
        if self._kept:
            await super().append(interview, after, events)
        raise StoreUnavailable("the power went")
