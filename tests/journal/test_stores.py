"""What every store must do, run against each one there is."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viva.errors import StoreConflict, StoreTooNew, StoreUnavailable, UnknownInterview, UsageError
from viva.journal.opening import default_url, open_store, resolve
from viva.journal.store import Draft, Store
from viva.values.events import CandidateSaid, Event, Finished, InterviewerSaid, Started
from viva.values.moves import Move

Body = Callable[[Store], Awaitable[None]]

STARTED = Started(
    at=0,
    scenario="ads_ctr",
    framework="f",
    rubric="r",
    level="mid",
    mode="full",
    minutes=45,
    clock="wall",
    seed=1,
    interviewer="i",
    hashes={"a": "b"},
    viva_version="0",
    wall_time="2026-01-01T00:00:00+00:00",
)


def said(message_id: str, text: str = "hello") -> CandidateSaid:
    return CandidateSaid(at=1.5, message_id=message_id, text=text)


def answered(text: str = "Understood.") -> InterviewerSaid:
    return InterviewerSaid(at=2, reply_to=None, move=Move(act="listen", step="s1", text=text))


@pytest.fixture(params=["memory", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'deep' / 'viva.db'}"


def with_store(url: str, body: Body) -> None:
    async def run() -> None:
        store = open_store(url)
        try:
            await body(store)
        finally:
            await store.close()

    asyncio.run(run())


def test_events_come_back_in_order_and_equal(url: str) -> None:
    async def body(store: Store) -> None:
        first = await store.append("a", 0, [STARTED, answered()])
        await store.append("a", 2, [said("m1"), answered("Go on.")])
        read = await store.read("a")
        assert [row.seq for row in read] == [1, 2, 3, 4]
        assert [row.event for row in read] == [STARTED, answered(), said("m1"), answered("Go on.")]
        assert read[:2] == first

    with_store(url, body)


def test_a_place_is_taken_once(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        for after in (0, 2):
            with pytest.raises(StoreConflict):
                await store.append("a", after, [answered()])
        await store.append("b", 0, [STARTED])
        assert len(await store.read("a")) == 1

    with_store(url, body)


def test_a_message_is_kept_once_and_the_rest_of_its_batch_not_at_all(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m1")])
        with pytest.raises(StoreConflict):
            await store.append("a", 2, [answered(), said("m1", "again")])
        assert len(await store.read("a")) == 2
        await store.append("b", 0, [STARTED, said("m1")])

    with_store(url, body)


def test_racing_writers_have_one_winner(url: str) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        tries = [store.append("a", 1, [said(f"m{number}")]) for number in range(8)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(result, tuple) for result in results) == 1
        assert sum(isinstance(result, StoreConflict) for result in results) == 7

    with_store(url, body)


def test_the_list_has_the_latest_first_with_its_state(url: str) -> None:
    async def body(store: Store) -> None:
        assert await store.list() == ()
        await store.append("old", 0, [STARTED, said("m"), answered(), Finished(at=3, reason="closed")])
        await store.append("new", 0, [STARTED])
        summaries = await store.list()
        assert [(s.id, s.turns, s.finished, s.graded) for s in summaries] == [
            ("new", 0, False, False),
            ("old", 2, True, False),
        ]

    with_store(url, body)


def test_a_draft_is_kept_replaced_and_forgotten(url: str) -> None:
    async def body(store: Store) -> None:
        assert await store.draft("a") is None
        for draft in (Draft(text="one", at=1), Draft(text="two\nlines 😀", at=2.5), None):
            await store.save_draft("a", draft)
            assert await store.draft("a") == draft

    with_store(url, body)


def test_an_unknown_interview_is_named(url: str) -> None:
    async def body(store: Store) -> None:
        with pytest.raises(UnknownInterview, match="'nothing'"):
            await store.read("nothing")
        with pytest.raises(UnknownInterview, match="no interviews yet"):
            await resolve(store, "latest")
        for name in ("ads-1", "ads-2", "video"):
            await store.append(name, 0, [STARTED])
        assert await resolve(store, "vid") == "video"
        assert await resolve(store, "latest") == "video"
        assert await resolve(store, "ads-1") == "ads-1"
        with pytest.raises(UnknownInterview, match="several"):
            await resolve(store, "ads")

    with_store(url, body)


@given(text=st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        return
    path = tmp_path_factory.mktemp("any") / "viva.db"

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m", text)])
        assert (await store.read("a"))[1].event == said("m", text)

    with_store(str(path), body)


def test_what_was_appended_is_there_for_another_process(tmp_path: Path) -> None:
    path = tmp_path / "viva.db"

    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m")])

    async def read(store: Store) -> None:
        assert len(await store.read("a")) == 2

    with_store(str(path), write)
    with_store(str(path), read)
    assert path.stat().st_mode & 0o077 == 0, "a journal is its owner's alone"


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "viva.db"

    async def nothing(store: Store) -> None:
        await store.list()

    with_store(str(path), nothing)
    with sqlite3.connect(path) as connection:
        connection.execute("update viva_meta set value = '99'")
    connection.close()
    with pytest.raises(StoreTooNew, match=r"version 99.*upgrade viva"):
        open_store(str(path))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "viva.db"
    path.write_bytes(b"this is a letter, not a database, and long enough to be read as one" * 20)
    with pytest.raises(StoreUnavailable, match=r"viva\.db.*give another --store"):
        open_store(str(path))


def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "viva.db"

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        await limit(store)
        with pytest.raises(StoreUnavailable, match=r"full.*free some space"):
            await store.append("a", 1, [said("big", "x" * 2_000_000)])
        assert len(await store.read("a")) == 1
        await store.append("a", 1, [said("small")])

    async def limit(store: Store) -> None:
        await store._write(lambda c: c.exec_driver_sql("pragma max_page_count = 40"))  # type: ignore[attr-defined]  # SQLite's own way to be full

    with_store(str(path), body)


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises(StoreUnavailable, match=r"/proc/none.*can be written"):
        open_store("/proc/none/viva.db")


def test_a_read_only_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "viva.db"

    async def nothing(store: Store) -> None:
        await store.list()

    with_store(str(path), nothing)

    async def body(store: Store) -> None:
        with pytest.raises(StoreUnavailable, match=r"readonly.*writable"):
            await store.append("a", 0, [STARTED])

    # A query parameter of SQLite's opens it read-only; permissions would not stop root, who runs CI.
    with_store(f"sqlite:///file:{path}?mode=ro&uri=true", body)


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite+none:///x.db"])
def test_a_url_that_nobody_knows_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError, match="--store"):
        open_store(url)


def test_the_default_is_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    assert default_url() == f"sqlite:///{tmp_path / 'viva.db'}"


def test_a_long_journal_is_read_quickly(tmp_path: Path) -> None:
    events: list[Event] = [STARTED]
    for number in range(100):
        events += [said(f"m{number}", "word " * 93), answered()]

    async def body(store: Store) -> None:
        await store.append("a", 0, events)
        await store.read("a")
        start = time.perf_counter()
        await store.read("a")
        assert time.perf_counter() - start < 0.5

    with_store(str(tmp_path / "viva.db"), body)
