"""What the tests of the HTTP adapter share: a client without a network, streams read back, a whole short interview."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.types import ASGIApp

import viva
from viva.apps.http.api import create_api
from viva.channels.switchboard import Switchboard
from viva.interviewers.protocol import Interviewer

TOKEN = "a-token-for-tests"
HERE = "http://127.0.0.1:8000"
SAID = (
    "What is the business goal, and what should stay as it is?",
    "How many people and impressions are there on a typical day?",
    "What do we log about impressions and clicks, and how late do clicks come?",
    "I would predict the probability of a click within a day, calibrated, and measure it by log loss and in a test.",
)
"""Enough of a first step to be graded."""


@asynccontextmanager
async def client_of(app: ASGIApp, *, token: str | None = TOKEN) -> AsyncGenerator[httpx.AsyncClient, None]:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=HERE, headers=headers) as client:
        yield client


def calling(
    work: Callable[[httpx.AsyncClient], Awaitable[None]],
    *,
    store: str = "memory:",
    models: Sequence[str | Interviewer | None] = (None,),
    turn_timeout: float = 90.0,
) -> None:
    """Do the work with a client of a new application over the store."""

    async def body() -> None:
        journal = viva.open_store(store)
        board = Switchboard(journal, models=models, turn_timeout=turn_timeout)
        async with client_of(create_api(board, token=TOKEN, writes_a_minute=10_000)) as client:
            await work(client)
        await board.close()
        await journal.close()

    asyncio.run(body())


async def begun(client: httpx.AsyncClient, **settings: object) -> str:
    """The path of a new interview."""
    response = await client.post("/interviews", json={"mode": "step1", "seed": 1, **settings})
    assert response.status_code == 201, response.text
    return response.headers["location"]


async def said(client: httpx.AsyncClient, at: str, text: str, message_id: str) -> httpx.Response:
    return await client.post(f"{at}/turns", json={"message_id": message_id, "text": text})


def events_in(text: str) -> list[tuple[str, Any]]:
    """Name and JSON of each server-sent event."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            found.append((fields.get("event", ""), json.loads(fields["data"])))
    return found
