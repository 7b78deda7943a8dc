"""Events: to the logs of OpenTelemetry where somebody collects them, else onto the span that they belong to."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from viva import __version__
from viva.telemetry.content import Told, as_json, capture
from viva.telemetry.spans import SCOPE, Attributes, Span

if TYPE_CHECKING:
    from opentelemetry._logs import Logger
    from opentelemetry.util.types import AnyValue

Content = Mapping[str, str | Told]
"""Attributes with people's words in them."""


def event(name: str, attributes: Attributes, *, content: Content, span: Span | None, on_span: bool = True) -> None:
    """Tell of an event once; its content only where the variable lets it go. `on_span` false is for logs alone."""
    logger = _logger(name)
    if logger is not None:
        told: dict[str, AnyValue] = {**attributes, **content} if capture().events else {**attributes}
        _emit(logger, name, told, span)
    elif span is not None and on_span:
        words = content if capture().spans else {}
        texts = {key: value if isinstance(value, str) else as_json(value) for key, value in words.items()}
        span.event(name, {**attributes, **texts})


def _logger(name: str) -> Logger | None:
    """Who collects logs; None where nobody does."""
    if "opentelemetry.trace" not in sys.modules:
        return None
    try:
        from opentelemetry import _logs
    except ImportError:  # Its name says that it may still move.
        return None
    logger = _logs.get_logger(SCOPE, __version__)
    return logger if logger.enabled(event_name=name) else None


def _emit(logger: Logger, name: str, attributes: Mapping[str, AnyValue], span: Span | None) -> None:
    from opentelemetry._logs import LogRecord, SeverityNumber

    logger.emit(
        LogRecord(
            event_name=name,
            attributes=attributes,
            severity_number=SeverityNumber.INFO,
            context=span.context if span else None,
        )
    )
