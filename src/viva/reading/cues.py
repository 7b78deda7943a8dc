"""Cues found in a text. The language of cues is described at `viva.values.cue.Cue`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from viva.reading.signs import signs
from viva.reading.words import Numeral, Span, Word, numerals, sentences, stem, words
from viva.values.cue import Cue, Scope

GAP = 6
"""How many other words `...` may stand for."""

PASSAGE = 3
"""How many neighbouring sentences make a passage."""

NEAR = 1.2
"""Within this factor a number counts as the one that is meant: people round."""

_PIECE = re.compile(r"\.\.\.|#(?:\d+(?:\.\d+)?)?|\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*\*?")


class Sought(NamedTuple):
    """What is looked for of a cue: its fields of the same names."""

    all: tuple[str, ...]
    none: tuple[str, ...]
    within: Scope
    speech: Literal["statement", "question", "any"]
    signs: int
    numbers: int


class Found(NamedTuple):
    """Where a cue was found: from the first word of its first part to the last word of its last, and each part."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]


class _Unit(NamedTuple):
    """A stretch of text in which all parts of a cue must be found together."""

    tokens: tuple[Word, ...]
    by_stem: dict[str, tuple[int, ...]]
    by_initial: dict[str, tuple[int, ...]]
    figures: dict[int, tuple[float, int]]
    """By the index of a numeral's first word: its value, and how many words it has."""
    text: str


_Alternative = tuple[str, ...]
_Part = tuple[_Alternative, ...]


@lru_cache(maxsize=100_000)
def _part(pattern: str) -> _Part:
    """The alternatives of one part; each is a tuple of stems, `prefix*`, `#` and `...`."""
    alternatives = []
    for raw in pattern.split("|"):
        pieces = _PIECE.findall(raw.casefold())
        alternatives.append(
            tuple(p if p[0] in ".#" or p.endswith("*") or p[0].isdecimal() else stem(p) for p in pieces)
        )
    return tuple(alternative for alternative in alternatives if alternative)


def _start(number: Numeral) -> int:
    return number.start


def _unit(text: str, tokens: tuple[Word, ...]) -> _Unit:
    """A stretch of a text that has these words."""
    stems: dict[str, list[int]] = {}
    initials: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        stems.setdefault(token.stem, []).append(i)
        initials.setdefault(token.text[0], []).append(i)
    starts = [token.start for token in tokens]
    first = {start: i for i, start in enumerate(starts)}
    numbers = numerals(text)
    begin, end = (bisect_left(numbers, at, key=_start) for at in (starts[0], tokens[-1].end)) if starts else (0, 0)
    figures = {
        first[n.start]: (n.value, bisect_left(starts, n.end) - first[n.start])
        for n in numbers[begin:end]
        if n.start in first
    }
    said = text[tokens[0].start : tokens[-1].end] if tokens else ""
    by_stem, by_initial = ({key: tuple(value) for key, value in places.items()} for places in (stems, initials))
    return _Unit(tokens, by_stem, by_initial, figures, said)


@lru_cache(maxsize=2_048)
def _units(text: str, within: str, speech: str, asking: bool | None) -> tuple[_Unit, ...]:
    """The stretches of a text that a cue of that scope and speech looks at."""
    tokens = words(text)
    starts = [token.start for token in tokens]
    groups = [
        tokens[bisect_right(starts, span.start - 1) : bisect_right(starts, span.end - 1)]
        for span in sentences(text)
        if _fits(span, speech, asking)
    ]
    size = {"sentence": 1, "passage": PASSAGE}.get(within, len(groups))
    runs = [groups[i : i + size] for i in range(max(1, len(groups) - size + 1))]
    return tuple(_unit(text, tuple(token for group in run for token in group)) for run in runs)


def _fits(sentence: Span, speech: str, asking: bool | None) -> bool:
    if speech == "any":
        return True
    question = sentence.text.rstrip("\"'”’)] ").endswith("?") if asking is None else asking
    return question == (speech == "question")


