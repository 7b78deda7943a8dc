"""The statistics against scikit-learn and krippendorff, where those are installed."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from viva.scoring.agreement import Pair, agreement
from viva.scoring.agreement_length import Sized, length_slope
from viva.scoring.agreement_rungs import rung_rates
from viva.scoring.agreement_several import Unit, krippendorff_alpha
from viva.values.rubric import RungNumber

metrics = pytest.importorskip("sklearn.metrics")
linear_model = pytest.importorskip("sklearn.linear_model")
krippendorff = pytest.importorskip("krippendorff")
numpy = pytest.importorskip("numpy")

_RUNG = st.integers(1, 4)
_SCORES = st.lists(st.tuples(_RUNG, _RUNG), min_size=1, max_size=60)


def pairs(scores: list[tuple[int, int]]) -> list[Pair]:
    return [Pair(transcript="t", item="i", judged=judged, rated=rated) for judged, rated in scores]


@given(_SCORES)
def test_quadratic_kappa(scores: list[tuple[int, int]]) -> None:
    found = agreement(pairs(scores)).kappa
    one_class = len({score for pair in scores for score in pair}) == 1
    assert (found is None) == one_class
    if not one_class:
        judged, rated = zip(*scores, strict=True)
        expected = metrics.cohen_kappa_score(judged, rated, labels=[1, 2, 3, 4], weights="quadratic")
        assert found == pytest.approx(expected, abs=1e-12)


@given(_SCORES, st.sampled_from([2, 3, 4]))
def test_rates_of_a_rung(scores: list[tuple[int, int]], rung: RungNumber) -> None:
    rates = rung_rates(pairs(scores), rung)
    judged, rated = ([score[side] >= rung for score in scores] for side in (0, 1))
    if any(rated):
        assert rates.tpr == pytest.approx(metrics.recall_score(rated, judged))
    if not all(rated):
        assert rates.tnr == pytest.approx(metrics.recall_score(rated, judged, pos_label=False))
    if any(rated) and not all(rated):
        assert rates.balanced == pytest.approx(metrics.balanced_accuracy_score(rated, judged))


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.tuples(*[st.none() | _RUNG] * n), min_size=1, max_size=40)))
def test_alpha_with_missing_scores(scores: list[tuple[int | None, ...]]) -> None:
    pairable = [score for unit in scores if sum(s is not None for s in unit) > 1 for score in unit if score is not None]
    found = krippendorff_alpha([Unit(transcript="t", item=str(n), scores=one) for n, one in enumerate(scores)])
    assert (found is None) == (len(set(pairable)) < 2)
    if found is not None:
        by_rater = numpy.array(
            [[numpy.nan if s is None else float(s) for s in rater] for rater in zip(*scores, strict=True)]
        )
        expected = krippendorff.alpha(
            reliability_data=by_rater, level_of_measurement="ordinal", value_domain=[1, 2, 3, 4]
        )
        assert found == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.tuples(_RUNG, _RUNG, st.integers(50, 5000)), min_size=3, max_size=30))
def test_slope_on_length(rows: list[tuple[int, int, int]]) -> None:
    found = length_slope([Sized(transcript="t", judged=j, rated=r, words=w) for j, r, w in rows])
    inputs = numpy.array([[log2(words), rated] for _, rated, words in rows])
    centred = inputs - inputs.mean(axis=0)
    assume(numpy.linalg.matrix_rank(centred, tol=1e-3) == numpy.linalg.matrix_rank(centred[:, 1:], tol=1e-3) + 1)
    errors = [judged - rated for judged, rated, _ in rows]
    fitted = linear_model.LinearRegression().fit(inputs, errors)
    assert found == pytest.approx(fitted.coef_[0], abs=1e-6)
