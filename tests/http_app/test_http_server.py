"""On a real server: the page's calls by curl, a client that goes away in mid-answer, a log that is quiet."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

import viva
from tests.api.bots import Streamed
from tests.http_app.calling import SAID, TOKEN, begun, said
from viva.apps.http.api import create_api
from viva.channels.switchboard import Switchboard

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "http.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncGenerator[str, None]:
    """The address of a server that ends with the block."""
    config = uvicorn.Config(app, access_log=False, server_header=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.ensure_future(server.serve(sockets=[listening]))
        try:
            while not server.started:
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def client_at(address: str) -> AsyncGenerator[httpx.AsyncClient, None]:
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client


def test_the_calls_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("curl") is None:
        pytest.skip("the page's calls need curl: apt-get install curl")

    async def called() -> str:
        (application,) = blocks("python")
        names: dict[str, Any] = {}
        exec(application, names)
        async with served(names["app"]) as address:
            shell = await asyncio.create_subprocess_exec(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                "\necho\n".join(blocks("sh")),
                cwd=tmp_path,
                env={"PATH": os.environ["PATH"], "VIVA": address, "AUTH": f"Authorization: Bearer {TOKEN}"},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            out, err = await shell.communicate()
            assert (shell.returncode, err.decode()) == (0, "")
        await names["board"].close()
        await names["board"].store.close()
        return out.decode()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIVA_TOKEN", TOKEN)
    told = asyncio.run(called())
    assert "urn:viva:" not in told.replace('"urn:viva:UsageError"', ""), told
    assert '"title":"Unauthorized"' not in told
    for word in ('"messages":["m1"]', "event: turn_end", '"paused":true', '"ended":true', '"RUN_FINISHED"', '"ready"'):
        assert word in told
    assert told.count('"S1.GOAL"') >= 2, "two scorecards"
    assert told.count('"RUN_ERROR"') == 0


def test_the_page_names_each_call() -> None:
    named = set(re.findall(r'"\$VIVA(/[^"?]*)', "\n".join(blocks("sh"))))
    app = create_api(Switchboard(viva.open_store("memory:")), token=None)
    there = {str(getattr(route, "path", "")) for route in app.routes}
    assert {path.replace("$ID", "{interview}").replace("ml_system_design", "{rubric}") for path in named} == there


def test_going_away_in_the_middle_of_an_answer_keeps_the_turn(tmp_path: Path) -> None:
    async def left() -> None:
        streamed = Streamed()
        journal = viva.open_store(str(tmp_path / "viva.db"))
        board = Switchboard(journal, models=(streamed,))
        async with served(create_api(board, token=TOKEN)) as address, client_at(address) as client:
            at = await begun(client)
            body = {"message_id": "m1", "text": SAID[0]}
            async with client.stream(
                "POST", f"{at}/turns", json=body, headers={"Accept": "text/event-stream"}
            ) as answer:
                lines = answer.aiter_lines()
                assert await anext(lines) == "event: sentence"
                shown = await anext(lines)
                assert shown.startswith("data: ")
            while board._busy:  # The server hears of it a moment later.
                await asyncio.sleep(0.01)
            assert (await client.get(at)).json()["state"]["waiting"]
            streamed.go.set()
            whole = (await said(client, at, SAID[0], "m1")).json()
            assert whole["text"].strip() in shown
            turns = (await client.get(at)).json()["transcript"]["turns"]
            assert [turn["text"] for turn in turns[1:]] == [SAID[0], whole["text"]]
            assert (await said(client, at, SAID[0], "m1")).json() == whole
        await journal.close()

    asyncio.run(left())


def test_the_log_has_no_ids_and_a_stop_waits_for_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    async def stopped() -> str:
        streamed = Streamed()
        board = Switchboard(viva.open_store("memory:"), models=(streamed,))
        async with served(create_api(board, token=TOKEN)) as address, client_at(address) as client:
            at = await begun(client)
            answering = asyncio.ensure_future(said(client, at, SAID[0], "m1"))
            await streamed.shown.wait()
            streamed.go.set()
            assert (await answering).status_code == 200
            assert "server" not in (await client.get("/healthz")).headers
        return at.rpartition("/")[2]

    caplog.set_level(logging.DEBUG, logger="uvicorn")
    caplog.set_level(logging.DEBUG, logger="viva")
    interview = asyncio.run(stopped())
    assert interview not in "".join(record.getMessage() for record in caplog.records if record.name != "httpx")
