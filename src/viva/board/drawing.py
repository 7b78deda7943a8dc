"""A board as a picture: inline SVG for a page or a report, written here element by element.

Only numbers come from the library that lays it out, and every text is escaped: there is no script, no style, no link,
no id and nothing that is fetched. Lines and letters have the colour of the text around the picture, and what covers a
line the colour of a page (`Canvas`), so that it suits light and dark; a page may set `.board-paper` and `.board-line`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from math import hypot

from viva.board.layout import FONT, LINE, Frame, Layout, Point, laid_out, lines_of, text_width
from viva.board.writing import mermaid
from viva.values.board import Board, BoxKind

_HEAD = 8.0
_CAP = 7.0
_PAPER = 'class="board-paper" fill="Canvas"'
_LINE = 'class="board-line" stroke="currentColor" stroke-width="1.3"'


def draw(board: Board, *, title: str = "Design board", most: int | None = None) -> str:
    """The board as an `<svg>` element to be put into a page as it is.

    Where it cannot be laid out, the library `merm` is missing, or the picture has more than `most` characters, it is a
    `<pre>` with the board as Mermaid.

    Example:
        >>> from viva.board import board_of, version_of
        >>> draw(board_of(version_of("- request -> ranker")))[:4]
        '<svg'
    """
    if not board.boxes and not board.groups:
        return '<p class="board-source">The board is empty.</p>'
    layout = laid_out(board)
    picture = "" if layout is None else "".join(_svg(board, layout, title))
    if not picture or (most is not None and len(picture) > most):
        return f'<pre class="board-source">{escape(mermaid(board))}</pre>'
    return picture


def _svg(board: Board, layout: Layout, title: str) -> Iterator[str]:
    width, height = round(layout.width), round(layout.height)
    told = f"{title}: {board}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="board" role="img" aria-label="{escape(told)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="{FONT:g}" fill="currentColor">'
    )
    for group in board.groups:
        if group.id in layout.groups:
            yield from _group(layout.groups[group.id])
        elif group.id in layout.boxes:
            yield from _box("part", layout.boxes[group.id])
    for points in layout.arrows:
        yield from _arrow(points)
    for box in board.boxes:
        yield from _box(box.kind, layout.boxes[box.id])
    taken = [layout.boxes[box.id] for box in board.boxes]
    for arrow, points in zip(board.arrows, layout.arrows, strict=True):
        if arrow.label and len(points) > 1:
            yield from _on_arrow(lines_of(arrow.label, arrow=True), points, taken)
    yield "</svg>"


def _group(frame: Frame) -> Iterator[str]:
    yield (
        f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" height="{_n(frame.height)}" rx="6" '
        f'fill="currentColor" fill-opacity="0.05" stroke="currentColor" stroke-opacity="0.35"/>'
    )
    yield f'<text x="{_n(frame.x + 8)}" y="{_n(frame.y + 16)}" font-size="12" font-weight="600">'
    yield f"{escape(lines_of(frame.lines[0])[0])}</text>"


def _box(kind: BoxKind, frame: Frame) -> Iterator[str]:
    x, y, w, h = frame.x, frame.y, frame.width, frame.height
    look = f'{_PAPER} stroke="currentColor" stroke-width="1.3"'
    middle = y + h / 2
    if kind == "decision":
        corners = ((x + w / 2, y), (x + w, y + h / 2), (x + w / 2, y + h), (x, y + h / 2))
        yield f'<polygon points="{_points(corners)}" {look}/>'
    elif kind == "store":
        middle += _CAP / 2
        side = f"a{_n(w / 2)},{_n(_CAP)} 0 0 1 {_n(w)},0 v{_n(h - 2 * _CAP)} a{_n(w / 2)},{_n(_CAP)} 0 0 1 {_n(-w)},0 z"
        yield f'<path d="M{_n(x)},{_n(y + _CAP)} {side}" {look}/>'
        lid = f"a{_n(w / 2)},{_n(_CAP)} 0 0 0 {_n(w)},0"
        yield f'<path d="M{_n(x)},{_n(y + _CAP)} {lid}" fill="none" {_LINE}/>'
    else:
        radius = h / 2 if kind == "outside" else 3
        yield (f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(min(radius, w / 2))}" {look}/>')
    yield from _text(frame.lines, x + w / 2, middle)


def _arrow(points: Sequence[Point]) -> Iterator[str]:
    if len(points) < 2:
        return
    (x, y), tip = points[-2], points[-1]
    length = hypot(tip[0] - x, tip[1] - y) or 1.0
    ahead, side = ((tip[0] - x) / length, (tip[1] - y) / length), _HEAD / 2.4
    base = (tip[0] - ahead[0] * _HEAD, tip[1] - ahead[1] * _HEAD)
    wings = [(base[0] - ahead[1] * s, base[1] + ahead[0] * s) for s in (side, -side)]
    yield f'<path d="{_curve((*points[:-1], base))}" fill="none" stroke-linejoin="round" {_LINE}/>'
    yield f'<polygon points="{_points((tip, *wings))}"/>'


def _curve(points: Sequence[Point]) -> str:
    """A line through its first and last point that rounds those between them."""
    start, *between, end = points
    path = [f"M{_n(start[0])},{_n(start[1])}"]
    for here, following in pairwise([*between, end]):
        x, y = end if following is end else ((here[0] + following[0]) / 2, (here[1] + following[1]) / 2)
        path.append(f"Q{_n(here[0])},{_n(here[1])} {_n(x)},{_n(y)}")
    return " ".join(path if between else [*path, f"L{_n(end[0])},{_n(end[1])}"])


def _on_arrow(lines: Sequence[str], points: Sequence[Point], taken: list[Frame]) -> Iterator[str]:
    """A label at the place of its arrow that covers least of what stands there already; it is then taken too."""
    size = max(map(text_width, lines)) * 12 / FONT + 6, 15.0 * len(lines)

    def at(share: float) -> Frame:
        x, y = along(points, share)
        return Frame(x - size[0] / 2, y - size[1] / 2, *size)

    frame = min((at(share) for share in (0.5, 0.4, 0.6, 0.3, 0.7)), key=lambda f: sum(_covered(f, t) for t in taken))
    taken.append(frame)
    yield (
        f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" height="{_n(frame.height)}" '
        f'{_PAPER} fill-opacity="0.9"/>'
    )
    yield from _text(lines, frame.x + frame.width / 2, frame.y + frame.height / 2, small=True)


def along(points: Sequence[Point], share: float) -> Point:
    """The point of a line at a share of its length."""
    legs = [(a, b, hypot(b[0] - a[0], b[1] - a[1])) for a, b in pairwise(points)]
    left = sum(length for _, _, length in legs) * share
    for a, b, length in legs:
        if left <= length and length:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= length
    return points[-1]


def _covered(one: Frame, other: Frame) -> float:
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, wide) * max(0.0, high)


def _text(lines: Sequence[str], x: float, middle: float, *, small: bool = False) -> Iterator[str]:
    step = 15.0 if small else LINE
    size = ' font-size="12"' if small else ""
    first = middle - step * (len(lines) - 1) / 2 + (12.0 if small else FONT) * 0.35
    for number, line in enumerate(lines):
        yield f'<text x="{_n(x)}" y="{_n(first + step * number)}" text-anchor="middle"{size}>{escape(line)}</text>'


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(number: float) -> str:
    return f"{number:.1f}"
