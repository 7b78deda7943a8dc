"""The tables of the journal, and the numbered steps that bring an older database up to date."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    Float,
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

from viva.errors import StoreTooNew

VERSION = 1
"""Version of the tables that this viva writes."""

metadata = MetaData()

meta = Table("viva_meta", metadata, Column("key", String(40), primary_key=True), Column("value", String(40)))

events = Table(
    "viva_events",
    metadata,
    Column("interview", String(200), nullable=False),
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


def bring_up_to_date(connection: Connection, where: str) -> None:
    """Create the tables, or lift an older version step by step. Raises `StoreTooNew` for a newer one."""
    if not inspect(connection).has_table(meta.name):
        metadata.create_all(connection)
        connection.execute(insert(meta).values(key="version", value=str(VERSION)))
        return
    found = int(connection.execute(select(meta.c.value).where(meta.c.key == "version")).scalar_one())
    if found > VERSION:
        raise StoreTooNew(
            f"{where}: the journal has version {found}, written by a newer viva than this one (which knows up to "
            f"{VERSION}); upgrade viva, or give another --store"
        )
    if found < VERSION:
        connection.execute(update(meta).where(meta.c.key == "version").values(value=str(VERSION)))
