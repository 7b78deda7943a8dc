"""Two attempts set beside each other: what changed, and whether the judge could tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.attempted import HASHES, MODEL, RULES, attempt, card
from viva.errors import UsageError
from viva.packs.load import load_definition
from viva.reports.attempts import Attempt
from viva.reports.compared import compared
from viva.reports.comparison import (
    Certainty,
    Comparison,
    Direction,
    Uncertainty,
    certainty_of,
    comparison_of,
    side_of,
)
from viva.reports.printing import markdown_of
from viva.values.definition import Definition
from viva.values.judgements import Quote
from viva.values.scorecard import CriterionScore, JudgeIdentity, Scorecard
from viva.values.transcript import Mode
from viva.values.value import Level

GOAL = "S1.GOAL"
KNOWN = Uncertainty(level=0.9, mean=0.3, interviews=30)


@pytest.fixture(scope="module")
def sheet() -> Definition:
    return load_definition("ads_ctr")


def line(score: int | None, said: str = "") -> CriterionScore:
    return CriterionScore(
        score=score,
        state="scored" if score else "not_evidenced",
        raw=score,
        quotes=(Quote(turn=2, quote=said),) if said else (),
        why=f"Found: {said or 'nothing'}.",
    )


def graded(
    score: int | None,
    said: str = "",
    *,
    scenario: str = "ads_ctr",
    level: Level = "senior",
    mode: Mode = "full",
    judge: JudgeIdentity = MODEL,
    hashes: Mapping[str, str] = HASHES,
) -> Scorecard:
    return card(
        {"problem": (score, int(score is not None), 1)},
        criteria={GOAL: line(score, said)},
        scenario=scenario,
        level=level,
        mode=mode,
        judge=judge,
        hashes=hashes,
    )


def against(a: Attempt, b: Attempt, sheet: Definition, known: Uncertainty | None = KNOWN) -> Comparison:
    return comparison_of(side_of(a, sheet), side_of(b, sheet), known)


@dataclass(frozen=True, slots=True)
class Case:
    before: int | None
    after: int | None
    direction: Direction
    change: int | None
    certainty: Certainty


@pytest.mark.parametrize(
    "case",
    [
        Case(2, 3, "better", 1, "within"),
        Case(1, 3, "better", 2, "beyond"),
        Case(3, 2, "worse", -1, "within"),
        Case(2, 2, "same", 0, "unknown"),
        Case(None, 3, "only_b", None, "unknown"),
        Case(3, None, "only_a", None, "unknown"),
        Case(None, None, "neither", None, "unknown"),
    ],
    ids=str,
)
def test_a_criterion_in_both(case: Case, sheet: Definition) -> None:
    found = against(
        attempt(graded(case.before), interview="a"), attempt(graded(case.after), interview="b", day=1), sheet
    )
    (one,) = found.criteria
    assert (one.direction, one.change, one.certainty) == (case.direction, case.change, case.certainty)
    assert found.going(case.direction) == (one,)


@dataclass(frozen=True, slots=True)
class Remarked:
    name: str
    a: Attempt
    b: Attempt
    said: str


@pytest.mark.parametrize(
    "case",
    [
        Remarked("itself", attempt(graded(2)), attempt(graded(2)), "the same attempt"),
        Remarked(
            "problem", attempt(graded(2)), attempt(graded(2, scenario="food_eta"), interview="b"), "problems differ"
        ),
        Remarked("level", attempt(graded(2)), attempt(graded(2, level="mid"), interview="b"), "levels differ"),
        Remarked("mode", attempt(graded(2)), attempt(graded(2, mode="step1"), interview="b"), "modes differ"),
        Remarked("judge", attempt(graded(2)), attempt(graded(2, judge=RULES), interview="b"), "judges differ"),
        Remarked(
            "votes",
            attempt(graded(2)),
            attempt(graded(2, judge=MODEL.model_copy(update={"votes": 3})), interview="b"),
            "with 3 votes",
        ),
        Remarked(
            "files",
            attempt(graded(2)),
            attempt(graded(2, hashes=HASHES | {"rubrics/ml/data.yaml": "new"}), interview="b"),
            "other files: rubric",
        ),
        Remarked("coached", attempt(graded(2)), attempt(graded(2), interview="b", coached=True), "B was coached"),
        Remarked("retried", attempt(graded(2)), attempt(graded(2), interview="b", retry_of="one"), "B was retried"),
        Remarked("regraded", attempt(graded(2), cards=3), attempt(graded(2), interview="b"), "A has 3 scorecards"),
    ],
    ids=lambda case: case.name,
)
def test_what_else_differs_is_said(case: Remarked, sheet: Definition) -> None:
    found = against(case.a, case.b, sheet)
    assert case.said in " ".join(found.remarks)
    assert case.said in " ".join(markdown_of(compared(found)).split())


@pytest.mark.parametrize(
    "other",
    [graded(4, judge=RULES), graded(4, hashes=HASHES | {"prompts/judge.md": "new"})],
    ids=["another judge", "other prompts"],
)
def test_a_calibration_is_not_for_two_different_judges(other: Scorecard, sheet: Definition) -> None:
    found = against(attempt(graded(1)), attempt(other, interview="b"), sheet)
    assert (found.uncertainty, found.criteria[0].certainty, found.shifts[0].certainty) == (None, "unknown", "unknown")


def test_other_rubrics_have_nothing_in_common(sheet: Definition) -> None:
    with pytest.raises(UsageError, match="regrade --rubric"):
        against(attempt(graded(2)), attempt(graded(2), interview="b", rubric="other"), sheet)
    with pytest.raises(UsageError, match="no scorecard yet"):
        side_of(attempt(None), sheet)


def test_what_changed_is_shown_with_the_words_of_both(sheet: Definition) -> None:
    found = against(
        attempt(graded(1, "ads are sold by the click"), interview="a"),
        attempt(graded(3, "revenue per impression is the goal"), interview="b"),
        sheet,
    )
    text = markdown_of(compared(found))
    better = text[text.index("## Better in B") :]
    for said in ("(1 to 3)", "ads are sold by the click", "revenue per impression", "More than the judge's error"):
        assert said in better
    assert "## Worse" not in text
    assert Comparison.model_validate_json(found.model_dump_json()) == found


@given(st.integers(1, 4), st.integers(1, 4), st.floats(0, 3))
def test_only_a_change_beyond_both_errors_counts(a: int, b: int, error: float) -> None:
    found = certainty_of(b - a, error)
    assert found == certainty_of(a - b, error), "whichever is first"
    assert (found == "beyond") == ((b - a) ** 2 > 2 * error**2) or abs((b - a) ** 2 - 2 * error**2) < 1e-9
