"""Opening a store for one test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from viva.journal.opening import open_store
from viva.journal.store import Store


def with_store(url: str, body: Callable[[Store], Awaitable[None]]) -> None:
    """Open a store, do something with it, close it."""

    async def run() -> None:
        store = open_store(url)
        try:
            await body(store)
        finally:
            await store.close()

    asyncio.run(run())
