"""Where a store under test keeps its journals, named by a URL or by whoever makes the store."""

from __future__ import annotations

import importlib
import inspect
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from operator import attrgetter
from typing import cast

from viva.errors import UsageError
from viva.journal.memory import MemoryStore
from viva.journal.opening import MEMORY, open_store
from viva.journal.store import Store

Factory = Callable[[], Store | Awaitable[Store]]
"""Opens the store under test; each call gives another writer on the same journals."""

_FACTORY = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")


class Place:
    """The journals of the store under test. Every store that it opens reads and writes the same ones.

    Example:
        >>> Place("memory:").one_process
        True
        >>> Place("sqlite:///viva.db").where
        'sqlite:///viva.db'
    """

    def __init__(self, where: str, *, one_process: bool = False) -> None:
        """`where` is `package.module:factory`, or what `open_store` takes.

        Raises `UsageError` when there is no such factory.
        """
        self.where = where
        self.one_process = one_process or where == MEMORY
        """No other process can open it."""
        self._factory = _factory(where)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Store]:
        """A store; it is closed at the end."""
        made = self._factory()
        store = await made if inspect.isawaitable(made) else made
        try:
            yield store
        finally:
            await store.close()


def new_id(begins: str = "suite") -> str:
    """An id that no interview of the store has."""
    return f"{begins}-{secrets.token_hex(8)}"


def _factory(where: str) -> Factory:
    if where == MEMORY:
        store = MemoryStore()
        return lambda: store
    if not _FACTORY.fullmatch(where):
        return lambda: open_store(where)
    module, _, name = where.partition(":")
    try:
        found = attrgetter(name)(importlib.import_module(module))
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"{where!r}: {error}; give `package.module:factory`, or a URL such as sqlite:///viva.db"
        ) from error
    if not callable(found):
        raise UsageError(f"{where!r} is no function; name one that opens the store and takes no argument")
    return cast(Factory, found)
