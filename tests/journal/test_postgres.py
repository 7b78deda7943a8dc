"""The store in PostgreSQL: opening a new database together, waiting, failing, and what a failure tells the user."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import Connection, text

from tests.journal.opened import with_store
from tests.journal.postgres_server import SUPERUSER
from viva.errors import StoreConflict, StoreTooNew, StoreUnavailable, UsageError
from viva.journal import sql_tables
from viva.journal.opening import open_store
from viva.journal.sql import SqlStore
from viva.journal.store import Store
from viva.testing.store_suite.samples import STARTED, TEXTS, answered, said
from viva.testing.store_suite.writer import at_once
from viva.values.events import Event

Sql = Callable[[str], list[tuple[object, ...]]]
ROOT = Path(__file__).parents[2]


async def nothing(store: Store) -> None:
    """Open and close."""


def database_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def viva(*arguments: str, stdin: str = "", code: str = "from viva.__main__ import main; main()") -> tuple[int, str]:
    """A command of viva's: its exit code, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], input=stdin, capture_output=True, text=True, check=False, cwd=ROOT
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.timeout(180)
def test_an_interview_by_the_command_line_from_its_begin_to_its_scorecard(postgres_url: str) -> None:
    store = ("--store", postgres_url)
    answers = "Who uses the prediction, and what does Plaza want to gain?\n\n/finish\n"
    code, out = viva("interview", "ads_ctr", "--mode", "step1", "--output", "jsonl", *store, stdin=answers)
    assert code == 0, out
    assert '"type":"scorecard"' in out.replace(": ", ":")
    for command in (("list",), ("show", "latest"), ("grade", "latest")):
        code, out = viva(*command, *store)
        assert code == 0, out
        assert "ads_ctr" in out


