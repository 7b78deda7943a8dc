"""What a report consists of, before anybody decides how it looks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "quiet", "notice", "good", "bad"]

LONGEST_QUOTE = 280
"""Characters of a quote that are shown."""

MOST_SHOWN = 3
"""Quotes of a criterion that people read; the scorecard has more."""

DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""Characters that turn the direction of writing."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what belongs to it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A value on the scale of the rubric; None where nothing was scored."""

    name: str
    value: float | None
    note: str
    interval: str = ""
    """Between what the value could be, and why; empty where there is no basis for it."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The candidate's words."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a mark: remarks, the words that bear it, what was missing, and what would have been better."""

    title: str
    mark: str
    lines: tuple[str, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    missing: str = ""
    stronger: str = ""
    tone: Tone = "plain"


Block = Paragraph | Row | Bar | Entry


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its blocks."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report in the order in which it is read."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]


def readable(text: str) -> str:
    r"""Somebody's words on one line, without characters that steer a terminal or turn the direction of writing.

    Example:
        >>> readable("red\x1b[31m\n text")
        'red [31m text'
    """
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join("".join(c for c in kept if c not in DIRECTIONS).split())


def shortened(text: str) -> str:
    """A quote as long as people read it; the scorecard has it whole."""
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " […]"
