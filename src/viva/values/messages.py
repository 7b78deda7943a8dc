"""What goes to a language model and comes back, in nobody's wire format."""

from __future__ import annotations

from typing import Literal

from viva.values.value import NonEmpty, Value

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "refusal", "other"]


class Message(Value):
    """One message of a request."""

    role: Role
    text: str


class Usage(Value):
    """Tokens of one call; `cached` is the part of `prompt` that the provider had in its cache."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0


class ChatRequest(Value):
    """One call: the messages, and the JSON Schema that the answer must satisfy, if any."""

    model: NonEmpty
    messages: tuple[Message, ...]
    answer_schema: dict[str, object] | None = None
    max_tokens: int | None = None
    temperature: float | None = None


class ChatChunk(Value):
    """A piece of the answer; the last one carries the finish reason and the usage."""

    text: str = ""
    finish: FinishReason | None = None
    usage: Usage | None = None
    model: str | None = None
    """Exact model id as the provider names it."""
