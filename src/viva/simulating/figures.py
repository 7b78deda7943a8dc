"""What many simulated interviews show together: how well the planted profile was found, and in which order they came.

A figure of the rules in code against the rules in code says how well they find what the sheets' own answers say. It
does not say how well they grade people; that is what the rated interviews are for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from viva.values.simulated import Simulated

STRENGTHS = ("weak", "middling", "strong", "staff")


@dataclass(frozen=True, slots=True)
class Found:
    """How rungs that were meant and rungs that were found agree."""

    criteria: int
    """Those that were scored."""
    unscored: int
    exact: float | None
    """Share found at the very rung."""
    within_one: float | None
    error: float | None
    """Mean of found less meant: above 0, the judge was kind."""


def found_in(interviews: Iterable[Simulated], *, voiced: bool = False) -> Found:
    """How the planted profile was found in some interviews, or what of it was voiced: the judge's part alone."""
    pairs: list[tuple[int, int]] = []
    unscored = 0
    for interview in interviews:
        pairs += interview.voiced_pairs if voiced else interview.pairs
        unscored += len(interview.recovered) - len(interview.pairs)
    if not pairs:
        return Found(0, unscored, None, None, None)
    return Found(
        criteria=len(pairs),
        unscored=unscored,
        exact=fmean(planted == rung for planted, rung in pairs),
        within_one=fmean(abs(planted - rung) <= 1 for planted, rung in pairs),
        error=fmean(rung - planted for planted, rung in pairs),
    )


def mean_of(interviews: Iterable[Simulated]) -> float | None:
    """The mean of the interviews' means; None where none has one."""
    means = [interview.mean for interview in interviews if interview.mean is not None]
    return fmean(means) if means else None


def in_order(interviews: Sequence[Simulated]) -> bool | None:
    """Whether each stronger persona has the higher mean; None where fewer than two strengths were simulated."""
    means = [mean_of(i for i in interviews if i.strength == strength) for strength in STRENGTHS]
    there = [mean for mean in means if mean is not None]
    return all(low < high for low, high in pairwise(there)) if len(there) > 1 else None


def broken_rules(interviews: Iterable[Simulated]) -> Counter[str]:
    """How often each rule of conduct was broken."""
    return Counter(violation.split()[0] for interview in interviews for violation in interview.violations)
