"""Before and after, and what a run says about them: relations, shares, intervals, text and JSON."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metamorphic.interviews import BANDS, SKETCHES, check, definition_of, graded_by, interview, result
from viva.errors import ModelError, ModelUnavailable
from viva.judges.protocol import Case
from viva.metamorphic import CheckResult, MetamorphicReport, as_json, as_text, run
from viva.metamorphic.check import Relation
from viva.metamorphic.compare import Mark, holds, medians, spread
from viva.metamorphic.outcome import Moved, wilson
from viva.testing import AlwaysMet, AlwaysUnmet, LengthLover
from viva.values.judgements import Judgement
from viva.values.rubric import Criterion

NE = Mark(state="not_evidenced")
REVIEW = Mark(state="needs_review")
FAILED = Mark(state="failed")


def scored(score: int) -> Mark:
    return Mark(state="scored", score=score)


@dataclass(frozen=True)
class Case_:
    relation: Relation
    before: Mark
    after: Mark
    held: bool | None
    bound: int = 4

    def __str__(self) -> str:
        return f"{self.relation}: {self.before} to {self.after}"


CASES = (
    Case_("same", scored(3), scored(3), True),
    Case_("same", scored(1), NE, False),
    Case_("same", NE, NE, True),
    Case_("same", scored(3), FAILED, None),
    Case_("steady", scored(3), FAILED, False),
    Case_("steady", FAILED, FAILED, False),
    Case_("steady", scored(2), scored(2), True),
    Case_("not higher", scored(3), scored(4), False),
    Case_("not higher", NE, scored(1), True),
    Case_("not higher", REVIEW, scored(4), None),
    Case_("not lower", scored(3), scored(2), False),
    Case_("not lower", scored(3), REVIEW, False),
    Case_("lower", scored(3), scored(3), False),
    Case_("lower", scored(3), NE, True),
    Case_("lower", scored(3), REVIEW, True),
    Case_("higher", NE, scored(1), False),
    Case_("higher", NE, scored(2), True),
    Case_("higher", scored(1), REVIEW, False),
    Case_("floor", scored(4), scored(1), True),
    Case_("floor", scored(4), NE, True),
    Case_("floor", scored(4), REVIEW, False),
    Case_("floor", scored(1), scored(2), False),
    Case_("within one", scored(3), scored(4), True),
    Case_("within one", scored(3), scored(1), False),
    Case_("at most", scored(4), scored(3), False, bound=2),
    Case_("at most", scored(4), scored(2), True, bound=2),
    Case_("not evidenced", scored(3), NE, True),
    Case_("not evidenced", scored(3), scored(1), False),
    Case_("not a one", scored(3), scored(1), False),
    Case_("not a one", scored(3), NE, True),
    Case_("not a one", scored(3), scored(2), True),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_relations(case: Case_) -> None:
    assert holds(case.relation, case.before, case.after, case.bound) is case.held


def test_the_middle_of_several_runs() -> None:
    runs = [{"a": scored(2)}, {"a": scored(4)}, {"a": scored(3)}]
    assert medians(runs) == {"a": scored(3)}
    assert spread([run["a"] for run in runs]) == 2
    assert medians([*runs, {"a": FAILED}]) == {"a": FAILED}
    assert spread([scored(2), FAILED]) is None


@given(of=st.integers(1, 500), data=st.data())
def test_wilson_s_interval_holds_the_share_and_narrows(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    low, high = wilson(hits, of) or (1.0, 0.0)
    assert 0.0 <= low <= hits / of + 1e-12
    assert hits / of - 1e-12 <= high <= 1.0
    wider = wilson(10 * hits, 10 * of)
    assert wider is not None
    assert wider[1] - wider[0] <= high - low


def test_wilson_by_hand() -> None:
    assert wilson(0, 0) is None
    for hits, of, low, high in ((59, 59, 0.9389, 1.0), (8, 10, 0.4902, 0.9433)):
        assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


def counted(
    *,
    passes: int = 20,
    failures: int = 0,
    untouched: int = 20,
    moved: int = 0,
    caught: int = 0,
    compared_judge: int = 0,
    limit: float = 0.05,
) -> CheckResult:
    finding = (Moved(transcript="t", variant="v", item="S1.GOAL", required="same", before="3", after="2"),)
    return CheckResult(
        check="G11",
        name="Irrelevance",
        kind="S",
        requires="nothing changes",
        limit=limit,
        variants=1,
        skipped=(),
        unjudged=0,
        passes=passes,
        failures=finding * failures,
        caught=finding * caught,
        compared_judge=compared_judge,
        untouched=untouched,
        moved=finding * moved,
    )


def test_one_in_twenty_may_fail_a_statistical_check_and_none_a_hard_one() -> None:
    assert counted(passes=19, failures=1).weaknesses == ()
    assert counted(passes=18, failures=1).weaknesses == ("direction",)
    assert counted(passes=99, failures=1, limit=0.0).weaknesses == ("direction",)
    assert counted(moved=1).weaknesses == ()
    assert counted(moved=2).weaknesses == ("specificity",)
    assert counted(caught=2, compared_judge=20).weaknesses == ("judge",)


def test_what_was_not_compared_has_no_share() -> None:
    nothing = counted(passes=0, untouched=0)
    assert (nothing.rate, nothing.interval, nothing.specificity, nothing.weaknesses) == (None, None, None, ())


def test_interviews_that_a_check_does_not_apply_to_are_skipped_and_not_passed() -> None:
    mutant = AlwaysUnmet()
    found = result(mutant, graded_by(mutant, SKETCHES), "G01")
    assert (found.skipped, found.compared, found.variants) == (SKETCHES, 0, 0)


def reported() -> MetamorphicReport:
    checks = [check(name) for name in ("G02", "G09", "M04", "M14")]
    sketches = [interview(name) for name in SKETCHES]
    return asyncio.run(run(LengthLover(), sketches, definition_of, checks, seed=7, bands=BANDS))


def test_a_run_prints_what_failed_and_what_was_skipped() -> None:
    text = as_text(reported())
    assert text.startswith("Metamorphic checks: length-lover, 3 interviews, seed 7\n")
    assert any(line.startswith("! G09") for line in text.splitlines())
    assert next(line for line in text.splitlines() if line.startswith("  M04")).endswith(" 3")
    assert "must be not higher" in text
    assert max(len(line) for line in text.splitlines()[:7]) <= 100


def test_a_run_is_the_same_for_the_same_seed_and_goes_through_json() -> None:
    report = reported()
    assert report == reported()
    assert MetamorphicReport.model_validate_json(report.model_dump_json()) == report
    told = json.loads(json.dumps(as_json(report)))
    assert told["failed"] == list(report.failed)
    assert told["results"][1]["check"] == "G09"
    assert told["results"][1]["rate"] == report.result("G09").rate


def test_bands_that_nobody_knows_are_not_compared() -> None:
    sketches = [interview(name) for name in SKETCHES]
    report = asyncio.run(run(AlwaysMet(), sketches, definition_of, [check("M14")]))
    assert report.result("M14").skipped == SKETCHES
    with pytest.raises(KeyError):
        report.result("G01")


class Down(AlwaysUnmet):
    """A judge whose model cannot be reached."""

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        raise ModelUnavailable("Nobody answers.")


def test_a_judge_that_is_down_is_an_error_and_no_report() -> None:
    with pytest.raises(ModelError, match="Nobody answers"):
        asyncio.run(run(Down(), [interview("weak")], definition_of, [check("G02")]))
