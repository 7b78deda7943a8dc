"""A connection serves turn after turn: no turn waits for a new one while the candidate's answers take a minute."""

from __future__ import annotations

import asyncio

import pytest

from tests.models.asking import heard, request, wire_to
from tests.models.fault_server import end, words

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


async def _turns(count: int, *, pause: float) -> tuple[int, list[str]]:
    """Connections that so many turns took, and what was answered."""
    opened: list[asyncio.Task[object]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        opened.append(task)
        body = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in (*words("Hel", "lo."), *end()))
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        try:
            while True:
                asked = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                await reader.readexactly(int(asked.split("content-length: ")[1].split("\r\n")[0]))
                writer.write(head + body + b"0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        wire = wire_to(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", "openai")
        said = []
        for _ in range(count):
            said.append((await heard(wire.stream(request(), wire.manner))).text)
            await asyncio.sleep(pause)
        await wire.close()
        await asyncio.gather(*opened)
        return len(opened), said


@pytest.mark.parametrize("pause", [0.0, 5.5], ids=["at once", "after an answer"])
def test_turns_share_a_connection(pause: float) -> None:
    assert asyncio.run(_turns(2, pause=pause)) == (1, ["Hello.", "Hello."])
