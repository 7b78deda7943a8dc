"""A draft: kept until its turn is sent, and forgotten then, whatever fails in between."""

from __future__ import annotations

import asyncio

import pytest

from tests.interview.holding import STATEMENT, Faulty, Hands, loaded, said, started
from viva.clock import WallClock
from viva.errors import StoreUnavailable
from viva.interview import Interview
from viva.journal.store import Draft


@pytest.mark.parametrize("again", ["sent again", "loaded"])
def test_a_draft_is_forgotten_where_its_turn_was_kept_and_the_reply_lost(again: str) -> None:
    async def run() -> None:
        store = Faulty()
        interview = await started(store=store)
        await interview.save_draft("half an answer")
        store.fail(1, kept=True)
        with pytest.raises(StoreUnavailable):
            await said(interview, STATEMENT, "m1")
        assert await store.draft("a") is not None
        if again == "loaded":
            interview = await loaded(store)
        await said(interview, STATEMENT, "m1")
        assert await store.draft("a") is None

    asyncio.run(run())


@pytest.mark.parametrize("again", ["sent again", "loaded"])
def test_what_is_typed_behind_a_turn_that_waits_is_kept(again: str) -> None:
    async def run() -> None:
        hands, store = Hands(), Faulty()
        interview: Interview = await started(store=store, clock=WallClock(hands))
        store.fail(1, kept=True)
        with pytest.raises(StoreUnavailable):
            await said(interview, STATEMENT, "m1")
        typed = Draft(text="and another thing", at=interview.now + 5)
        await store.save_draft("a", typed)
        if again == "loaded":
            interview = await loaded(store)
        await said(interview, STATEMENT, "m1")
        assert await store.draft("a") == typed

    asyncio.run(run())
