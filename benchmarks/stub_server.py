"""A model on this machine: an OpenAI-compatible server that streams a legal turn after a set time, then stops itself.

`python -m benchmarks.stub_server --latency 1` prints its address; it ends when its input is closed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.legal_turns import legal_turn, pieces

LIFETIME_S = 900.0
_CHUNKED = "transfer-encoding: chunked"
_DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """How long a reply takes, in seconds."""

    latency: float = 0.0
    """From the request to the first byte."""
    pace: float = 0.0
    """Between two pieces of the text, each about a token."""
    notes_after: float = 0.0
    """From the end of the text to the notes, which come at once."""

    def seconds(self, said_pieces: int) -> float:
        """What a reply takes from request to end."""
        return self.latency + self.pace * said_pieces + self.notes_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When one reply went out, by the clock that all processes of a machine share."""

    asked: float
    first_byte: float
    sentence: float
    """When the piece was written that makes the first sentence certain."""
    end: float


class StubServer:
    """Answers any number of requests at once.

    Example:
        >>> async with StubServer(Tempo(latency=1.0)) as server:
        ...     print(server.url)
    """

    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo
        self.timings: list[Timing] = []

    async def __aenter__(self) -> StubServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=4096)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                asked = time.monotonic()
                named = dict(line.split(": ", 1) for line in head.split("\r\n") if ": " in line)
                body = await reader.readexactly(int(named.get("content-length", "0")))
                path = head.split(" ", 2)[1]
                if path.endswith("/chat/completions"):
                    await self._stream(writer, json.loads(body)["messages"][-1]["content"], asked)
                elif path.endswith("/timings"):
                    self._whole(writer, [[t.asked, t.first_byte, t.sentence, t.end] for t in self.timings])
                else:
                    self._whole(writer, {"object": "list", "data": []})
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # The client is done, or the server is.
        finally:
            writer.close()

    def _whole(self, writer: asyncio.StreamWriter, content: object) -> None:
        body = json.dumps(content).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)

    async def _stream(self, writer: asyncio.StreamWriter, prompt: str, asked: float) -> None:
        turn = legal_turn(prompt)
        frames = [_chunked(_frame({"content": piece})) for piece in pieces(turn.said)]
        stands = (turn.sentence_stands - 1) // len(pieces(turn.said)[0])
        await asyncio.sleep(asked + self._tempo.latency - time.monotonic())
        first = sentence = time.monotonic()
        writer.write(f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n{_CHUNKED}\r\n\r\n".encode())
        writer.write(_chunked(_frame({"role": "assistant", "content": ""})))
        if self._tempo.pace:
            for place, frame in enumerate(frames):
                await asyncio.sleep(first + self._tempo.pace * (place + 1) - time.monotonic())
                sentence = time.monotonic() if place == stands else sentence
                writer.write(frame)
        else:
            writer.write(b"".join(frames))
        if self._tempo.notes_after:
            await asyncio.sleep(self._tempo.notes_after)
        notes = [_frame({"content": piece}) for piece in pieces(turn.noted)]
        usage = {"prompt_tokens": len(prompt) // 4, "completion_tokens": len(frames) + len(notes), "total_tokens": 0}
        ending = [_frame({}, "stop"), _event({"choices": [], "usage": usage}), _DONE]
        writer.write(b"".join(map(_chunked, [*notes, *ending])) + b"0\r\n\r\n")
        await writer.drain()
        self.timings.append(Timing(asked=asked, first_byte=first, sentence=sentence, end=time.monotonic()))


def _event(content: dict[str, object]) -> bytes:
    fixed = {"id": "chatcmpl-stub", "object": "chat.completion.chunk", "created": 1, "model": "stub"}
    return f"data: {json.dumps({**fixed, **content})}\n\n".encode()


def _frame(delta: dict[str, str], finish: str | None = None) -> bytes:
    return _event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def _chunked(piece: bytes) -> bytes:
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


@contextmanager
def stub_process(tempo: Tempo) -> Iterator[str]:
    """A stub in a process of its own, so that it takes no time from those whom it answers; gives its address."""
    flags = [f"--latency={tempo.latency}", f"--pace={tempo.pace}", f"--notes-after={tempo.notes_after}"]
    command = [sys.executable, "-m", "benchmarks.stub_server", *flags]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as stub:
        assert stub.stdin is not None
        assert stub.stdout is not None
        try:
            yield stub.stdout.readline().strip()
        finally:
            stub.stdin.close()


def timings_of(url: str) -> list[Timing]:
    """When the replies of a stub went out, in their order."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    connection.request("GET", f"{place.path}/timings")
    rows = json.loads(connection.getresponse().read())
    connection.close()
    return [Timing(asked=row[0], first_byte=row[1], sentence=row[2], end=row[3]) for row in rows]


async def _main() -> None:
    parser = argparse.ArgumentParser()
    for flag in ("--latency", "--pace", "--notes-after"):
        parser.add_argument(flag, type=float, default=0.0)
    flags = parser.parse_args()
    tempo = Tempo(latency=flags.latency, pace=flags.pace, notes_after=flags.notes_after)
    legal_turn("")  # What it reads from files is then there.
    async with StubServer(tempo) as server:
        print(server.url, flush=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(LIFETIME_S):
                await _input_closed()


async def _input_closed() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


if __name__ == "__main__":
    asyncio.run(_main())
