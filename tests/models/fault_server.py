"""A server on 127.0.0.1 that speaks chat completions, and breaks them in every way a real one does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Json = dict[str, object]
USAGE: Json = {
    "prompt_tokens": 120,
    "completion_tokens": 9,
    "total_tokens": 129,
    "prompt_tokens_details": {"cached_tokens": 64},
}
ID: Json = {"id": "chatcmpl-1", "created": 1, "model": "faulty-1-2026"}


@dataclass(frozen=True)
class Reply:
    """What goes over the wire: a status, headers and pieces of the body; then the connection ends or breaks."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)
    pieces: tuple[bytes, ...] = ()
    breaks: bool = False
    """The connection is closed before the body's end."""
    hangs: bool = False
    """After the pieces nothing more comes."""
    silent: bool = False
    """The connection is closed before anything is sent."""


def body_of(value: object) -> tuple[bytes, ...]:
    return (json.dumps(value).encode(),)


def completion(text: str | None, *, finish: str = "stop", refusal: str | None = None) -> Reply:
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, "refusal": refusal},
    }
    return Reply(pieces=body_of({**ID, "object": "chat.completion", "choices": [choice], "usage": USAGE}))


def frame(delta: Json, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return event({**ID, "object": "chat.completion.chunk", "choices": [choice]})


def event(value: object) -> bytes:
    return f"data: {json.dumps(value)}\n\n".encode()


def words(*texts: str) -> tuple[bytes, ...]:
    return (frame({"role": "assistant", "content": ""}), *(frame({"content": text}) for text in texts))


def end(finish: str = "stop") -> tuple[bytes, ...]:
    usage = event({**ID, "object": "chat.completion.chunk", "choices": [], "usage": USAGE})
    return (frame({}, finish), usage, b"data: [DONE]\n\n")


def sse(*pieces: bytes, breaks: bool = False, hangs: bool = False) -> Reply:
    return Reply(headers=(("content-type", "text/event-stream"),), pieces=pieces, breaks=breaks, hangs=hangs)


def streamed(*texts: str, finish: str = "stop") -> Reply:
    return sse(*words(*texts), *end(finish))


def answered(*texts: str, finish: str = "stop") -> Callable[[Json], Reply]:
    """A good answer, streamed or whole as it is asked for."""
    return lambda asked: (
        streamed(*texts, finish=finish) if "stream" in asked else completion("".join(texts), finish=finish)
    )


def failed(status: int, message: str = "no", *, code: str = "", param: str = "", **headers: str) -> Reply:
    error = {"message": message, "type": "error", "code": code or None, "param": param or None}
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, (("content-type", "application/json"), *named), body_of({"error": error}))


def page(status: int = 200) -> Reply:
    return Reply(status, (("content-type", "text/html"),), (b"<!doctype html><html><body>Welcome</body></html>",))


Plan = Sequence[Reply | Callable[[Json], Reply]]


@dataclass
class FaultServer:
    """Answers request after request by its plan; the last entry is repeated.

    Example:
        >>> async with FaultServer([failed(500), answered("Hello.")]) as server:
        ...     print(server.url, len(server.asked))
    """

    plan: Plan
    asked: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    visits: int = 0
    """Requests that only connect."""
    client_gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client closes its connection while an answer hangs."""

    async def __aenter__(self) -> FaultServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._open: set[asyncio.Task[None]] = set()
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            named = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            if head.startswith("GET "):
                self.visits += 1
                # Somebody connects in advance; the plan is for what is asked.
                await self._send(writer, Reply(pieces=body_of({"object": "list", "data": []})))
                return
            body: Json = json.loads(await reader.readexactly(int(named.get("content-length", "0"))) or b"{}")
            step = self.plan[min(len(self.asked), len(self.plan) - 1)]
            self.asked.append(body)
            self.headers.append(named)
            reply = step(body) if callable(step) else step
            await self._send(writer, reply)
            if reply.hangs:
                await reader.read()
                self.client_gone.set()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.client_gone.set()
        except asyncio.CancelledError:
            pass  # The server ends while an answer hangs.
        finally:
            self._open.discard(task)
            writer.close()

    async def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        if reply.silent:
            return
        lines = [f"HTTP/1.1 {reply.status} Status", "transfer-encoding: chunked", "connection: close"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        for piece in reply.pieces:
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0)
        if not reply.breaks and not reply.hangs:
            writer.write(b"0\r\n\r\n")
            await writer.drain()
