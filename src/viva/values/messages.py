"""What goes to a language model and comes back, in nobody's wire format."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from viva.values.value import NonEmpty, Value

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "refusal", "other"]
Effort = Literal["minimal", "low", "medium", "high"]
"""How long a reasoning model may think before it answers."""


class Message(Value):
    """One message of a request."""

    role: Role
    text: str


class Usage(Value):
    """What one call took, or several together.

    Cost and time are None where they are not known: an unknown price is never 0.
    """

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    """The part of `prompt` that the provider had in its cache."""
    usd: float | None = None
    first_token_s: float | None = None
    """Seconds from the call to the first words, waits and retries included."""
    total_s: float | None = None
    """Seconds from the call to its end."""
    estimated: bool = False
    """True where the provider did not say and tokens are counted as four characters each."""


class ChatRequest(Value):
    """One call: the messages, and the JSON Schema that the answer must satisfy, if any."""

    model: NonEmpty
    """What the journal records; an adapter sends the name that it was made for."""
    messages: tuple[Message, ...]
    answer_schema: dict[str, object] | None = None
    answer_name: str = Field(default="answer", pattern=r"^[A-Za-z0-9_-]{1,64}$")
    """Name of the schema, which some providers show to the model."""
    max_tokens: int | None = None
    temperature: float | None = None
    effort: Effort | None = None
    seed: int | None = None
    whole: bool = False
    """Ask for the answer in one piece; it still arrives as a stream, of one chunk."""


class ChatChunk(Value):
    """A piece of the answer; the last one carries the finish reason and the usage."""

    text: str = ""
    refusal: str = ""
    """Words in which the model refuses; they are not part of the answer."""
    finish: FinishReason | None = None
    usage: Usage | None = None
    model: str | None = None
    """Exact model id as the provider names it."""


class ChatReply(Value):
    """A whole answer, put together from its chunks."""

    text: str
    refusal: str = ""
    finish: FinishReason
    usage: Usage | None = None
    model: str | None = None
    """Exact model id as the provider names it."""
