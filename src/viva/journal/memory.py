"""A store in memory, with the guarantees of one on disk but for surviving the process."""

from __future__ import annotations

from collections.abc import Sequence

from viva.errors import StoreConflict, UnknownInterview
from viva.journal.store import Draft, Summary
from viva.journal.summary import now, summary_of
from viva.values.events import CandidateSaid, Event, Journalled
from viva.values.scorecard import Scorecard


class MemoryStore:
    """For simulations and tests."""

    def __init__(self) -> None:
        self._events: dict[str, list[Journalled]] = {}
        self._drafts: dict[str, Draft] = {}
        self._scorecards: dict[str, list[Scorecard]] = {}

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        """Append all or nothing; see `Store.append`."""
        there = self._events.get(interview, [])
        if len(there) != after:
            raise StoreConflict(f"{interview}: the journal has {len(there)} events, not {after}; read it again")
        known = {j.event.message_id for j in there if isinstance(j.event, CandidateSaid)}
        for event in events:
            if isinstance(event, CandidateSaid):
                if event.message_id in known:
                    raise StoreConflict(f"{interview}: message {event.message_id!r} is in the journal already")
                known.add(event.message_id)
        wall = now()
        new = [
            Journalled(interview=interview, seq=seq, wall_time=wall, event=event)
            for seq, event in enumerate(events, start=after + 1)
        ]
        self._events[interview] = there + new
        return tuple(new)

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """All events in order."""
        if interview not in self._events:
            raise UnknownInterview(f"there is no interview {interview!r}; `viva list` shows all")
        return tuple(self._events[interview])

    async def list(self) -> tuple[Summary, ...]:
        """The most recently updated first."""
        found = [
            summary_of(interview, tuple(events), graded=bool(self._scorecards.get(interview)))
            for interview, events in self._events.items()
        ]
        return tuple(sorted(found, key=lambda summary: summary.updated, reverse=True))

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
        kept = self._scorecards.setdefault(interview, [])
        kept.append(scorecard)
        return len(kept)

    async def scorecards(self, interview: str) -> tuple[Scorecard, ...]:
        """Oldest first."""
        return tuple(self._scorecards.get(interview, ()))

    async def close(self) -> None:
        """Nothing to release."""
