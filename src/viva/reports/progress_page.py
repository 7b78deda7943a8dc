"""Dimensions over time as one HTML file that loads nothing: a chart for each, and every value in a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from viva.errors import UsageError
from viva.reports.attempts import Placed, Series, Track
from viva.reports.history import about, bases, legend, result_of
from viva.reports.measures import LOWEST, TOP, JudgeError
from viva.reports.report import MODES
from viva.values.value import Value

if TYPE_CHECKING:
    from jinja2 import Template

MOST_SHOWN = 100
"""Attempts on the page of one framework and rubric; the latest are shown."""

WIDE, HIGH, EDGE = 1000, 120, 8
"""The chart's own units: its width, its height, and the room above 4 and below 1."""


class Chart(Value):
    """What is drawn of one dimension, as the data of SVG paths."""

    series: Series
    line: str
    """Through attempts that are compared; broken where one was not assessed."""
    dots: str
    """Of those that are compared."""
    rings: str
    """Of those that are marked."""
    ranges: str
    errors: str
    read: str
    """The chart in words."""


def progress_page(tracks: Sequence[Track], error: JudgeError | None = None) -> str:
    """The file's text. Raises `UsageError` where Jinja2 is missing.

    Example:
        >>> progress_page(()).startswith("<!doctype html>")
        True
    """
    shown = [_latest(track) for track in tracks]
    return _template().render(
        tracks=[
            {
                "track": track,
                "of": len(whole.attempts),
                "first": len(whole.attempts) - len(track.attempts),
                "about": about(whole),
                "legend": legend(track),
                "bases": bases(track, error if number == 0 else None),
                "charts": [chart_of(series) for series in track.series],
            }
            for number, (track, whole) in enumerate(zip(shown, tracks, strict=True))
        ],
        result_of=lambda placed: result_of(placed.attempt),
        remarks=_remarks,
        modes=MODES,
        height=HIGH,
        width=WIDE,
        levels=[(mark, _y(float(mark))) for mark in range(TOP, LOWEST - 1, -1)],
    )


@cache
def _template() -> Template:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise UsageError("an HTML page needs Jinja2; install it with: pip install jinja2") from None
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("progress.html")


def _latest(track: Track) -> Track:
    cut = {
        "attempts": track.attempts[-MOST_SHOWN:],
        "series": tuple(one.model_copy(update={"points": one.points[-MOST_SHOWN:]}) for one in track.series),
    }
    return track.model_copy(update=cut)


def _remarks(placed: Placed) -> tuple[str, ...]:
    """What a reader has to know of one attempt."""
    said = [mark.text for mark in placed.marks]
    if placed.attempt.cards > 1:
        said.append(f"the latest of {placed.attempt.cards} scorecards")
    if placed.card.appeals:
        said.append(f"contested: {', '.join(dict.fromkeys(one.criterion for one in placed.card.appeals))}")
    return tuple(said)


def chart_of(series: Series) -> Chart:
    """A dimension drawn. Attempts stand at equal distances, whatever time lies between them."""
    line: list[str] = []
    dots: list[str] = []
    rings: list[str] = []
    ranges: list[str] = []
    errors: list[str] = []
    pen = "M"
    for place, point in enumerate(series.points):
        if point.mean is None or point.measure is None:
            pen = "M" if point.alike else pen
            continue
        at = _x(place, len(series.points))
        spot = f"{at} {_y(point.mean)}"
        if point.alike:
            line.append(f"{pen}{spot}")
            pen = "L"
        (dots if point.alike else rings).append(f"M{spot}h0")
        if point.measure.low is not None and point.measure.high is not None:
            ranges.append(f"M{at} {_y(point.measure.low)}V{_y(point.measure.high)}")
        if point.measure.error is not None:
            errors.append(f"M{at} {_y(point.mean - point.measure.error)}V{_y(point.mean + point.measure.error)}")
    return Chart(
        series=series,
        line="".join(line) if "L" in "".join(line) else "",
        dots="".join(dots),
        rings="".join(rings),
        ranges="".join(ranges),
        errors="".join(errors),
        read=_read(series),
    )


def _read(series: Series) -> str:
    values = series.compared
    if not values:
        return "No attempt that is compared has a value."
    gaps = sum(point.mean is None for point in series.points if point.alike)
    said = f"From {values[0]:.1f} to {values[-1]:.1f} over {len(values)} attempts" if values[1:] else f"{values[0]:.1f}"
    return f"{said}; {gaps} not assessed." if gaps else f"{said}."


def _x(place: int, count: int) -> int:
    return round((place + 0.5) * WIDE / count)


def _y(value: float) -> int:
    held = min(max(value, LOWEST), TOP)
    return round(EDGE + (TOP - held) * (HIGH - 2 * EDGE) / (TOP - LOWEST))
