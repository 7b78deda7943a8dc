"""What goes wrong between an interview and its store: appends, readings, drafts, the calendar, a locked file."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from viva.errors import StoreUnavailable
from viva.journal.store import Draft, Store
from viva.testing.faulty_store import FaultyStore
from viva.values.events import Journalled

LOCKED_S = 0.03


class SoakStore(FaultyStore):
    """A store whose readings can fail too, and whose calendar can be put forward or back."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.unreadable = 0
        """Readings of the journal that fail from now on."""
        self.draft_refused = 0
        """Readings and writings of the draft that fail from now on."""
        self.ahead = timedelta()
        """By how much the calendar was ahead when the journal was written."""

    def heal(self) -> None:
        """Let nothing fail."""
        super().heal()
        self.unreadable = self.draft_refused = 0
        self.ahead = timedelta()

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """As `Store.read`, or `StoreUnavailable`."""
        if self.unreadable:
            self.unreadable -= 1
            raise StoreUnavailable("the journal cannot be read; repeat the command")
        rows: Sequence[Journalled] = await super().read(interview)
        return tuple(row.model_copy(update={"wall_time": self._dated(row.wall_time)}) for row in rows)

    def _dated(self, written: str) -> str:
        if not self.ahead:
            return written
        return (datetime.fromisoformat(written) + self.ahead).isoformat(timespec="microseconds")

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        """As `Store.save_draft`, or `StoreUnavailable`."""
        self._refuse_draft()
        await super().save_draft(interview, draft)

    async def draft(self, interview: str) -> Draft | None:
        """As `Store.draft`, or `StoreUnavailable`."""
        self._refuse_draft()
        return await super().draft(interview)

    def _refuse_draft(self) -> None:
        if self.draft_refused:
            self.draft_refused -= 1
            raise StoreUnavailable("the draft cannot be reached; repeat the command")


async def locked(path: Path) -> None:
    """Another program writes to the file for a moment, in which nobody else can."""
    await asyncio.to_thread(_lock, path)


def _lock(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED_S)
        connection.execute("ROLLBACK")
