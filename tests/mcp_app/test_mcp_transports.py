"""How the MCP server is reached: a real program over its standard streams, and HTTP behind the guards."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from tests.mcp_app.hosts import ASKED, MODERN, Host, board
from viva.apps.mcp import create_server
from viva.apps.mcp_serving import BODY_LIMIT, network_app, serve
from viva.errors import UsageError

NOISY_SERVER = """
import asyncio, sys
import viva
from viva.apps.mcp_serving import serve
from viva.channels.switchboard import Switchboard
from viva.interviewers.plain import plain_moves
from viva.values.moves import Decision, Sentence

class Noisy:
    name, streams, hashes = "noisy", False, {}

    async def propose(self, brief):
        print("printed by a library", flush=True)
        move = plain_moves(brief)[0]
        yield Decision(act=move.act, topic=move.topic, criterion=move.criterion, code=move.code, facts=move.facts)
        yield Sentence(text=move.text)

asyncio.run(serve(Switchboard(viva.open_store(sys.argv[1]), models=(Noisy(),))))
"""


def test_a_host_starts_the_program_and_talks_over_its_streams(tmp_path: Path) -> None:
    journal = f"sqlite:///{tmp_path / 'journal.db'}"
    program = StdioServerParameters(
        command=sys.executable,
        args=["-W", "error", "-c", NOISY_SERVER, journal],
        env={"VIVA_HOME": str(tmp_path)},
    )
    strays: list[Exception] = []

    async def stray(message: object) -> None:
        if isinstance(message, Exception):
            strays.append(message)

    async def run() -> None:
        async with Client(program, message_handler=stray) as client:
            assert client.protocol_version == MODERN
            at = Host(client)
            interview = (await at.call("start_interview", mode="step1"))["interview_id"]
            assert (await at.call("answer", interview_id=interview, message_id="m1", text=ASKED))["text"]
        async with Client(program, message_handler=stray) as client:
            status = await Host(client).call("status", interview_id=interview)
            assert not status["ended"]
            assert (await Host(client).call("finish", interview_id=interview))["indicative"]

    asyncio.run(run())
    assert strays == []


@asynccontextmanager
async def over_http(*, token: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the application, without a socket."""
    app = network_app(create_server(board()), token=token)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


def test_an_interview_over_http() -> None:
    async def run() -> None:
        async with over_http(token="sesame") as http:
            http.headers["Authorization"] = "Bearer sesame"
            async with Client(streamable_http_client("http://127.0.0.1:8000/mcp", http_client=http)) as client:
                assert client.protocol_version == MODERN
                at = Host(client)
                interview = (await at.call("start_interview", mode="step1"))["interview_id"]
                assert (await at.call("answer", interview_id=interview, message_id="m1", text=ASKED))["text"]
                assert (await at.call("finish", interview_id=interview))["indicative"]

    asyncio.run(run())


@dataclass(frozen=True)
class Refused:
    status: int
    headers: dict[str, str]
    body: bytes = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'


KEY = {"Authorization": "Bearer sesame"}


@pytest.mark.parametrize(
    "case",
    [
        Refused(401, {}),
        Refused(401, {"Authorization": "Bearer open"}),
        Refused(421, {**KEY, "Host": "evil.example:8000"}),
        Refused(403, {**KEY, "Origin": "http://evil.example"}),
        Refused(413, KEY, b" " * (BODY_LIMIT + 1)),
    ],
    ids=lambda case: str(case.status),
)
def test_a_wrong_token_another_host_and_a_long_body_are_refused(case: Refused) -> None:
    async def run() -> int:
        async with over_http(token="sesame") as http:
            headers = {"Content-Type": "application/json", **case.headers}
            return (await http.post("/mcp", content=case.body, headers=headers)).status_code

    assert asyncio.run(run()) == case.status


def test_an_address_that_others_reach_needs_a_token() -> None:
    with pytest.raises(UsageError, match="give a token"):
        asyncio.run(serve(board(), transport="http", host="0.0.0.0"))


@pytest.mark.parametrize("missing", ["mcp.server", "uvicorn", "limits"])
def test_a_missing_package_is_said(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith(("viva.apps.mcp", "viva.apps.http"))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(UsageError, match=r"needs .*: pip install 'viva\[(mcp,)?http\]'"):
        asyncio.run(serve(board(), transport="http"))
