"""A calibration as two plain SVG pictures that can be read on light and on dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import floor

from viva.values.calibration import Calibration, Figure

_STYLE = """<style>
.paper { fill: #ffffff } text { fill: #1b1f24; font: 12px system-ui, sans-serif } .title { font-weight: 600 }
.grid { stroke: #d0d5dc } .mark { fill: #0a5dc2; stroke: #0a5dc2 } .ceiling { stroke: #9a5b00; stroke-dasharray: 4 3 }
@media (prefers-color-scheme: dark) {
.paper { fill: #16191d } text { fill: #e3e6ea } .grid { stroke: #3a4149 } .mark { fill: #7fb2ff; stroke: #7fb2ff }
.ceiling { stroke: #e0a64a } }
</style>"""
_WIDTH = 640
_LEFT, _RIGHT = 130, 30
_TOP, _BOTTOM = 50, 40
_ROW = 18
_SQUARE = 300
"""Height of the field of the trust curve."""


def kappa_picture(calibration: Calibration) -> str:
    """Quadratic kappa of every criterion with its interval, the whole first; dashed: what raters reach."""
    rows = {"all": calibration.overall.kappa}
    rows |= {name: one.agreement.kappa for name, one in calibration.criteria.items()}
    lows = [edge for figure in rows.values() for edge in (figure.low, figure.value) if edge is not None]
    axis = _Axis(low=max(-1.0, floor(2 * min([0.0, *lows])) / 2), start=_LEFT, end=_WIDTH - _RIGHT)
    height = _TOP + _ROW * len(rows) + _BOTTOM
    bottom = height - _BOTTOM
    count = len(calibration.interviews)
    drawn = [_text(14, 22, f"Quadratic kappa of {calibration.key.judge} with raters, {count} interviews", "title")]
    drawn += _upright(axis, bottom)
    ceiling = calibration.raters.between.kappa.value
    if ceiling is not None:
        drawn.append(_line(axis.at(ceiling), _TOP - 6, axis.at(ceiling), bottom, "ceiling"))
        drawn.append(_text(_WIDTH - _RIGHT, _TOP - 10, f"rater with rater {ceiling:.2f}", anchor="end"))
    for number, (name, figure) in enumerate(rows.items()):
        drawn += _kappa_row(name, figure, axis, _TOP + _ROW * number + _ROW / 2)
    return _svg(height, drawn)


def trust_picture(calibration: Calibration) -> str:
    """The share of lines that agree with the raters, against the share that is covered, the surest first."""
    lowest = min([0.9, *(point.agreement for point in calibration.trust)])
    up = _Axis(low=floor(10 * lowest) / 10, start=_TOP + _SQUARE, end=_TOP)
    along = _Axis(low=0.0, start=_LEFT, end=_WIDTH - _RIGHT)
    bottom = _TOP + _SQUARE
    drawn = [
        _text(14, 22, f"Lines of {calibration.key.judge} that are as the raters have them, the surest first", "title"),
        _text((_LEFT + _WIDTH - _RIGHT) / 2, bottom + 34, "share of lines covered", anchor="middle"),
        *_upright(along, bottom),
    ]
    for tick in up.ticks():
        drawn.append(_line(_LEFT, up.at(tick), _WIDTH - _RIGHT, up.at(tick), "grid"))
        drawn.append(_text(_LEFT - 8, up.at(tick) + 4, f"{tick:.1f}", anchor="end"))
    places = [(along.at(point.coverage), up.at(point.agreement)) for point in calibration.trust]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn.append(f'<polyline class="mark" style="fill: none" points="{path}"/>')
    drawn += [_dot(x, y) for x, y in places]
    return _svg(bottom + _BOTTOM, drawn)


class _Axis:
    """Figures from `low` to 1 as places from `start` to `end`."""

    def __init__(self, *, low: float, start: float, end: float) -> None:
        self._low, self._start, self._end = low, start, end

    def at(self, value: float) -> float:
        """The place of a figure; those below `low` lie at its edge."""
        share = (max(value, self._low) - self._low) / (1 - self._low)
        return self._start + share * (self._end - self._start)

    def ticks(self) -> list[float]:
        """Round figures, at most eleven of them."""
        step = 0.1 if self._low >= 0 else 0.25
        return [self._low + step * n for n in range(round((1 - self._low) / step) + 1)]


def _upright(axis: _Axis, bottom: float) -> Iterator[str]:
    for tick in axis.ticks():
        yield _line(axis.at(tick), _TOP - 6, axis.at(tick), bottom, "grid")
        yield _text(axis.at(tick), bottom + 16, f"{tick:g}" if abs(tick) > 1e-9 else "0", anchor="middle")


def _kappa_row(name: str, figure: Figure, axis: _Axis, y: float) -> Iterator[str]:
    yield _text(_LEFT - 10, y + 4, name if len(name) <= 18 else name[:17] + "…", anchor="end")
    if figure.value is None:
        yield _text(_LEFT + 4, y + 4, "undefined")
        return
    if figure.low is not None and figure.high is not None:
        yield _line(axis.at(figure.low), y, axis.at(figure.high), y, "mark")
    yield _dot(axis.at(figure.value), y)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _dot(x: float, y: float) -> str:
    return f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'


def _text(x: float, y: float, text: str, kind: str = "", *, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(height: float, drawn: list[str]) -> str:
    size = f'width="{_WIDTH}" height="{height:g}" viewBox="0 0 {_WIDTH} {height:g}"'
    paper = f'<rect class="paper" width="{_WIDTH}" height="{height:g}"/>'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">', _STYLE, paper, *drawn, "</svg>\n"])
