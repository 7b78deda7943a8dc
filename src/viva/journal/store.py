"""The Store protocol: an append-only journal of interviews that anybody may implement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from viva.values.events import Event, Journalled
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode
from viva.values.value import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One line of the list of interviews."""

    id: str
    scenario: str
    level: Level
    mode: Mode
    started: str
    """ISO 8601 in UTC."""
    updated: str
    turns: int
    """Turns of both speakers, without those taken back."""
    finished: bool
    graded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the candidate has typed and not sent, and the interview time at which it was saved."""

    text: str
    at: float


@runtime_checkable
class Lines(Protocol):
    """Where conversations of other programs lead: a line is a key such as `slack:T1:C1:1732.5`, of 1 to 400 characters.

    The stores of viva keep lines too; a `Store` need not.
    """

    async def link(self, line: str, interview: str) -> None:
        """Let the line lead to an interview, which need not have begun yet, and no more to where it led before."""
        ...

    async def linked(self, line: str) -> str | None:
        """The id of the interview that the line leads to."""
        ...


class Store(Protocol):
    """Keeps journals. `append` is atomic and durable: when it returns, the events survive the process.

    Two guarantees carry everything else: no two events of an interview share a `seq`, and no two
    `CandidateSaid` of an interview share a `message_id`.

    Example:
        >>> import asyncio, viva
        >>> async def kept() -> tuple[int, str]:
        ...     store = viva.open_store("memory:")
        ...     await viva.Interview.start("demo", store=store)
        ...     return (await store.read("demo"))[0].seq, (await store.list())[0].scenario
        >>> asyncio.run(kept())
        (1, 'ads_ctr')
    """

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        """Append all events behind `seq` number `after` (0 for a new interview, which begins with `Started`), or none.

        Raises `StoreConflict` when the journal has another length than `after` or a message id is there already,
        `StoreUnavailable` when the database cannot be written. Who is cancelled while waiting has to read again: the
        events may be there.
        """
        ...

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """All events in order. Raises `UnknownInterview`, naming ids that are near."""
        ...

    async def list(self) -> tuple[Summary, ...]:
        """All interviews, the most recently updated first."""
        ...

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        """Keep, or with None forget, the unsent text."""
        ...

    async def draft(self, interview: str) -> Draft | None:
        """The unsent text, if there is any."""
        ...

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        """Add a scorecard and return its number from 1; earlier ones stay."""
        ...

    async def scorecards(self, interview: str) -> tuple[Scorecard, ...]:
        """All scorecards, oldest first."""
        ...

    async def close(self) -> None:
        """Release connections; the store is not used again."""
        ...
