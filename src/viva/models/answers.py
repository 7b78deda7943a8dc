"""Reading a model's answer: whole, as a value with one repair, or as fields that grow."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from viva.errors import ModelRefused, ModelReplyInvalid, ModelTruncated
from viva.models.seam import ChatModel
from viva.models.structured import Growing, growing, instructions, read_answer
from viva.values.messages import ChatChunk, ChatReply, ChatRequest, FinishReason, Message

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Answered(Generic[Answer]):
    """A value, and every reply that it took, in their order; the last one has the value's text."""

    value: Answer
    replies: tuple[ChatReply, ...]


async def whole_reply(model: ChatModel, request: ChatRequest) -> ChatReply:
    """The whole answer. Raises `ModelRefused`, `ModelTruncated`, or `ModelReplyInvalid` where it is empty."""
    said = _Said()
    async with aclosing(model.stream(request)) as chunks:
        async for chunk in chunks:
            said.add(chunk)
            if chunk.finish is not None:
                return _usable(said.reply(chunk, chunk.finish), model.name)
    raise AssertionError(f"{model.name} ended its stream without a last chunk.")


async def read(model: ChatModel, request: ChatRequest, form: type[Answer], *, repairs: int = 1) -> Answered[Answer]:
    """An answer of this form; an unusable one is shown back to the model, with what is wrong, `repairs` times.

    The request is asked with the form's own JSON Schema. Raises what `whole_reply` raises.

    Example:
        >>> verdict = await read(model, request, Verdict)
        >>> verdict.value
        Verdict(met=True)
    """
    asked = request.model_copy(update={"answer_schema": form.model_json_schema()})
    replies: list[ChatReply] = []
    while True:
        reply = await whole_reply(model, asked)
        replies.append(reply)
        try:
            return Answered(read_answer(reply.text, form), tuple(replies))
        except ModelReplyInvalid as error:
            if len(replies) > repairs:
                raise
            asked = asked.model_copy(update={"messages": _with_complaint(asked, reply, error)})


async def growing_fields(model: ChatModel, request: ChatRequest) -> AsyncGenerator[Growing | ChatReply, None]:
    """The fields of a JSON answer as they grow, then the whole reply.

    Raises `ModelRefused`; `ModelTruncated` and `ModelReplyInvalid` where the object is not complete at the end.
    """
    said = _Said()
    seen: Growing | None = None
    async with aclosing(model.stream(request)) as chunks:
        async for chunk in chunks:
            said.add(chunk)
            if chunk.text and not (seen and seen.complete) and (found := growing(said.text)) not in (None, seen):
                assert found is not None
                seen = found
                yield found
            if chunk.finish is not None:
                reply = said.reply(chunk, chunk.finish)
                if seen is None or not seen.complete:
                    _usable(reply, model.name)
                    raise ModelReplyInvalid(f"{model.name} answered with no complete JSON object.", reply=reply.text)
                yield reply


class _Said:
    """What has arrived of an answer."""

    def __init__(self) -> None:
        self.text = ""
        self.refusal = ""

    def add(self, chunk: ChatChunk) -> None:
        self.text += chunk.text
        self.refusal += chunk.refusal

    def reply(self, last: ChatChunk, finish: FinishReason) -> ChatReply:
        return ChatReply(text=self.text, refusal=self.refusal, finish=finish, usage=last.usage, model=last.model)


def _usable(reply: ChatReply, name: str) -> ChatReply:
    if reply.finish == "refusal":
        words = f": {reply.refusal.strip()}" if reply.refusal.strip() else ""
        raise ModelRefused(f"{name} declined to answer{words}.", reply=reply.refusal or reply.text)
    if reply.finish == "length":
        raise ModelTruncated(f"{name} reached its token limit before the answer's end.", reply=reply.text)
    if not reply.text.strip():
        raise ModelReplyInvalid(f"{name} sent an empty answer.", reply=reply.text)
    return reply


def _with_complaint(asked: ChatRequest, reply: ChatReply, error: ModelReplyInvalid) -> tuple[Message, ...]:
    assert asked.answer_schema is not None
    complaint = f"{error.what} {instructions(asked.answer_schema)}"
    return (*asked.messages, Message(role="assistant", text=reply.text), Message(role="user", text=complaint))
