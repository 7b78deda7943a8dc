"""The figures of a text: numbers, fractions in words among them, and what each counts."""

from __future__ import annotations

import re
from typing import NamedTuple

from viva.reading.words import Numeral, numerals, stem

_FRACTIONS = {
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twentieth": 20,
    "hundredth": 100,
}
_PARTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_FRACTION = re.compile(
    rf"\b(every|each|(?:a|an|one|that|{'|'.join(_PARTS)})(?![ -]\w+ (?:part(?:y|ies)|time|way|model|option|step|stage|"
    r"thing|kind|point|case|reason|group|arm|signal|source|one|person|service|rater|table|list|set|try)\b))"
    rf"[ -]({'|'.join(_FRACTIONS)})s?\b",
    re.I,
)
"""A fraction in words; "a third person" is none, "every third person" is."""
_SKIPPED = r"(?:(?:of|the|our|your|these|those|such|about|roughly|more|other)\W+){0,2}"
_LOOK_BACK = 60
"""Characters before a figure in which it may be said whose share it is."""
_THING = re.compile(
    rf"\s+{_SKIPPED}(?!(?:an?|per|every|each|times|percent|seconds?|minutes?|hours?|days?|weeks?|months?|years?|hourly|"
    r"daily|weekly|monthly|yearly|is|are|was|were|and|or|in|on|at|to|for|from|by|with|that|which|who|will|do)\b)"
    r"([a-z][a-z'-]+)\s+(?:an?|per|every|each|/)\s+(second|minute|hour|day|week|month|year)\b"
    r"(?:\s+(each|apiece|per|every|a head)\b)?",
    re.I,
)
"""What stands behind a figure: the thing counted, the unit of a rate, and what makes it somebody's share."""
_SHARED_OUT = re.compile(r"\b(?:each|every|per)\b[^,;:.]*$", re.I)
_PARTIAL = re.compile(
    r"\W{0,2}\s*(?:in which|in whom|of which|whose|who|where|with|without|from|by|of|"
    r"(?:that|which) (?!(?:is|would|makes?|means)\b))",
    re.I,
)
"""What narrows the thing that is counted."""


class Figure(NamedTuple):
    """A number in a text; a fraction in words is one too."""

    value: float
    percent: bool
    start: int
    end: int
    worded: bool


def figures_in(text: str) -> tuple[Figure, ...]:
    """The numbers of a text with fractions in words; bare pronouns such as "one" and "two" are left out.

    Example:
        >>> [round(figure.value, 2) for figure in figures_in("two thirds of 30 million")]
        [0.67, 30000000.0]
    """
    numbers = numerals(text)
    found = [
        Figure(_PARTS.get(match[1].lower(), 1) / _FRACTIONS[match[2].lower()], False, match.start(), match.end(), True)
        for match in _FRACTION.finditer(text)
        if not any(n.start < match.end() and match.start() < n.end and not _counts_parts(n, match) for n in numbers)
    ]
    taken = [(f.start, f.end) for f in found]
    found += [
        Figure(n.value, n.percent, n.start, n.end, n.spelled)
        for n in numbers
        if not _is_pronoun(n) and not any(s <= n.start < e for s, e in taken)
    ]
    return tuple(sorted(found, key=lambda f: f.start))


def _counts_parts(n: Numeral, fraction: re.Match[str]) -> bool:
    """Whether a number in words is the upper one of a fraction: the "two" of "two thirds"."""
    return (n.start, n.end) == fraction.span(1)


def _is_pronoun(n: Numeral) -> bool:
    return n.value == 0 or (n.spelled and n.value in (1.0,) and not n.percent)


def counted(text: str, figure: Figure) -> str:
    """What a figure counts and by which unit of time; empty where it cannot be compared with others.

    Without a unit it may count a choice ("the top ten products"); behind the unit may stand whose share it is.

    Example:
        >>> text = "90 cases a day, 90 a day, 90 cases a day each, 90 cases"
        >>> [counted(text, figure) for figure in figures_in(text)]
        ['case day', '', '', '']
    """
    match = _THING.match(text, figure.end)
    if match is None or match[3] or _PARTIAL.match(text, match.end()):
        return ""
    if _SHARED_OUT.search(text[max(0, figure.start - _LOOK_BACK) : figure.start]):
        return ""
    return f"{stem(match[1])} {match[2].lower()}"


def share(figure: Figure) -> float:
    """A figure as a factor: a percentage as the part of one that it is."""
    return figure.value / 100 if figure.percent else figure.value
