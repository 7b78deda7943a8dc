"""Whether a judge gives more, or less, to those who talk longer than raters do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

_NO_SPREAD = 1e-9
"""Variance below which all interviews are equally long, up to rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A score that both gave, and how many words the candidate spoke in that interview."""

    transcript: str
    judged: int
    rated: int
    words: int


def length_slope(lines: Sequence[Sized]) -> float | None:
    """Rungs that the judge adds for each doubling of the words, between answers that raters score alike.

    The slope of judged less rated on the logarithm of the words in a least-squares fit that also has the rated score;
    both are freed of it first (Frisch and Waugh), so that good candidates may talk longer. None where that leaves no
    difference in length.

    Example:
        >>> lines = [Sized(transcript=t, judged=j, rated=2, words=w) for t, j, w in (("a", 2, 500), ("b", 3, 1000))]
        >>> length_slope(lines)
        1.0
    """
    if not lines:
        return None
    rated = [float(line.rated) for line in lines]
    size = _freed([log2(max(line.words, 1)) for line in lines], rated)
    error = _freed([float(line.judged - line.rated) for line in lines], rated)
    spread = sum(x * x for x in size)
    if spread <= _NO_SPREAD * len(lines):
        return None
    return sum(x * y for x, y in zip(size, error, strict=True)) / spread


def _freed(values: Sequence[float], given: Sequence[float]) -> list[float]:
    """What a straight line through `given` leaves of the values."""
    middle, centre = fmean(values), fmean(given)
    spread = sum((g - centre) ** 2 for g in given)
    slope = sum((v - middle) * (g - centre) for v, g in zip(values, given, strict=True)) / spread if spread else 0.0
    return [v - middle - slope * (g - centre) for v, g in zip(values, given, strict=True)]
