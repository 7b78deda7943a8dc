"""How each kind of database is opened, and how its writers wait for each other."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from viva.errors import StoreUnavailable, UsageError

BUSY_S = 10
"""How long to wait for another program that is writing, and for PostgreSQL to answer at all.

A URL may say otherwise: SQLite's with `?timeout=`, PostgreSQL's with `?connect_timeout=` and
`?options=-c lock_timeout=5s`.
"""

_RETRY_S = 0.01
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
_DRIVER = "postgresql+psycopg"

_BEGIN = "viva_begin"


def address_of(url: URL) -> str:
    """The URL as it may be shown: without its password, wherever that stands."""
    return url.difference_update_query(["password"]).render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """The engine of a database, not yet connected; one connection, for the store's one thread.

    Raises `StoreUnavailable` when the folder of a SQLite file cannot be made, `UsageError` when PostgreSQL's driver is
    not installed, and SQLAlchemy's `ArgumentError` for a driver that needs an event loop.
    """
    if url.drivername in _POSTGRESQL:
        return _postgresql(url.set(drivername=_DRIVER))
    if url.get_dialect().is_async:
        raise ArgumentError(f"{url.drivername} needs an event loop, and a journal has a thread of its own")
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
    wait = {} if "timeout" in url.query else {"timeout": BUSY_S}
    engine = create_engine(  # What a candidate says is in no log.
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, **wait}, hide_parameters=True
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        _make_room(Path(url.database))
    return engine


def reading(engine: Engine) -> Engine:
    """The engine for transactions that only read, and so need not wait for a writer."""
    return engine.execution_options(**{_BEGIN: "BEGIN"})


def alone(connection: Connection, what: str) -> None:
    """Wait until no other transaction changes `what`, and keep others waiting until the end of this one.

    For what no row stands for yet. A writer of SQLite is alone in any case.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"viva {what}"))))


def _postgresql(url: URL) -> Engine:
    wait = {} if "connect_timeout" in url.query else {"connect_timeout": BUSY_S}
    try:
        engine = create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,  # A server that was started anew is found again.
            hide_parameters=True,  # What a candidate says is in no log.
            isolation_level="READ COMMITTED",  # Who waited for another writer sees what that one wrote.
            connect_args={"client_encoding": "utf8", **wait},  # A server in a bare locale has no encoding of its own.
        )
    except ImportError as error:
        raise UsageError(
            f"--store {address_of(url)!r}: PostgreSQL's driver cannot be loaded ({error}); install it with "
            "`pip install 'viva[postgres]'`"
        ) from None
    if "lock_timeout" not in str(url.query.get("options", "")):
        event.listen(engine, "connect", _limit_waiting)
    return engine


def _limit_waiting(connection: object, _: ConnectionPoolEntry) -> None:
    # Outside a transaction, whose rollback would take the setting back.
    connection.autocommit = True  # type: ignore[attr-defined]  # a DB-API connection has no common type
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(f"SET lock_timeout = '{BUSY_S}s'")
    cursor.close()
    connection.autocommit = False  # type: ignore[attr-defined]


def _configure(connection: object, _: ConnectionPoolEntry) -> None:
    # The driver would begin a transaction where it sees fit, and never one around a change of tables; we do it.
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DB-API connection has no common type
    cursor = connection.cursor()  # type: ignore[attr-defined]
    _to_wal(cursor.execute)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _to_wal(execute: Callable[[str], object]) -> None:
    """Switch the file to a write-ahead log, for which SQLite does not wait where another process opens it as well."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(_RETRY_S)


def _begin(connection: Connection) -> None:
    # A write that waits for its lock at once cannot find later that somebody else wrote in between.
    connection.exec_driver_sql(str(connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE")))


def _make_room(path: Path) -> None:
    """The folder for a SQLite file, and the file itself, both for their owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        if path.is_file():
            return  # A file that may only be read is worth opening.
        raise StoreUnavailable(
            f"{path}: the journal cannot be created ({error.strerror}); set VIVA_HOME or --store to a folder "
            "that can be written"
        ) from None
