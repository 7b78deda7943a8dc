"""Alpha, pairs of raters and flips by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.scoring.agreement import quadratic_kappa
from viva.scoring.agreement_several import Unit, flip_rate, krippendorff_alpha, two_by_two, verdict_flip_rate

Scores = tuple[int | None, ...]


def units(*scores: Scores) -> list[Unit]:
    return [Unit(transcript="t", item=f"c{n}", scores=one) for n, one in enumerate(scores)]


def test_alpha_of_krippendorffs_own_example() -> None:
    """Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", data of section C: ordinal alpha 0.815."""
    coders = (
        (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
        (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
    )
    assert krippendorff_alpha(units(*zip(*coders, strict=True))) == pytest.approx(0.815, abs=5e-4)


@pytest.mark.parametrize("scores", [(), ((3,),), ((3, None), (None, 2)), ((3, 3), (3, 3)), ((3, 3), (2, None))])
def test_alpha_is_undefined_without_two_scores_or_two_classes(scores: tuple[Scores, ...]) -> None:
    assert krippendorff_alpha(units(*scores)) is None


def test_a_unit_that_is_drawn_twice_is_two_units() -> None:
    """A rater never meets himself: doubling all transcripts leaves alpha nearly where it was."""
    rated = units((1, 2), (2, 2), (4, 3), (3, 3), (1, 1), (4, 4), (2, 3), (1, 4))
    once, twice = krippendorff_alpha(rated), krippendorff_alpha(rated * 2)
    assert once is not None
    assert twice is not None
    assert twice == pytest.approx(once - (1 - once) / 30, abs=1e-9)


def test_every_two_raters_are_a_pair() -> None:
    found = two_by_two(units((1, None, 3)))
    assert [(pair.judged, pair.rated) for pair in found] == [(1, None), (1, 3), (None, 3)]
    assert two_by_two(units((1,))) == []


@pytest.mark.parametrize(
    ("scores", "levels", "verdicts"),
    [
        ((), None, None),
        (((3,), (2,)), None, None),
        (((3, 3), (None, None)), 0.0, 0.0),
        (((3, 2),), 1.0, 1 / 3),
        (((1, 4),), 1.0, 1.0),
        (((3, 3, 2), (1, 1, 1)), 1 / 3, 1 / 9),
        (((None, 1), (3, 3)), 0.5, 0.0),
    ],
)
def test_flips_by_hand(scores: tuple[Scores, ...], levels: float | None, verdicts: float | None) -> None:
    assert flip_rate(units(*scores)) == pytest.approx(levels)
    assert verdict_flip_rate(units(*scores)) == pytest.approx(verdicts)


_SCORE = st.none() | st.integers(1, 4)


@given(st.lists(st.tuples(_SCORE, _SCORE, _SCORE), max_size=20), st.permutations([0, 1, 2]))
def test_alpha_does_not_care_who_is_who(scores: list[tuple[int | None, ...]], order: list[int]) -> None:
    found = krippendorff_alpha(units(*scores))
    turned = krippendorff_alpha(units(*(tuple(one[n] for n in order) for one in scores)))
    assert found == pytest.approx(turned)
    assert found is None or found <= 1 + 1e-9


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=20))
def test_alpha_is_one_exactly_where_two_raters_are_of_one_mind(scores: list[tuple[int, int]]) -> None:
    alpha, kappa = krippendorff_alpha(units(*scores)), quadratic_kappa(two_by_two(units(*scores)))
    if alpha is not None and kappa is not None:
        assert (alpha == pytest.approx(1)) == (kappa == pytest.approx(1))
