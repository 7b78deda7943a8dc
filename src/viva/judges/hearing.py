"""Asking a model that judges: its answer as a value, more room where it was cut off, and every call it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

from pydantic import BaseModel

from viva.errors import (
    ModelAuthError,
    ModelContextExceeded,
    ModelRefused,
    ModelReplyInvalid,
    ModelRequestRejected,
    ModelTruncated,
    ModelUnknown,
)
from viva.judges.record import digest_of
from viva.models.answers import Answered, read
from viva.models.seam import ChatModel
from viva.values.judgements import JudgeCall
from viva.values.messages import ChatReply, ChatRequest

MAX_TOKENS = 8_000
"""Room for a model that thinks before it answers; an answer itself takes about 500."""
MORE_TOKENS = 2 * MAX_TOKENS
"""Room for the second try of an answer that was cut off."""

TO_TELL = (ModelAuthError, ModelUnknown)
"""Faults that somebody has to mend, since they befall every call."""

Fault = ModelRefused | ModelTruncated | ModelReplyInvalid
"""The model answered, and there is no result in it. Everything else says that it could not be reached."""
_FAULTS = (ModelRefused, ModelTruncated, ModelReplyInvalid)
FaultState = Literal["refused", "truncated", "unparsable"]
_STATES: dict[type[Fault], FaultState] = {
    ModelRefused: "refused",
    ModelTruncated: "truncated",
    ModelReplyInvalid: "unparsable",
}
_NO_MORE_ROOM = (ModelContextExceeded, ModelRequestRejected)
"""What a server says to more room than it has."""

Form = TypeVar("Form", bound=BaseModel)


async def heard(
    model: ChatModel, request: ChatRequest, form: type[Form]
) -> tuple[Answered[Form] | Fault, tuple[JudgeCall, ...]]:
    """The answer, or why there is no result in it, and the calls that it took.

    An answer of another form gets one repair; one that was cut off is asked for once more with twice the room. Raises
    `ModelError` where the model could not be reached.

    Example:
        >>> answered, calls = await heard(model, request, JudgeAnswer)  # doctest: +SKIP
    """
    try:
        answered = await read(model, request, form)
    except ModelTruncated as cut:
        calls = _calls_of(model, request, cut)
        try:
            answered = await read(model, request.model_copy(update={"max_tokens": MORE_TOKENS}), form)
        except _NO_MORE_ROOM:
            return cut, calls
        except _FAULTS as fault:
            return fault, calls + _calls_of(model, request, fault)
        return answered, calls + _calls(model, request, answered.replies)
    except _FAULTS as fault:
        return fault, _calls_of(model, request, fault)
    return answered, _calls(model, request, answered.replies)


def state_of(fault: Fault) -> FaultState:
    """What an answer without a result is called.

    Example:
        >>> state_of(ModelTruncated("It was cut."))
        'truncated'
    """
    return _STATES[type(fault)]


def _calls(model: ChatModel, request: ChatRequest, replies: Sequence[ChatReply]) -> tuple[JudgeCall, ...]:
    sent = _prompt_hash(request)
    return tuple(
        JudgeCall(model=reply.model or model.name, prompt=sent, reply=reply.text, usage=reply.usage)
        for reply in replies
    )


def _calls_of(model: ChatModel, request: ChatRequest, fault: Fault) -> tuple[JudgeCall, ...]:
    return (JudgeCall(model=model.name, prompt=_prompt_hash(request), reply=fault.reply),)


def _prompt_hash(request: ChatRequest) -> str:
    return digest_of(*(f"{message.role}\n{message.text}" for message in request.messages))
