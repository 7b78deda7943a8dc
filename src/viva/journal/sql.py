"""The journal in a SQL database, SQLite by default: one writer thread, one transaction an append."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, InterfaceError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from viva.errors import StoreConflict, StoreUnavailable, UnknownInterview
from viva.journal import sql_tables as tables
from viva.journal.store import Draft, Summary
from viva.journal.summary import now, summary_of
from viva.values.events import EVENT, CandidateSaid, Event, Journalled
from viva.values.scorecard import Scorecard

T = TypeVar("T")

NUL = "\x00"
"""PostgreSQL's text cannot hold it; it is written as the replacement character."""


class SqlStore:
    """A `Store` on any database that SQLAlchemy knows.

    All work runs on one thread of its own, so that the event loop never waits for a disk; SQLite gets a single
    connection in WAL mode, which is both the fastest and the safest way to use it.
    """

    def __init__(self, url: str) -> None:
        self._where = make_url(url).render_as_string(hide_password=True)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="viva-journal")
        self._engine = _engine(url)
        try:
            self._thread.submit(self._prepare).result()
        except BaseException:
            self._engine.dispose()
            self._thread.shutdown()
            raise

    def _prepare(self) -> None:
        self._translated(lambda: self._in_transaction(lambda c: tables.bring_up_to_date(c, self._where)))

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        """Append all or nothing; see `Store.append`."""
        wall = now()
        new = tuple(
            Journalled(interview=interview, seq=seq, wall_time=wall, event=event)
            for seq, event in enumerate(events, start=after + 1)
        )
        rows = [_row(journalled) for journalled in new]

        def write(connection: Connection) -> None:
            last = connection.execute(
                select(func.coalesce(func.max(tables.events.c.seq), 0)).where(tables.events.c.interview == interview)
            ).scalar_one()
            if last != after:
                raise StoreConflict(f"{interview}: the journal has {last} events, not {after}; read it again")
            connection.execute(insert(tables.events), rows)

        await self._run(write)
        return new

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """All events in order."""
        table = tables.events

        def fetch(connection: Connection) -> list[tuple[int, str, str]]:
            query = select(table.c.seq, table.c.wall_time, table.c.body).where(table.c.interview == interview)
            return [(seq, wall, body) for seq, wall, body in connection.execute(query.order_by(table.c.seq))]

        found = await self._run(fetch)
        if not found:
            raise UnknownInterview(f"there is no interview {interview!r}; `viva list` shows all")
        return tuple(
            Journalled(interview=interview, seq=seq, wall_time=wall, event=EVENT.validate_json(body))
            for seq, wall, body in found
        )

    async def list(self) -> tuple[Summary, ...]:
        """The most recently updated first."""

        def interviews(connection: Connection) -> list[tuple[str, bool]]:
            table = tables.events
            graded = set(connection.execute(select(tables.scorecards.c.interview).distinct()).scalars())
            query = select(table.c.interview).group_by(table.c.interview).order_by(func.max(table.c.wall_time).desc())
            return [(interview, interview in graded) for interview in connection.execute(query).scalars()]

        return tuple(
            [
                summary_of(interview, await self.read(interview), graded=graded)
                for interview, graded in await self._run(interviews)
            ]
        )

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        """Keep or forget the unsent text."""

        def write(connection: Connection) -> None:
            connection.execute(delete(tables.drafts).where(tables.drafts.c.interview == interview))
            if draft is not None:
                text = draft.text.replace(NUL, "\N{REPLACEMENT CHARACTER}")
                connection.execute(insert(tables.drafts).values(interview=interview, text=text, at=draft.at))

        await self._run(write)

    async def draft(self, interview: str) -> Draft | None:
        """The unsent text."""

        def fetch(connection: Connection) -> Draft | None:
            query = select(tables.drafts.c.text, tables.drafts.c.at).where(tables.drafts.c.interview == interview)
            row = connection.execute(query).one_or_none()
            return None if row is None else Draft(text=row[0], at=row[1])

        return await self._run(fetch)

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        """Add a scorecard."""
        table, body = tables.scorecards, scorecard.model_dump_json()

        def write(connection: Connection) -> int:
            count = func.coalesce(func.max(table.c.number), 0)
            number = int(connection.execute(select(count).where(table.c.interview == interview)).scalar_one()) + 1
            connection.execute(insert(table).values(interview=interview, number=number, wall_time=now(), body=body))
            return number

        return await self._run(write)

    async def scorecards(self, interview: str) -> tuple[Scorecard, ...]:
        """Oldest first."""
        table = tables.scorecards

        def fetch(connection: Connection) -> list[str]:
            query = select(table.c.body).where(table.c.interview == interview).order_by(table.c.number)
            return [str(body) for body in connection.execute(query).scalars()]

        return tuple(Scorecard.model_validate_json(body) for body in await self._run(fetch))

    async def close(self) -> None:
        """Release the connection and the thread."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: self._translated(lambda: self._in_transaction(work)))

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)

    def _translated(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except IntegrityError as error:
            raise StoreConflict(f"{self._where}: somebody else wrote first ({error.orig}); read again") from None
        except (DatabaseError, InterfaceError, OSError) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreUnavailable(f"{self._where}: {cause}; {_remedy(str(cause))}") from None


_REMEDIES = {
    "readonly": "make the file and its folder writable, or give another --store",
    "full": "free some space on the disk and repeat the command; nothing that was saved is lost",
    "locked": "another program holds the database; end it and repeat the command",
    "not a database": "the file is something else; give another --store",
    "malformed": "the file is damaged; restore a copy, or give another --store",
}


def _remedy(cause: str) -> str:
    return next((what for word, what in _REMEDIES.items() if word in cause), "check the path, or give another --store")


def _row(journalled: Journalled) -> dict[str, object]:
    said = journalled.event
    return {
        "interview": journalled.interview,
        "seq": journalled.seq,
        "message_id": said.message_id if isinstance(said, CandidateSaid) else None,
        "kind": said.kind,
        "wall_time": journalled.wall_time,
        # JSON writes a NUL as an escape, which PostgreSQL's text holds; nothing is replaced here.
        "body": said.model_dump_json(),
    }


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True)
    engine = create_engine(url, poolclass=StaticPool, connect_args={"timeout": 10, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: object, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection has no common type
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
