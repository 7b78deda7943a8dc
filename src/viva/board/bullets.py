"""Indented bullets read: a bullet is a box or a chain of arrows, a bullet that ends with a colon is a group.

What is indented under a group lies in it; what is indented under a box follows from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from viva.board.mistakes import Ids, assembled, mistake
from viva.values.board import Arrow, Board, Box, Group, one_line

BULLET = re.compile(r"(?P<in>[ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+(?P<text>\S.*)$")
_ARROW = re.compile(r"\s*(?:-{1,3}>|→|=>|⇒)\s*(?:\|(?P<label>[^|]*)\|\s*)?")
_TAB = 4


@dataclass(frozen=True, slots=True)
class _Level:
    """An item that others may be indented under."""

    indent: int
    group: str | None
    """The group that what is under it lies in."""
    last: str | None
    """The box that what is under it follows from."""


def read_bullets(source: str) -> Board:
    r"""The board of an indented list.

    Raises `BoardMistake` that names the line and what was expected there.

    Example:
        >>> read_bullets("- Serving:\n  - request -> ranker -> |top 10| answer")
        Board(3 boxes, 2 arrows)
    """
    reader = _Reader()
    for number, line in enumerate(source.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith(("#", "```")):
            reader.read(number, line)
    return reader.board()


class _Reader:
    def __init__(self) -> None:
        self._ids = Ids()
        self._boxes: dict[str, Box] = {}
        self._groups: dict[str, Group] = {}
        self._arrows: list[Arrow] = []
        self._levels: list[_Level] = []

    def read(self, number: int, line: str) -> None:
        """Take in one line."""
        bullet = BULLET.match(line)
        if bullet is None:
            raise mistake("a bullet was expected: `- request -> ranker`", number)
        indent = len(bullet["in"].expandtabs(_TAB))
        while self._levels and self._levels[-1].indent >= indent:
            self._levels.pop()
        above = self._levels[-1] if self._levels else _Level(-1, None, None)
        text = bullet["text"].strip()
        if text.endswith(":") and not _ARROW.search(text):
            self._levels.append(_Level(indent, self._group(number, text[:-1], above), None))
        else:
            self._levels.append(_Level(indent, above.group, self._chain(number, text, above)))

    def board(self) -> Board:
        """What it comes to."""
        return assembled(self._boxes.values(), self._arrows, self._groups.values())

    def _group(self, number: int, text: str, above: _Level) -> str:
        label = one_line(text)
        if not label:
            raise mistake("a group needs a name before its colon", number)
        group = self._ids.of(f"group {label.casefold()}")
        self._groups.setdefault(group, Group(id=group, label=label, parent=above.group))
        return group

    def _chain(self, number: int, text: str, above: _Level) -> str:
        before, label, at = above.last, "", 0
        for arrow in (*_ARROW.finditer(text), None):
            here = one_line(text[at : arrow.start() if arrow else len(text)])
            if not here:
                raise mistake("an arrow stands between two boxes: `request -> ranker`", number)
            box = self._box(here, above.group)
            if before is not None:
                self._arrows.append(Arrow(source=before, target=box, label=label))
            before, label, at = box, one_line(arrow["label"] or "") if arrow else "", arrow.end() if arrow else 0
        assert before is not None
        return before

    def _box(self, label: str, group: str | None) -> str:
        box = self._ids.of(label.casefold())
        known = self._boxes.get(box)
        if known is None:
            self._boxes[box] = Box(id=box, label=label, group=group)
        elif known.group is None and group is not None:
            self._boxes[box] = known.model_copy(update={"group": group})
        return box
