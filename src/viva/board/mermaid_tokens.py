"""The pieces of one line of a Mermaid flowchart: parts with their shapes, links with their labels."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from viva.board.mistakes import mistake
from viva.values.board import BoxKind, one_line

_ID = re.compile(r"\w+(?:[.\-]\w+)*")
_PLAIN = re.compile(
    r"(?P<back>[<xo](?=[-=]))?(?P<line>-{2,}[->]|-{2,}[xo](?!\w)|={2,}[=>]|={2,}[xo](?!\w)|-\.+->|-\.+-[xo](?!\w)|"
    r"-\.+-|~{3,})(?:\s*\|(?P<text>[^|]*)\|)?"
)
_WITH_TEXT = re.compile(
    r"(?P<back><)?(?:--(?![->])\s*(?P<a>\S.*?)\s*-{2,}(?P<ha>[->xo]?)|==(?![=>])\s*(?P<b>\S.*?)\s*={2,}(?P<hb>[=>xo]?)|"
    r"-\.(?![.-])\s*(?P<c>\S.*?)\s*\.+-(?P<hc>[>xo]?))"
)
_CLASS = re.compile(r":::[\w,-]+")
_SHAPED = re.compile(r"@\{([^}]*)\}")
_SHAPED_LABEL = re.compile(r"\blabel\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^,}]+))")
_SHAPED_SHAPE = re.compile(r"\bshape\s*:\s*\"?([\w-]+)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_CODE = re.compile(r"#(\w+);")
_STORES = ("cyl", "das", "disk", "db", "stored", "lin-cyl", "h-cyl", "database", "cylinder", "bow-rect")
_DECISIONS = ("diam", "diamond", "decision", "question", "hex", "hexagon")
_OUTSIDE = ("stadium", "circ", "circle", "terminal", "pill", "dbl-circ", "rounded", "event", "actor")

_SHAPES: tuple[tuple[str, tuple[str, ...], BoxKind], ...] = (
    ("(((", (")))",), "outside"),
    ("((", ("))",), "outside"),
    ("([", ("])",), "outside"),
    ("[(", (")]",), "store"),
    ("[[", ("]]",), "part"),
    ("[/", ("/]", "\\]"), "part"),
    ("[\\", ("\\]", "/]"), "part"),
    ("{{", ("}}",), "decision"),
    ("[", ("]",), "part"),
    ("(", (")",), "part"),
    ("{", ("}",), "decision"),
    (">", ("]",), "part"),
)
"""How a shape begins and ends; longer beginnings first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A box, or a group, as it was named in a line."""

    id: str
    label: str | None
    kind: BoxKind | None


@dataclass(frozen=True, slots=True)
class Link:
    """What stands between parts."""

    label: str
    forward: bool = True
    backward: bool = False
    invisible: bool = False


Chain = list[tuple[Part, ...] | Link]


def clean_label(written: str) -> str:
    """The text of a label as it was written in Mermaid: without quotes, markup and codes.

    Example:
        >>> clean_label('"`Ranker<br/>#quot;v2#quot;`"')
        'Ranker "v2"'
    """
    text = written.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    if len(text) > 1 and text[0] == text[-1] == "`":
        text = text[1:-1]
    return one_line(_CODE.sub(_character, html.unescape(_TAG.sub(" ", text))))


def _character(code: re.Match[str]) -> str:
    name = code[1]
    if name.isdecimal():
        return chr(int(name)) if len(name) < 7 and 31 < int(name) < 0x110000 else ""
    return html.unescape(f"&{name};") if f"{name};" in html.entities.html5 else code[0]


class Statement:
    """One line, read from its beginning."""

    def __init__(self, line: str, number: int) -> None:
        self._line = line
        self._number = number
        self._at = 0

    def chains(self) -> Iterator[Chain]:
        """The chains of a line, which semicolons part: parts and the links between them, by turns."""
        while self._skip():
            yield self._chain()
            if self._skip() and not self._taken(";"):
                self._fail("an arrow such as `-->`, or the end of the line, was expected")
            while self._skip() and self._taken(";"):
                pass

    def _chain(self) -> Chain:
        chain: Chain = [self._parts()]
        while self._skip() and not self._line.startswith(";", self._at):
            link = self._link()
            if link is None:
                break
            if not self._skip():
                self._fail("the arrow leads to nothing")
            chain += [link, self._parts()]
        return chain

    def _parts(self) -> tuple[Part, ...]:
        parts = [self._part()]
        while self._skip() and self._taken("&"):
            self._skip()
            parts.append(self._part())
        return tuple(parts)

    def _part(self) -> Part:
        found = _ID.match(self._line, self._at)
        if found is None:
            self._fail("the name of a box was expected")
            raise AssertionError
        self._at = found.end()
        label, kind = self._shape()
        styled = _CLASS.match(self._line, self._at)
        if styled:
            self._at = styled.end()
        return Part(found[0], label, kind)

    def _shape(self) -> tuple[str | None, BoxKind | None]:
        shaped = _SHAPED.match(self._line, self._at)
        if shaped:
            self._at = shaped.end()
            label, shape = _SHAPED_LABEL.search(shaped[1]), _SHAPED_SHAPE.search(shaped[1])
            text = clean_label(next((given for given in label.groups() if given), "")) if label else None
            return text, _kind_of(shape[1]) if shape else None
        for opening, closings, kind in _SHAPES:
            if self._line.startswith(opening, self._at):
                return self._label(opening, closings), kind
        return None, None

    def _label(self, opening: str, closings: tuple[str, ...]) -> str:
        start = self._at + len(opening)
        ends = [end for closing in closings if (end := self._closed(start, opening, closing)) >= 0]
        if not ends:
            self._fail(f"`{opening}` is not closed with `{closings[0]}`")
        end = min(ends)
        self._at = end + len(closings[0])
        return clean_label(self._line[start:end])

    def _closed(self, start: int, opening: str, closing: str) -> int:
        """Where a shape ends: behind a quoted label, else at its mark with as many opened as closed before it."""
        inside = start + len(self._line[start:]) - len(self._line[start:].lstrip())
        if self._line.startswith('"', inside):
            quoted = self._line.find('"', inside + 1)
            return self._line.find(closing, quoted + 1) if quoted >= 0 else -1
        deep = 0
        for at in range(start, len(self._line)):
            if deep == 0 and self._line.startswith(closing, at):
                return at
            if len(closing) == 1 and opening != ">":
                deep += (self._line[at] == opening) - (self._line[at] == closing)
        return -1

    def _link(self) -> Link | None:
        plain = _PLAIN.match(self._line, self._at)
        if plain:
            self._at = plain.end()
            return Link(
                clean_label(plain["text"] or ""),
                backward=plain["back"] is not None,
                invisible=plain["line"].startswith("~"),
            )
        worded = _WITH_TEXT.match(self._line, self._at)
        if worded:
            self._at = worded.end()
            return Link(
                clean_label(worded["a"] or worded["b"] or worded["c"] or ""), backward=worded["back"] is not None
            )
        return None

    def _skip(self) -> bool:
        """Pass over white space; whether anything is left."""
        while self._at < len(self._line) and self._line[self._at].isspace():
            self._at += 1
        return self._at < len(self._line)

    def _taken(self, mark: str) -> bool:
        taken = self._line.startswith(mark, self._at)
        self._at += len(mark) if taken else 0
        return taken

    def _fail(self, what: str) -> None:
        there = self._line[self._at : self._at + 30]
        raise mistake(f"{what}, at {there!r}" if there else what, self._number)


def _kind_of(shape: str) -> BoxKind | None:
    if shape in _STORES:
        return "store"
    if shape in _DECISIONS:
        return "decision"
    return "outside" if shape in _OUTSIDE else None
