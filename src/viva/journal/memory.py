"""A store in memory, with the guarantees of one on disk but for surviving the process."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from viva.errors import StoreConflict
from viva.journal.names import unknown
from viva.journal.store import Draft, Summary
from viva.journal.summary import now, settings_of, summary_of
from viva.values.events import CandidateSaid, Event, Journalled
from viva.values.scorecard import Scorecard


class MemoryStore:
    """For simulations and tests. Any number of threads may share it, as interviews of `viva.sync` do."""

    def __init__(self) -> None:
        self._journals: dict[str, tuple[Journalled, ...]] = {}
        self._message_ids: dict[str, frozenset[str]] = {}
        self._drafts: dict[str, Draft] = {}
        self._scorecards: dict[str, tuple[Scorecard, ...]] = {}
        self._lines: dict[str, str] = {}
        self._changing = threading.Lock()
        """Held where something is looked at before it is changed."""

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        """Append all or nothing; see `Store.append`."""
        with self._changing:
            return self._appended(interview, after, events)

    def _appended(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        there = self._journals.get(interview, ())
        if len(there) != after:
            raise StoreConflict(f"{interview}: the journal has {len(there)} events, not {after}; read it again")
        if not events:
            return ()
        if not there:
            settings_of(interview, events)
        known = self._message_ids.get(interview, frozenset())
        sent = [event.message_id for event in events if isinstance(event, CandidateSaid)]
        if len({*known, *sent}) < len(known) + len(sent):
            raise StoreConflict(f"{interview}: a message id was used before; read the journal again")
        wall = now()
        new = tuple(
            Journalled(interview=interview, seq=seq, wall_time=wall, event=event)
            for seq, event in enumerate(events, start=after + 1)
        )
        self._journals[interview] = there + new
        self._message_ids[interview] = known | set(sent)
        return new

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """All events in order."""
        if interview not in self._journals:
            raise unknown(interview, [summary.id for summary in await self.list()])
        return self._journals[interview]

    async def list(self) -> tuple[Summary, ...]:
        """The most recently updated first."""
        with self._changing:
            journals = dict(self._journals)
        found = [
            summary_of(interview, journal, graded=bool(self._scorecards.get(interview)))
            for interview, journal in journals.items()
        ]
        return tuple(sorted(found, key=lambda summary: (summary.updated, summary.started), reverse=True))

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        """Keep or forget the unsent text."""
        if draft is None:
            self._drafts.pop(interview, None)
        else:
            self._drafts[interview] = draft

    async def draft(self, interview: str) -> Draft | None:
        """The unsent text."""
        return self._drafts.get(interview)

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        """Add a scorecard."""
        with self._changing:
            self._scorecards[interview] = (*self._scorecards.get(interview, ()), scorecard)
            return len(self._scorecards[interview])

    async def scorecards(self, interview: str) -> tuple[Scorecard, ...]:
        """Oldest first."""
        return self._scorecards.get(interview, ())

    async def link(self, line: str, interview: str) -> None:
        """See `Lines.link`."""
        self._lines[line] = interview

    async def linked(self, line: str) -> str | None:
        """See `Lines.linked`."""
        return self._lines.get(line)

    async def close(self) -> None:
        """Nothing to release."""
