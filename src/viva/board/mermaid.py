"""Mermaid flowcharts read: boxes of every shape, arrows with labels, chains, `&`, groups.

Colours, classes, links and comments are passed over; any other kind of diagram is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.board.mermaid_tokens import Link, Statement, clean_label
from viva.board.mistakes import Ids, assembled, mistake
from viva.values.board import Arrow, Board, Box, BoxKind, Group, one_line

HEADER = re.compile(r"(?:flowchart|graph)(?:-elk)?(?:\s+(TB|TD|BT|LR|RL))?\s*(?:;|$)")
_OTHER = re.compile(
    r"(sequenceDiagram|classDiagram|stateDiagram|erDiagram|gantt|pie|mindmap|gitGraph|journey|timeline|quadrantChart|"
    r"requirementDiagram|C4\w+|sankey|xychart|block|architecture|kanban|packet|radar)"
)
_PASSED_OVER = re.compile(
    r"(?:style|classDef|class|click|linkStyle|direction|accTitle|accDescr)\b(?!\s*(?:-|=|~|<|\[|\(|\{|>|&))"
)
_GROUP = re.compile(r"subgraph\b\s*(.*)$")
_GROUP_NAMED = re.compile(r"([\w.-]+)\s*\[(.*)\]\s*;?\s*$")
_LONGEST_LINE = 4_000


def read_mermaid(source: str) -> Board:
    """The board of a flowchart.

    Raises `BoardMistake` that names the line and what was expected there.

    Example:
        >>> read_mermaid("flowchart LR; a[Request] --> b[(Feature store)]")
        Board(2 boxes, 1 arrow)
    """
    reader = _Reader()
    for number, line in _lines(source):
        if len(line) > _LONGEST_LINE:
            raise mistake(f"a line of {len(line)} characters; write at most {_LONGEST_LINE}", number)
        reader.read(number, line)
    return reader.board()


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers; front matter, fences and comments are left out."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = 0
    if lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        start = next(place for place, line in enumerate(lines) if place and line.strip() == "---") + 1
    for number, line in enumerate(lines[start:], start + 1):
        stripped = line.strip()
        if stripped and not stripped.startswith(("%%", "```", "~~~")):
            yield number, stripped


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._down: bool | None = None
        self._labels: dict[str, str] = {}
        """By id, in the order in which parts were named; empty where nothing but the id was written."""
        self._kinds: dict[str, BoxKind] = {}
        self._names: dict[str, str] = {}
        """The id as it was written."""
        self._home: dict[str, str | None] = {}
        self._groups: dict[str, Group] = {}
        self._open: list[tuple[str, int]] = []
        self._arrows: list[Arrow] = []

    def read(self, number: int, line: str) -> None:
        """Take in one line."""
        if self._down is None:
            header = HEADER.match(line)
            if header is None:
                other = _OTHER.match(line)
                was = f"{other[1]} is another kind of diagram; " if other else ""
                raise mistake(f"{was}begin with `flowchart LR`", number)
            self._down = (header[1] or "TB") not in ("LR", "RL")
            line = line[header.end() :].strip()
        if not line or _PASSED_OVER.match(line):
            return
        group = _GROUP.match(line)
        if group:
            self._begin_group(number, group[1].strip())
        elif re.fullmatch(r"end\s*;?", line):
            if not self._open:
                raise mistake("`end` closes a group, and none is open", number)
            self._open.pop()
        else:
            self._chains(number, line)

    def board(self) -> Board:
        """What it comes to."""
        if self._down is None:
            raise mistake("it is empty; begin with `flowchart LR`")
        if self._open:
            raise mistake("this group has no `end`", self._open[-1][1])
        boxes = [
            Box(
                id=part,
                label=label or one_line(self._names[part]),
                kind=self._kinds.get(part, "part"),
                group=self._home[part],
            )
            for part, label in self._labels.items()
            if part not in self._groups
        ]
        return assembled(boxes, self._arrows, self._groups.values(), down=self._down)

    def _begin_group(self, number: int, written: str) -> None:
        named = _GROUP_NAMED.match(written)
        key, title = (named[1], named[2]) if named else (written.rstrip(";").strip(), written.rstrip(";"))
        label = clean_label(title) or one_line(key)
        if not label:
            raise mistake("a group needs a name: `subgraph Serving`", number)
        group = self._ids.of(key)
        parent = self._open[-1][0] if self._open else None
        if group not in self._groups:
            self._groups[group] = Group(id=group, label=label, parent=parent)
        self._open.append((group, number))

    def _chains(self, number: int, line: str) -> None:
        for chain in Statement(line, number).chains():
            before: list[str] | None = None
            link: Link | None = None
            for part in chain:
                if isinstance(part, Link):
                    link = part
                    continue
                here = [self._part(written.id, written.label, written.kind) for written in part]
                for source in before or () if link else ():
                    for target in here:
                        self._arrow(source, target, link)
                before = here

    def _part(self, written: str, label: str | None, kind: BoxKind | None) -> str:
        part = self._ids.of(written)
        self._names[part] = written
        self._labels.setdefault(part, "")
        if label:
            self._labels[part] = label
        if kind:
            self._kinds[part] = kind
        home = self._open[-1][0] if self._open else None
        if self._home.setdefault(part, home) is None and home is not None:
            self._home[part] = home
        return part

    def _arrow(self, source: str, target: str, link: Link | None) -> None:
        if link is None or link.invisible:
            return
        if link.forward:
            self._arrows.append(Arrow(source=source, target=target, label=link.label))
        if link.backward:
            self._arrows.append(Arrow(source=target, target=source, label=link.label))
