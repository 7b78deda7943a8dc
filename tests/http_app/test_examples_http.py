"""The examples that have to do with HTTP and plain asyncio do what they say."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import httpx
import pytest

import viva
from tests.http_app.calling import SAID, TOKEN, begun, client_of, said

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_interview_in_plain_asyncio(capsys: pytest.CaptureFixture[str]) -> None:
    scorecard = asyncio.run(example("asyncio_talk").talk())
    assert scorecard.criteria["S1.GOAL"].score
    told = capsys.readouterr().out
    assert "interviewer: Plaza shows ads" in told
    assert "S1.GOAL: " in told


def test_it_runs_as_a_script() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "asyncio_talk.py")], capture_output=True, text=True, timeout=50, check=True
    )
    assert "S1.GOAL: " in done.stdout
    assert done.stderr == ""


def test_interviews_mounted_in_a_site() -> None:
    async def visited() -> None:
        app = example("fastapi_mount").create_app(viva.open_store("memory:"), token=TOKEN)
        async with client_of(app) as client:
            assert (await client.get("/")).json() == {"interviews": "/interview"}
            response = await client.post("/interview/interviews", json={"mode": "step1"})
            at = response.headers["location"]
            assert at.startswith("/interview/interviews/")
            assert (await said(client, at, SAID[0], "m1")).json()["text"]
            assert (await client.get("/interview/healthz")).status_code == 200
            del client.headers["Authorization"]
            assert (await client.get(at)).status_code == 401
            assert (await client.get("/interview/healthz")).status_code == 200

    asyncio.run(visited())


def test_the_site_keeps_interviews_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def visited() -> None:
        app = example("fastapi_mount").site()
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=app),
                base_url="http://site.example.org/interview",
                headers={"Authorization": f"Bearer {TOKEN}"},
            ) as client,
        ):
            await begun(client)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEW_TOKEN", TOKEN)
    asyncio.run(visited())
    assert (tmp_path / "interviews.db").exists()
