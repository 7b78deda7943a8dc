"""What is read off a grading: the level as raters give theirs, and what may tell whether it is right."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.calibration.rated import SAID, STEP_ONE, Told, write_gold
from viva.calibrating.gold import read_gold
from viva.calibrating.observed import Observed, Run, observe
from viva.values.judgements import Judgement, Quote, RungFinding
from viva.values.scorecard import CriterionScore

MET = Quote(turn=2, quote=SAID)
NEAR = Quote(turn=2, quote=SAID.replace("every second", "each second"))
NOWHERE = Quote(turn=2, quote="We shall beat every competitor there is.")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    folder: Path = tmp_path_factory.mktemp("gold")
    write_gold(folder, "T", r=dict.fromkeys(STEP_ONE, 2))
    judge = Told(lambda transcript, criterion, run: 2 + (run == 2))
    return asyncio.run(observe(read_gold([folder]), judge, repeats=3))[0]


def answered(seen: Observed, *findings: RungFinding, level: int) -> Run:
    """A run whose line S1.GOAL has this level and rests on these findings."""
    line = CriterionScore(score=1, state="scored", raw=level, cap=1, why="capped")
    card = seen.runs[0].card
    card = card.model_copy(update={"criteria": card.criteria | {"S1.GOAL": line}})
    return Run(card, (Judgement(criterion="S1.GOAL", judge="told-1", rungs=findings),))


def found(*marks: Sequence[Quote] | None) -> list[RungFinding]:
    """Findings for the rungs from 2 on: quotes where a rung is met, None where it is not."""
    return [
        RungFinding.model_validate({"rung": rung, "mark": "UNMET" if q is None else "MET", "quotes": tuple(q or ())})
        for rung, q in enumerate(marks, start=2)
    ]


def test_a_level_is_the_rung_before_caps(seen: Observed) -> None:
    assert answered(seen, level=3).level("S1.GOAL") == 3


@pytest.mark.parametrize(
    ("marks", "level", "ladder"),
    [
        (([MET], None, None), 2, "credited"),
        ((None, None, None), 1, "credited"),
        (([MET], None, [MET]), 2, "gap"),
        ((None, [MET], [MET]), 1, "gap"),
        (([MET], [MET], None), 2, "cut"),
    ],
)
def test_the_ladder_tells(seen: Observed, marks: tuple[list[Quote] | None, ...], level: int, ladder: str) -> None:
    assert seen.signals("S1.GOAL", answered(seen, *found(*marks), level=level))["ladder"] == ladder


@pytest.mark.parametrize(
    ("quotes", "level", "evidence"),
    [
        ([MET], 2, "exact"),
        ([NEAR], 2, "fuzzy"),
        ([NEAR, MET], 2, "exact"),
        ([NOWHERE], 2, "none"),
        ([MET], 1, "none"),
    ],
)
def test_the_evidence_tells(seen: Observed, quotes: list[Quote], level: int, evidence: str) -> None:
    run = answered(seen, *found(quotes, None, None), level=level)
    assert seen.signals("S1.GOAL", run)["evidence"] == evidence


def test_the_votes_tell(seen: Observed) -> None:
    assert [seen.signals("S1.GOAL", run)["votes"] for run in seen.runs] == ["most", "most", "few"]
    alone = Observed(seen.gold, seen.runs[:1])
    assert "votes" not in alone.signals("S1.GOAL", alone.runs[0])
    same = Observed(seen.gold, seen.runs[:2])
    assert same.signals("S1.GOAL", same.runs[0])["votes"] == "all"


def test_quotes_are_counted_in_whatever_is_claimed(seen: Observed) -> None:
    run = answered(seen, *found([MET, NOWHERE], [NEAR], None), level=2)
    assert seen.fabricated(run) == (1, 3)
