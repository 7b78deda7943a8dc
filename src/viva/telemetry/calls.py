"""A span for each call to a language model, as the GenAI conventions describe it."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from viva.telemetry.content import FINISH_REASONS, answered, as_json, asked, capture
from viva.telemetry.events import event
from viva.telemetry.spans import Attribute, Span, begin, provider, watched
from viva.values.messages import ChatChunk, ChatRequest, FinishReason

DETAILS = "gen_ai.client.inference.operation.details"

_PROVIDERS: Mapping[str, str] = {
    "azure": "azure.ai.openai",
    "azure_ai": "azure.ai.inference",
    "bedrock": "aws.bedrock",
    "gemini": "gcp.gemini",
    "mistral": "mistral_ai",
    "moonshot": "moonshot_ai",
    "vertex_ai": "gcp.vertex_ai",
    "watsonx": "ibm.watsonx.ai",
    "xai": "x_ai",
}
"""Names of the conventions that are not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """Who is called.

    Example:
        >>> Callee.named("gemini/gemini-2.5-pro")
        Callee(provider='gcp.gemini', model='gemini-2.5-pro', host='', port=None)
    """

    provider: str
    """By the names of the conventions."""
    model: str
    host: str = ""
    """Empty where only the SDK knows it."""
    port: int | None = None

    @classmethod
    def named(cls, name: str, *, host: str = "", port: int | None = None) -> Callee:
        """By a name such as `openai/gpt-5`."""
        before, slash, model = name.partition("/")
        return cls(
            provider=_PROVIDERS.get(before, before) if slash else "openai",
            model=model if slash else name,
            host=host,
            port=port,
        )


def call(
    callee: Callee, request: ChatRequest, chunks: AsyncGenerator[ChatChunk, None], *, attempt: int
) -> AsyncGenerator[ChatChunk, None]:
    """The same chunks, with a span around them that is a child of the current one; `attempt` counts from 1."""
    return chunks if provider() is None else watched(_Answer(callee, request, attempt), chunks)


def _asked(callee: Callee, request: ChatRequest, attempt: int) -> dict[str, Attribute]:
    known: dict[str, Attribute | None] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": callee.provider,
        "gen_ai.request.model": callee.model,
        "server.address": callee.host or None,
        "server.port": callee.port if callee.host else None,
        "gen_ai.request.max_tokens": request.max_tokens,
        "gen_ai.request.temperature": request.temperature,
        "gen_ai.request.seed": request.seed,
        "gen_ai.request.stream": None if request.whole else True,
        "gen_ai.output.type": None if request.answer_schema is None else "json",
        "viva.call.attempt": attempt,
        "viva.call.answer": request.answer_name,
    }
    return {name: value for name, value in known.items() if value is not None}


class _Answer:
    """What is noted of an answer while it comes."""

    def __init__(self, callee: Callee, request: ChatRequest, attempt: int) -> None:
        self._name = f"chat {callee.model}"
        self._request = request
        self._noted = _asked(callee, request, attempt)
        self._keeps = capture()
        self.whole = False
        self._heard = False
        self._said = ""
        self._finish: FinishReason = "other"

    def begin(self) -> Span:
        span = begin(self._name, self._noted, client=True)
        assert span is not None
        self._span, self._began = span, time.monotonic()
        if self._keeps.spans and span.recording:
            span.note({"gen_ai.input.messages": as_json(asked(self._request.messages))})
        return span

    def hear(self, chunk: ChatChunk) -> None:
        new: dict[str, Attribute] = {}
        if not self._heard:
            self._heard = True
            new["gen_ai.response.time_to_first_chunk"] = time.monotonic() - self._began
        if any(self._keeps):
            self._said += chunk.text + chunk.refusal
        if chunk.finish is not None:
            self.whole, self._finish = True, chunk.finish
            new["gen_ai.response.finish_reasons"] = (FINISH_REASONS[chunk.finish],)
            if chunk.model is not None:
                new["gen_ai.response.model"] = chunk.model
            if (usage := chunk.usage) is not None:
                new["gen_ai.usage.input_tokens"] = usage.prompt
                new["gen_ai.usage.output_tokens"] = usage.completion
                new["gen_ai.usage.cache_read.input_tokens"] = usage.cached
        if new:
            self._span.note(new)
            self._noted |= new

    def end(self) -> None:
        if self._keeps.spans and self._span.recording:
            self._span.note({"gen_ai.output.messages": as_json(answered(self._said, self._finish))})
        if self._keeps.events:
            words = {
                "gen_ai.input.messages": asked(self._request.messages),
                "gen_ai.output.messages": answered(self._said, self._finish),
            }
            event(DETAILS, self._noted, content=words, span=self._span, on_span=False)
