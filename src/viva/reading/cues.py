"""Cues found in a text. The language of cues is described at `viva.values.cue.Cue`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from viva.reading.signs import signs
from viva.reading.words import Span, Word, numerals, sentences, stem, words
from viva.values.cue import Cue

GAP = 6
"""How many other words `...` may stand for."""

PASSAGE = 3
"""How many neighbouring sentences make a passage."""

_PIECE = re.compile(r"\.\.\.|#|[^\W_]+(?:['’][^\W\d_]+)*\*?|\d[\d,]*(?:\.\d+)?")


class Found(NamedTuple):
    """Where a cue was found: from the first word of its first part to the last word of its last, and each part."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]


class _Unit(NamedTuple):
    """A stretch of text in which all parts of a cue must be found together."""

    tokens: tuple[Word, ...]
    by_stem: dict[str, tuple[int, ...]]
    numbers: int
    text: str


_Alternative = tuple[str, ...]
_Part = tuple[_Alternative, ...]


@lru_cache(maxsize=20_000)
def _part(pattern: str) -> _Part:
    """The alternatives of one part; each is a tuple of stems, `prefix*`, `#` and `...`."""
    alternatives = []
    for raw in pattern.split("|"):
        pieces = _PIECE.findall(raw.casefold())
        alternatives.append(
            tuple(p if p in ("...", "#") or p.endswith("*") or p[0].isdecimal() else stem(p) for p in pieces)
        )
    return tuple(alternative for alternative in alternatives if alternative)


def _unit(tokens: tuple[Word, ...], numbers: int, text: str) -> _Unit:
    places: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        places.setdefault(token.stem, []).append(i)
    return _Unit(tokens, {key: tuple(value) for key, value in places.items()}, numbers, text)


@lru_cache(maxsize=2_048)
def _units(text: str, within: str, speech: str, asking: bool | None) -> tuple[_Unit, ...]:
    """The stretches of a text that a cue of that scope and speech looks at."""
    spans = [s for s in sentences(text) if _fits(s, speech, asking)]
    tokens = words(text)
    starts = [token.start for token in tokens]
    figures = [n.start for n in numerals(text)]
    groups: list[tuple[tuple[Word, ...], int]] = []
    for span in spans:
        first, last = bisect_right(starts, span.start - 1), bisect_right(starts, span.end - 1)
        numbers = bisect_right(figures, span.end - 1) - bisect_right(figures, span.start - 1)
        groups.append((tokens[first:last], numbers))
    size = {"sentence": 1, "passage": PASSAGE}.get(within, len(groups))
    runs = [groups[i : i + size] for i in range(max(1, len(groups) - size + 1))]
    return tuple(_run(text, run) for run in runs)


def _run(text: str, run: Sequence[tuple[tuple[Word, ...], int]]) -> _Unit:
    tokens = tuple(token for group, _ in run for token in group)
    return _unit(tokens, sum(n for _, n in run), text[tokens[0].start : tokens[-1].end] if tokens else "")


def _fits(sentence: Span, speech: str, asking: bool | None) -> bool:
    if speech == "any":
        return True
    question = sentence.text.rstrip("\"'”’)] ").endswith("?") if asking is None else asking
    return question == (speech == "question")


def _candidates(unit: _Unit, piece: str) -> Sequence[int]:
    if piece == "#":
        return [i for i, token in enumerate(unit.tokens) if token.text[0].isdecimal()]
    if piece.endswith("*"):
        return [i for i, token in enumerate(unit.tokens) if token.text.startswith(piece[:-1])]
    return unit.by_stem.get(piece, ())


def _fits_at(unit: _Unit, piece: str, at: int) -> bool:
    token = unit.tokens[at]
    if piece == "#":
        return token.text[0].isdecimal()
    return token.text.startswith(piece[:-1]) if piece.endswith("*") else token.stem == piece


def _ends(unit: _Unit, pieces: _Alternative, at: int) -> int | None:
    """The index behind the last word where `pieces` match from `at` on; None where they do not."""
    for place, piece in enumerate(pieces):
        if piece == "...":
            rest = pieces[place + 1 :]
            ends = (_ends(unit, rest, at + skip) for skip in range(GAP + 1))
            return next((end for end in ends if end is not None), None)
        if at >= len(unit.tokens) or not _fits_at(unit, piece, at):
            return None
        at += 1
    return at


def _find_part(unit: _Unit, part: _Part) -> tuple[int, int] | None:
    """Character range of the earliest alternative found."""
    best: tuple[int, int] | None = None
    for alternative in part:
        for at in _candidates(unit, alternative[0]):
            end = _ends(unit, alternative, at)
            if end is not None:
                place = (unit.tokens[at].start, unit.tokens[end - 1].end)
                best = place if best is None or place < best else best
                break
    return best


def find(cue: Cue, text: str, *, asking: bool | None = None) -> Found | None:
    """Where the cue is found in one turn's text, or None.

    `asking` overrides the reading of each sentence as question or statement by its question mark. `answering` is
    about the turn before and is the caller's to check.

    Example:
        >>> find(Cue(all=("predicted ... observed",)), "I compare predicted against observed clicks.") is not None
        True
    """
    for unit in _units(text, cue.within, cue.speech, asking):
        if (
            unit.numbers < cue.numbers
            or (cue.signs and len(signs(unit.text)) < cue.signs)
            or any(_find_part(unit, _part(pattern)) for pattern in cue.none)
        ):
            continue
        places = [_find_part(unit, _part(pattern)) for pattern in cue.all]
        known = tuple(place for place in places if place is not None)
        if known and len(known) == len(places):
            return Found(min(start for start, _ in known), max(end for _, end in known), known)
    return None
