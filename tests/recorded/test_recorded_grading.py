"""The whole grading of one rated first step, and one repair, by a writer behind a local endpoint."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path

import pytest

from tests.models.asking import wire_to
from tests.recorded.test_recorded import HAND, HOURS
from viva.grading import case_of, grade
from viva.judges.model import ModelJudge
from viva.models.concessions import Conceding
from viva.models.retrying import Patience, Retrying
from viva.models.seam import ChatModel
from viva.models.usage import Metered
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.scoring.agreement import Pair, quadratic_kappa
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript, Turn

GOLD = Path(__file__).parents[1] / "gold"
RATED: dict[str, str | None] = {"A3": "ads_ctr", "A8": None}
"""An excellent interview by its scenario, and a weak one by the rubric alone, as if its problem were not known here."""
RATERS = ("r1", "r2")


@cache
def definition(scenario: str | None = "ads_ctr") -> Definition:
    return load_definition(scenario)


def model_at(url: str) -> ChatModel:
    wire = wire_to(url, "openai", model=HAND, timeout_s=HOURS)
    return Metered(Retrying(Conceding(wire), patience=Patience(deadline_s=HOURS)), priced=False)


def ratings(name: str, rater: str) -> dict[str, int | str]:
    found = json.loads((GOLD / f"{name}.labels.{rater}.json").read_text(encoding="utf-8"))["scores"]
    return {criterion: given["score"] for criterion, given in found.items()}


async def graded(url: str, transcript: Transcript, scenario: str | None) -> Scorecard:
    model = model_at(url)
    judge = ModelJudge(model)
    scorecard = await grade(transcript, definition=definition(scenario), judge=judge, limit=4)
    await model.close()
    return scorecard


@pytest.mark.vcr
@pytest.mark.parametrize("name", RATED)
def test_step_one_is_graded(name: str, writer: str, capsys: pytest.CaptureFixture[str]) -> None:
    transcript = read_transcript(GOLD / f"{name}.md")
    scorecard = asyncio.run(graded(writer, transcript, RATED[name]))
    said = {turn.number: turn.text for turn in transcript.said_by("candidate")}
    for criterion in scorecard.criteria.values():
        assert all(quote.quote in said[quote.turn] for quote in criterion.quotes), "verbatim, and the candidate's"
    assert (scorecard.judge.kind, scorecard.judge.agreement, scorecard.indicative) == ("model", "not calibrated", False)

    pairs = [
        # Raters give rungs before the caps for what was prompted.
        Pair(transcript=name, item=f"{criterion} by {rater}", judged=judged, rated=rating)
        for rater in RATERS
        for criterion, rating in ratings(name, rater).items()
        if criterion in scorecard.criteria and (judged := scorecard.criteria[criterion].raw) is not None
        if isinstance(rating, int)
    ]
    kappa = quadratic_kappa(pairs)
    exact = sum(pair.judged == pair.rated for pair in pairs) / len(pairs)
    with capsys.disabled():
        print(
            f"\nagreement with the raters of {name}: kappa {kappa or 0:.2f}, same rung in {exact:.0%} of {len(pairs)}"
        )
    assert kappa is not None
    assert kappa >= 0.85


SHORT = Transcript(
    id="short",
    scenario="ads_ctr",
    level="senior",
    mode="step1",
    turns=(
        Turn(
            number=1, speaker="interviewer", text="Design a system that predicts whether a person will click on an ad."
        ),
        Turn(
            number=2,
            speaker="candidate",
            text="Before designing I would like to know what the number is for. If the auction multiplies it by the "
            "bid, a model that is twice too high takes money from honest advertisers. What does Plaza want to grow, "
            "and what must not get worse?",
        ),
        Turn(number=3, speaker="interviewer", text="Grow ad revenue per thousand impressions while hides stay flat."),
        Turn(
            number=4,
            speaker="candidate",
            text="Then revenue is the goal and hides are the limit: if the two disagree, hides win, because people who "
            "leave do not come back.",
        ),
    ),
)


@pytest.mark.vcr
def test_a_quote_that_is_not_there_is_repaired(writer: str) -> None:
    async def judged() -> tuple[int, bool]:
        model = model_at(writer)
        judge = ModelJudge(model)
        case = case_of(SHORT, definition=definition())
        judgement = await judge.judge(case, definition().rubric.criterion("S1.GOAL"))
        await model.close()
        said = [turn.text for turn in SHORT.said_by("candidate")]
        met = [finding for finding in judgement.rungs if finding.mark == "MET"]
        return len(judgement.calls), all(any(q.quote in text for text in said) for f in met for q in f.quotes)

    calls, verbatim = asyncio.run(judged())
    assert calls == 2, "the first answer and the repair"
    assert verbatim
