"""Interviews inside a FastAPI application, under /interview.

Run it with `uvicorn --factory fastapi_mount:site --no-access-log`, as the paths in a log would have ids of interviews.
The token is the environment variable INTERVIEW_TOKEN; callers send it as `Authorization: Bearer …`.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

import viva
from viva.apps.http.api import create_api
from viva.channels.switchboard import Switchboard


def create_app(store: viva.Store, *, token: str) -> FastAPI:
    """An application of one's own, with the interviews of a store mounted in it."""
    board = Switchboard(store)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        yield
        await board.close()
        await store.close()

    app = FastAPI(title="A site with interviews", lifespan=lifespan)

    @app.get("/")
    async def home() -> dict[str, str]:
        return {"interviews": "/interview"}

    app.mount("/interview", create_api(board, token=token, hosts=("127.0.0.1", "localhost", "site.example.org")))
    return app


def site() -> FastAPI:
    """What uvicorn serves."""
    return create_app(viva.open_store("interviews.db"), token=os.environ["INTERVIEW_TOKEN"])
