"""Opens a store by URL or path, and finds an interview by the start of its id."""

from __future__ import annotations

import re
from pathlib import Path

from viva.errors import UsageError
from viva.folders import user_folder
from viva.journal.names import several, unknown
from viva.journal.store import Store

MEMORY = "memory:"
"""URL of a store that is gone with the process."""


def default_url() -> str:
    """The user's own journal."""
    return f"sqlite:///{user_folder() / 'viva.db'}"


def open_store(url: str) -> Store:
    """Open the store at a file's path, at a URL (`sqlite:///viva.db`, `postgresql://user@host/db`), or in memory.

    Raises `StoreUnavailable` when it cannot be opened, `StoreTooNew` when a newer viva wrote it, `UsageError` when
    the URL cannot be read or PostgreSQL's driver is not installed (`pip install 'viva[postgres]'`).

    Example:
        >>> import asyncio, viva
        >>> store = viva.open_store("memory:")
        >>> asyncio.run(store.list())
        ()
    """
    if url == MEMORY:
        from viva.journal.memory import MemoryStore

        return MemoryStore()
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from viva.journal.sql import SqlStore

    try:
        address = make_url(url) if "://" in url else URL.create("sqlite", database=str(Path(url).expanduser()))
        return SqlStore(address)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        shown = re.sub("://.*@|(?<=password=)[^&]*", lambda found: "://***@" if "@" in found[0] else "***", url)
        raise UsageError(
            f"--store {shown!r}: {error}; give a file's path, or a URL such as sqlite:///viva.db or "
            "postgresql://user@host/db"
        ) from None


def without_password(url: str) -> str:
    """A store's path or URL without the password that may stand in it, for a command that is shown.

    PostgreSQL's driver then takes the password from `PGPASSWORD` or `~/.pgpass`.

    Example:
        >>> without_password("postgresql://me:secret@db.example.org/viva")
        'postgresql://me@db.example.org/viva'
        >>> without_password("viva.db")
        'viva.db'
    """
    if "://" not in url:
        return url
    from sqlalchemy.engine import URL, make_url

    given = make_url(url)
    if given.password is None and "password" not in given.query:
        return url
    rest = given.difference_update_query(["password"])
    bare = URL.create(
        rest.drivername,
        username=rest.username,
        host=rest.host,
        port=rest.port,
        database=rest.database,
        query=rest.query,
    )
    return bare.render_as_string()


async def resolve(store: Store, wanted: str) -> str:
    """The id of the interview that `wanted` names: an id, the start of exactly one, or `latest`.

    Raises `UnknownInterview`, naming what there is.
    """
    ids = [summary.id for summary in await store.list()]
    if wanted in ids:
        return wanted
    if wanted == "latest" and ids:
        return ids[0]
    found = [interview for interview in ids if wanted and interview.startswith(wanted)]
    if len(found) > 1:
        raise several(wanted, found)
    if not found:
        raise unknown(wanted, ids)
    return found[0]
