"""Files of Excalidraw read: shapes with the texts in them, arrows bound to shapes, frames."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from viva.board.drawn import Drawn, lost
from viva.board.mistakes import BoardMistake, Ids, assembled, mistake
from viva.values.board import Arrow, Box, BoxKind, Group, one_line

_KINDS: dict[str, BoxKind] = {"rectangle": "part", "diamond": "decision", "ellipse": "outside", "text": "part"}
_LINES = ("arrow", "line")

Element = Mapping[str, object]


def read_excalidraw(text: str, name: str) -> Drawn:
    """The board of a file.

    Raises `BoardMistake` that names the file.

    Example:
        >>> box = '{"id": "r", "type": "rectangle"}, {"id": "t", "type": "text", "containerId": "r", "text": "Ranker"}'
        >>> read_excalidraw('{"type": "excalidraw", "elements": [' + box + "]}", "design.excalidraw").board
        Board(1 box, 0 arrows)
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise mistake(f"it is no JSON ({str(error)[:80]})", where=name) from None
    found = content.get("elements") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise mistake("it has no list `elements`, as every Excalidraw file has", where=name)
    elements = [one for one in found if isinstance(one, dict) and one.get("isDeleted") is not True]
    try:
        return _Scene(elements).drawn()
    except BoardMistake as error:
        raise mistake(error.problem.what, where=name) from None


class _Scene:
    """The elements of a file."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self._ids = Ids()
        self._inside: dict[str, list[str]] = {}
        """Texts by the element that holds them."""
        for element in elements:
            if _text(element, "type") == "text" and _text(element, "containerId"):
                self._inside.setdefault(_text(element, "containerId"), []).append(_written(element))
        lines = [element for element in elements if _text(element, "type") in _LINES]
        self._touched = {_end(line, key) for line in lines for key in ("startBinding", "endBinding")}

    def drawn(self) -> Drawn:
        """What it comes to."""
        groups = self._frames()
        boxes = self._boxes(frozenset(group.id for group in groups))
        known = {group.id for group in groups} | {box.id for box in boxes}
        arrows, dangling = [], 0
        for line in self._elements:
            if _text(line, "type") not in _LINES:
                continue
            start, end = _end(line, "startBinding"), _end(line, "endBinding")
            ends = (self._ids.of(start), self._ids.of(end)) if start and end else None
            if ends is None or not set(ends) <= known:
                # A line without an arrow's head that touches nothing is an ornament.
                dangling += _text(line, "type") == "arrow"
                continue
            arrows += _arrows(line, ends, " ".join(self._inside.get(_text(line, "id"), ())))
        return Drawn(assembled(boxes, arrows, groups), lost(dangling))

    def _frames(self) -> list[Group]:
        frames = [one for one in self._elements if _text(one, "type") in ("frame", "magicframe") and _text(one, "id")]
        named = ((self._ids.of(_text(one, "id")), one_line(_text(one, "name")) or "Frame") for one in frames)
        return [Group(id=frame, label=label) for frame, label in dict(named).items()]

    def _boxes(self, frames: frozenset[str]) -> list[Box]:
        made: dict[str, Box] = {}
        for element in self._elements:
            shape, known = _text(element, "type"), _text(element, "id")
            free = shape == "text" and (_text(element, "containerId") or known not in self._touched)
            if shape not in _KINDS or free or not known:
                continue
            label = one_line(_written(element) if shape == "text" else " ".join(self._inside.get(known, ())))
            home = self._ids.of(_text(element, "frameId")) if _text(element, "frameId") else None
            part = self._ids.of(known)
            if label and part not in frames:
                made.setdefault(
                    part, Box(id=part, label=label, kind=_KINDS[shape], group=home if home in frames else None)
                )
        return list(made.values())


def _arrows(line: Element, ends: tuple[str, str], label: str) -> list[Arrow]:
    """One arrow, or one each way where both ends have a head."""
    at_end, at_start = (line.get(key) is not None for key in ("endArrowhead", "startArrowhead"))
    forward = Arrow(source=ends[0], target=ends[1], label=label)
    backward = Arrow(source=ends[1], target=ends[0], label=label)
    if at_start:
        return [forward, backward] if at_end else [backward]
    return [forward]


def _end(line: Element, key: str) -> str:
    binding = line.get(key)
    return _text(binding, "elementId") if isinstance(binding, dict) else ""


def _written(element: Element) -> str:
    """A text as it was typed, without the line breaks that the program adds."""
    return one_line(_text(element, "originalText") or _text(element, "text"))


def _text(element: Element, key: str) -> str:
    given = element.get(key)
    return given if isinstance(given, str) else ""
