"""The server itself: one address with its token, nothing for others without a token of theirs, a prompt end."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from tests.web.visiting import TOKEN, Slow, board_with, fields
from viva.apps.web.serving import serve
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@asynccontextmanager
async def served(board: Switchboard, **settings: object) -> AsyncIterator[tuple[httpx.AsyncClient, str, asyncio.Event]]:
    """A client that was let in, the address that was told, and what stops the server."""
    told: asyncio.Queue[str] = asyncio.Queue()
    leave = asyncio.Event()
    serving = asyncio.create_task(serve(board, port=0, told=told.put_nowait, until=leave, **settings))  # type: ignore[arg-type]
    address = await asyncio.wait_for(told.get(), 20)
    try:
        async with httpx.AsyncClient(base_url=address.partition("/?")[0]) as client:
            assert (await client.get(address)).status_code == 303
            yield client, address, leave
    finally:
        leave.set()
        await asyncio.wait_for(serving, 20)


def test_a_token_is_drawn_for_each_start() -> None:
    async def visit() -> str:
        async with served(board_with()) as (client, address, _):
            answer = await client.get("/")
            assert answer.status_code == 200
            assert "server" not in answer.headers
            return address.partition("token=")[2]

    first, second = asyncio.run(visit()), asyncio.run(visit())
    assert first != second
    assert len(first) >= 32


def test_open_pages_do_not_hold_up_the_end() -> None:
    async def visit() -> float:
        board = board_with()
        interview = await board.begin("r", mode="step1")
        async with served(board) as (client, _, leave), client.stream("GET", f"/i/{interview.id}/feed") as feed:
            lines = feed.aiter_lines()
            assert (await anext(lines)).startswith("retry")
            begun = time.monotonic()
            leave.set()
            async for _ in lines:
                pass
        return time.monotonic() - begun

    assert asyncio.run(visit()) < 8


def test_a_turn_that_its_page_left_is_answered_before_the_server_ends() -> None:
    async def visit() -> None:
        slow = Slow()
        board = board_with(slow)
        async with served(board) as (client, _, leave):
            interview = await board.begin("r", mode="step1")
            form = fields(await client.get(f"/i/{interview.id}"))
            with pytest.raises(httpx.ReadTimeout):
                await client.post(f"/i/{interview.id}/say", data={**form, "text": "I rank by value."}, timeout=1)
            leave.set()
            await asyncio.sleep(0.2)
            slow.go.set()
        assert interview.transcript.turns[-1].text == "Noted. Thank you."

    asyncio.run(visit())


def test_the_interface_for_programs_lives_beside_the_pages() -> None:
    async def visit() -> None:
        async with served(board_with(), token=TOKEN) as (client, _, _):
            assert (await client.get("/api/healthz")).status_code == 200
            assert (await client.get("/api/scenarios")).status_code == 401
            programs = await client.get("/api/scenarios", headers={"Authorization": f"Bearer {TOKEN}"})
            assert programs.status_code == 200
            assert (await client.get("/history")).status_code == 200

    asyncio.run(visit())


@dataclass(frozen=True)
class Refused:
    host: str
    token: str | None
    says: str


@pytest.mark.parametrize(
    "refused",
    [
        Refused("0.0.0.0", None, "--token"),
        Refused("192.0.2.1", None, "--token"),
        Refused("interviews.example.org", None, "--token"),
        Refused("0.0.0.0", "short", "16"),
        Refused("127.0.0.1", "short", "16"),
    ],
    ids=str,
)
def test_others_need_a_token_that_somebody_chose(refused: Refused) -> None:
    serving = serve(board_with(), host=refused.host, token=refused.token, port=0, told=lambda address: None)
    with pytest.raises(UsageError, match=refused.says):
        asyncio.run(serving)


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}"):
            asyncio.run(serve(board_with(), port=port, told=lambda address: None))
