"""The offline judge against the raters of `tests/gold`, through the grading run."""

from __future__ import annotations

import pytest

from benchmarks.agreement import TESTS, Rated, figures, order, pairs_of, rate_all, without_each
from viva.scoring.agreement import Pair, agreement, quadratic_kappa


@pytest.fixture(scope="module")
def rated() -> list[Rated]:
    return rate_all(TESTS / "gold")


@pytest.fixture(scope="module")
def pairs(rated: list[Rated]) -> list[Pair]:
    return [pair for one in rated for pair in pairs_of(one.name, one.judged, one.rated)]


def test_judge_and_raters_agree(pairs: list[Pair]) -> None:
    found = agreement(pairs)
    assert found.kappa is not None
    assert found.kappa >= 0.7
    assert found.signed_error is not None
    assert abs(found.signed_error) <= 0.25


def test_no_single_interview_carries_the_agreement(pairs: list[Pair]) -> None:
    kappas = without_each(pairs).values()
    assert all(kappa is not None and kappa >= 0.7 for kappa in kappas)


def test_interviews_come_in_the_raters_order(rated: list[Rated]) -> None:
    same, counted = order(rated)
    assert counted >= 15
    assert same == counted


def test_no_evidence_is_counted_and_not_dropped(pairs: list[Pair]) -> None:
    assert any(pair.rated is None for pair in pairs)
    assert agreement(pairs).same_evidence is not None


def test_raters_agree_with_each_other_more_than_the_judge_with_them(rated: list[Rated], pairs: list[Pair]) -> None:
    between = [
        pair for one in rated if "r2" in one.raters for pair in pairs_of(one.name, one.raters["r1"], one.raters["r2"])
    ]
    ceiling, found = quadratic_kappa(between), quadratic_kappa(pairs)
    assert ceiling is not None
    assert found is not None
    assert found <= ceiling


def test_figures_tell_how_many_interviews_they_rest_on(pairs: list[Pair]) -> None:
    assert figures(pairs, pairs)["transcripts"] == 10
