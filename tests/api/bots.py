"""What the tests of the library share: short interviews, what they say, and interviewers that a test holds back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from tests.interview.scripted import Failing, Held, Part, Scripted, plainest
from viva.api.interview import Interview
from viva.interview import TurnEnd
from viva.interviewers.protocol import Brief
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, InterviewerSaid
from viva.values.moves import Sentence

STATEMENT = "I would log every impression with the inputs that the model saw, and join the clicks later."
MORE = "And a second thing: clicks come late."

__all__ = ["MORE", "STATEMENT", "Failing", "Held", "Scripted"]


@cache
def sheet() -> Definition:
    return load_definition("ads_ctr")


async def told(interview: Interview, text: str, message_id: str) -> tuple[str, TurnEnd]:
    """What was shown for one message, with what closed it; the answer that was owed from before comes first in both."""
    parts = [part async for part in interview.turn(text, message_id=message_id)]
    end = parts[-1]
    assert isinstance(end, TurnEnd)
    return "".join(part.text for part in parts if isinstance(part, Sentence)), end


def heard(interview: Interview) -> list[str]:
    return [event.text for event in interview.events if isinstance(event, CandidateSaid)]


def answers(interview: Interview) -> int:
    """How many answers the journal has, the opening not among them."""
    return sum(isinstance(event, InterviewerSaid) for event in interview.events) - 1


async def settled() -> None:
    """Let every task run as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


class Streamed:
    """Streams a first sentence, then waits until it may end its turn."""

    name = "streamed"
    streams = True
    hashes: Mapping[str, str] = MappingProxyType({})

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.shown = asyncio.Event()

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        decision, sentence = plainest(brief)
        yield decision
        yield sentence
        self.shown.set()
        await self.go.wait()


class Gated(Scripted):
    """Has a gate for each of its first two turns; `asked` says that it stands before one."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = (asyncio.Event(), asyncio.Event())
        self.asked = (asyncio.Event(), asyncio.Event())

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        if len(self.briefs) < len(self.gates):
            self.asked[len(self.briefs)].set()
            await self.gates[len(self.briefs)].wait()
        async for part in super().propose(brief):
            yield part


class Counting(Scripted):
    """Says what is plainest after a moment, and remembers how many did so at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.most = 0

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(0.01)
            async for part in super().propose(brief):
                yield part
        finally:
            self.now -= 1


def texts(parts: Sequence[Sentence | TurnEnd]) -> str:
    return "".join(part.text for part in parts if isinstance(part, Sentence))
