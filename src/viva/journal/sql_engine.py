"""How each kind of database is opened, and what its failures mean to the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from viva.errors import StoreConflict, StoreError, StoreUnavailable

T = TypeVar("T")

BUSY_S = 10
"""How long to wait for another program that is writing; a URL may say otherwise with `?timeout=`."""

_BEGIN = "viva_begin"

_REMEDIES = {
    "readonly": "make the file and its folder writable, or give another --store",
    "full": "free some space on the disk and repeat the command; nothing that was saved is lost",
    "disk i/o error": "look at the disk, free some space and repeat the command; nothing that was saved is lost",
    "locked": "another program holds the database; end it and repeat the command",
    "not a database": "the file is something else; give another --store",
    "malformed": "the file is damaged; restore a copy, or give another --store",
    "unable to open": "check that it is a file that you may read and write, or give another --store",
    "no such table": "the file belongs to another program; give another --store",
}


def engine_of(url: URL) -> Engine:
    """The engine of a database, not yet connected; one connection, for the store's one thread.

    Raises `StoreUnavailable` when the folder of a SQLite file cannot be made.
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True)
    wait = {} if "timeout" in url.query else {"timeout": BUSY_S}
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False, **wait})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        _make_room(Path(url.database))
    return engine


def reading(engine: Engine) -> Engine:
    """The engine for transactions that only read, and so need not wait for a writer."""
    return engine.execution_options(**{_BEGIN: "BEGIN"})


def _configure(connection: object, _: ConnectionPoolEntry) -> None:
    # The driver would begin a transaction where it sees fit, and never one around a change of tables; we do it.
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DB-API connection has no common type
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


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


def translated(work: Callable[[], T], where: str) -> T:
    """The result of `work`, its database errors turned into ours, each with the place and what to do."""
    try:
        return work()
    except IntegrityError as error:
        raise StoreConflict(f"{where}: somebody else wrote first ({error.orig}); read the journal again") from None
    except DBAPIError as error:
        raise _explained(where, str(error.orig)) from None


def _explained(where: str, cause: str) -> StoreError:
    told = cause.splitlines()[0] if cause else "no reason given"
    remedy = next((what for word, what in _REMEDIES.items() if word in cause.casefold()), "")
    return StoreUnavailable(f"{where}: {told}; {remedy or 'check the address, or give another --store'}")
