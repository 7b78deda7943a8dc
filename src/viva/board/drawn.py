"""What a drawing program's file came to, and what the readers of such files share."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from viva.values.board import Board, one_line

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board, and in words what was left out."""

    board: Board
    left_out: tuple[str, ...] = ()


def said(markup: str) -> str:
    """The text of a label that a program keeps as HTML."""
    return one_line(html.unescape(_TAG.sub(" ", markup)))


def lost(count: int) -> tuple[str, ...]:
    """Arrows that could not be kept, in words."""
    if not count:
        return ()
    ends = "1 arrow that does" if count == 1 else f"{count} arrows that do"
    return (f"{ends} not touch a box at both ends",)
