"""A benchmark as one HTML file that loads nothing: every figure in words, with a drawing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from viva import reports
from viva.benchmarking.figures import Benchmark, Figure, Row
from viva.benchmarking.wording import GROUPS, interval_of, number, remarks, rows_of, titled, value_of
from viva.errors import UsageError
from viva.values.value import Value

if TYPE_CHECKING:
    from jinja2 import Template

LARGEST = 150_000
"""Bytes of a page; one that would be larger is written without its drawings, then with fewer interviewers."""

LOWEST, TOP = 1, 4
"""The scale of the rubric."""


class Drawn(Value):
    """A figure on a scale, in percent of the scale's length; None where nothing is drawn."""

    at: float | None
    low: float | None
    high: float | None
    zero: float
    """Where zero lies."""


def page(found: Benchmark) -> str:
    """The file's text. Raises `UsageError` where Jinja2 is missing.

    Example:
        >>> page(found).startswith("<!doctype html>")  # doctest: +SKIP
        True
    """
    text, shown = _rendered(found, found, drawn=True), found
    while len(text.encode()) >= LARGEST and (shown is found or len(shown.interviewers) > 1):
        text = _rendered(shown, found, drawn=False)
        shown = _first(found, 2 * len(shown.interviewers) // 3)
    return text


def _first(found: Benchmark, count: int) -> Benchmark:
    """The first interviewers alone."""
    kept = found.interviewers[: max(1, count)]
    names = {one.name for one in kept}
    rows = tuple(row.model_copy(update={"figures": row.figures[: len(kept)]}) for row in found.rows)
    personas = tuple(row for row in found.personas if row.interviewer in names)
    return found.model_copy(update={"interviewers": kept, "rows": rows, "personas": personas})


def drawn(row: Row, figure: Figure) -> Drawn:
    """A figure on its row's scale: 0 to 100 for shares, else from the lowest to the highest of all interviewers.

    Example:
        >>> one = Figure(value=25, low=0, high=50, interviews=9)
        >>> drawn(Row(id="x", title="x", unit="%", better="", group="talk", figures=(one,)), one)
        Drawn(at=25.0, low=0.0, high=50.0, zero=0.0)
    """
    start, end = _scale(row)
    places = [_place(edge, start, end) for edge in (figure.value, figure.low, figure.high, 0.0)]
    return Drawn(at=places[0], low=places[1], high=places[2], zero=places[3] or 0.0)


def _scale(row: Row) -> tuple[float, float]:
    edges = [edge for one in row.figures for edge in (one.value, one.low, one.high) if edge is not None]
    low, high = min([0.0, *edges]), max([0.0, *edges])
    if row.unit.startswith("%"):
        return min(low, 0.0), max(high, 100.0)
    if low < 0:
        low, high = -max(-low, high), max(-low, high)
    return low, high if high > low else low + 1


def _place(value: float | None, start: float, end: float) -> float | None:
    return None if value is None else round(100 * (value - start) / (end - start), 1)


def _rendered(found: Benchmark, whole: Benchmark, *, drawn: bool) -> str:
    left_out = len(whole.interviewers) - len(found.interviewers)
    return _template().render(
        left_out=left_out,
        found=found,
        groups=[(group, title, rows) for group, title in GROUPS.items() if (rows := rows_of(found, group))],
        remarks=tuple(remarks(found)),
        several=len(found.interviewers) > 1,
        lines=_lines,
        titled=titled,
        drawings=drawn,
        on_scale=lambda rung: round(100 * (rung - LOWEST) / (TOP - LOWEST), 1),
        number=number,
    )


def _lines(found: Benchmark, row: Row) -> Sequence[dict[str, object]]:
    return [
        {
            "who": one.name,
            "value": value_of(figure),
            "interval": interval_of(figure),
            "of": figure.interviews,
            "drawn": drawn(row, figure),
        }
        for one, figure in zip(found.interviewers, row.figures, strict=True)
    ]


@cache
def _template() -> Template:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise UsageError("an HTML page needs Jinja2; install it with: pip install jinja2") from None
    rooms = (Path(__file__).parent, Path(reports.__file__).parent)
    environment = Environment(
        loader=FileSystemLoader([room / "templates" for room in rooms]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("benchmark.html")
