"""Finding an interview by the start of its id, and any text in it, in each of viva's own stores."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.opened import with_store
from viva.errors import StoreConflict, StoreError, UnknownInterview
from viva.journal.opening import resolve
from viva.journal.store import Store
from viva.testing.store_place import new_id
from viva.testing.store_suite.samples import STARTED, answered, said


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'deep' / 'viva.db'}"


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


def test_what_is_refused_says_why(url: str) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(StoreError, match="begins with `started`"):
            await store.append("a", 0, [said("m1")])
        await store.append("a", 0, [STARTED])
        for after in (0, 2):
            with pytest.raises(StoreConflict, match=f"has 1 events, not {after}"):
                await store.append("a", after, [answered()])

    with_store(url, body)


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(texts=st.lists(ANY_TEXT, max_size=4))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_any_text_comes_back_as_it_was(kind: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    url = "memory:" if kind == "memory" else str(tmp_path_factory.mktemp("any") / "viva.db")
    events = [said(f"m{number}", text) for number, text in enumerate(texts)]

    async def body(store: Store) -> None:
        one = new_id()
        await store.append(one, 0, [STARTED, *events])
        assert [row.event for row in await store.read(one)] == [STARTED, *events]

    with_store(url, body)
