"""What a server will not take, learnt from its refusals: schemas, JSON mode, streams, temperature, system words."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from viva.errors import ModelRequestRejected
from viva.models.wire import AnswerForm, Manner, Wire
from viva.values.messages import ChatChunk, ChatRequest

_WEAKER: dict[AnswerForm, AnswerForm] = {"json_schema": "json_object", "json_object": "prompt"}

_OBJECTS_TO: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (part, re.compile(pattern, re.IGNORECASE))
    for part, pattern in (
        ("counts", r"stream_options|include_usage"),
        ("streams", r"\bstream(?:ing)?\b"),
        ("limit", r"max_(?:completion_)?tokens"),
        ("temperature", r"temperature"),
        ("effort", r"reasoning|effort"),
        ("seed", r"\bseed\b"),
        ("form", r"response_format|json_schema|json_object|structured|grammar|\bschema\b|json mode"),
        ("system", r"\bsystem\b|\broles?\b|developer instruction"),
    )
)


class Conceding:
    """A model over a wire: asks in the strictest manner and gives up, one by one, what the server objects to.

    Only a rejected request (400, 422) is asked again; only a manner that worked is remembered, here, for every
    later request. It is one model at one base URL: what one model of a server refuses, another may take.
    """

    def __init__(self, wire: Wire, *, manner: Manner | None = None) -> None:
        self._wire = wire
        self.manner = manner or wire.manner
        """What will be tried first."""

    @property
    def name(self) -> str:
        """The wire's."""
        return self._wire.name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer to the first manner that is taken."""
        manner = self.manner
        while True:
            begun = False
            try:
                async with aclosing(self._wire.stream(request, manner)) as chunks:
                    async for chunk in chunks:
                        if not begun:
                            begun = True
                            self.manner = manner
                        yield chunk
                return
            except ModelRequestRejected as error:
                milder = None if begun else conceded(manner, request, error)
                if milder is None:
                    raise
                manner = milder

    async def close(self) -> None:
        """Close the wire."""
        await self._wire.close()


def conceded(manner: Manner, request: ChatRequest, error: ModelRequestRejected) -> Manner | None:
    """The manner with one thing less, by what the refusal names; None where nothing is left to give up.

    A refusal that names nothing is taken to be about the schema, if there is one.
    """
    asked = _asked(manner, request)
    named = (part for part, pattern in _OBJECTS_TO if part in asked and pattern.search(error.objection))
    part = next(named, "form" if "form" in asked else None)
    if part is None:
        return None
    if part == "form":
        return replace(manner, form=_WEAKER[manner.form])
    if part == "limit":
        return replace(manner, limits=manner.limits[1:])
    if part == "streams":
        return replace(manner, streams=False)
    if part == "counts":
        return replace(manner, counts=False)
    if part == "system":
        return replace(manner, system=False)
    if part == "temperature":
        return replace(manner, temperature=False)
    return replace(manner, effort=False) if part == "effort" else replace(manner, seed=False)


def _asked(manner: Manner, request: ChatRequest) -> set[str]:
    """What this request in this manner asks for, and could do without."""
    has = {
        "counts": manner.counts and manner.streams and not request.whole,
        "streams": manner.streams and not request.whole,
        "limit": request.max_tokens is not None and bool(manner.limits),
        "temperature": request.temperature is not None and manner.temperature,
        "effort": request.effort is not None and manner.effort,
        "seed": request.seed is not None and manner.seed,
        "form": request.answer_schema is not None and manner.form in _WEAKER,
        "system": manner.system and any(message.role == "system" for message in request.messages),
    }
    return {part for part, asked in has.items() if asked}
