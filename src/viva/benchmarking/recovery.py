"""The planted profile against the found one, where a ratio will not do: kappa, and the order of candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from viva.benchmarking.planted import Planted
from viva.benchmarking.sample import Sample
from viva.scoring.agreement import Pair, quadratic_kappa

APART = 0.5
"""Rungs between the means of two profiles from which on one candidate was made to be the stronger."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A simulated candidate of one interview, with the mean of what was found."""

    about: tuple[str, str, str]
    """Problem, level and mode: only candidates who had the same are compared."""
    planted: Planted
    mean: float


def pairs_of(sample: Sample) -> tuple[Pair, ...]:
    """Planted and found rung of every criterion of an interview."""
    return tuple(
        Pair(transcript=sample.name, item=one.criterion, judged=one.found, rated=one.planted)
        for one in sample.recoveries
    )


def kappa(interviews: Sequence[Sequence[Pair]]) -> float | None:
    """Cohen's kappa with quadratic weights between planted and found rungs; None where it is undefined."""
    return quadratic_kappa([pair for pairs in interviews for pair in pairs])


def placed(sample: Sample) -> Placed | None:
    """The candidate of an interview that was graded; None of any other."""
    found = [one.found for one in sample.recoveries if one.found is not None]
    if sample.planted is None or not found:
        return None
    about = (sample.about, sample.transcript.level, sample.transcript.mode)
    return Placed(about, sample.planted, fmean(found))


def order(candidates: Sequence[Placed]) -> float | None:
    """Of all pairs of personas with the same problem, the percentage that the found scores order as planted.

    A persona's score is the mean over its interviews there. Pairs are personas with different places in the order of
    strength; where they have none, those whose profiles lie half a rung apart or more. Equal scores are not in order.
    """
    right = list(_in_order(candidates))
    return 100 * sum(right) / len(right) if right else None


def _in_order(candidates: Sequence[Placed]) -> Iterator[bool]:
    met: dict[tuple[str, str, str], dict[str, list[Placed]]] = {}
    for one in candidates:
        met.setdefault(one.about, {}).setdefault(one.planted.persona, []).append(one)
    for personas in met.values():
        for first, second in combinations(personas.values(), 2):
            stronger = _stronger(first[0].planted, second[0].planted)
            if stronger:
                yield stronger * (fmean(one.mean for one in first) - fmean(one.mean for one in second)) > 0


def _stronger(one: Planted, other: Planted) -> int:
    """1 where the one was made to be the stronger, -1 where the other was, 0 where neither."""
    if one.place is not None and other.place is not None:
        return (one.place > other.place) - (one.place < other.place)
    if one.place is not None or other.place is not None or one.mean is None or other.mean is None:
        return 0
    return 0 if abs(one.mean - other.mean) < APART else 1 if one.mean > other.mean else -1
