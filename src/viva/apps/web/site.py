"""The application: its pages, its guards, and how it is mounted in another."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from viva.apps.http.guard import LOCAL, WRITES_A_MINUTE, guards
from viva.apps.web import feed, grades, starting, talking
from viva.apps.web.door import SHORTEST_TOKEN, Door
from viva.apps.web.forms import FormRefused, posted
from viva.apps.web.painting import FOLDER, refusal_page
from viva.apps.web.rooms import Rooms
from viva.apps.web.trouble import on_http_error, on_stale_form, on_viva_error
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError, VivaError

BODY_LIMIT = 256 * 1024
"""Bytes: the longest turn that the form takes, in any script."""


def create_app(
    board: Switchboard,
    *,
    token: str,
    hosts: Sequence[str] | None = LOCAL,
    writes_a_minute: int = WRITES_A_MINUTE,
    body_limit: int = BODY_LIMIT,
) -> Starlette:
    """The pages over a switchboard, for a server of its own or to be mounted: `app.mount("/interviews", ...)`.

    Whoever has the token may begin interviews, and reads every interview of the store: it is one person's page. `hosts`
    are the names under which it answers, None any. The board and its store stay the caller's to close.

    Raises `UsageError` for a token that is too short to be a secret.

    Example:
        >>> import viva
        >>> from viva.channels.switchboard import Switchboard
        >>> app = create_app(Switchboard(viva.open_store("memory:")), token="a-secret-of-some-length")
        >>> app.url_path_for("interview", interview="v7")
        '/i/v7'
    """
    if len(token) < SHORTEST_TOKEN:
        raise UsageError(f"the token has {len(token)} characters; give it {SHORTEST_TOKEN} or more")
    rooms = Rooms(board)
    *outer, body = guards(
        token=None, hosts=hosts, writes_a_minute=writes_a_minute, body_limit=body_limit, refuse=refusal_page
    )
    app = Starlette(
        routes=_routes(),
        middleware=[*outer, Middleware(Door, token=token), body],
        exception_handlers={VivaError: on_viva_error, HTTPException: on_http_error, FormRefused: on_stale_form},
        lifespan=_open,
    )
    app.state.rooms = rooms
    return app


def _routes() -> list[Route | Mount]:
    one = "/i/{interview}"
    return [
        Route("/", starting.start_page, name="start"),
        Route("/interviews", posted(starting.begin), methods=["POST"], name="begin"),
        Route("/history", starting.history_page, name="history"),
        Route(one, talking.interview_page, name="interview"),
        Route(f"{one}/say", posted(talking.say), methods=["POST"], name="say"),
        Route(f"{one}/pause", posted(talking.pause), methods=["POST"], name="pause"),
        Route(f"{one}/resume", posted(talking.resume), methods=["POST"], name="resume"),
        Route(f"{one}/undo", posted(talking.undo), methods=["POST"], name="undo"),
        Route(f"{one}/finish", talking.finish_page, name="finish"),
        Route(f"{one}/finish", posted(talking.finish), methods=["POST"], name="finishing"),
        Route(f"{one}/feed", feed.feed, name="feed"),
        Route(f"{one}/scorecard", grades.scorecard_page, name="scorecard"),
        Mount("/static", StaticFiles(directory=FOLDER / "static"), name="static"),
    ]


@asynccontextmanager
async def _open(app: Starlette) -> AsyncGenerator[None, None]:
    """While it runs; what is in progress at the end gets a little time."""
    yield
    await app.state.rooms.close()
