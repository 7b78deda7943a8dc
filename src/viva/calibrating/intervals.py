"""Figures with their intervals: statistics of agreement as they are published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from viva.scoring.agreement import Pair, agreement
from viva.scoring.agreement_intervals import OfTranscript, Tally, intervals, share
from viva.scoring.agreement_rungs import ASKED, rung_rates
from viva.values.calibration import Figure, PairFigures, RungFigures, Share
from viva.values.rubric import Score

R = TypeVar("R", bound=OfTranscript)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """Draws interviews; every figure begins at the same seed, so that none depends on those before it."""

    seed: int
    rounds: int

    def figure(self, rows: Sequence[R], statistic: Callable[[Sequence[R]], float | None]) -> Figure:
        """One statistic."""
        return self.figures(rows, lambda drawn: {"": statistic(drawn)})[""]

    def figures(
        self, rows: Sequence[R], statistics: Callable[[Sequence[R]], Mapping[str, float | None]]
    ) -> dict[str, Figure]:
        """Several statistics over the same draws."""
        spreads = intervals(rows, statistics, draw=Random(self.seed), rounds=self.rounds)
        found = {}
        for name, value in statistics(rows).items():
            low, high = spreads[name] or (None, None)
            found[name] = Figure(value=rounded(value), low=rounded(low), high=rounded(high))
        return found

    def share(self, tallies: Sequence[Tally]) -> Share:
        """So many of so many."""
        count, of = sum(tally.hits for tally in tallies), sum(tally.of for tally in tallies)
        return Share(count=count, of=of, share=self.figure(tallies, share))

    def pairs(self, pairs: Sequence[Pair]) -> PairFigures:
        """Agreement of two."""
        counts = agreement(pairs)
        return PairFigures(
            pairs=counts.pairs, both_scored=counts.both_scored, **self.figures(pairs, _agreement_by_name)
        )

    def rungs(self, pairs: Sequence[Pair]) -> dict[Score, RungFigures]:
        """Every rung that is asked."""
        figures = self.figures(pairs, _rates_by_name)
        rates = {rung: rung_rates(pairs, rung) for rung in ASKED}
        return {
            rung: RungFigures(
                rated_met=rates[rung].rated_met,
                rated_unmet=rates[rung].rated_unmet,
                tpr=figures[f"tpr{rung}"],
                tnr=figures[f"tnr{rung}"],
                balanced=figures[f"balanced{rung}"],
            )
            for rung in ASKED
        }


def rounded(value: float | None) -> float | None:
    """To four places, which is more than any number of interviews can tell."""
    return None if value is None else round(value, 4) + 0.0


def _agreement_by_name(pairs: Sequence[Pair]) -> dict[str, float | None]:
    found = agreement(pairs)
    return {
        "exact": found.exact,
        "within_one": found.within_one,
        "kappa": found.kappa,
        "ac1": found.ac1,
        "signed_error": found.signed_error,
        "same_evidence": found.same_evidence,
    }


def _rates_by_name(pairs: Sequence[Pair]) -> dict[str, float | None]:
    rates = {rung: rung_rates(pairs, rung) for rung in ASKED}
    named: dict[str, float | None] = {}
    for rung, rate in rates.items():
        named |= {f"tpr{rung}": rate.tpr, f"tnr{rung}": rate.tnr, f"balanced{rung}": rate.balanced}
    return named
