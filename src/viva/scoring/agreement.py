"""Agreement between a judge and raters: plain statistics, undefined where they are undefined.

A score of None is "no evidence". Exact agreement, kappa and the error are over the pairs that both have scored; whether
both saw evidence at all is a figure of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

RUNGS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One criterion of one transcript, as two raters see it."""

    transcript: str
    item: str
    """What is compared, such as a criterion's id."""
    judged: int | None
    rated: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One line of a table; None where a figure is undefined."""

    pairs: int
    both_scored: int
    exact: float | None
    within_one: float | None
    kappa: float | None
    """Quadratic weights."""
    ac1: float | None
    """Gwet's; stays near exact agreement where almost all scores are the same and kappa collapses."""
    signed_error: float | None
    """Judged less rated, in rungs; above zero is lenient."""
    same_evidence: float | None
    """Share of pairs where both found evidence, or neither did."""


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """All figures over some pairs."""
    cells = _cells(pairs)
    scored = _scored(cells)
    both = sum(scored.values())
    same_evidence = sum(n for (judged, rated), n in cells.items() if (judged is None) == (rated is None))
    return Agreement(
        pairs=len(pairs),
        both_scored=both,
        exact=sum(n for (judged, rated), n in scored.items() if judged == rated) / both if both else None,
        within_one=sum(n for (judged, rated), n in scored.items() if abs(judged - rated) <= 1) / both if both else None,
        kappa=_kappa(scored),
        ac1=_ac1(scored),
        signed_error=sum(n * (judged - rated) for (judged, rated), n in scored.items()) / both if both else None,
        same_evidence=same_evidence / len(pairs) if pairs else None,
    )


def by(pairs: Iterable[Pair], group: Callable[[Pair], str]) -> dict[str, Agreement]:
    """A table: the figures for each group, in the order in which groups appear.

    Example:
        >>> list(by([Pair(transcript="A1", item="S1.GOAL", judged=3, rated=3)], lambda pair: pair.item))
        ['S1.GOAL']
    """
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(group(pair), []).append(pair)
    return {name: agreement(members) for name, members in groups.items()}


def quadratic_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa with quadratic weights; None where chance alone leaves nothing to disagree on.

    Example:
        >>> quadratic_kappa([Pair(transcript="t", item="i", judged=s, rated=s) for s in (1, 4)])
        1.0
    """
    return _kappa(_scored(_cells(pairs)))


def consensus(scores: Sequence[int | None]) -> int | None:
    """What several raters say together: "no evidence" where most say so, else the lower median of the scores.

    Example:
        >>> consensus([3, 4, 4]), consensus([None, None, 2])
        (4, None)
    """
    numbers = [score for score in scores if score is not None]
    return median_low(numbers) if 2 * len(numbers) > len(scores) else None


def _cells(pairs: Sequence[Pair]) -> Counter[tuple[int | None, int | None]]:
    return Counter((pair.judged, pair.rated) for pair in pairs)


def _scored(cells: Mapping[tuple[int | None, int | None], int]) -> dict[tuple[int, int], int]:
    """The cells of the pairs that both have scored."""
    return {(judged, rated): n for (judged, rated), n in cells.items() if judged is not None and rated is not None}


def _kappa(scored: Mapping[tuple[int, int], int]) -> float | None:
    seen = sum(n * (judged - rated) ** 2 for (judged, rated), n in scored.items())
    by_judge: Counter[int] = Counter()
    by_rater: Counter[int] = Counter()
    for (judged, rated), n in scored.items():
        by_judge[judged] += n
        by_rater[rated] += n
    by_chance = sum(by_judge[j] * by_rater[r] * (j - r) ** 2 for j in by_judge for r in by_rater)
    return 1.0 - seen * sum(scored.values()) / by_chance if by_chance else None


def _ac1(scored: Mapping[tuple[int, int], int]) -> float | None:
    """Gwet's AC1 (2008) over the four rungs, unweighted: what chance gives is at most a quarter."""
    both = sum(scored.values())
    if not both:
        return None
    counts: Counter[int] = Counter()
    for pair, n in scored.items():
        for score in pair:
            counts[score] += n
    by_chance = sum(n / (2 * both) * (1 - n / (2 * both)) for n in counts.values()) / (len(RUNGS) - 1)
    seen = sum(n for (judged, rated), n in scored.items() if judged == rated) / both
    return (seen - by_chance) / (1 - by_chance)
