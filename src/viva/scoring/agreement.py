"""Agreement between a judge and raters: plain statistics, undefined where they are undefined.

A score of None is "no evidence". Exact agreement, kappa and the error are over the pairs that both have scored; whether
both saw evidence at all is a figure of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Protocol

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
    signed_error: float | None
    """Judged less rated, in rungs; above zero is lenient."""
    same_evidence: float | None
    """Share of pairs where both found evidence, or neither did."""


Statistic = Callable[[Sequence[Pair]], float | None]


class Draw(Protocol):
    """What is needed of a source of chance; `random.Random` has it."""

    def choices(self, population: Sequence[str], *, k: int) -> list[str]:
        """Draw `k` of the population, with replacement."""
        ...


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """All figures over some pairs."""
    return Agreement(
        pairs=len(pairs),
        both_scored=len(_scored(pairs)),
        exact=exact(pairs),
        within_one=within_one(pairs),
        kappa=quadratic_kappa(pairs),
        signed_error=signed_error(pairs),
        same_evidence=same_evidence(pairs),
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


def exact(pairs: Sequence[Pair]) -> float | None:
    """Share of equal scores."""
    return _share(judged == rated for judged, rated in _scored(pairs))


def within_one(pairs: Sequence[Pair]) -> float | None:
    """Share of scores at most one rung apart. High even for a judge that always says the same; never a headline."""
    return _share(abs(judged - rated) <= 1 for judged, rated in _scored(pairs))


def same_evidence(pairs: Sequence[Pair]) -> float | None:
    """Share of pairs where both found evidence, or neither did."""
    return _share((pair.judged is None) == (pair.rated is None) for pair in pairs)


def signed_error(pairs: Sequence[Pair]) -> float | None:
    """Mean of judged less rated."""
    scored = _scored(pairs)
    return sum(judged - rated for judged, rated in scored) / len(scored) if scored else None


def quadratic_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa with quadratic weights; None where chance alone leaves nothing to disagree on.

    Example:
        >>> quadratic_kappa([Pair(transcript="t", item="i", judged=s, rated=s) for s in (1, 4)])
        1.0
    """
    scored = _scored(pairs)
    seen = sum((judged - rated) ** 2 for judged, rated in scored)
    by_judge, by_rater = Counter(j for j, _ in scored), Counter(r for _, r in scored)
    by_chance = sum(by_judge[j] * by_rater[r] * (j - r) ** 2 for j in by_judge for r in by_rater)
    return 1.0 - seen * len(scored) / by_chance if by_chance else None


def consensus(scores: Sequence[int | None]) -> int | None:
    """What several raters say together: "no evidence" where most say so, else the lower median of the scores.

    Example:
        >>> consensus([3, 4, 4]), consensus([None, None, 2])
        (4, None)
    """
    numbers = [score for score in scores if score is not None]
    return median_low(numbers) if 2 * len(numbers) > len(scores) else None


def interval(
    pairs: Sequence[Pair], statistic: Statistic, *, draw: Draw, rounds: int = 1000, level: float = 0.95
) -> tuple[float, float] | None:
    """A bootstrap interval that draws whole transcripts, since scores of one interview hang together.

    None with fewer than two transcripts, or where the statistic is undefined in more than half of the rounds.
    """
    clusters: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        clusters[pair.transcript].append(pair)
    names = sorted(clusters)
    if len(names) < 2:
        return None
    drawn = (draw.choices(names, k=len(names)) for _ in range(rounds))
    values = [statistic([pair for name in sample for pair in clusters[name]]) for sample in drawn]
    defined = sorted(value for value in values if value is not None)
    if 2 * len(defined) <= rounds:
        return None
    tail = (1 - level) / 2
    last = len(defined) - 1
    return defined[round(tail * last)], defined[round((1 - tail) * last)]


def _scored(pairs: Sequence[Pair]) -> list[tuple[int, int]]:
    return [(pair.judged, pair.rated) for pair in pairs if pair.judged is not None and pair.rated is not None]


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else None
