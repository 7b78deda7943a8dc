"""Opens a store by URL or path, and finds an interview by the start of its id."""

from __future__ import annotations

from pathlib import Path

from viva.errors import StoreUnavailable, UnknownInterview, UsageError
from viva.folders import user_folder
from viva.journal.store import Store

MEMORY = "memory:"
"""URL of a store that is gone with the process."""


def default_url() -> str:
    """The user's own journal."""
    return f"sqlite:///{user_folder() / 'viva.db'}"


def open_store(url: str) -> Store:
    """Open the store at a SQLAlchemy URL, at a file's path, or in memory.

    Raises `StoreUnavailable` when it cannot be opened, `StoreTooNew` when a newer viva wrote it, `UsageError` when
    the URL cannot be read.

    Example:
        >>> open_store("memory:")  # doctest: +ELLIPSIS
        <viva.journal.memory.MemoryStore object at ...>
    """
    if url == MEMORY:
        from viva.journal.memory import MemoryStore

        return MemoryStore()
    if "://" not in url:
        url = f"sqlite:///{Path(url).expanduser()}"
    if url.startswith("sqlite:///"):
        _make_room(Path(url.removeprefix("sqlite:///")))
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from viva.journal.sql import SqlStore

    try:
        return SqlStore(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError(f"--store {url!r}: {error}; give a file's path or a URL such as sqlite:///viva.db") from None


def _make_room(path: Path) -> None:
    """The folder for a SQLite file, and the file itself readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreUnavailable(
            f"{path}: the journal cannot be created ({error.strerror}); set VIVA_HOME or --store to a folder "
            "that can be written"
        ) from None


async def resolve(store: Store, wanted: str) -> str:
    """The id of the interview that `wanted` names: an id, the start of exactly one, or `latest`.

    Raises `UnknownInterview`, naming what there is.
    """
    ids = [summary.id for summary in await store.list()]
    if not ids:
        raise UnknownInterview("there are no interviews yet; start one with `viva interview`")
    if wanted == "latest":
        return ids[0]
    if wanted in ids:
        return wanted
    found = [interview for interview in ids if interview.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    near = ", ".join((found or ids)[:5])
    what = "several interviews begin with" if found else "there is no interview"
    raise UnknownInterview(f"{what} {wanted!r}; `viva list` shows all, such as {near}")
