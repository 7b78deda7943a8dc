"""Answers as server-sent events, sentence by sentence; an error in the stream is an event of its own."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from sse_starlette import EventSourceResponse, ServerSentEvent

from viva.apps.http.bodies import Spoken, answer_of
from viva.apps.http.problems import Contained, problem_of
from viva.channels.switchboard import Parts
from viva.values.moves import Sentence
from viva.values.value import Value

logging.getLogger("sse_starlette.sse").setLevel(logging.INFO)  # Its debug messages repeat what is said.

PING_SECONDS = 15
"""A comment is sent so often while nothing is said, so that no proxy takes the connection for dead."""


def spoken(parts: Parts) -> EventSourceResponse:
    """The response for a turn: `sentence` events, a `turn_end` for each answer, or an `error`.

    Where the client goes away the turn is stopped and stays journalled; the same message brings its answer.
    """
    return stream(_events(parts))


def stream(events: AsyncGenerator[ServerSentEvent | bytes, None]) -> EventSourceResponse:
    """The response that carries events."""
    return EventSourceResponse(events, ping=PING_SECONDS, ping_message_factory=_ping, sep="\n")


async def _events(parts: Parts) -> AsyncGenerator[ServerSentEvent | bytes, None]:
    with Contained() as contained:
        async with aclosing(parts):
            async for part in parts:
                if isinstance(part, Sentence):
                    yield _event("sentence", Spoken(text=part.text))
                else:
                    yield _event("turn_end", answer_of(part))
    if contained.error is not None:
        yield _event("error", problem_of(contained.error))


def _event(name: str, value: Value) -> ServerSentEvent:
    return ServerSentEvent(value.model_dump_json(), event=name, sep="\n")


def _ping() -> ServerSentEvent:
    return ServerSentEvent(comment="ping", sep="\n")
