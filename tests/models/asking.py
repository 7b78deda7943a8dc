"""What the tests of models share: requests, wires to the fault server, and listening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

from tests.models.fault_server import FaultServer, Plan
from viva.errors import ModelError
from viva.models.faults import Place
from viva.models.litellm_adapter import LitellmWire
from viva.models.openai_adapter import OpenAIWire
from viva.models.wire import Wire
from viva.values.messages import ChatChunk, ChatRequest, Message

Sdk = Literal["openai", "litellm"]
SDKS: tuple[Sdk, ...] = ("openai", "litellm")
LITELLM_WARNS = "ignore:Accessing the 'model_:DeprecationWarning"
"""litellm reads pydantic's class attributes from instances."""
KEY = "sk-test-0123456789abcdef"


def request(text: str = "Hi", **settings: object) -> ChatRequest:
    messages = (Message(role="system", text="Be brief."), Message(role="user", text=text))
    return ChatRequest.model_validate({"model": "m", "messages": messages, **settings})


def wire_to(url: str, sdk: Sdk, *, model: str = "faulty", timeout_s: float = 20.0) -> Wire:
    place = Place(f"openai/{model}", "127.0.0.1", KEY)
    if sdk == "openai":
        return OpenAIWire(model, place=place, base_url=url, timeout_s=timeout_s)
    return LitellmWire(f"openai/{model}", place=place, base_url=url, timeout_s=timeout_s)


@dataclass(frozen=True)
class Heard:
    """What came of a stream: its chunks, and the error that ended it."""

    chunks: tuple[ChatChunk, ...]
    error: ModelError | None

    @property
    def text(self) -> str:
        return "".join(chunk.text for chunk in self.chunks)


async def heard(stream: AsyncGenerator[ChatChunk, None]) -> Heard:
    chunks: list[ChatChunk] = []
    async with aclosing(stream) as listened:
        try:
            async for chunk in listened:
                chunks.append(chunk)
        except ModelError as error:
            return Heard(tuple(chunks), error)
    return Heard(tuple(chunks), None)


def ask_wire(sdk: Sdk, plan: Plan, asked: ChatRequest) -> tuple[Heard, FaultServer]:
    """One question to a server with this plan."""

    async def run() -> tuple[Heard, FaultServer]:
        async with FaultServer(plan) as server:
            wire = wire_to(server.url, sdk)
            try:
                return await heard(wire.stream(asked, wire.manner)), server
            finally:
                await wire.close()

    return asyncio.run(run())