def _candidates(unit: _Unit, piece: str) -> Sequence[int]:
    if piece == "#":
        return [i for i, token in enumerate(unit.tokens) if token.text[0].isdecimal()]
    if piece[0] == "#":
        return [i for i in unit.figures if _length_at(unit, piece, i)]
    if piece.endswith("*"):
        return [i for i in unit.by_initial.get(piece[0], ()) if unit.tokens[i].text.startswith(piece[:-1])]
    return unit.by_stem.get(piece, ())


def _length_at(unit: _Unit, piece: str, at: int) -> int:
    """How many words from `at` on the piece stands for; 0 where it does not fit."""
    token = unit.tokens[at]
    if piece == "#":
        return token.text[0].isdecimal()
    if piece[0] == "#":
        value, length = unit.figures.get(at, (0.0, 0))
        return length if 1 / NEAR <= value / float(piece[1:]) <= NEAR else 0
    return token.text.startswith(piece[:-1]) if piece.endswith("*") else token.stem == piece


def _ends(unit: _Unit, pieces: _Alternative, at: int) -> int | None:
    """The index behind the last word where `pieces` match from `at` on; None where they do not."""
    for place, piece in enumerate(pieces):
        if piece == "...":
            rest = pieces[place + 1 :]
            ends = (_ends(unit, rest, at + skip) for skip in range(GAP + 1))
            return next((end for end in ends if end is not None), None)
        length = _length_at(unit, piece, at) if at < len(unit.tokens) else 0
        if not length:
            return None
        at += length
    return at


@lru_cache(maxsize=100_000)
def _by_first(pattern: str) -> tuple[Mapping[str, _Part], _Part]:
    """What follows the stem that an alternative of a part begins with, by that stem, and those that begin otherwise."""
    plain: dict[str, list[_Alternative]] = {}
    rest: list[_Alternative] = []
    for alternative in _part(pattern):
        first = alternative[0]
        if first[0] == "#" or first.endswith("*"):
            rest.append(alternative)
        else:
            plain.setdefault(first, []).append(alternative[1:])
    return {first: tuple(alternatives) for first, alternatives in plain.items()}, tuple(rest)


def _find_part(unit: _Unit, pattern: str) -> tuple[int, int] | None:
    """Character range of the earliest alternative found."""
    found: list[tuple[int, int]] = []
    plain, rest = _by_first(pattern)
    for first in plain.keys() & unit.by_stem.keys():
        for following in plain[first]:
            for at in unit.by_stem[first]:
                end = _ends(unit, following, at + 1)
                if end is not None:
                    found.append((at, end))
                    break
    for alternative in rest:
        for at in _candidates(unit, alternative[0]):
            end = _ends(unit, alternative, at)
            if end is not None:
                found.append((at, end))
                break
    if not found:
        return None
    at, end = min(found)
    return unit.tokens[at].start, unit.tokens[end - 1].end


def find(cue: Cue | Sought, text: str, *, asking: bool | None = None) -> Found | None:
    """Where the cue is found in one turn's text, or None.

    `asking` overrides the reading of each sentence as question or statement by its question mark. `answering` is
    about the turn before and is the caller's to check.

    Example:
        >>> find(Cue(all=("predicted ... observed",)), "I compare predicted against observed clicks.") is not None
        True
    """
    for unit in _units(text, cue.within, cue.speech, asking):
        if len(unit.figures) < cue.numbers or not cue.all:
            continue
        known: list[tuple[int, int]] = []
        for pattern in cue.all:  # Most cues fail at their first part.
            place = _find_part(unit, pattern)
            if place is None:
                break
            known.append(place)
        if len(known) < len(cue.all) or (cue.signs and len(signs(unit.text)) < cue.signs):
            continue
        if not any(_find_part(unit, pattern) for pattern in cue.none):
            return Found(min(start for start, _ in known), max(end for _, end in known), tuple(known))
    return None
