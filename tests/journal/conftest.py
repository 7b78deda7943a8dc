"""A database of PostgreSQL's for each test that asks for one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journal.postgres_server import MISSING, SUPERUSER, programs, running


@pytest.fixture(scope="session")
def postgres_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the server's socket; the server ends with the last worker that uses it."""
    pytest.importorskip(
        "psycopg", reason="PostgreSQL's driver is missing: install it with `pip install psycopg[binary]`"
    )
    if programs() is None:
        pytest.skip(MISSING)
    own = tmp_path_factory.getbasetemp()
    with running(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) as socket:
        yield socket


@pytest.fixture
def postgres_sql(postgres_socket: Path) -> Callable[[str], list[tuple[object, ...]]]:
    """Runs a statement in the server's own database, each outside a transaction; gives its rows."""
    import psycopg

    def run(statement: str) -> list[tuple[object, ...]]:
        with closing(
            psycopg.connect(host=str(postgres_socket), user=SUPERUSER, dbname="postgres", autocommit=True)
        ) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def postgres_url(postgres_socket: Path, postgres_sql: Callable[[str], object]) -> Iterator[str]:
    """A new, empty database; it is dropped at the end, as a server of many takes long to clear away."""
    name = f"viva_{secrets.token_hex(6)}"
    postgres_sql(f"create database {name}")
    yield f"postgresql://{SUPERUSER}@/{name}?host={postgres_socket}"
    postgres_sql(f"drop database {name} with (force)")
