"""What a calibration changes in a grading: how many votes a rung needs. Never a score by an offset."""

from __future__ import annotations

import asyncio
from io import StringIO

import pytest

from tests.calibration.rated import SAID, STEP_ONE, Told, write_gold
from tests.scoring.samples import transcript
from viva.api.grader import Asked, Grader
from viva.calibrating.gold import read_gold
from viva.calibrating.kept import keep
from viva.calibrating.run import calibrate
from viva.grading import grade
from viva.judges.panel import Panel, Votes
from viva.packs.load import load_definition
from viva.packs.measured import rubric_hash
from viva.reports.json import scorecard_json
from viva.reports.terminal import terminal_report
from viva.values.calibration import Calibration, CalibrationKey, Corrections
from viva.values.scorecard import JudgeIdentity, Scorecard

RATED = {"T1": 2, "T2": 3, "T3": 2}
DEFINITION = load_definition("ads_ctr")
TALK = transcript("I: Design it. What do you need to know?", f"C: {SAID}").model_copy(
    update={"scenario": "ads_ctr", "mode": "step1"}
)
JUDGE = "openai/own"
ADDRESS = "http://127.0.0.1:9/v1"


@pytest.fixture(scope="module")
def calibration(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    """Of a judge whose second and third votes are a rung too high."""
    folder = tmp_path_factory.mktemp("gold")
    for name, score in RATED.items():
        write_gold(folder, name, r1=dict.fromkeys(STEP_ONE, score))
    lenient = Told(lambda name, criterion, run: RATED[name] + (run > 0))
    return asyncio.run(calibrate(read_gold([folder]), judge=lenient, repeats=3, rounds=20))


class Wavering:
    """Finds nothing in its first vote, and rung 2 in the others."""

    identity = JudgeIdentity(name="wavering", kind="model", agreement="not calibrated")

    def __init__(self) -> None:
        self.judge = Told(lambda name, criterion, run: 1 + (run > 0)).judge


def graded(corrections: Corrections | None) -> Scorecard:
    judge = Panel([Wavering()], votes="audit", corrections=corrections)
    return asyncio.run(grade(TALK, definition=DEFINITION, judge=judge))


def shown(card: Scorecard) -> str:
    out = StringIO()
    terminal_report(card, DEFINITION, TALK, out, plain=True, width=80)
    return " ".join(out.getvalue().split())


def test_a_rung_needs_as_many_votes_as_were_fitted_and_the_card_says_so(calibration: Calibration) -> None:
    assert set(calibration.corrections.credit_votes.values()) == {3}
    plain, fitted = graded(None), graded(calibration.corrections)
    assert {line.raw for line in plain.criteria.values()} == {2}
    assert {line.raw for line in fitted.criteria.values()} <= {1, None}
    judge = scorecard_json(fitted)["judge"]
    assert isinstance(judge, dict)
    assert judge["thresholds_from_calibration"] == dict.fromkeys(STEP_ONE, 3)
    assert "Judge: wavering; thresholds from the calibration" in shown(fitted)
    assert plain.judge.thresholds_from_calibration == {}
    assert "thresholds" not in shown(plain)


def test_offsets_change_no_score_and_no_mean(calibration: Calibration) -> None:
    offsets = {dimension.id: -0.9 for dimension in DEFINITION.rubric.dimensions}
    moved = calibration.corrections.model_copy(update={"offsets": offsets})
    none = calibration.corrections.model_copy(update={"offsets": {}})
    assert graded(moved) == graded(none)
    only = moved.model_copy(update={"credit_votes": {}})
    assert graded(only) == graded(None)


@pytest.mark.parametrize(
    ("judge", "votes", "in_force"),
    [
        (JUDGE, "audit", True),
        (JUDGE, "standard", True),
        (JUDGE, "practice", False),
        ("openai/another", "audit", False),
    ],
)
def test_a_judge_that_was_calibrated_is_asked_by_its_thresholds(
    judge: str, votes: Votes, in_force: bool, calibration: Calibration
) -> None:
    assert thresholds(judge, votes) == {}
    grader = Grader(Asked(judges=(JUDGE,), base_url=ADDRESS))
    keep(of(calibration, prompt_sha256=grader.prompt_sha256))
    assert thresholds(judge, votes) == (calibration.corrections.credit_votes if in_force else {})
    asyncio.run(grader.close())


@pytest.mark.parametrize("other", ["prompt_sha256", "rubric_sha256"])
def test_another_prompt_or_rubric_is_not_calibrated(other: str, calibration: Calibration) -> None:
    grader = Grader(Asked(judges=(JUDGE,), base_url=ADDRESS))
    keep(of(calibration, **{"prompt_sha256": grader.prompt_sha256, other: "0" * 64}))
    assert thresholds(JUDGE, "audit") == {}
    asyncio.run(grader.close())


def of(calibration: Calibration, **key: str) -> Calibration:
    """The calibration as if it were this judge's."""
    named = {"judge": JUDGE, "rubric_sha256": rubric_hash(DEFINITION), **key}
    return calibration.model_copy(update={"key": CalibrationKey.model_validate(named)})


def thresholds(judge: str, votes: Votes) -> dict[str, int]:
    grader = Grader(Asked(judges=(judge,), base_url=ADDRESS, votes=votes))
    found = grader.judge_for(DEFINITION).identity.thresholds_from_calibration
    asyncio.run(grader.close())
    return found
