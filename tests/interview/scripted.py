"""Interviewers for tests of the loop alone: one plays a list of proposals, one waits to be let go, one fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from types import MappingProxyType

from viva.errors import ModelError
from viva.interviewers.plain import plain_moves
from viva.interviewers.protocol import Brief
from viva.values.moves import Decision, Notes, Sentence

Part = Decision | Sentence | Notes
Proposal = tuple[Part, ...]


class Scripted:
    """Plays each proposal once and keeps the briefs it was given; when none is left it says what is plainest."""

    name = "scripted"
    hashes: Mapping[str, str] = MappingProxyType({})

    def __init__(self, proposals: Iterable[Proposal] = (), *, streams: bool = False) -> None:
        self.streams = streams
        self._proposals = list(proposals)
        self.briefs: list[Brief] = []

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        """The next proposal."""
        self.briefs.append(brief)
        for part in self._proposals.pop(0) if self._proposals else plainest(brief):
            yield part


class Held(Scripted):
    """Thinks until `go` is set; `asked` is set once it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.go = asyncio.Event()

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        """What is plainest, late."""
        self.asked.set()
        await self.go.wait()
        async for part in super().propose(brief):
            yield part


class Failing(Scripted):
    """Fails as often as told, as a model without a network does."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        """What is plainest, once the failures are over."""
        if self.times:
            self.times -= 1
            raise ModelError("the model could not be reached")
        async for part in super().propose(brief):
            yield part


def plainest(brief: Brief) -> Proposal:
    """The first legal move in the framework's own words."""
    move = plain_moves(brief)[0]
    decision = Decision(act=move.act, topic=move.topic, criterion=move.criterion, code=move.code, facts=move.facts)
    return (decision, Sentence(text=move.text))


def listening(text: str) -> Proposal:
    """An acknowledgement in these words."""
    return (Decision(act="listen"), Sentence(text=text))
