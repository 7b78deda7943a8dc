"""Where everything on a board stands: the layered layout of `merm`, given sizes of ours.

The library is handed numbers and gives numbers; no text of a candidate goes through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import isfinite
from textwrap import wrap
from typing import TYPE_CHECKING

from viva.values.board import Board, BoxKind

if TYPE_CHECKING:
    from merm.layout.types import LayoutResult

FONT = 14.0
LINE = 18.0
WIDTH = 0.58
"""Of a character, in sizes of the font, on average; wide scripts take a whole one."""
_WRAP, _WRAP_ARROW = 20, 18
_MOST_LINES = 4
_PAD = (28.0, 18.0)
_BETWEEN, _LAYERS = 34.0, 46.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, with the lines of text in it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A board with places: boxes and groups by id, arrows in the board's order."""

    width: float
    height: float
    boxes: dict[str, Frame]
    groups: dict[str, Frame]
    arrows: tuple[tuple[Point, ...], ...]
    """From the first point to the last; empty where an arrow could not be drawn."""


def lines_of(label: str, arrow: bool = False) -> tuple[str, ...]:
    """A label in lines; what does not fit in the last ends with dots."""
    lines = wrap(label, _WRAP_ARROW if arrow else _WRAP, break_on_hyphens=False) or [""]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][: _WRAP - 2].rstrip()} …"]
    return tuple(lines)


def text_width(text: str) -> float:
    """About how wide a line of text is."""
    return sum(FONT * (1.0 if ord(character) >= 0x1100 else WIDTH) for character in text)


def laid_out(board: Board) -> Layout | None:
    """The board with places; None where the library finds none, or is missing.

    Where groups would make things lie upon each other it is laid out without frames: each box then has the name of its
    group below its own, and a group that an arrow touches is a box.
    """
    framed = _laid_out(board, framed=True)
    return framed if framed is None or not _collides(board, framed) else _laid_out(board, framed=False)


def _laid_out(board: Board, *, framed: bool) -> Layout | None:
    try:
        from merm.ir import Diagram, Direction, Edge, Node, NodeShape, Subgraph
        from merm.layout import LayoutConfig, layout_diagram
    except ImportError:
        return None
    shapes = {
        "part": NodeShape.rect,
        "store": NodeShape.rect,
        "decision": NodeShape.diamond,
        "outside": NodeShape.stadium,
    }
    names = {group.id: f"({lines_of(group.label)[0]})" for group in board.groups}
    lines = {
        box.id: (*lines_of(box.label), *((names[box.group],) if box.group and not framed else ()))
        for box in board.boxes
    }
    touched = {end for arrow in board.arrows for end in (arrow.source, arrow.target)}
    empty = [
        group.id for group in board.groups if not _holds_box(board, group.id) or (not framed and group.id in touched)
    ]
    lines |= {group.id: lines_of(group.label) for group in board.groups if group.id in empty}
    kinds: dict[str, BoxKind] = {box.id: box.kind for box in board.boxes}

    def inside(parent: str | None) -> tuple[Subgraph, ...]:
        return tuple(
            Subgraph(
                id=group.id,
                title=group.id,
                node_ids=tuple(box.id for box in board.boxes if box.group == group.id),
                subgraphs=inside(group.id),
            )
            for group in board.groups
            if group.parent == parent and group.id not in empty
        )

    def size(key: str, _: float) -> Point:
        """Of what stands for a label: the library wraps no text that has a break in it."""
        part = key.removesuffix("<br/>")
        given = lines.get(part, ("",))
        tall = LINE * len(given) + (16.0 if kinds.get(part) == "store" else 0.0)
        return max(map(text_width, given)) + _PAD[0] - 20.0, tall + _PAD[1] - 14.0

    right = board.direction == "right"
    direction = Direction.LR if right else Direction.TB
    diagram = Diagram(
        direction=direction,
        nodes=tuple(Node(id=part, label=f"{part}<br/>", shape=shapes[kinds.get(part, "part")]) for part in lines),
        edges=tuple(Edge(source=a.source, target=a.target) for a in board.arrows if a.source != a.target),
        subgraphs=inside(None) if framed else (),
    )
    config = LayoutConfig(rank_sep=_gap(board, right), node_sep=_BETWEEN, direction=direction)
    try:
        found = layout_diagram(diagram, size, config)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None  # A fault of the library costs the picture, not the page.
    return _with_text(board, found, lines)


