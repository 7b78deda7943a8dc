"""How many turns may be answered at once, over any number of interviews."""

from __future__ import annotations

import asyncio
import threading
from collections import deque

from viva.errors import UsageError


class Limit:
    """At most `at_once` turns are answered at the same time by the interviews that are given it; the others wait.

    First come, first served, over all event loops and threads of the process. An interview that waits in its own order
    takes no place. Raises `UsageError` for fewer than 1.

    Example:
        >>> import asyncio, viva
        >>> async def serve() -> int:
        ...     limit, store = viva.Limit(2), viva.open_store("memory:")
        ...     talks = [await viva.Interview.start(name, store=store, limit=limit) for name in ("a", "b", "c")]
        ...     await asyncio.gather(*(answered(talk) for talk in talks))
        ...     return limit.free
        >>> async def answered(talk: viva.Interview) -> None:
        ...     async for _ in talk.turn("What is the goal?", message_id="m1"):
        ...         pass
        >>> asyncio.run(serve())
        2
    """

    def __init__(self, at_once: int) -> None:
        if at_once < 1:
            raise UsageError(f"{at_once} turns at once: write 1 or more")
        self._free = at_once
        self._waiting: deque[asyncio.Future[None]] = deque()
        """Empty while a place is free."""
        self._changing = threading.Lock()

    @property
    def free(self) -> int:
        """Places that nobody has taken.

        Example:
            >>> import asyncio, viva
            >>> async def inside() -> int:
            ...     limit = viva.Limit(20)
            ...     async with limit:
            ...         return limit.free
            >>> asyncio.run(inside())
            19
        """
        return self._free

    async def __aenter__(self) -> None:
        with self._changing:
            if self._free:
                self._free -= 1
                return
            place = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if not self._withdrawn(place):
                self._pass_on()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._pass_on()

    def _withdrawn(self, place: asyncio.Future[None]) -> bool:
        """Wait no more; false where the place was given just now."""
        with self._changing:
            if place in self._waiting:
                self._waiting.remove(place)
                return True
            return False

    def _pass_on(self) -> None:
        """Give a place to whoever waits longest."""
        with self._changing:
            while self._waiting:
                place = self._waiting.popleft()
                if not place.get_loop().is_closed():
                    place.get_loop().call_soon_threadsafe(_give, place)
                    return
            self._free += 1


def _give(place: asyncio.Future[None]) -> None:
    if not place.done():
        place.set_result(None)
