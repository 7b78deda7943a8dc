"""The HTTP API in a process of its own, with a scripted model: `python -m benchmarks.web_server --store viva.db`.

It prints the port that it listens on, and ends when its input is closed.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

import viva
from benchmarks.legal_turns import legal_turn
from viva.apps.http.api import create_api
from viva.channels.switchboard import Switchboard
from viva.interviewers.model import ModelInterviewer
from viva.models.naming import Address, Line
from viva.testing.scripted import ScriptedModel, chunks_of
from viva.values.messages import ChatChunk, ChatRequest

_SCRIPTED = Address("scripted", "scripted", "http://127.0.0.1/v1", "openai")
_TOKEN_LETTERS = 4
TURN_S = 5.0
"""What a turn may take: short, because after a kill its next writer waits for so long."""


class Unhurried:
    """A scripted model that thinks for a while."""

    def __init__(self, latency: float) -> None:
        self._model = ScriptedModel(lambda asked: chunks_of(legal_turn(asked.messages[-1].text).whole, size=4))
        self._latency = latency

    @property
    def name(self) -> str:
        """The scripted model's."""
        return self._model.name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """Its answer, after a while."""
        await asyncio.sleep(self._latency)
        async for chunk in self._model.stream(request):
            yield chunk
        self._model.requests.clear()

    async def close(self) -> None:
        """Close it."""
        await self._model.close()


async def _serve(store: str, latency: float, port: int) -> None:
    journal = viva.open_store(store)
    interviewer = ModelInterviewer(Line(Unhurried(latency), _SCRIPTED))
    board = Switchboard(journal, models=[interviewer], turn_timeout=TURN_S)
    app = create_api(board, token=None, writes_a_minute=1_000_000)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, backlog=2048)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await running
    await board.close()
    await journal.close()


@dataclass
class Served:
    """The process: its address and its end."""

    process: subprocess.Popen[str]
    url: str

    @property
    def kilobytes(self) -> int:
        """What it holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])


@contextmanager
def served(store: Path, *, latency: float, port: int = 0) -> Iterator[Served]:
    """A server, killed at the end if it does not end by itself."""
    asked = [sys.executable, "-m", "benchmarks.web_server", "--store", str(store)]
    asked += ["--latency", str(latency), "--port", str(port)]
    process = subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Served(process, f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def main() -> None:
    """Serve until the input is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", required=True)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    asyncio.run(_serve(asked.store, asked.latency, asked.port))


if __name__ == "__main__":
    main()
