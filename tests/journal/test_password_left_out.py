"""A password in `--store` is in nothing that viva shows; the driver takes it from where PostgreSQL's users keep it."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from viva.errors import StoreUnavailable, UsageError
from viva.journal.opening import open_store, without_password

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("viva.db", "viva.db"),
        ("memory:", "memory:"),
        ("sqlite:////tmp/a b.db", "sqlite:////tmp/a b.db"),
        ("postgresql://me@host:5433/db?sslmode=require", "postgresql://me@host:5433/db?sslmode=require"),
        ("postgresql://me:secret@host:5433/db?sslmode=require", "postgresql://me@host:5433/db?sslmode=require"),
        ("postgresql://m%40e:s%40cret@host/db", "postgresql://m%40e@host/db"),
        ("postgresql://me@/db?host=/run/pg&password=secret", "postgresql://me@/db?host=%2Frun%2Fpg"),
        ("postgresql+psycopg://me:secret@[::1]/db", "postgresql+psycopg://me@[::1]/db"),
    ],
)
def test_the_password_is_left_out_and_the_rest_stays(given: str, shown: str) -> None:
    assert without_password(given) == shown
    if "secret" in given:
        left, before = make_url(shown), make_url(given)
        assert (left.username, left.host, left.port, left.database) == (
            before.username,
            before.host,
            before.port,
            before.database,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        "postgresql://me:se@cret@host:port/db",
        "postgresql://me:secret@host:port/db?password=secret",
        "nosuch://a:cret@b/c",
    ],
)
def test_a_url_that_cannot_be_read_is_shown_without_it(wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_store(wrong)
    assert "cret" not in str(caught.value)


def run(*arguments: str, said: str, environment: Mapping[str, str]) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "viva", *arguments],
        input=said,
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_the_command_to_go_on_has_no_password_and_goes_on(postgres_url: str, tmp_path: Path) -> None:
    secret = postgres_url.replace("@", ":secret@", 1)
    home = {"VIVA_HOME": str(tmp_path)}
    out, err = run("interview", "--store", secret, "--mode", "step1", said="What is the goal?\n", environment=home)
    assert "secret" not in out + err
    assert "leaves out the store's password: give it in PGPASSWORD, or in ~/.pgpass" in err
    command = shlex.split(next(line for line in err.splitlines() if "Continue with: " in line).partition("with: ")[2])
    again = command[command.index("resume") :]
    assert again[-2] == "--store"
    out, err = run(*again, said="/finish\n", environment={**home, "PGPASSWORD": "secret"})
    assert "What is the goal?" in out
    assert "leaves out" not in err
    assert f"show {again[1]} --store" in err


@contextmanager
def asking_for_a_password() -> Iterator[tuple[int, list[str]]]:
    """A server that asks for a password in clear text, keeps what it is given, and lets nobody in."""
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(b"R" + (8).to_bytes(4, "big") + (3).to_bytes(4, "big"))
                told.append(client.recv(4096)[5:-1].decode())
                said = b"SFATAL\0C28P01\0Mpassword authentication failed\0\0"
                client.sendall(b"E" + (len(said) + 4).to_bytes(4, "big") + said)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], told
        thread.join()


@pytest.mark.parametrize("place", ["PGPASSWORD", ".pgpass"])
@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_the_driver_takes_the_password_from_its_usual_place(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.delenv("PGPASSFILE", raising=False)
    with asking_for_a_password() as (port, told):
        if place == "PGPASSWORD":
            monkeypatch.setenv("PGPASSWORD", "from the environment")
        else:
            monkeypatch.delenv("PGPASSWORD", raising=False)
            monkeypatch.setenv("HOME", str(tmp_path))
            (tmp_path / ".pgpass").write_text(f"127.0.0.1:{port}:db:me:from the file\n", encoding="utf-8")
            (tmp_path / ".pgpass").chmod(0o600)
        with pytest.raises(StoreUnavailable, match="check user and password"):
            open_store(
                without_password(f"postgresql://me:secret@127.0.0.1:{port}/db?sslmode=disable&gssencmode=disable")
            )
    assert told == ["from the environment" if place == "PGPASSWORD" else "from the file"]
