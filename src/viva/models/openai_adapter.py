"""Models behind the openai SDK: OpenAI's own, and every server that speaks its chat completions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

from viva.errors import ModelRequestRejected
from viva.models.faults import Place, Translated
from viva.models.wire import Manner, Reading, settings
from viva.values.messages import ChatChunk, ChatRequest

if TYPE_CHECKING:
    from openai import AsyncOpenAI

OPENAI = "https://api.openai.com/v1"
CONNECT_S = 10.0


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
        client = await self._opened()
        create = cast(Callable[..., Awaitable[object]], client.chat.completions.create)
        asked = settings(request, manner)
        reading = Reading(self._place)
        with Translated(self._place):
            answer = await create(model=self._model, **asked)
            if "stream" not in asked:
                yield reading.whole(answer)
                return
            stream = cast(_Stream, answer)
            try:
                self._check_form(stream.response.headers.get("content-type", ""))
                async for raw in stream:
                    chunk = reading.chunk(raw)
                    if chunk is not None:
                        yield chunk
            finally:
                await stream.close()
        yield reading.end()

    async def warm(self) -> None:
        """Import the SDK and open a connection, by a list of models that nobody looks at."""
        client = await self._opened()
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

        return openai.AsyncOpenAI(
            api_key=self._place.secret or "none",
            base_url=self._base_url,
            max_retries=0,
            timeout=openai.Timeout(self._timeout_s, connect=CONNECT_S),
        )


class _Headers(Protocol):
    def get(self, name: str, default: str) -> str: ...


class _Response(Protocol):
    @property
    def headers(self) -> _Headers: ...


class _Stream(Protocol):
    """What of the SDK's stream is used."""

    @property
    def response(self) -> _Response: ...

    def __aiter__(self) -> AsyncIterator[object]: ...

    async def close(self) -> None: ...
