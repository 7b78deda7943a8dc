"""A PostgreSQL server for the tests: one a run, shared by all workers, ended by itself when the last of them is gone.

Whoever uses the server holds a shared lock on a file; a process of its own starts the server, waits for a lock on that
file that nobody shares, and stops the server. A lock is gone with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PATIENCE_S = 50
SUPERUSER = "viva"
MISSING = "PostgreSQL's server is missing (initdb, pg_ctl): install it with `apt-get install postgresql`"
_SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=16MB "
    "-c max_connections=60"
)


class Owner(NamedTuple):
    """Who runs the server, which refuses to run as root."""

    user: int | None
    group: int | None


def programs() -> Path | None:
    """The folder with PostgreSQL's server programs; None where there is none."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _version(path.parent.name))
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    return next((path for path in (*found, *reversed(packaged)) if (path / "pg_ctl").exists()), None)


@contextmanager
def running(folder: Path) -> Iterator[Path]:
    """The folder of the server's socket; `folder` is one that all workers of a test run know, and no other run."""
    with (folder / "users").open("a+") as users:
        with (folder / "starting").open("a+") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)
            ready = folder / "ready.json"
            if not ready.exists():
                _watched(folder)
            socket = _awaited(ready, folder / "server.log")
        yield socket


def _watched(folder: Path) -> None:
    """Start the process that starts and stops the server, out of reach of a Ctrl-C at the terminal."""
    with (folder / "server.log").open("wb") as log:
        subprocess.run(
            [sys.executable, str(Path(__file__)), str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=True,
        )


def _awaited(ready: Path, log: Path) -> Path:
    until = time.monotonic() + PATIENCE_S
    while not ready.exists():
        if time.monotonic() > until or "Traceback" in log.read_text():
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
        time.sleep(0.05)
    return Path(json.loads(ready.read_text())["socket"])


def _watch(folder: Path) -> None:
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(1))
    place = programs()
    assert place is not None, MISSING
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="viva-pg-"))  # A socket's path must be short, and its user must reach it.
    try:
        if owner.user is not None:
            os.chown(home, owner.user, -1)
        _run(owner, home, place / "initdb", "-D", home / "data", "-U", SUPERUSER, "-A", "trust", "-N",
             "--locale=C", "--encoding=UTF8")  # fmt: skip
        control = (place / "pg_ctl", "-D", home / "data", "-w", "-s")
        settings = f"{_SETTINGS} -c unix_socket_directories='{home}'"
        _run(owner, home, *control, "-l", home / "server.log", "-o", settings, "start")
        try:
            _say(folder / "ready.json", {"socket": str(home)})
            with (folder / "users").open("a+") as users:
                fcntl.flock(users, fcntl.LOCK_EX)
                (folder / "ready.json").unlink(missing_ok=True)
                _run(owner, home, *control, "-m", "immediate", "stop")
        except BaseException:
            _run(owner, home, *control, "-m", "immediate", "stop")
            raise
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _say(path: Path, said: dict[str, str]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(said))
    part.replace(path)


def _run(owner: Owner, home: Path, *command: str | Path) -> None:
    subprocess.run(
        [str(part) for part in command],
        cwd=home,
        user=owner.user,
        group=owner.group,
        extra_groups=[] if owner.user is not None else None,
        check=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE_S,
    )


def _owner() -> Owner:
    if os.geteuid() != 0:
        return Owner(None, None)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(entry.pw_uid, entry.pw_gid)
    raise RuntimeError("root may not run PostgreSQL, and there is neither a user `postgres` nor `nobody`")


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdecimal())


if __name__ == "__main__" and not os.fork():  # Nobody's child, so that nobody has to wait for it.
    _watch(Path(sys.argv[1]))
