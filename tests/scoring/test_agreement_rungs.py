"""Rates on single rungs by hand; a class that is not there has no rate."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from viva.scoring.agreement import Pair
from viva.scoring.agreement_rungs import rung_rates
from viva.values.rubric import RungNumber


@dataclass(frozen=True)
class Case:
    name: str
    scores: tuple[tuple[int | None, int | None], ...]
    rung: RungNumber
    counts: tuple[int, int]
    rates: tuple[float | None, float | None, float | None]
    """True positive, true negative, balanced."""


CASES = (
    Case("nothing", (), 2, (0, 0), (None, None, None)),
    Case("all met", ((3, 3), (2, 4)), 3, (2, 0), (0.5, None, None)),
    Case("none met", ((3, 1), (1, 2)), 3, (0, 2), (None, 0.5, None)),
    Case("both", ((4, 4), (3, 4), (2, 3), (4, 1)), 4, (2, 2), (0.5, 0.5, 0.5)),
    Case("no evidence is not met", ((None, 2), (2, None), (None, None), (2, 2)), 2, (2, 2), (0.5, 0.5, 0.5)),
    Case("a rung below counts as met", ((4, 2), (2, 4)), 2, (2, 0), (1.0, None, None)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rates_by_hand(case: Case) -> None:
    rates = rung_rates([Pair(transcript="t", item="i", judged=j, rated=r) for j, r in case.scores], case.rung)
    assert (rates.rated_met, rates.rated_unmet) == case.counts
    assert (rates.tpr, rates.tnr, rates.balanced) == case.rates
