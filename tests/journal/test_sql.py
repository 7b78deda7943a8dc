"""The store in a database: what survives, what is refused, and what a failure tells the user."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from tests.journal.opened import with_store
from viva.errors import StoreConflict, StoreTooNew, StoreUnavailable, UsageError
from viva.journal import sql_tables
from viva.journal.opening import default_url, open_store
from viva.journal.sql import SqlStore
from viva.journal.store import Lines, Store
from viva.testing.store_suite.samples import STARTED, answered, said
from viva.values.events import Event


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "viva.db"


async def nothing(store: Store) -> None:
    """Open and close."""


def test_what_was_appended_is_there_for_another_process(path: Path) -> None:
    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m")])

    async def read(store: Store) -> None:
        assert len(await store.read("a")) == 2

    with_store(str(path), write)
    with_store(f"sqlite:///{path}", read)


def test_a_journal_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "made" / "viva.db"

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        files = [path, *path.parent.glob("viva.db-*")]
        assert len(files) == 3, "the database, its log and the log's index"
        assert all(file.stat().st_mode & 0o077 == 0 for file in (*files, path.parent))

    with_store(str(path), body)


def test_settings_of_the_database(path: Path) -> None:
    async def body(store: Store) -> None:
        assert isinstance(store, SqlStore)
        pragmas = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        found = await store._read(lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas])
        assert found == ["wal", 1, 10_000, 1]

    with_store(str(path), body)


def test_the_loop_goes_on_while_the_database_works(path: Path) -> None:
    async def body(store: Store) -> None:
        assert isinstance(store, SqlStore)
        here = threading.get_ident()
        assert await store._read(lambda _: threading.get_ident()) != here
        slow = asyncio.create_task(store._read(lambda _: time.sleep(0.2)))
        beats = 0
        while not slow.done():
            await asyncio.sleep(0.01)
            beats += 1
        assert beats > 5

    with_store(str(path), body)


def test_writers_in_two_stores_have_one_winner(path: Path) -> None:
    async def body(one: Store) -> None:
        two = open_store(str(path))
        await one.append("a", 0, [STARTED])
        both = (one.append("a", 1, [said("m1")]), two.append("a", 1, [said("m2")]))
        results = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["StoreConflict", "tuple"]
        assert await one.read("a") == await two.read("a")
        await two.close()

    with_store(str(path), body)


def test_stores_that_open_a_new_database_together_all_get_it(path: Path) -> None:
    async def body(_: Store) -> None:
        stores = await asyncio.gather(*(asyncio.to_thread(open_store, str(path)) for _ in range(8)))
        await asyncio.gather(*(store.append(f"i{n}", 0, [STARTED]) for n, store in enumerate(stores)))
        assert len(await stores[0].list()) == 8
        for store in stores:
            await store.close()

    with_store("memory:", body)


@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_new_database_that_another_process_is_making_is_waited_for(path: Path, begin: str) -> None:
    async def body(_: Store) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("create table early (x integer)")
            other.execute(begin)
            other.execute("select * from early").fetchall()
            opening = asyncio.create_task(asyncio.to_thread(open_store, str(path)))
            await asyncio.sleep(0.1)
            assert not opening.done()
            other.execute("ROLLBACK")
            await (await opening).close()

    with_store("memory:", body)


def test_a_newer_database_is_left_alone(path: Path) -> None:
    with_store(str(path), nothing)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update viva_meta set value = '99'")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match=r"version 99.*upgrade viva"):
        open_store(str(path))
    assert path.read_bytes() == before


def test_an_older_database_is_lifted_step_by_step(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m")])

    async def read(store: Store) -> None:
        assert len(await store.read("a")) == 2

    def second(connection: Connection) -> None:
        connection.execute(text("create table extra (x integer)"))

    def third(connection: Connection) -> None:
        connection.execute(text("insert into extra values (3)"))

    with_store(str(path), write)
    now = sql_tables.VERSION
    monkeypatch.setattr(sql_tables, "VERSION", now + 2)
    monkeypatch.setattr(sql_tables, "STEPS", MappingProxyType({now + 1: second, now + 2: third}))
    with_store(str(path), read)
    with_store(str(path), read)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select x from extra").fetchall() == [(3,)]
        assert connection.execute("select value from viva_meta").fetchall() == [(str(now + 2),)]


def test_a_step_that_fails_leaves_the_older_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("create table extra (x integer)"))
        connection.execute(text("insert into missing values (1)"))

    with_store(str(path), nothing)
    now = sql_tables.VERSION
    monkeypatch.setattr(sql_tables, "VERSION", now + 1)
    monkeypatch.setattr(sql_tables, "STEPS", MappingProxyType({now + 1: half}))
    with pytest.raises(StoreUnavailable, match="missing"):
        open_store(str(path))
    monkeypatch.undo()
    with_store(str(path), nothing)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from sqlite_master where name = 'extra'").fetchone() == (0,)


def test_a_database_of_the_first_version_gets_lines(path: Path) -> None:
    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED])

    async def read(store: Store) -> None:
        assert len(await store.read("a")) == 1
        assert isinstance(store, Lines)
        await store.link("chat:1", "a")
        assert await store.linked("chat:1") == "a"

    with_store(str(path), write)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("drop table viva_lines")
        connection.execute("update viva_meta set value = '1'")
    with_store(str(path), read)


def test_there_is_a_step_for_each_version() -> None:
    assert sorted(sql_tables.STEPS) == list(range(2, sql_tables.VERSION + 1))


def test_a_file_that_is_no_database_is_named(path: Path) -> None:
    path.write_bytes(b"this is a letter, not a database, and long enough to be read as one" * 20)
    with pytest.raises(StoreUnavailable, match=r"viva\.db.*give another --store"):
        open_store(str(path))


def test_a_damaged_database_is_named(path: Path) -> None:
    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED, *(said(f"m{n}", "x" * 3_000) for n in range(50))])

    async def read(store: Store) -> None:
        with pytest.raises(StoreUnavailable, match=r"viva\.db.*malformed.*restore a copy"):
            await store.read("a")

    with_store(str(path), write)
    whole = path.read_bytes()
    path.write_bytes(whole[:40_960] + b"\xff" * (len(whole) - 40_960))
    with_store(str(path), read)


def test_an_event_that_nobody_knows_is_named(path: Path) -> None:
    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m")])

    async def read(store: Store) -> None:
        with pytest.raises(StoreUnavailable, match=r"event 2 of a cannot be read.*upgrade viva"):
            await store.read("a")

    with_store(str(path), write)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("""update viva_events set body = '{"kind": "sang"}' where seq = 2""")
    with_store(str(path), read)


def test_a_full_disk_loses_nothing_that_was_kept(path: Path) -> None:
    async def body(store: Store) -> None:
        assert isinstance(store, SqlStore)
        await store.append("a", 0, [STARTED])
        await store._read(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 40"))
        with pytest.raises(StoreUnavailable, match=r"full.*free some space"):
            await store.append("a", 1, [said("big", "x" * 2_000_000)])
        assert len(await store.read("a")) == 1
        await store.append("a", 1, [said("small")])

    with_store(str(path), body)


def test_a_database_that_another_program_holds_is_named(path: Path) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnavailable, match=r"viva\.db.*locked.*another program"):
                await store.append("a", 1, [answered()])
            assert len(await store.read("a")) == 1, "reading does not wait"
            other.execute("ROLLBACK")
        await store.append("a", 1, [answered()])

    with_store(f"sqlite:///{path}?timeout=0.05", body)


def test_a_writer_waits_for_another(path: Path) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            append = asyncio.create_task(store.append("a", 1, [answered()]))
            await asyncio.sleep(0.1)
            assert not append.done()
            other.execute("ROLLBACK")
            assert len(await append) == 1

    with_store(str(path), body)


def test_a_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises(StoreUnavailable, match=r"/proc/none.*can be written"):
        open_store("/proc/none/viva.db")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"unable to open.*check that it is a file"):
        open_store(str(tmp_path))


def test_a_read_only_database_can_be_read_and_is_named(path: Path) -> None:
    async def write(store: Store) -> None:
        await store.append("a", 0, [STARTED])

    async def body(store: Store) -> None:
        assert len(await store.read("a")) == 1
        with pytest.raises(StoreUnavailable, match=r"readonly.*writable"):
            await store.append("a", 1, [answered()])

    with_store(str(path), write)
    # A query parameter of SQLite's opens it read-only; permissions would not stop root, who may run this.
    with_store(f"sqlite:///file:{path}?mode=ro&uri=true", body)


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite+none:///x.db", "://", "postgresql://host:port/x"])
def test_a_url_that_nobody_knows_is_a_usage_error(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="--store"):
        open_store(url)
    assert not list(tmp_path.iterdir())


def test_a_database_in_memory_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        assert len(await store.read("a")) == 1

    for url in ("sqlite://", "sqlite:///:memory:"):
        with_store(url, body)
    assert not list(tmp_path.iterdir())


def test_a_path_may_hold_what_a_url_may_not(tmp_path: Path) -> None:
    path = tmp_path / "50% ?#ü" / "viva.db"
    with_store(str(path), nothing)
    assert path.is_file()


def test_the_default_is_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    assert default_url() == f"sqlite:///{tmp_path / 'viva.db'}"


def test_a_password_is_never_shown() -> None:
    with pytest.raises((StoreUnavailable, UsageError)) as caught:
        open_store("postgresql://me:secret@127.0.0.1:1/viva?connect_timeout=1")
    assert "secret" not in str(caught.value)


def test_the_tables_are_postgresqls_too() -> None:
    for table in sql_tables.metadata.sorted_tables:
        assert "CREATE TABLE viva_" in str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # SQLAlchemy's


def test_no_nul_reaches_a_column(path: Path) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m", "a\x00b")])

    with_store(str(path), body)
    with closing(sqlite3.connect(path)) as connection:
        bodies = [body for (body,) in connection.execute("select body from viva_events")]
    assert not any("\x00" in body for body in bodies), "PostgreSQL's text knows none"


def test_a_long_journal_is_read_quickly(path: Path) -> None:
    events: list[Event] = [STARTED]
    for number in range(50):
        events += [said(f"m{number}", "word " * 93), answered()]

    async def body(store: Store) -> None:
        await store.append("a", 0, events)
        took = []
        for _ in range(3):
            start = time.perf_counter()
            await store.read("a")
            took.append(time.perf_counter() - start)
        assert min(took) < 0.05

    with_store(str(path), body)


def test_sqlalchemy_is_loaded_when_a_database_is_opened_and_not_before() -> None:
    code = "import sys, viva, viva.interview, viva.journal.opening as o; o.open_store('memory:'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "viva.interview" in done.stdout.split()
    assert not {"sqlalchemy", "viva.journal.sql"} & set(done.stdout.split())


def test_a_conflict_is_told_from_a_failure(path: Path) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED, said("m1")])
        with pytest.raises(StoreConflict, match=r"read the journal again"):
            await store.append("a", 2, [said("m1")])

    with_store(str(path), body)
