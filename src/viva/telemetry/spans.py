"""Spans: begun under a parent that is named, current only while the work inside them runs, ended whatever happens."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from viva import __version__
from viva.errors import VivaError
from viva.telemetry.content import capture

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span as OtelSpan
    from opentelemetry.trace import Tracer, TracerProvider

Attribute = str | bool | int | float | Sequence[str] | Sequence[int]
Attributes = Mapping[str, Attribute]
Part = TypeVar("Part")
Heard = TypeVar("Heard", contravariant=True)

SCOPE = "viva"
CONVERSATION = "gen_ai.conversation.id"
LEFT_EARLY = "viva.left_early"
"""Whoever listened went before the end, which is no failure: a turn is stopped at the first thing wrong with it."""


def provider() -> TracerProvider | None:
    """The tracer provider that somebody has set up in this process; None costs a look at a dictionary."""
    if "opentelemetry.trace" not in sys.modules:
        return None
    from opentelemetry import trace

    found = trace.get_tracer_provider()
    return None if isinstance(found, trace.ProxyTracerProvider | trace.NoOpTracerProvider) else found


@lru_cache(maxsize=1)
def _tracer(found: TracerProvider) -> Tracer:
    """Kept, since an SDK changes the process's warning filters each time that it is asked for one."""
    return found.get_tracer(SCOPE, __version__)


class Span:
    """A span that is begun. It is never current across a `yield`: what runs then is the listener's."""

    def __init__(self, span: OtelSpan, context: Context) -> None:
        self._span = span
        self.context = context
        """With the span in it, for whoever is to be its child."""
        self._ended = False

    @property
    def recording(self) -> bool:
        """Whether somebody will see what is noted."""
        return self._span.is_recording()

    def note(self, attributes: Attributes) -> None:
        """Set attributes."""
        self._span.set_attributes(attributes)

    def event(self, name: str, attributes: Attributes) -> None:
        """Add an event to the span itself."""
        self._span.add_event(name, attributes)

    def failed(self, error: BaseException) -> None:
        """Record an error by its class and exit code: its text may repeat a candidate's words, or a model's."""
        from opentelemetry.trace import StatusCode

        self._span.set_attribute("error.type", type(error).__qualname__)
        if isinstance(error, VivaError):
            self._span.set_attribute("viva.exit_code", error.exit_code)
        self._span.set_status(StatusCode.ERROR, str(error) if capture().spans else None)

    def current(self) -> AbstractContextManager[None]:
        """Let what is begun in this block be its child; there must be no `yield` of a generator inside."""
        return _Current(self.context)

    def end(self) -> None:
        """End it; again changes nothing."""
        if not self._ended:
            self._ended = True
            self._span.end()


class _Current:
    """A block in which a context is current. One is entered for every chunk of an answer, so it is made by hand."""

    __slots__ = ("_context", "_token")

    def __init__(self, context: Context) -> None:
        self._context = context

    def __enter__(self) -> None:
        from opentelemetry.context import attach

        self._token = attach(self._context)

    def __exit__(self, *_: object) -> None:
        from opentelemetry.context import detach

        detach(self._token)


def begin(
    name: str,
    attributes: Attributes,
    *,
    within: Span | None = None,
    conversation: str | None = None,
    client: bool = False,
) -> Span | None:
    """Begin a span inside `within`, or inside the current one; None where nobody brings a tracer.

    Where another span is current than the parent, such as that of a web request, it is linked. `conversation` is
    noted here, and on the spans of calls inside.
    """
    found = provider()
    if found is None:
        return None
    from opentelemetry import context, trace

    around = context.get_current()
    known = conversation or context.get_value(CONVERSATION, around)
    if isinstance(known, str):
        around = context.set_value(CONVERSATION, known, around)
        attributes = {CONVERSATION: known, **attributes}
    links = []
    if within is not None:
        beside, parent = trace.get_current_span(around), trace.get_current_span(within.context)
        if beside is not parent and beside.get_span_context().is_valid:
            links = [trace.Link(beside.get_span_context())]
        around = trace.set_span_in_context(parent, around)
    span = _tracer(found).start_span(
        name,
        context=around,
        kind=trace.SpanKind.CLIENT if client else trace.SpanKind.INTERNAL,
        attributes=attributes,
        links=links,
    )
    return Span(span, trace.set_span_in_context(span, around))


class Watch(Protocol[Heard]):
    """What a span tells of something that comes part by part."""

    whole: bool
    """Whether the last part has been heard: many listeners go then, without asking for more."""

    def begin(self) -> Span:
        """Begin the span, when somebody begins to listen."""
        ...

    def hear(self, part: Heard) -> None:
        """Note what came."""
        ...

    def end(self) -> None:
        """Note what there is at the end, whatever the end was."""
        ...


async def watched(watch: Watch[Part], parts: AsyncGenerator[Part, None]) -> AsyncGenerator[Part, None]:
    """The same parts, each made inside the span; it ends with them, or when nobody listens any more."""
    span = watch.begin()
    try:
        while True:
            with span.current():
                try:
                    part = await anext(parts)
                except StopAsyncIteration:
                    return
            watch.hear(part)
            yield part
    except GeneratorExit:
        if not watch.whole:
            span.note({LEFT_EARLY: True})
        raise
    except BaseException as error:
        span.failed(error)
        raise
    finally:
        try:
            with span.current():
                await parts.aclose()
        finally:
            watch.end()
            span.end()
