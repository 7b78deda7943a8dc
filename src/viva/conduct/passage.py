"""A text as the rules compare it: words in a row, and words in a row with every number replaced by its value."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from viva.reading.words import Numeral, Word, normalise, numerals, words

_CACHE = 2_048


@dataclass(frozen=True, slots=True)
class Line:
    """Words joined by single spaces, with a space at either end, so that `" one word "` is found by `in`."""

    text: str
    places: tuple[tuple[int, int], ...]
    """Start and end of each word in the original."""
    offsets: tuple[int, ...]
    """Start of each word in `text`."""

    def find(self, phrase: str) -> tuple[int, int] | None:
        """Where a phrase that begins with a space stands in the original, or None."""
        at = self.text.find(phrase)
        if at < 0:
            return None
        first = bisect_right(self.offsets, at + 1) - 1
        last = bisect_right(self.offsets, at + len(phrase.rstrip()) - 1) - 1
        return self.places[first][0], self.places[last][1]


def _line(pieces: list[tuple[str, int, int]]) -> Line:
    offsets, at = [], 1
    for text, _, _ in pieces:
        offsets.append(at)
        at += len(text) + 1
    joined = " ".join(text for text, _, _ in pieces)
    return Line(f" {joined} ", tuple((start, end) for _, start, end in pieces), tuple(offsets))


@lru_cache(maxsize=_CACHE)
def worded(text: str) -> Line:
    """The words as they were said, with British and American -ise and -ize alike."""
    return _line([(_spelling(w.text), w.start, w.end) for w in words(text)])


@lru_cache(maxsize=_CACHE)
def valued(text: str) -> Line:
    """The words with each number as its value: "three billion" and "3,000,000,000" read the same.

    Example:
        >>> valued("about three billion a day, 3 percent").text
        ' about #3000000000 a day #3% '
    """
    tokens, pieces, at = words(text), list[tuple[str, int, int]](), 0
    for number in numerals(text):
        while at < len(tokens) and tokens[at].start < number.start:
            pieces.append((tokens[at].text, tokens[at].start, tokens[at].end))
            at += 1
        pieces.append((_value(number), number.start, number.end))
        while at < len(tokens) and tokens[at].end <= number.end:
            at += 1
        at += _unit_words(tokens, at) if number.percent else 0
    pieces += [(token.text, token.start, token.end) for token in tokens[at:]]
    return _line(pieces)


def _value(number: Numeral) -> str:
    return f"#{number.value:.12g}{'%' if number.percent else ''}"


def _unit_words(tokens: tuple[Word, ...], at: int) -> int:
    """How many words from `at` on say "percent"."""
    following = [token.text for token in tokens[at : at + 2]]
    if following[:1] in (["percent"], ["pct"]):
        return 1
    return 2 if following in (["a", "percent"], ["per", "cent"]) else 0


def _spelling(word: str) -> str:
    return word.replace("iz", "is") if "iz" in word else word


@lru_cache(maxsize=_CACHE)
def squashed(text: str) -> str:
    """The words without anything between them, to compare "log loss" with "logloss"."""
    return worded(text).text.replace(" ", "")


@lru_cache(maxsize=_CACHE)
def plain(text: str) -> str:
    """Lower case with straight apostrophes; every character stays at its place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.replace("’", "'").replace("‘", "'")


def contains(whole: str, part: str) -> bool:
    """Whether the words of `part` stand in a row in `whole`; never true of a part without words."""
    needle = normalise(part)
    return bool(needle) and f" {needle} " in f" {normalise(whole)} "
