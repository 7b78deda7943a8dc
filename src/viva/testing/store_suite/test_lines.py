"""Lines, where a store keeps them: which conversation of another program leads to which interview."""

from __future__ import annotations

import asyncio

import pytest

from viva.journal.store import Lines, Store
from viva.testing.store_place import Place, new_id


def test_a_line_leads_where_it_was_linked_last(place: Place) -> None:
    """Also for another store, also where the interview has not begun yet, and any text is a line's key."""

    async def body() -> None:
        one, first, second = new_id(), new_id(), new_id()
        async with place.opened() as writer, place.opened() as reader:
            assert await _lines(writer).linked(one) is None
            await _lines(writer).link(one, first)
            assert await _lines(reader).linked(one) == first
            await _lines(reader).link(one, second)
            await _lines(writer).link(f"{one}:é\U0001f600'\"%", first)
            assert await _lines(writer).linked(one) == second
        async with place.opened() as later:
            assert await _lines(later).linked(f"{one}:é\U0001f600'\"%") == first

    asyncio.run(body())


def test_many_may_link_one_line_at_once(place: Place) -> None:
    """One of them is last; none fails."""

    async def body() -> None:
        line, ends = new_id(), [new_id() for _ in range(8)]
        async with place.opened() as one, place.opened() as other:
            await asyncio.gather(*(_lines((one, other)[at % 2]).link(line, end) for at, end in enumerate(ends)))
            assert await _lines(one).linked(line) in ends

    asyncio.run(body())


def _lines(store: Store) -> Lines:
    if not isinstance(store, Lines):
        pytest.skip("this store keeps no lines")
    return store
