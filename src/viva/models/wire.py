"""The wire format that all adapters speak: a request as chat-completion settings, and chunks read back from it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from viva.models.faults import Place, error_body_fault
from viva.models.structured import instructions, portable
from viva.values.messages import ChatChunk, ChatRequest, FinishReason, Usage

AnswerForm = Literal["json_schema", "json_object", "prompt"]
"""How an answer of a schema is asked for, from the strictest to the one that every model understands."""

_FINISH: dict[str, FinishReason] = {"stop": "stop", "length": "length", "content_filter": "refusal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What a server takes; each field is given up when it objects."""

    form: AnswerForm = "json_schema"
    limits: tuple[Literal["max_completion_tokens", "max_tokens"], ...] = ("max_tokens", "max_completion_tokens")
    """Names of the token limit, the likelier first; with none left, no limit is sent."""
    streams: bool = True
    counts: bool = True
    """It takes `stream_options`, and tells tokens at the end of a stream."""
    temperature: bool = True
    effort: bool = True
    seed: bool = True
    system: bool = True


class Wire(Protocol):
    """An adapter: one request in one manner, no retry, faults translated."""

    @property
    def name(self) -> str:
        """As people write it, such as `openai/gpt-5`."""
        ...

    @property
    def manner(self) -> Manner:
        """What to try first."""
        ...

    def stream(self, request: ChatRequest, manner: Manner) -> AsyncGenerator[ChatChunk, None]:
        """Ask once."""
        ...

    async def warm(self) -> None:
        """Import the SDK and connect, where that can be done without asking anything; no failure is told."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


def settings(request: ChatRequest, manner: Manner) -> dict[str, object]:
    """The settings of a chat completion but its model.

    Example:
        >>> from viva.values.messages import Message
        >>> settings(ChatRequest(model="m", messages=(Message(role="user", text="Hi"),), whole=True), Manner())
        {'messages': [{'role': 'user', 'content': 'Hi'}]}
    """
    streams = manner.streams and not request.whole
    found: dict[str, object] = {"messages": _messages(request, manner)}
    if streams:
        found["stream"] = True
    if streams and manner.counts:
        found["stream_options"] = {"include_usage": True}
    if request.answer_schema is not None and manner.form == "json_schema":
        schema = {"name": request.answer_name, "strict": True, "schema": portable(request.answer_schema)}
        found["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif request.answer_schema is not None and manner.form == "json_object":
        found["response_format"] = {"type": "json_object"}
    if request.max_tokens is not None and manner.limits:
        found[manner.limits[0]] = request.max_tokens
    if request.temperature is not None and manner.temperature:
        found["temperature"] = request.temperature
    if request.effort is not None and manner.effort:
        found["reasoning_effort"] = request.effort
    if request.seed is not None and manner.seed:
        found["seed"] = request.seed
    return found


def _messages(request: ChatRequest, manner: Manner) -> list[dict[str, str]]:
    told = [{"role": message.role, "content": message.text} for message in request.messages]
    if request.answer_schema is not None and manner.form != "json_schema":
        words = instructions(request.answer_schema)
        if told and told[0]["role"] == "system":
            # Beside the other standing words, so that the prefix stays the same from turn to turn.
            told[0] = {"role": "system", "content": f"{told[0]['content']}\n\n{words}"}
        else:
            told.insert(0, {"role": "system", "content": words})
    return told if manner.system else _without_system(told)


def _without_system(told: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same words with no system message: they go before what the user says next."""
    found: list[dict[str, str]] = []
    held: list[str] = []
    for message in told:
        if message["role"] == "system":
            held.append(message["content"])
        elif message["role"] == "user" and held:
            found.append({"role": "user", "content": "\n\n".join([*held, message["content"]])})
            held = []
        else:
            found.append(message)
    return [*found, {"role": "user", "content": "\n\n".join(held)}] if held else found


class Reading:
    """Reads one answer from an SDK's objects, whole or chunk by chunk; nothing in them is taken for granted."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._finish: FinishReason | None = None
        self._usage: Usage | None = None
        self._model: str | None = None
        self._exact = False
        self._text = ""
        self._refused = False

    def chunk(self, raw: object) -> ChatChunk | None:
        """What a person could see of a streamed chunk, if anything."""
        return self._piece(raw, "delta")

    def whole(self, raw: object) -> ChatChunk:
        """The one chunk that a whole answer makes."""
        if isinstance(raw, str) or not isinstance(of(raw, "choices"), list):
            fault = of(raw, "error")
            raise error_body_fault(fault, self._place) if fault else self._place.not_an_answer(str(raw)[:200])
        piece = self._piece(raw, "message") or ChatChunk()
        return self.end().model_copy(update={"text": piece.text, "refusal": piece.refusal})

    def end(self, *, finished: bool = True) -> ChatChunk:
        """The last chunk. Raises `ModelUnavailable` where the answer never said that it was at its end."""
        if self._finish is None or not finished:
            raise self._place.broke_off(self._text)
        finish: FinishReason = "refusal" if self._refused and self._finish == "stop" else self._finish
        return ChatChunk(finish=finish, usage=self._usage, model=self._model)

    def _piece(self, raw: object, body: Literal["delta", "message"]) -> ChatChunk | None:
        self._note_model(raw)
        self._usage = usage_of(of(raw, "usage")) or self._usage
        choices = of(raw, "choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        finish = of(choice, "finish_reason")
        if isinstance(finish, str) and finish:
            self._finish = _FINISH.get(finish, "other")
        said = of(choice, body)
        text, refusal = _text(of(said, "content")), _text(_refusal(said))
        self._text += text
        self._refused = self._refused or bool(refusal)
        return ChatChunk(text=text, refusal=refusal, model=self._model) if text or refusal else None

    def _note_model(self, raw: object) -> None:
        # litellm repeats the name that it was asked for, and keeps the provider's aside, but not on every chunk.
        exact = of(of(raw, "_hidden_params"), "provider_response_model")
        for name in (exact, None if self._exact else of(raw, "model")):
            if isinstance(name, str) and name:
                self._model, self._exact = name, name is exact
                return


def of(thing: object, name: str) -> object:
    """An attribute or key of something of unknown shape; None where there is none."""
    if isinstance(thing, Mapping):
        return thing.get(name)
    found: object = getattr(thing, name, None)
    return found


def usage_of(raw: object) -> Usage | None:
    """Token counts as a provider reports them; None where it does not, which litellm says as nothing of both."""
    prompt, completion = of(raw, "prompt_tokens"), of(raw, "completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int) or not (prompt or completion):
        return None
    cached = of(of(raw, "prompt_tokens_details"), "cached_tokens")
    return Usage(prompt=prompt, completion=completion, cached=cached if isinstance(cached, int) else 0)


def _refusal(said: object) -> object:
    """Refusals are a field of their own; litellm keeps it among what only some providers have."""
    return of(said, "refusal") or of(of(said, "provider_specific_fields"), "refusal")


def _text(content: object) -> str:
    """A content as text; some providers send it in parts, of which thinking is none of ours."""
    if isinstance(content, list):
        return "".join(text for part in content if isinstance(text := of(part, "text"), str))
    return content if isinstance(content, str) else ""
