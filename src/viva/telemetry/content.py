"""What may be told of people's words: nothing, unless OpenTelemetry's own variable asks for it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from viva.values.messages import FinishReason, Message

VARIABLE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
FINISH_REASONS: Mapping[FinishReason, str] = {
    "stop": "stop",
    "length": "length",
    "refusal": "content_filter",
    "other": "other",
}
"""In the words of the conventions."""


class Capture(NamedTuple):
    """Where people's words may go."""

    spans: bool
    events: bool


_VALUES = {
    "SPAN_ONLY": Capture(spans=True, events=False),
    "EVENT_ONLY": Capture(spans=False, events=True),
    "SPAN_AND_EVENT": Capture(spans=True, events=True),
}
_NOWHERE = Capture(spans=False, events=False)


def capture(environ: Mapping[str, str] = os.environ) -> Capture:
    """What the variable says now: nowhere for any value but the three that OpenTelemetry gives a meaning.

    Example:
        >>> capture({})
        Capture(spans=False, events=False)
        >>> capture({"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "span_only"})
        Capture(spans=True, events=False)
    """
    return _VALUES.get(environ.get(VARIABLE, "").strip().upper(), _NOWHERE)


def conversation_id(interview: str) -> str:
    """What an interview is called in spans, since its id is the key to it: whoever knows it may read and answer.

    Example:
        >>> conversation_id("chat:7")
        '4e2ec40bf51daf621fac87fdfd4fc5f7'
    """
    return hashlib.sha256(interview.encode("utf-8", "surrogatepass")).hexdigest()[:32]


Told = Sequence[Mapping[str, str | Sequence[Mapping[str, str]]]]


def asked(messages: Sequence[Message]) -> Told:
    """The value of `gen_ai.input.messages`."""
    return [{"role": message.role, "parts": [_text(message.text)]} for message in messages]


def answered(text: str, finish: FinishReason = "stop") -> Told:
    """The value of `gen_ai.output.messages`."""
    return [{"role": "assistant", "parts": [_text(text)], "finish_reason": FINISH_REASONS[finish]}]


def as_json(told: Told) -> str:
    """For spans, which not every SDK lets hold anything but text."""
    return json.dumps(told, ensure_ascii=False)


def _text(text: str) -> dict[str, str]:
    return {"type": "text", "content": text}
