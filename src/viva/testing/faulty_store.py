"""A store that fails between an append and its reply, in each way in which a database, a network or a process does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import Literal

from viva.errors import StoreConflict, StoreUnavailable
from viva.journal.store import Draft, Lines, Store, Summary
from viva.values.events import Event, Journalled
from viva.values.scorecard import Scorecard

StoreFault = Literal[
    "refused",
    "reply lost",
    "told as a conflict",
    "cancelled before",
    "cancelled after",
    "kept late",
    "killed before",
    "killed after",
]
"""What becomes of an append.

`refused`: nothing is kept, and `StoreUnavailable` is raised. `reply lost`: everything is kept, and `StoreUnavailable`
is raised. `told as a conflict`: everything is kept, and `StoreConflict` is raised, as by a store that tries again after
a lost reply and finds its own events. `cancelled before` and `cancelled after`: the task that appends is cancelled,
with nothing or everything kept. `kept late`: it is cancelled, and the append goes on without it. `killed before` and
`killed after`: the process ends at once, with exit code 9.
"""

KILLED = 9
"""Exit code of a process that a fault has ended."""

_LATE_S = 0.005


class FaultyStore:
    """A store around another, which does its work; one append fails each time that `fail` is called.

    A task that is to be cancelled has to be one of its own, as `asyncio.create_task` makes it.

    Example:
        >>> import viva
        >>> from viva.testing import FaultyStore
        >>> store = FaultyStore(viva.open_store("memory:"))
        >>> store.fail("reply lost", on="interviewer_said")
        >>> store.waiting
        True
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._left = 0
        self._fault: StoreFault = "refused"
        self._on: str | None = None
        self._late: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> bool:
        """Whether the append that is to fail is still to come."""
        return self._left > 0

    def fail(self, fault: StoreFault, *, on: str | None = None, append: int = 1) -> None:
        """Let one append fail, once: the next, or the `append`-th from now.

        `on` is the kind of an event, such as `candidate_said`; only appends with such an event count.
        """
        self._fault, self._on, self._left = fault, on, append

    def heal(self) -> None:
        """Let no append fail."""
        self._left = 0

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        """As `Store.append`, or the fault."""
        if self._left and (self._on is None or any(event.kind == self._on for event in events)):
            self._left -= 1
            if not self._left:
                await self._failing(interview, after, events)
        return await self._store.append(interview, after, events)

    async def _failing(self, interview: str, after: int, events: Sequence[Event]) -> None:
        fault = self._fault
        if fault in ("reply lost", "told as a conflict", "cancelled after", "killed after"):
            await self._store.append(interview, after, events)
        if fault in ("killed before", "killed after"):
            os._exit(KILLED)
        if fault == "told as a conflict":
            raise StoreConflict(f"{interview}: somebody else wrote first, or so it seems; read the journal again")
        if fault in ("refused", "reply lost"):
            raise StoreUnavailable("the store does not answer; repeat the command")
        if fault == "kept late":
            late = asyncio.create_task(self._append_late(interview, after, events))
            self._late.add(late)
            late.add_done_callback(self._late.discard)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    async def _append_late(self, interview: str, after: int, events: Sequence[Event]) -> None:
        await asyncio.sleep(_LATE_S)
        try:
            await self._store.append(interview, after, events)
        except StoreConflict:
            """Whoever sent the events again was first."""

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """As `Store.read`."""
        return await self._store.read(interview)

    async def list(self) -> tuple[Summary, ...]:
        """As `Store.list`."""
        return await self._store.list()

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        """As `Store.save_draft`."""
        await self._store.save_draft(interview, draft)

    async def draft(self, interview: str) -> Draft | None:
        """As `Store.draft`."""
        return await self._store.draft(interview)

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        """As `Store.save_scorecard`."""
        return await self._store.save_scorecard(interview, scorecard)

    async def scorecards(self, interview: str) -> tuple[Scorecard, ...]:
        """As `Store.scorecards`."""
        return await self._store.scorecards(interview)

    async def link(self, line: str, interview: str) -> None:
        """As `Lines.link`, where the store inside keeps lines."""
        await _lines(self._store).link(line, interview)

    async def linked(self, line: str) -> str | None:
        """As `Lines.linked`."""
        return await _lines(self._store).linked(line)

    async def close(self) -> None:
        """Wait for what is kept late, and close the store inside."""
        await asyncio.gather(*self._late)
        await self._store.close()


def _lines(store: Store) -> Lines:
    assert isinstance(store, Lines)
    return store
