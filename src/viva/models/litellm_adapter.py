"""Models of every other provider, through litellm with its own retries, downloads, prints and telemetry off."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Protocol, cast

from viva.models.faults import Place, Translated
from viva.models.loopback import LOOPBACK_ONLY
from viva.models.quiet import quieten
from viva.models.wire import Manner, Reading, settings
from viva.values.messages import ChatChunk, ChatRequest

_TOKENS = "TIKTOKEN_CACHE_DIR"
"""Written by litellm where it loads its encoding of tokens, to find a copy that it brings along."""
_READ_AT_IMPORT = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # no price map from the network
    "LITELLM_MODE": "PRODUCTION",  # no `.env` loaded into the environment
}
_IMPORTING = threading.Lock()


def sdk() -> ModuleType:
    """litellm, imported at the first use, which takes seconds; the environment is then as it was before."""
    with _IMPORTING:
        return _imported()


@cache
def _imported() -> ModuleType:
    with warnings.catch_warnings(), _restored(*_READ_AT_IMPORT, _TOKENS):
        os.environ.update(_READ_AT_IMPORT)
        # Its types are built when they are first used, and pydantic warns of one: here nobody sees or waits for it.
        warnings.simplefilter("ignore")
        import litellm
        from litellm.types.utils import Delta, Message, ModelResponse, ModelResponseStream

        for kind in (Delta, Message, ModelResponse, ModelResponseStream):
            kind()
        # The first call would load it, and write to the environment.
        import_module("litellm.litellm_core_utils.default_encoding")

    quieten()
    litellm.suppress_debug_info = True
    litellm.telemetry = False
    litellm.num_retries = 0
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return litellm


@contextmanager
def _restored(*names: str) -> Iterator[None]:
    """Give these variables their old values at the end."""
    before = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class LitellmWire:
    """One model by litellm's name.

    Example:
        >>> wire = LitellmWire("anthropic/claude-sonnet-4-5", place=Place("anthropic/claude-sonnet-4-5", secret=key))
    """

    def __init__(self, model: str, *, place: Place, base_url: str | None = None, timeout_s: float = 120.0) -> None:
        self._model = model
        self._place = place
        self._base_url = base_url
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        """As people write it."""
        return self._place.name

    @property
    def manner(self) -> Manner:
        """The older name of the token limit, which litellm turns into each provider's own."""
        return Manner()

    async def stream(self, request: ChatRequest, manner: Manner) -> AsyncGenerator[ChatChunk, None]:
        """Ask once."""
        LOOPBACK_ONLY.check(self.name, self._base_url)
        litellm = await asyncio.to_thread(sdk)
        create = cast(Callable[..., Awaitable[object]], litellm.acompletion)
        asked = settings(request, manner)
        reading = Reading(self._place)
        with Translated(self._place):
            answer = await create(
                model=self._model,
                api_key=self._place.secret or None,
                api_base=self._base_url,
                timeout=self._timeout_s,
                max_retries=0,
                **asked,
            )
            if "stream" not in asked:
                yield reading.whole(answer)
                return
            stream = cast(_Stream, answer)
            try:
                async for raw in stream:
                    chunk = reading.chunk(raw)
                    if chunk is not None:
                        yield chunk
            finally:
                await stream.aclose()
        # litellm says "stop" for an answer that broke off; only what it received counts.
        yield reading.end(finished=bool(stream.received_finish_reason or stream.intermittent_finish_reason))

    async def warm(self) -> None:
        """Import the SDK; it keeps its connections to itself."""
        await asyncio.to_thread(sdk)

    async def close(self) -> None:
        """Nothing is open: litellm keeps connections of its own, for all its models together."""


class _Stream(Protocol):
    """What of litellm's stream is used."""

    @property
    def received_finish_reason(self) -> str | None: ...

    @property
    def intermittent_finish_reason(self) -> str | None: ...

    def __aiter__(self) -> AsyncIterator[object]: ...

    async def aclose(self) -> None: ...
