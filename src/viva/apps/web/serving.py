"""Runs the pages: one address, printed with its token, no log of requests, and an end that interrupts no turn."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from viva.apps.http.api import create_api
from viva.apps.http.guard import LOCAL, WRITES_A_MINUTE
from viva.apps.http.health import health_routes
from viva.apps.http.shelf import Shelf
from viva.apps.web.site import create_app
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError
from viva.models.loopback import is_here

HOST, PORT = "127.0.0.1", 8642

_LAST_ANSWERS_S = 10
"""Seconds that open requests have when the server stops."""


class PageServer(uvicorn.Server):
    """A uvicorn that tells when it listens, and lets the pages that look on go when it is to stop."""

    def __init__(self, app: ASGIApp, *, listening: Callable[[], None], leaving: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=_LAST_ANSWERS_S,
            )
        )
        self._listening = listening
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening and wait for what is in progress."""
        self._leaving()
        await super().shutdown(sockets)


async def serve(
    board: Switchboard,
    *,
    host: str = HOST,
    port: int = PORT,
    token: str | None = None,
    names: Sequence[str] = (),
    writes_a_minute: int = WRITES_A_MINUTE,
    told: Callable[[str], None],
    until: asyncio.Event | None = None,
) -> None:
    """Serve the pages until the process is told to stop, or the event `until` is set.

    `told` gets the address, with its token, once it listens. Turns in progress are answered to their end where that
    takes no longer than some seconds; later ones are in the journal, and go on when the page is opened again.

    Without a `token` one is drawn, which only this machine may do without being told: any other `host` needs a token
    of the caller's. `names` are further host names under which a proxy passes requests on. `port` 0 takes a free one.
    Below `/api` is the interface for programs, with the same token; `/healthz` and `/readyz` ask for none.

    Raises `UsageError` for a host without a token, a token that is too short, and an address that is taken.
    """
    if token is None and not is_here(host):
        raise UsageError(f"--host {host}: others could reach it, so give --token, a secret of 16 characters or more")
    token = token or secrets.token_urlsafe(24)
    hosts = None if not names and not is_here(host) else (*LOCAL, host, *names)
    pages = create_app(board, token=token, hosts=hosts, writes_a_minute=writes_a_minute)
    api = create_api(board, token=token, hosts=hosts, writes_a_minute=writes_a_minute)
    with _bound(host, port) as listening:
        address = f"http://{_shown(host)}:{listening.getsockname()[1]}/?token={token}"
        server = PageServer(_both(board, pages, api), listening=lambda: told(address), leaving=pages.state.rooms.leave)
        watching = None if until is None else asyncio.create_task(_stopped_by(until, server))
        try:
            await server.serve(sockets=[listening])
        finally:
            if watching is not None:
                watching.cancel()


async def _stopped_by(until: asyncio.Event, server: PageServer) -> None:
    await until.wait()
    server.should_exit = True


def _both(board: Switchboard, pages: Starlette, api: Starlette) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        async with pages.router.lifespan_context(pages):
            yield

    routes = [*health_routes(board, Shelf()), Mount("/api", api), Mount("/", pages)]
    return Starlette(routes=routes, lifespan=lifespan)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(place[:2], family=family, backlog=512)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{host}:{port} cannot be listened on ({reason}); choose another --port or --host") from None


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
