"""Models behind the openai SDK: OpenAI's own, and every server that speaks its chat completions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, suppress
from importlib import import_module
from typing import TYPE_CHECKING, cast

from viva.errors import ModelRequestRejected
from viva.models.faults import Place, Translated, error_body_fault
from viva.models.loopback import LOOPBACK_ONLY
from viva.models.quiet import quieten
from viva.models.wire import Manner, Reading, of, settings
from viva.values.messages import ChatChunk, ChatRequest

if TYPE_CHECKING:
    from openai import AsyncAPIResponse, AsyncOpenAI

OPENAI = "https://api.openai.com/v1"
CONNECT_S = 10.0
IDLE_S = 300.0
"""How long an idle connection is kept: a candidate speaks for a minute, and by itself the library keeps it for 5 s."""
READ_OUT_S = 1.0
"""How long the end of a body may take behind the end of the answer; a body that is read out keeps its connection."""
MOST_CONNECTIONS, MOST_IDLE = 4_000, 10
"""A pool looks at every idle connection for each request, so that a hundred of them cost more than connecting."""

_Create = Callable[..., AbstractAsyncContextManager["AsyncAPIResponse[object]"]]


class OpenAIWire:
    """One model at one address. The SDK is imported at the first call, off the event loop.

    Example:
        >>> wire = OpenAIWire("openai/gpt-5", "gpt-5", place=Place("openai/gpt-5"), key=key)
    """

    def __init__(self, model: str, *, place: Place, base_url: str = OPENAI, timeout_s: float = 120.0) -> None:
        self._model = model
        self._place = place
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._opening: asyncio.Task[AsyncOpenAI] | None = None

    @property
    def name(self) -> str:
        """As people write it."""
        return self._place.name

    @property
    def manner(self) -> Manner:
        """OpenAI's own models want the newer name of the limit first, most servers know the older one alone."""
        if self._base_url == OPENAI:
            return Manner(limits=("max_completion_tokens", "max_tokens"))
        return Manner()

    async def stream(self, request: ChatRequest, manner: Manner) -> AsyncGenerator[ChatChunk, None]:
        """Ask once."""
        LOOPBACK_ONLY.check(self.name, self._base_url)
        client = await self._opened()
        asked = {"model": self._model, **settings(request, manner)}
        reading = Reading(self._place)
        with Translated(self._place):
            if "stream" not in asked:
                create = cast(Callable[..., Awaitable[object]], client.chat.completions.create)
                yield reading.whole(await create(**asked))
                return
            create_streamed = cast(_Create, client.chat.completions.with_streaming_response.create)
            async with create_streamed(**asked) as response:
                self._check_form(response.headers.get("content-type", ""))
                async with aclosing(frames(response.iter_bytes())) as found:
                    async for frame in found:
                        if fault := of(frame, "error"):
                            raise error_body_fault(fault, self._place)
                        chunk = reading.chunk(frame)
                        if chunk is not None:
                            yield chunk
        yield reading.end()

    async def warm(self) -> None:
        """Import the SDK and open a connection, by a list of models that nobody looks at."""
        client = await self._opened()
        if not LOOPBACK_ONLY.allows(self._base_url):
            return
        import openai

        with suppress(openai.OpenAIError, ValueError):
            await client.models.list(timeout=CONNECT_S)

    async def close(self) -> None:
        """Close the connections."""
        if self._opening is not None and self._opening.get_loop() is asyncio.get_running_loop():
            client = await self._opening
            await client.close()

    def _check_form(self, content_type: str) -> None:
        """Some servers send the whole answer although a stream was asked for, some a web page."""
        if content_type.startswith("application/json"):
            raise ModelRequestRejected(f"{self._place} does not stream.", objection="stream")
        if content_type.startswith("text/html"):
            raise self._place.not_an_answer("a web page")

    async def _opened(self) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        if self._opening is None or self._opening.get_loop() is not loop:
            # Connections belong to their event loop.
            self._opening = loop.create_task(asyncio.to_thread(self._connected))
        return await asyncio.shield(self._opening)

    def _connected(self) -> AsyncOpenAI:
        import openai

        quieten()
        opened = cast("Callable[..., AsyncOpenAI]", openai.AsyncOpenAI)
        connecting = cast("Callable[..., object]", openai.DefaultAsyncHttpxClient)
        return opened(
            api_key=self._place.secret or "none",
            base_url=self._base_url,
            max_retries=0,
            timeout=openai.Timeout(self._timeout_s, connect=CONNECT_S),
            http_client=connecting(limits=_limits(openai.DefaultAsyncHttpxClient)),
        )


def _limits(client: type) -> object:
    """The limits of connections, from the HTTP library that this SDK is built on."""
    library = next(kind.__module__ for kind in client.__mro__ if kind.__name__ == "AsyncClient").partition(".")[0]
    limits: object = import_module(library).Limits(
        max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_IDLE, keepalive_expiry=IDLE_S
    )
    return limits


async def frames(body: AsyncIterator[bytes]) -> AsyncGenerator[object, None]:
    """The JSON of each server-sent event.

    The SDK's own stream builds values of many types from each, which takes most of a turn's processor time, and
    closes the connection at `[DONE]`, so that every turn would have to connect anew.
    """
    left = b""
    async for piece in body:
        *lines, left = (left + piece).split(b"\n")
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            if line[5:].strip() == b"[DONE]":
                with suppress(TimeoutError):
                    async with asyncio.timeout(READ_OUT_S):
                        async for _ in body:
                            pass
                return
            yield json.loads(line[5:])