def test_processes_that_open_a_new_database_together_all_get_it(postgres_url: str) -> None:
    code = (
        "import sys, viva.journal.sql; from viva.journal.opening import open_store\n"
        "print('ready', flush=True); input(); open_store(sys.argv[1]); print('open')"
    )
    there = [
        subprocess.Popen(
            [sys.executable, "-c", code, postgres_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert at_once(there) == ["open\n"] * 3


def test_stores_that_open_new_databases_together_all_get_them(postgres_url: str, postgres_sql: Sql) -> None:
    async def body(nowhere: Store) -> None:
        for _ in range(3):
            name = f"viva_{secrets.token_hex(6)}"
            postgres_sql(f"create database {name}")
            url = postgres_url.replace(database_of(postgres_url), name)
            stores = await asyncio.gather(*(asyncio.to_thread(open_store, url) for _ in range(6)))
            await asyncio.gather(*(store.append(f"i{n}", 0, [STARTED]) for n, store in enumerate(stores)))
            assert len(await stores[0].list()) == 6
            for store in stores:
                await store.close()

    with_store("memory:", body)


def test_an_older_database_is_lifted_once_by_those_who_open_it_together(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(connection: Connection) -> None:
        connection.execute(text("create table extra (x integer)"))
        connection.execute(text("insert into extra values (2)"))

    async def together(_: Store) -> None:
        stores = await asyncio.gather(*(asyncio.to_thread(open_store, postgres_url) for _ in range(4)))
        assert isinstance(stores[0], SqlStore)
        assert await stores[0]._read(lambda c: c.execute(text("select x from extra")).scalars().all()) == [2]
        for store in stores:
            await store.close()

    with_store(postgres_url, nothing)
    now = sql_tables.VERSION
    monkeypatch.setattr(sql_tables, "VERSION", now + 1)
    monkeypatch.setattr(sql_tables, "STEPS", MappingProxyType({now + 1: second}))
    with_store("memory:", together)


def test_a_newer_database_is_left_alone(postgres_url: str) -> None:
    import psycopg

    with_store(postgres_url, nothing)
    with psycopg.connect(postgres_url) as connection:
        connection.execute("update viva_meta set value = '99'")
    with pytest.raises(StoreTooNew, match=r"version 99.*upgrade viva"):
        open_store(postgres_url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_ways_to_write_its_address(scheme: str, postgres_url: str) -> None:
    with_store(postgres_url.replace("postgresql", scheme), nothing)


def test_a_database_of_no_encoding_keeps_any_text(postgres_url: str, postgres_sql: Sql) -> None:
    name = f"viva_{secrets.token_hex(6)}"
    postgres_sql(f"create database {name} encoding 'SQL_ASCII' locale 'C' template template0")
    events: list[Event] = [STARTED, *(said(f"m{number}é", some) for number, some in enumerate(TEXTS))]

    async def body(store: Store) -> None:
        await store.append("a", 0, events)
        assert [row.event for row in await store.read("a")] == events

    with_store(postgres_url.replace(database_of(postgres_url), name), body)


@dataclass(frozen=True)
class Case:
    """An address at which nobody can work, and what is said of it."""

    id: str
    change: Callable[[str], str]
    said: str


def elsewhere(url: str) -> str:
    return f"{url.partition('?')[0]}?host=/nonexistent"


CASES = (
    Case("no server", elsewhere, r"is the server|No such file.*; start the server, or check host and port"),
    Case("no server at a port", lambda _: "postgresql://me@127.0.0.1:1/viva", "refused; start the server, or check"),
    Case("no database", lambda url: url.replace("/viva_", "/none_"), "does not exist; create it with `createdb`"),
    Case("no user", lambda url: url.replace(f"//{SUPERUSER}@", "//nobody_here@"), "does not exist; check the user's"),
    Case("only to be read", lambda url: f"{url}&options=-c default_transaction_read_only=on", "may only be read"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_address_at_which_nobody_can_work(case: Case, postgres_url: str) -> None:
    with pytest.raises(StoreUnavailable, match=case.said) as caught:
        open_store(case.change(postgres_url))
    assert "\n" not in str(caught.value)


def test_the_command_line_says_so_with_its_exit_code(postgres_url: str) -> None:
    code, out = viva("list", "--store", elsewhere(postgres_url))
    assert (code, "start the server" in out, "Traceback" in out) == (1, True, False)
    blocked = "import sys; sys.modules['psycopg'] = None; from viva.__main__ import main; main()"
    code, out = viva("list", "--store", postgres_url, code=blocked)
    assert (code, "pip install 'viva[postgres]'" in out.replace("\n", " "), "Traceback" in out) == (2, True, False)


def test_a_user_who_may_not_write(postgres_url: str, postgres_sql: Sql) -> None:
    user = f"guest_{secrets.token_hex(4)}"
    postgres_sql(f"create role {user} login")
    import psycopg

    with psycopg.connect(postgres_url) as connection:
        connection.execute("revoke create on schema public from public")
    with pytest.raises(StoreUnavailable, match=r"permission denied.*; let the user create and write tables"):
        open_store(postgres_url.replace(f"//{SUPERUSER}@", f"//{user}@"))


@pytest.mark.parametrize(
    "url", ["postgresql://me:secret@127.0.0.1:1/viva", "postgresql://me@127.0.0.1:1/viva?password=secret"]
)
def test_a_password_is_never_shown(url: str) -> None:
    pytest.importorskip("psycopg")
    for wrong in (url, url.replace("127.0.0.1:1", "host:port"), url.replace("postgresql:", "postgresql+asyncpg:")):
        with pytest.raises((StoreUnavailable, UsageError)) as caught:
            open_store(wrong)
        assert "secret" not in str(caught.value)


def test_a_driver_that_needs_a_loop_is_refused() -> None:
    with pytest.raises(UsageError, match=r"postgresql\+psycopg_async needs an event loop.*postgresql://user@host/db"):
        open_store("postgresql+psycopg_async://me@localhost/viva")


def test_a_writer_waits_for_another(postgres_url: str) -> None:
    import psycopg

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        with closing(psycopg.connect(postgres_url)) as other:
            other.execute("select 1 from viva_interviews for update")
            append = asyncio.create_task(store.append("a", 1, [answered()]))
            await asyncio.sleep(0.1)
            assert not append.done()
            other.rollback()
            assert len(await append) == 1

    with_store(postgres_url, body)


def test_a_writer_does_not_wait_for_ever(postgres_url: str) -> None:
    import psycopg

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        with closing(psycopg.connect(postgres_url)) as other:
            other.execute("select 1 from viva_interviews for update")
            with pytest.raises(StoreUnavailable, match=r"lock timeout; another program holds the interview"):
                await store.append("a", 1, [answered()])
            assert len(await store.read("a")) == 1, "reading does not wait"
            other.rollback()
        await store.append("a", 1, [answered()])

    with_store(f"{postgres_url}&options=-c lock_timeout=50ms", body)


def test_the_wait_is_limited_unless_the_address_says_otherwise(postgres_url: str) -> None:
    async def body(store: Store) -> None:
        assert isinstance(store, SqlStore)
        names = ("lock_timeout", "transaction_isolation")
        found = await store._read(lambda c: [c.exec_driver_sql(f"show {name}").scalar() for name in names])
        assert found == ["10s", "read committed"]

    with_store(f"{postgres_url}&options=-c default_transaction_isolation=serializable", body)


def test_who_comes_too_late_is_told_although_it_waited(postgres_url: str) -> None:
    import psycopg

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        with closing(psycopg.connect(postgres_url)) as other:
            other.execute("update viva_interviews set length = 2")
            other.execute(
                "insert into viva_events select interview, 2, 'm', kind, wall_time, body from viva_events where seq = 1"
            )
            append = asyncio.create_task(store.append("a", 1, [said("m")]))
            await asyncio.sleep(0.1)
            other.commit()
            with pytest.raises(StoreConflict, match="has 2 events, not 1"):
                await append

    with_store(postgres_url, body)


END_OTHERS = "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'"


def test_a_connection_that_was_lost_is_made_again(postgres_url: str, postgres_sql: Sql) -> None:
    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        assert postgres_sql(END_OTHERS.format(database_of(postgres_url)))
        await store.append("a", 1, [answered()])
        assert len(await store.read("a")) == 2

    with_store(postgres_url, body)


def test_a_connection_that_is_lost_during_an_append_keeps_nothing(postgres_url: str, postgres_sql: Sql) -> None:
    import psycopg

    async def body(store: Store) -> None:
        await store.append("a", 0, [STARTED])
        with closing(psycopg.connect(postgres_url)) as other:
            other.execute("select 1 from viva_interviews for update")
            append = asyncio.create_task(store.append("a", 1, [answered()]))
            await asyncio.sleep(0.1)
            ended = END_OTHERS.format(database_of(postgres_url)) + " and wait_event_type = 'Lock'"
            assert len(await asyncio.to_thread(postgres_sql, ended)) == 1
            with pytest.raises(StoreUnavailable, match="nothing that was saved is lost"):
                await append
            other.rollback()
        assert len(await store.read("a")) == 1
        await store.append("a", 1, [answered()])

    with_store(postgres_url, body)


def test_the_loop_goes_on_while_the_database_works(postgres_url: str) -> None:
    async def body(store: Store) -> None:
        assert isinstance(store, SqlStore)
        here = threading.get_ident()
        assert await store._read(lambda _: threading.get_ident()) != here
        slow = asyncio.create_task(store._read(lambda c: c.exec_driver_sql("select pg_sleep(0.2)").scalar()))
        beats = 0
        while not slow.done():
            await asyncio.sleep(0.01)
            beats += 1
        assert beats > 5

    with_store(postgres_url, body)


def test_a_long_journal_is_read_quickly(postgres_url: str) -> None:
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

    with_store(postgres_url, body)
