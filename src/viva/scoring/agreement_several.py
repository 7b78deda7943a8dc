"""Agreement among several scores of the same thing: by raters, or by one judge that is asked again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from viva.scoring.agreement import Pair
from viva.scoring.agreement_rungs import ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One criterion of one transcript with all its scores, in the same order of raters everywhere."""

    transcript: str
    item: str
    scores: tuple[int | None, ...]
    """None: no evidence, or not rated by this one."""


def krippendorff_alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's alpha for ordered scores, missing ones allowed (Krippendorff 2011, coincidence matrix).

    None where no unit has two scores, or where all scores are the same.

    Example:
        >>> krippendorff_alpha([Unit(transcript="t", item=str(s), scores=(s, None, s)) for s in (1, 4)])
        1.0
    """
    together: defaultdict[tuple[int, int], float] = defaultdict(float)
    for given, units_alike in Counter(unit.scores for unit in units).items():
        scores = [score for score in given if score is not None]
        for one, other in permutations(scores, 2):
            together[one, other] += units_alike / (len(scores) - 1)
    count: defaultdict[int, float] = defaultdict(float)
    for (one, _), weight in together.items():
        count[one] += weight
    apart = _ordinal_distances(count)
    by_chance = sum(count[one] * count[other] * gap for (one, other), gap in apart.items())
    if not by_chance:
        return None
    seen = sum(weight * apart[pair] for pair, weight in together.items())
    return 1 - (sum(count.values()) - 1) * seen / by_chance


def _ordinal_distances(count: dict[int, float]) -> dict[tuple[int, int], float]:
    """Squared distances: as many scores as lie between two of them, half of their own included."""
    apart = {}
    for one in count:
        for other in count:
            low, high = min(one, other), max(one, other)
            between = sum(amount for score, amount in count.items() if low <= score <= high)
            apart[one, other] = (between - (count[low] + count[high]) / 2) ** 2
    return apart


def two_by_two(units: Sequence[Unit]) -> list[Pair]:
    """Every two scores of a unit as a pair: how far a rater agrees with another one."""
    return [
        Pair(transcript=unit.transcript, item=unit.item, judged=one, rated=other)
        for unit in units
        for one, other in combinations(unit.scores, 2)
    ]


def flip_rate(units: Sequence[Unit]) -> float | None:
    """How often two runs on the same words give different scores; "no evidence" is an answer like any other.

    Example:
        >>> flip_rate([Unit(transcript="t", item="i", scores=(3, 2)), Unit(transcript="t", item="j", scores=(3, 3))])
        0.5
    """
    different = asked = 0.0
    for unit in units:
        runs = len(unit.scores)
        if runs > 1:
            same = sum(n * (n - 1) for n in Counter(unit.scores).values())
            different += 1 - same / (runs * (runs - 1))
            asked += 1
    return different / asked if asked else None


def verdict_flip_rate(units: Sequence[Unit]) -> float | None:
    """How often two runs on the same words differ on whether a rung is met, over the rungs that are asked."""
    met = [
        Unit(transcript=unit.transcript, item=unit.item, scores=tuple((score or 0) >= rung for score in unit.scores))
        for unit in units
        if len(unit.scores) > 1
        for rung in ASKED
    ]
    return flip_rate(met)
