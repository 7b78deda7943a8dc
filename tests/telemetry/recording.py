"""A program that brings OpenTelemetry: its spans and events, kept in memory, and short interviews to watch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from opentelemetry import _logs, trace
from opentelemetry.sdk._logs import LoggerProvider, ReadableLogRecord
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.interviewers.replying import legal, line_to
from viva.api.interview import Interview
from viva.interview import Budget, TurnEnd
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.journal.store import Store
from viva.models.retrying import Patience
from viva.testing import ScriptedModel
from viva.testing.scripted import Script
from viva.values.moves import Sentence

CANARY = "zanzibar-canary-7431"
NO_WAIT = Patience(first_wait_s=0.0)


@dataclass
class Recording:
    """What was exported."""

    spans_of: InMemorySpanExporter
    logs_of: InMemoryLogRecordExporter
    tracing: TracerProvider

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.spans_of.get_finished_spans())

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name == name]

    def one(self, name: str) -> ReadableSpan:
        (found,) = self.named(name)
        return found

    @property
    def events(self) -> list[ReadableLogRecord]:
        return list(self.logs_of.get_finished_logs())

    @property
    def text(self) -> str:
        """Everything, as an exporter would write it."""
        return "\n".join([span.to_json() for span in self.spans] + [record.to_json() for record in self.events])

    def tree(self) -> dict[str, str | None]:
        """Name and number of each span to those of its parent, in the order in which they began."""
        began = sorted(self.spans, key=lambda span: span.start_time or 0)
        names: dict[int, str] = {}
        for span in began:
            assert span.context is not None
            names[span.context.span_id] = f"{span.name} {1 + sum(n.startswith(span.name) for n in names.values())}"
        return {
            names[span.context.span_id]: names.get(span.parent.span_id, "outside") if span.parent else None
            for span in began
            if span.context is not None
        }


@contextmanager
def recorded(monkeypatch: pytest.MonkeyPatch, *, logs: bool = True) -> Iterator[Recording]:
    """Stand in for what a program sets once and for all."""
    spans, records = InMemorySpanExporter(), InMemoryLogRecordExporter()  # type: ignore[no-untyped-call]
    tracing, logging = TracerProvider(), LoggerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    logging.add_log_record_processor(SimpleLogRecordProcessor(records))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", tracing)
    if logs:
        monkeypatch.setattr(_logs._internal, "_LOGGER_PROVIDER", logging)
    yield Recording(spans, records, tracing)
    tracing.shutdown()
    logging.shutdown()


def attributes(of: ReadableSpan) -> Mapping[str, object]:
    return of.attributes or {}


async def begun(
    script: Script = legal, *, name: str = "a", store: Store | None = None, budget: Budget | None = None
) -> Interview:
    """An interview with a model that follows a script."""
    model = ModelInterviewer(line_to(ScriptedModel(script)), patience=NO_WAIT)
    return await Interview.start(name, store=store or MemoryStore(), mode="step1", model=model, seed=1, budget=budget)


async def hear(interview: Interview, text: str, message_id: str) -> TurnEnd:
    """One turn to its end."""
    parts: list[Sentence | TurnEnd] = [part async for part in interview.turn(text, message_id=message_id)]
    assert isinstance(parts[-1], TurnEnd)
    return parts[-1]


def messages(value: object) -> list[dict[str, object]]:
    assert isinstance(value, str)
    found: list[dict[str, object]] = json.loads(value)
    return found
