"""The tables of the journal, and the numbered steps that bring an older database up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    inspect,
    select,
    update,
)

from viva.errors import StoreTooNew, StoreUnavailable
from viva.journal.sql_engine import alone

VERSION = 2
"""Version of the tables as they are written below."""

Step = Callable[[Connection], None]

metadata = MetaData()

meta = Table("viva_meta", metadata, Column("key", String(40), primary_key=True), Column("value", String(40)))

interviews = Table(
    "viva_interviews",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("scenario", String(200), nullable=False),
    Column("level", String(40), nullable=False),
    Column("mode", String(40), nullable=False),
    Column("started", String(40), nullable=False),
    Column("updated", String(40), nullable=False, index=True),
    # The seq of the last event: who appends compares and raises it in one statement, and so locks the interview.
    Column("length", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("finished", Boolean, nullable=False),
)

events = Table(
    "viva_events",
    metadata,
    Column("interview", String(200), ForeignKey(interviews.c.id), nullable=False),
    Column("seq", Integer, nullable=False),
    # Only a candidate's turn has one; NULLs do not collide, so the constraint is about those alone.
    Column("message_id", String(200)),
    Column("kind", String(40), nullable=False),
    Column("wall_time", String(40), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("interview", "seq"),
    UniqueConstraint("interview", "message_id"),
)

drafts = Table(
    "viva_drafts",
    metadata,
    Column("interview", String(200), primary_key=True),
    # A JSON string, which holds what a database's text may not, such as NUL.
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
)

scorecards = Table(
    "viva_scorecards",
    metadata,
    Column("interview", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("wall_time", String(40), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("interview", "number"),
)

lines = Table(
    "viva_lines",
    metadata,
    Column("line", String(400), primary_key=True),
    Column("interview", String(200), nullable=False),
)

STEPS: Mapping[int, Step] = MappingProxyType({2: lines.create})
"""Step N makes a database of version N - 1 into one of version N; there is one for each version from 2 on."""


def bring_up_to_date(connection: Connection, where: str) -> None:
    """Create the tables, or lift an older version step by step. Raises `StoreTooNew` for a newer one."""
    alone(connection, "tables")
    if not inspect(connection).has_table(meta.name):
        metadata.create_all(connection)
        connection.execute(insert(meta).values(key="version", value=str(VERSION)))
        return
    found = version_of(connection)
    if found > VERSION:
        raise StoreTooNew(
            f"{where}: the journal has version {found}, written by a newer viva than this one (which knows up to "
            f"{VERSION}); upgrade viva, or give another --store"
        )
    for number in range(found + 1, VERSION + 1):
        STEPS[number](connection)
        connection.execute(update(meta).where(meta.c.key == "version").values(value=str(number)))


def version_of(connection: Connection) -> int:
    """The version that a database says it has; 0 where there is none yet."""
    if not inspect(connection).has_table(meta.name):
        return 0
    found = connection.execute(select(meta.c.value).where(meta.c.key == "version")).scalar_one_or_none()
    if not str(found).isdecimal():
        raise StoreUnavailable(f"the journal says it has version {found!r}; it is damaged: restore a copy")
    return int(str(found))
