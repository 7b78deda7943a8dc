"""Agreement on single rungs: of those that raters found met the judge finds a share, and likewise of those unmet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viva.scoring.agreement import Pair
from viva.values.rubric import RungNumber

ASKED: tuple[RungNumber, ...] = (2, 3, 4)
"""The rungs that a judge is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRates:
    """One rung over some pairs; a rate is None where there is nothing that it is a share of."""

    rated_met: int
    rated_unmet: int
    tpr: float | None
    """Of the rungs that raters found met, the share that the judge found met."""
    tnr: float | None
    """Of the rungs that raters found unmet, the share that the judge found unmet."""

    @property
    def balanced(self) -> float | None:
        """The mean of both rates; 0.5 is what a judge that always says the same gets."""
        return None if self.tpr is None or self.tnr is None else (self.tpr + self.tnr) / 2


def rung_rates(pairs: Sequence[Pair], rung: RungNumber) -> RungRates:
    """The rates of one rung. It is met by a score at or above it, and not met where there is no evidence.

    Example:
        >>> pairs = [Pair(transcript="t", item="i", judged=j, rated=r) for j, r in ((3, 3), (2, 3), (1, None))]
        >>> rates = rung_rates(pairs, 3)
        >>> rates.tpr, rates.tnr, rates.balanced
        (0.5, 1.0, 0.75)
    """
    met = [_met(pair.judged, rung) for pair in pairs if _met(pair.rated, rung)]
    unmet = [not _met(pair.judged, rung) for pair in pairs if not _met(pair.rated, rung)]
    return RungRates(
        rated_met=len(met),
        rated_unmet=len(unmet),
        tpr=sum(met) / len(met) if met else None,
        tnr=sum(unmet) / len(unmet) if unmet else None,
    )


def _met(score: int | None, rung: int) -> bool:
    return score is not None and score >= rung
