"""Agreement statistics against figures worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.scoring.agreement import Pair, agreement, by, consensus, quadratic_kappa


def pairs(*scores: tuple[int | None, int | None], transcript: str = "t") -> list[Pair]:
    return [Pair(transcript=transcript, item=f"c{n}", judged=j, rated=r) for n, (j, r) in enumerate(scores)]


@dataclass(frozen=True)
class Case:
    name: str
    pairs: list[Pair]
    exact: float | None
    within_one: float | None
    kappa: float | None
    error: float | None
    evidence: float | None


CASES = (
    Case("nothing", [], None, None, None, None, None),
    Case("perfect", pairs((1, 1), (4, 4), (2, 2)), 1.0, 1.0, 1.0, 0.0, 1.0),
    Case("always the same", pairs((3, 3), (3, 3)), 1.0, 1.0, None, 0.0, 1.0),
    Case("opposite", pairs((1, 4), (4, 1)), 0.0, 0.0, -1.0, 0.0, 1.0),
    Case("lenient by one", pairs((2, 1), (3, 2), (4, 3)), 0.0, 1.0, 4 / 7, 1.0, 1.0),
    Case("a constant judge", pairs((2, 1), (2, 3)), 0.0, 1.0, 0.0, 0.0, 1.0),
    Case("evidence seen by one alone", pairs((3, None), (None, 2), (None, None), (2, 2)), 1.0, 1.0, None, 0.0, 0.5),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_figures_by_hand(case: Case) -> None:
    found = agreement(case.pairs)
    assert (found.exact, found.within_one) == (case.exact, case.within_one)
    assert found.kappa == quadratic_kappa(case.pairs) == pytest.approx(case.kappa)
    assert found.signed_error == case.error
    assert found.same_evidence == case.evidence


def test_ac1_holds_where_kappa_collapses() -> None:
    # 118 of 125 the same, nearly all of them in one class; over four classes chance gives a third of that over two.
    skewed = pairs(*[(3, 3)] * 118, *[(3, 2)] * 5, *[(2, 3)] * 2)
    found = agreement(skewed)
    by_chance = 2 * (243 / 250) * (7 / 250) / 3
    assert found.ac1 == pytest.approx((118 / 125 - by_chance) / (1 - by_chance))
    assert found.kappa is not None
    assert found.kappa < 0


def test_ac1_is_defined_as_soon_as_there_is_a_pair() -> None:
    assert agreement(pairs((3, 3))).ac1 == 1.0
    assert agreement(pairs((3, None))).ac1 is None
    assert agreement(pairs((1, 2), (2, 1), (3, 4), (4, 3))).ac1 == pytest.approx(-1 / 3)


def test_a_table_has_a_line_for_each_group() -> None:
    table = by(pairs((3, 3), (2, 4), (1, None)), lambda pair: pair.item)
    assert list(table) == ["c0", "c1", "c2"]
    assert table["c1"].signed_error == -2
    assert (table["c2"].pairs, table["c2"].both_scored, table["c2"].exact) == (1, 0, None)


@pytest.mark.parametrize(
    ("scores", "said"),
    [((3, 4, 4), 4), ((2, 3), 2), ((None, None, 2), None), ((None, 2, 3), 2), ((None, 2), None), ((), None)],
)
def test_raters_agree_on_the_median(scores: tuple[int | None, ...], said: int | None) -> None:
    assert consensus(scores) == said


_SCORE = st.none() | st.integers(1, 4)


@given(st.lists(st.tuples(_SCORE, _SCORE), max_size=30))
def test_figures_keep_their_bounds_and_do_not_care_who_is_who(scores: list[tuple[int | None, int | None]]) -> None:
    found, turned = agreement(pairs(*scores)), agreement(pairs(*[(r, j) for j, r in scores]))
    if found.exact is not None:
        assert 0 <= found.exact <= (found.within_one or 0) <= 1
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert found.kappa == pytest.approx(turned.kappa)
    if found.signed_error is not None:
        assert found.signed_error == -(turned.signed_error or 0)
