"""Small rated interviews, and a judge that gives what it is told to give."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from viva.errors import ModelUnavailable
from viva.judges.protocol import Case
from viva.packs.load import load_definition
from viva.values.judgements import Judgement, Quote, RungFinding, RungMark
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity

SAID = "I would rank 500 ads for each of the 7000 requests every second, within 40 milliseconds."
INTERVIEW = f"""---
scenario: ads_ctr
level: senior
mode: step1
---

INTERVIEWER: Design a system that predicts clicks. What do you need to know?

CANDIDATE: {SAID}
"""
STEP_ONE = tuple(criterion.id for criterion in load_definition("ads_ctr").criteria_in("step1"))

Labels = Mapping[str, object]


def write_gold(folder: Path, name: str, *, padding: int = 0, **raters: Labels) -> None:
    """One interview with its raters' files; `padding` adds words of the candidate's."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(INTERVIEW + "and so on " * padding + "\n", encoding="utf-8")
    for rater, scores in raters.items():
        content = {"transcript": name, "rater": rater, "scores": {c: {"score": s} for c, s in scores.items()}}
        (folder / f"{name}.labels.{rater}.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


Given = Callable[[str, str, int], int | None]
"""Transcript, criterion and run (from 0) to a rung; None fails the call."""


class Told:
    """A judge that gives the rungs it is told; every rung quotes the same words, or words that nobody said."""

    identity = JudgeIdentity(name="told-1", kind="model", agreement="")

    def __init__(self, given: Given, *, quote: str = SAID) -> None:
        self._given = given
        self._quote = quote
        self._asked: dict[tuple[str, str], int] = {}

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        asked = case.transcript.id, criterion.id
        run = self._asked[asked] = self._asked.get(asked, -1) + 1
        level = self._given(*asked, run)
        if level is None:
            raise ModelUnavailable("no connection")
        return Judgement(criterion=criterion.id, judge="told-1", rungs=tuple(self._rung(n, level) for n in (2, 3, 4)))

    def _rung(self, rung: int, level: int) -> RungFinding:
        mark: RungMark = "MET" if rung <= level else "UNMET"
        quotes = (Quote(turn=2, quote=self._quote),) if mark == "MET" else ()
        return RungFinding.model_validate({"rung": rung, "mark": mark, "quotes": quotes})
