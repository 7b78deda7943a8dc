"""A store in a database, written with SQLAlchemy Core so that it is the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from pydantic import ValidationError
from sqlalchemy import Boolean, Connection, Engine, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.engine import URL

from viva.errors import StoreConflict, StoreUnavailable
from viva.journal import sql_tables as tables
from viva.journal.names import unknown
from viva.journal.sql_engine import address_of, alone, engine_of, reading
from viva.journal.sql_failures import translated
from viva.journal.store import Draft, Summary
from viva.journal.summary import has_end, now, settings_of, turns_of
from viva.values.events import EVENT, CandidateSaid, Event, Journalled, Undone
from viva.values.scorecard import Scorecard

T = TypeVar("T")


# Run at every turn; to build them takes as long as to run them.
_LENGTHEN = (
    update(tables.interviews)
    .where(tables.interviews.c.id == bindparam("whose"), tables.interviews.c.length == bindparam("after"))
    .values(
        length=tables.interviews.c.length + bindparam("new"),
        updated=bindparam("wall"),
        turns=tables.interviews.c.turns + bindparam("more"),
        finished=or_(tables.interviews.c.finished, bindparam("ends", type_=Boolean)),
    )
)
_APPEND = insert(tables.events)
_FORGET = delete(tables.drafts).where(tables.drafts.c.interview == bindparam("whose"))


class _Kept(NamedTuple):
    seq: int
    wall_time: str
    body: str


class SqlStore:
    """A `Store` on any database that SQLAlchemy knows.

    All work runs on one thread of its own, so that the event loop never waits for a disk; SQLite gets a single
    connection in WAL mode, which is both the fastest and the safest way to use it.
    """

    def __init__(self, url: URL) -> None:
        """Connect. Raises as `open_store` does, and SQLAlchemy's `ArgumentError` for a URL that it cannot use."""
        self._where = address_of(url)
        self._engine = engine_of(url)
        self._reading = reading(self._engine)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="viva-journal")
        try:
            self._thread.submit(self._prepare).result()
        except BaseException:
            self._thread.submit(self._engine.dispose).result()
            self._thread.shutdown()
            raise

    def _prepare(self) -> None:
        if self._transaction(self._reading, tables.version_of) != tables.VERSION:
            self._transaction(self._engine, lambda connection: tables.bring_up_to_date(connection, self._where))

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        """Append all or nothing; see `Store.append`."""
        wall = now()
        new = tuple(
            Journalled(interview=interview, seq=seq, wall_time=wall, event=event)
            for seq, event in enumerate(events, start=after + 1)
        )
        rows = [_row(journalled) for journalled in new]

        def write(connection: Connection) -> None:
            if after == 0 or not rows:
                _require(connection, interview, after)
            if not rows:
                return
            if after == 0:
                connection.execute(insert(tables.interviews), _line_of(interview, events, wall))
            else:
                _lengthen(connection, interview, after, events, wall)
            connection.execute(_APPEND, rows)

        await self._write(write)
        return new

    async def read(self, interview: str) -> tuple[Journalled, ...]:
        """All events in order."""
        found = await self._read(lambda connection: _events(connection, interview))
        if not found:
            raise unknown(interview, [summary.id for summary in await self.list()])
        return tuple(
            Journalled(interview=interview, seq=row.seq, wall_time=row.wall_time, event=self._event(interview, row))
            for row in found
        )

    def _event(self, interview: str, row: _Kept) -> Event:
        try:
            return EVENT.validate_json(row.body)
        except ValidationError as error:
            raise StoreUnavailable(
                f"{self._where}: event {row.seq} of {interview} cannot be read ({error.errors()[0]['msg']}); it was "
                "written by a newer viva, or is damaged: upgrade viva, or restore a copy"
            ) from None

    async def list(self) -> tuple[Summary, ...]:
        """The most recently updated first."""
        table = tables.interviews
        graded = exists().where(tables.scorecards.c.interview == table.c.id).label("graded")
        newest_first = select(table, graded).order_by(table.c.updated.desc(), table.c.started.desc())
        rows = await self._read(lambda connection: connection.execute(newest_first).all())
        return tuple(
            Summary(
                id=row.id,
                scenario=row.scenario,
                level=row.level,
                mode=row.mode,
                started=row.started,
                updated=row.updated,
                turns=row.turns,
                finished=row.finished,
                graded=row.graded,
            )
            for row in rows
        )

    async def save_draft(self, interview: str, draft: Draft | None) -> None:
        """Keep or forget the unsent text."""
        table = tables.drafts

        def write(connection: Connection) -> None:
            alone(connection, f"draft {interview}")
            connection.execute(_FORGET, {"whose": interview})
            if draft is not None:
                connection.execute(insert(table).values(interview=interview, text=json.dumps(draft.text), at=draft.at))

        await self._write(write)

    async def draft(self, interview: str) -> Draft | None:
        """The unsent text."""
        table = tables.drafts
        query = select(table.c.text, table.c.at).where(table.c.interview == interview)
        row = await self._read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Draft(text=json.loads(row.text), at=row.at)

    async def save_scorecard(self, interview: str, scorecard: Scorecard) -> int:
        """Add a scorecard."""
        table, body = tables.scorecards, scorecard.model_dump_json()

        def write(connection: Connection) -> int:
            alone(connection, f"scorecards {interview}")
            last = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.interview == interview)
            number = int(connection.execute(last).scalar_one()) + 1
            connection.execute(insert(table).values(interview=interview, number=number, wall_time=now(), body=body))
            return number

        return await self._write(write)

    async def scorecards(self, interview: str) -> tuple[Scorecard, ...]:
        """Oldest first."""
        table = tables.scorecards
        query = select(table.c.body).where(table.c.interview == interview).order_by(table.c.number)
        bodies = await self._read(lambda connection: connection.execute(query).scalars().all())
        try:
            return tuple(Scorecard.model_validate_json(body) for body in bodies)
        except ValidationError as error:
            raise StoreUnavailable(
                f"{self._where}: a scorecard of {interview} cannot be read ({error.errors()[0]['msg']}); it was "
                f"written by another viva, or is damaged: grade again with `viva grade {interview}`"
            ) from None

    async def link(self, line: str, interview: str) -> None:
        """See `Lines.link`."""
        table = tables.lines

        def write(connection: Connection) -> None:
            alone(connection, f"line {line}")
            connection.execute(delete(table).where(table.c.line == line))
            connection.execute(insert(table).values(line=line, interview=interview))

        await self._write(write)

    async def linked(self, line: str) -> str | None:
        """See `Lines.linked`."""
        table = tables.lines
        query = select(table.c.interview).where(table.c.line == line)
        return await self._read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def close(self) -> None:
        """Release the connection and the thread."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def _read(self, work: Callable[[Connection], T]) -> T:
        return await self._on_thread(self._reading, work)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        return await self._on_thread(self._engine, work)

    async def _on_thread(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transaction, engine, work)

    def _transaction(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with engine.begin() as connection:
                return work(connection)

        return translated(run, self._where)


def _row(journalled: Journalled) -> dict[str, object]:
    said = journalled.event
    return {
        "interview": journalled.interview,
        "seq": journalled.seq,
        "message_id": said.message_id if isinstance(said, CandidateSaid) else None,
        "kind": said.kind,
        "wall_time": journalled.wall_time,
        # JSON writes a NUL as an escape, so that PostgreSQL's text, which knows none, holds it too.
        "body": said.model_dump_json(),
    }


def _line_of(interview: str, events: Sequence[Event], wall: str) -> dict[str, object]:
    started = settings_of(interview, events)
    return {
        "id": interview,
        "scenario": started.scenario,
        "level": started.level,
        "mode": started.mode,
        "started": wall,
        "updated": wall,
        "length": len(events),
        "turns": turns_of(events),
        "finished": has_end(events),
    }


def _lengthen(connection: Connection, interview: str, after: int, events: Sequence[Event], wall: str) -> None:
    given = {"whose": interview, "after": after, "new": len(events), "wall": wall, "ends": has_end(events)}
    if any(isinstance(event, Undone) for event in events):
        told = (*(EVENT.validate_json(row.body) for row in _events(connection, interview)), *events)
        mine = _LENGTHEN.values(turns=turns_of(told))
    else:
        mine, given["more"] = _LENGTHEN, turns_of(events)
    if connection.execute(mine, given).rowcount != 1:
        _require(connection, interview, after)


def _require(connection: Connection, interview: str, after: int) -> None:
    length = connection.execute(select(tables.interviews.c.length).where(tables.interviews.c.id == interview)).scalar()
    if (length or 0) != after:
        raise StoreConflict(f"{interview}: the journal has {length or 0} events, not {after}; read it again")


def _events(connection: Connection, interview: str) -> list[_Kept]:
    table = tables.events
    query = select(table.c.seq, table.c.wall_time, table.c.body).where(table.c.interview == interview)
    return [_Kept(*row) for row in connection.execute(query.order_by(table.c.seq))]
