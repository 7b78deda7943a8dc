"""The tests' own PostgreSQL server is shared, and ends with the last process that uses it, however that one ends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journal.postgres_server import MISSING, programs, running

ROOT = Path(__file__).parents[2]
USES = """
import sys, time
from pathlib import Path
from tests.journal.postgres_server import running
with running(Path(sys.argv[1])) as socket:
    print(socket, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def users(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes that use one server."""
    if programs() is None:
        pytest.skip(MISSING)
    command = [sys.executable, "-c", USES, str(tmp_path)]
    there = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)
    ]
    yield there
    for process in there:
        process.kill()
        process.communicate()


def test_a_server_outlives_all_but_the_last_of_its_users(users: list[subprocess.Popen[str]], tmp_path: Path) -> None:
    said = []
    for user in users:
        assert user.stdout is not None
        said.append(user.stdout.readline().strip())
    socket = Path(said[0])
    assert said == [str(socket)] * 2, "one server for both"
    assert (socket / ".s.PGSQL.5432").is_socket()
    users[0].communicate("done\n")
    time.sleep(0.3)
    with running(tmp_path) as again:
        assert again == socket
    users[1].kill()
    until = time.monotonic() + 20
    while socket.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not socket.exists()
