"""Whatever a board was written or drawn in, told by its text, and read to the same graph."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from viva.board.bullets import BULLET, read_bullets
from viva.board.drawio import read_drawio
from viva.board.excalidraw import read_excalidraw
from viva.board.mermaid import HEADER, read_mermaid
from viva.board.mistakes import BoardMistake, mistake
from viva.board.writing import mermaid
from viva.values.board import LONGEST_SOURCE, Board, BoardForm, BoardVersion

LONGEST_FILE = 2_000_000
"""Bytes of a drawing program's file."""

_READERS: dict[BoardForm, Callable[[str], Board]] = {"mermaid": read_mermaid, "bullets": read_bullets}
_FENCE = re.compile(r"\s*```[^\n]*\n(.*?)\n?\s*```\s*$", re.S)


@dataclass(frozen=True, slots=True)
class Imported:
    """A board that came from a file."""

    version: BoardVersion
    left_out: tuple[str, ...] = ()
    """What the file has and a board has not, in words."""


def board_of(version: BoardVersion) -> Board:
    """The graph of a version. Raises `BoardMistake` with the line.

    Example:
        >>> board_of(BoardVersion(form="bullets", source="- request -> ranker"))
        Board(2 boxes, 1 arrow)
    """
    return _READERS[version.form](version.source)


def version_of(source: str) -> BoardVersion:
    """A version of what was written, Mermaid or bullets. Raises `BoardMistake` where it is neither, or has mistakes.

    Example:
        >>> version_of("flowchart LR; a[Request] --> b[Ranker]").form
        'mermaid'
    """
    fenced = _FENCE.match(source)
    text = (fenced[1] if fenced else source).strip("\n").rstrip()
    if len(text) > LONGEST_SOURCE:
        raise mistake(f"{len(text)} characters; a board has at most {LONGEST_SOURCE}")
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise mistake("it holds characters that no text has; write it anew")
    version = BoardVersion(form=_form(text), source=text)
    board_of(version)
    return version


def imported(name: str, content: bytes) -> Imported:
    """The board in a file: Mermaid, bullets, draw.io or Excalidraw, told by what it holds.

    Raises `BoardMistake` that names the file.

    Example:
        >>> imported("design.mmd", b"flowchart LR; a[Request] --> b[Ranker]").version.form
        'mermaid'
    """
    if len(content) > LONGEST_FILE:
        raise mistake(f"{len(content)} bytes; a board's file has at most {LONGEST_FILE}", where=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise mistake("it is no text in UTF-8; save it as .mmd, .drawio or .excalidraw", where=name) from None
    start = text.lstrip()[:200]
    if start.startswith("<"):
        drawing = read_drawio(text, name)
    elif start.startswith("{"):
        drawing = read_excalidraw(text, name)
    else:
        return Imported(_named(name, text))
    source = mermaid(drawing.board)
    if len(source) > LONGEST_SOURCE:
        raise mistake(f"the labels have too many characters; at most {LONGEST_SOURCE} together", where=name)
    return Imported(BoardVersion(form="mermaid", source=source), drawing.left_out)


def _named(name: str, text: str) -> BoardVersion:
    """As `version_of`; what is wrong is said with the file's name."""
    try:
        return version_of(text)
    except BoardMistake as error:
        raise BoardMistake(replace(error.problem, file=name)) from None


def _form(text: str) -> BoardForm:
    lines = [line.strip() for line in text.splitlines()]
    told = next((line for line in lines if line and not line.startswith(("%%", "#"))), "")
    if BULLET.match(told) and not HEADER.match(told):
        return "bullets"
    if not told:
        raise mistake("it is empty; begin with `flowchart LR`, or with a bullet: `- request -> ranker`")
    return "mermaid"