def _collides(board: Board, layout: Layout) -> bool:
    """Whether a box lies upon another, or upon the frame of a group that it is not in."""
    parents = {group.id: group.parent for group in board.groups}
    homes: dict[str, set[str]] = {}
    for box in board.boxes:
        homes[box.id], home = set(), box.group
        while home is not None:
            homes[box.id].add(home)
            home = parents[home]
    frames = list(layout.boxes.items())
    return any(_meet(one, other) for (_, one), (_, other) in combinations(frames, 2)) or any(
        _meet(frame, layout.groups[group])
        for part, frame in frames
        for group in layout.groups
        if group not in homes.get(part, ())
    )


def _meet(one: Frame, other: Frame) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _gap(board: Board, right: bool) -> float:
    """Room between layers for the labels of arrows."""
    labels = [lines_of(arrow.label, arrow=True) for arrow in board.arrows if arrow.label]
    if right:
        return max([_LAYERS, *(max(map(text_width, lines)) + 30.0 for lines in labels)])
    return max([_LAYERS, *(LINE * len(lines) + 26.0 for lines in labels)])


def _holds_box(board: Board, group: str) -> bool:
    return any(box.group == group for box in board.boxes) or any(
        _holds_box(board, inner.id) for inner in board.groups if inner.parent == group
    )


def _with_text(board: Board, found: LayoutResult, lines: dict[str, tuple[str, ...]]) -> Layout | None:
    """The library's places as ours, moved so that all of it lies in the picture; None where one has no end."""
    boxes = {part: Frame(*_rectangle(found.nodes[part]), lines=lines[part]) for part in lines}
    groups = {
        group.id: Frame(*_rectangle(found.subgraphs[group.id]), lines=(group.label,))
        for group in board.groups
        if found.subgraphs and group.id in found.subgraphs
    }
    routes: dict[tuple[str, str], tuple[Point, ...]] = {}
    for edge in found.edges:
        routes.setdefault((edge.source, edge.target), tuple((point.x, point.y) for point in edge.points))
    routes |= {(part, part): _loop(frame) for part, frame in (boxes | groups).items()}
    arrows = tuple(routes.get((arrow.source, arrow.target), ()) for arrow in board.arrows)
    frames = [*boxes.values(), *groups.values()]
    corners = [(f.x, f.y) for f in frames] + [(f.x + f.width, f.y + f.height) for f in frames]
    corners += [point for arrow in arrows for point in arrow]
    if not all(isfinite(x) and isfinite(y) for x, y in corners):
        return None
    left, top = (min(corner[axis] for corner in corners) - 8.0 for axis in (0, 1))
    width, height = (max(corner[axis] for corner in corners) + 8.0 for axis in (0, 1))

    def moved(frame: Frame) -> Frame:
        return Frame(frame.x - left, frame.y - top, frame.width, frame.height, frame.lines)

    return Layout(
        width - left,
        height - top,
        {part: moved(frame) for part, frame in boxes.items()},
        {part: moved(frame) for part, frame in groups.items()},
        tuple(tuple((x - left, y - top) for x, y in arrow) for arrow in arrows),
    )


def _loop(frame: Frame) -> tuple[Point, ...]:
    """From the right side of a box to its top."""
    right, top = frame.x + frame.width, frame.y
    return (right, top + 14.0), (right + 22.0, top + 12.0), (right + 14.0, top - 20.0), (right - 16.0, top)


def _rectangle(place: object) -> tuple[float, float, float, float]:
    x, y, width, height = (float(getattr(place, name)) for name in ("x", "y", "width", "height"))
    return x, y, width, height
