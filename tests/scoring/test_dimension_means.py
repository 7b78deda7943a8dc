"""A dimension is the mean of what was scored, and says how much that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.samples import criterion, definition
from viva.scoring.dimensions import coverage, dimensions, unreached
from viva.values.scorecard import CriterionScore

NAMES = ("S1.GOAL", "S1.DATA", "S1.SCOPE")
CRITERIA = tuple(criterion(name) for name in NAMES)
RUBRIC = definition(*CRITERIA).rubric
NOT_REACHED = CriterionScore(state="not_evidenced", why="Never reached.")
FAILED = CriterionScore(state="needs_review", why="The judge refused.")


def scored(score: int) -> CriterionScore:
    return CriterionScore(score=score, raw=score, state="scored", why="Because.")


def test_what_has_no_score_is_left_out_of_the_mean_and_counted() -> None:
    found = dimensions(RUBRIC, {"S1.GOAL": scored(4), "S1.DATA": NOT_REACHED, "S1.SCOPE": FAILED})["problem"]
    assert (found.mean, found.scored, found.of) == (4.0, 1, 3)


def test_nothing_scored_has_no_mean() -> None:
    found = dimensions(RUBRIC, {"S1.GOAL": FAILED})["problem"]
    assert (found.mean, found.scored, found.of) == (None, 0, 1)


def test_coverage_names_what_it_lacks() -> None:
    scores = {"S1.GOAL": scored(1), "S1.DATA": FAILED}
    assert coverage(CRITERIA, scores) == pytest.approx(1 / 3)
    assert unreached(CRITERIA, scores) == ("S1.DATA", "S1.SCOPE")
    assert coverage((), scores) == 0.0


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_a_mean_lies_between_its_scores(scores: list[int]) -> None:
    found = dimensions(RUBRIC, {name: scored(score) for name, score in zip(NAMES, scores, strict=False)})["problem"]
    assert found.mean is not None
    assert min(scores) <= found.mean <= max(scores)
