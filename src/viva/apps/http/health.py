"""`/healthz`: the process lives. `/readyz`: the journal answers and the packs load, or the reason why not."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from viva.apps.http.problems import ProblemDetails, answered, problem_of
from viva.apps.http.refusal import NO_TYPE
from viva.apps.http.shelf import Shelf
from viva.channels.switchboard import Switchboard
from viva.errors import UnknownInterview, VivaError

_PATIENCE = 5.0
"""Seconds that the journal has to answer."""


def health_routes(board: Switchboard, shelf: Shelf) -> list[Route]:
    """Both routes; they need no token and tell nothing of what was said."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(request: Request) -> Response:
        unready = await _unready(board, shelf)
        if unready is None:
            return JSONResponse({"status": "ready"})
        return answered(unready.model_copy(update={"status": 503}), {"Retry-After": "5"})

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


async def _unready(board: Switchboard, shelf: Shelf) -> ProblemDetails | None:
    """Why no interview could go on here now."""
    try:
        async with asyncio.timeout(_PATIENCE):
            with suppress(UnknownInterview):
                await board.store.draft("readyz")
        await shelf.scenarios()
    except TimeoutError:
        return ProblemDetails(
            type=NO_TYPE,
            title="Service Unavailable",
            status=503,
            detail="The journal does not answer.",
            remedy="Look at the database that the server was started with.",
        )
    except VivaError as error:
        return problem_of(error)
    return None
