"""The three sketched interviews: what they gave a chance to, read back from their words alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.grading.test_grading_run import ScriptedJudge
from viva.grading import grade
from viva.packs.load import load_definition
from viva.values.transcript import Transcript, Turn

SKETCHES = Path(__file__).parents[1] / "conduct" / "sketches.yaml"


@cache
def sketch(name: str, turns: int | None = None) -> Transcript:
    rows = yaml.safe_load(SKETCHES.read_text(encoding="utf-8"))[name][:turns]
    return Transcript(
        id=name,
        mode="step1",
        turns=tuple(
            Turn(number=n, speaker="interviewer" if "i" in row else "candidate", text=row.get("i") or row["c"])
            for n, row in enumerate(rows, start=1)
        ),
    )


@dataclass(frozen=True)
class Case:
    name: str
    talk: Transcript
    never_had_the_chance: set[str]
    had_it: set[str]


CASES = (
    Case("weak", sketch("weak"), {"S1.NFR", "X.PUSH"}, {"S1.GOAL", "S1.CONSTR", "S1.COST", "S1.MLFRAME", "X.TRADE"}),
    Case("middling", sketch("middling"), {"X.PUSH"}, {"S1.GOAL", "S1.NFR", "S1.ASSUME", "S1.MLFRAME", "X.QUANT"}),
    Case("strong, cut", sketch("strong", 10), {"S1.CONSTR", "S1.MLFRAME", "X.TRADE", "X.PUSH"}, set()),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_shown_is_a_one_only_where_there_was_a_chance(case: Case) -> None:
    card = asyncio.run(grade(case.talk, definition=load_definition(None), judge=ScriptedJudge()))
    states = {name: line.state for name, line in card.criteria.items()}
    assert {states[name] for name in case.never_had_the_chance} == {"not_evidenced"}
    assert {states[name] for name in case.had_it} <= {"scored"}
