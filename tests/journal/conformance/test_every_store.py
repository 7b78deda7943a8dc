"""What every store must do, run against each one there is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.events import STARTED, answered, said, scorecard, with_store
from viva.errors import StoreConflict, StoreError, UnknownInterview
from viva.journal.opening import resolve
from viva.journal.store import Draft, Store
from viva.values.events import Event, Finished, Undone


@pytest.fixture(params=["memory", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'deep' / 'viva.db'}"


def test_events_come_back_in_order_and_equal(url: str) -> None:
    async def body(store: Store) -> None:
        first = await store.append("a", 0, [STARTED, answered()])
        second = await store.append("a", 2, [said("m1"), answered("Go on.")])
        read = await store.read("a")
        assert [row.seq for row in read] == [1, 2, 3, 4]
        assert [row.event for row in read] == [STARTED, answered(), said("m1"), answered("Go on.")]
        assert read == first + second

    with_store(url, body)


def test_nothing_to_append_changes_nothing(url: str) -> None:
    async def body(store: Store) -> None:
        assert await store.append("a", 0, []) == ()
        assert await store.list() == ()
        await store.append("a", 0, [STARTED])
        assert await store.append("a", 1, []) == ()
        with pytest.raises(StoreConflict):
            await store.append("a", 0, [])
        assert len(await store.read("a")) == 1

    with_store(url, body)


def test_a_journal_begins_with_started(url: str) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(StoreError, match="begins with `started`"):
            await store.append("a", 0, [said("m1")])
        assert await store.list() == ()

    with_store(url, body)


def test_a_place_is_taken_once(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        for after in (0, 2):
            with pytest.raises(StoreConflict, match=f"has 1 events, not {after}"):
                await store.append("a", after, [answered()])
        with pytest.raises(StoreConflict):
            await store.append("b", 1, [answered()])
        await store.append("b", 0, [STARTED])
        assert len(await store.read("a")) == 1

    with_store(url, body)


def test_a_message_is_kept_once_and_the_rest_of_its_batch_not_at_all(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m1")])
        batches: list[list[Event]] = [[answered(), said("m1", "again")], [said("m2"), answered(), said("m2")]]
        for batch in batches:
            with pytest.raises(StoreConflict):
                await store.append("a", 2, batch)
        assert len(await store.read("a")) == 2
        assert [summary.turns for summary in await store.list()] == [1]
        await store.append("a", 2, [said("m2")])
        await store.append("b", 0, [STARTED, said("m1")])

    with_store(url, body)


def test_racing_writers_have_one_winner(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        tries = [store.append("a", 1, [said(f"m{number}")]) for number in range(8)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(result, tuple) for result in results) == 1
        assert sum(isinstance(result, StoreConflict) for result in results) == 7
        again = await asyncio.gather(*(store.append("b", 0, [STARTED]) for _ in range(4)), return_exceptions=True)
        assert sum(isinstance(result, StoreConflict) for result in again) == 3

    with_store(url, body)


def test_the_list_has_the_latest_first_with_its_state(url: str) -> None:
    async def body(store: Store) -> None:
        assert await store.list() == ()
        await store.append("old", 0, [STARTED, answered()])
        await store.append("new", 0, [STARTED])
        assert [summary.id for summary in await store.list()] == ["new", "old"]
        await store.append("old", 2, [said("m"), answered(), Finished(at=3, reason="closed")])
        await store.save_scorecard("old", scorecard())
        old, new = await store.list()
        assert (old.id, old.turns, old.finished, old.graded) == ("old", 3, True, True)
        assert (new.id, new.turns, new.finished, new.graded) == ("new", 0, False, False)
        assert (old.scenario, old.level, old.mode) == ("ads_ctr", "mid", "full")
        journal = await store.read("old")
        assert (old.started, old.updated) == (journal[0].wall_time, journal[-1].wall_time)
        assert old.started < new.started < old.updated

    with_store(url, body)


def test_turns_taken_back_are_not_counted(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, answered(), said("m1"), answered(), said("m2"), answered()])
        for after, (message_id, turns) in enumerate([("m2", 3), ("m1", 1)], start=6):
            await store.append("a", after, [Undone(at=3, message_id=message_id)])
            assert (await store.list())[0].turns == turns
        await store.append("a", 8, [said("m3"), answered()])
        assert (await store.list())[0].turns == 3

    with_store(url, body)


def test_a_draft_is_kept_replaced_and_forgotten(url: str) -> None:
    async def body(store: Store) -> None:
        assert await store.draft("a") is None
        await store.save_draft("b", Draft(text="other", at=9))
        for draft in (Draft(text="one", at=1), Draft(text="two\nlines \x00 😀", at=2.5), None):
            await store.save_draft("a", draft)
            assert await store.draft("a") == draft
        assert await store.draft("b") == Draft(text="other", at=9)

    with_store(url, body)


def test_scorecards_are_numbered_and_stay(url: str) -> None:
    async def body(store: Store) -> None:
        assert await store.scorecards("a") == ()
        cards = [scorecard("first"), scorecard("second \x00 😀")]
        assert [await store.save_scorecard("a", card) for card in cards] == [1, 2]
        assert await store.save_scorecard("b", scorecard()) == 1
        assert await store.scorecards("a") == tuple(cards)

    with_store(url, body)


def test_an_interview_is_found_by_the_start_of_its_id(url: str) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(UnknownInterview, match="no interviews yet"):
            await resolve(store, "latest")
        for name in ("ads-1", "ads-11", "ads-2", "video"):
            await store.append(name, 0, [STARTED])
        assert await resolve(store, "vid") == "video"
        assert await resolve(store, "latest") == "video"
        assert await resolve(store, "ads-1") == "ads-1"
        with pytest.raises(UnknownInterview, match=r"several.*ads-2, ads-11, ads-1"):
            await resolve(store, "ads")
        for wanted in ("asd-2", ""):
            with pytest.raises(UnknownInterview, match=r"there is (ads-2|video)"):
                await resolve(store, wanted)

    with_store(url, body)


def test_an_unknown_interview_is_named_with_those_that_are_near(url: str) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(UnknownInterview, match=r"'nothing'.*no interviews yet"):
            await store.read("nothing")
        for name in ("ads_ctr-k7m2q9", "video-k7m2q9"):
            await store.append(name, 0, [STARTED])
        with pytest.raises(UnknownInterview, match=r"there is ads_ctr-k7m2q9; `viva list`"):
            await store.read("ads_ctr-k7m2q8")
        with pytest.raises(UnknownInterview, match="video-k7m2q9, ads_ctr-k7m2q9"):
            await store.read("zzz")

    with_store(url, body)


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(texts=st.lists(ANY_TEXT, max_size=4))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_any_text_comes_back_as_it_was(kind: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    url = "memory:" if kind == "memory" else str(tmp_path_factory.mktemp("any") / "viva.db")
    events = [said(f"m{number}", text) for number, text in enumerate(texts)]

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, *events])
        assert [row.event for row in await store.read("a")] == [STARTED, *events]

    with_store(url, body)
