"""What the failures of a database mean to the user."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from viva.errors import StoreConflict, StoreError, StoreUnavailable

T = TypeVar("T")

_REMEDIES = {
    # PostgreSQL. Its own words come behind a long opening, so those that say more are looked for first.
    "connection refused": "start the server, or check host and port",
    "is the server running": "start the server, or check host and port",
    "could not translate host name": "check the host's name",
    "failed to resolve host": "check the host's name",
    "timeout expired": "the server does not answer; check host, port and network",
    "password authentication failed": "check user and password; PGPASSWORD or ~/.pgpass may hold the password",
    "no password supplied": "set PGPASSWORD, or write the password into ~/.pgpass",
    "peer authentication failed": "the server wants this user to be logged in as such; name another user, or a host",
    "no pg_hba.conf entry": "the server does not let this user in from here; ask who runs it",
    "too many connections": "the server is full; repeat the command later",
    "too many clients": "the server is full; repeat the command later",
    "remaining connection slots": "the server is full; repeat the command later",
    "starting up": "the server is not ready yet; repeat the command in a moment",
    "shutting down": "the server is being stopped; repeat the command when it is back",
    "read-only transaction": "this server may only be read; name the one that is written to",
    "permission denied": "let the user create and write tables in this database, or name another",
    "lock timeout": "another program holds the interview; end it and repeat the command",
    "closed the connection": "the server went away; repeat the command; nothing that was saved is lost",
    "terminating connection": "the server ended the connection; repeat the command; nothing that was saved is lost",
    "connection is lost": "the server went away; repeat the command; nothing that was saved is lost",
    "no space left": "free some space on the server's disk and repeat the command; nothing that was saved is lost",
    "value too long": "give a shorter id",
    # SQLite.
    "readonly": "make the file and its folder writable, or give another --store",
    "full": "free some space on the disk and repeat the command; nothing that was saved is lost",
    "disk i/o error": "look at the disk, free some space and repeat the command; nothing that was saved is lost",
    "locked": "another program holds the database; end it and repeat the command",
    "not a database": "the file is something else; give another --store",
    "malformed": "the file is damaged; restore a copy, or give another --store",
    "unable to open": "check that it is a file that you may read and write, or give another --store",
    "no such table": "the file belongs to another program; give another --store",
}
_MISSING = {
    'database "': "create it with `createdb`, or name another",
    'role "': "check the user's name",
    'relation "': "the database belongs to another program; give another --store",
}
"""What to do where PostgreSQL says that something of this kind does not exist."""


def translated(work: Callable[[], T], where: str) -> T:
    """The result of `work`, its database errors turned into ours, each with the place and what to do."""
    try:
        return work()
    except IntegrityError as error:
        cause = _first_line(str(error.orig))
        raise StoreConflict(f"{where}: somebody else wrote first ({cause}); read the journal again") from None
    except DBAPIError as error:
        raise _explained(where, str(error.orig)) from None


def _explained(where: str, cause: str) -> StoreError:
    said = cause.casefold()
    missing = _MISSING if "does not exist" in said else {}
    remedy = next((what for word, what in (missing | _REMEDIES).items() if word in said), "")
    told = _first_line(cause) or "no reason given"
    return StoreUnavailable(f"{where}: {told}; {remedy or 'check the address, or give another --store'}")


def _first_line(cause: str) -> str:
    return cause.splitlines()[0] if cause else ""
