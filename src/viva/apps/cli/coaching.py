"""The coach of a coached interview: each step's grades, in viva's own voice, once the step is left."""

from __future__ import annotations

import math

from viva.api.grader import Asked, grading
from viva.apps.cli.front import Front
from viva.errors import ModelError
from viva.interview import Interview
from viva.practice.coaching import StepsLeft, criteria_of
from viva.practice.feedback import step_feedback
from viva.practice.judged import lines_of
from viva.values.rubric import Criterion
from viva.values.scorecard import CriterionScore

ANNOUNCED = (
    "Coached: once a step is left you see its grades and what a stronger answer would have said. "
    "Journal and scorecard say so: these scores are no exam's.\n"
)
"""What a person is told before the first turn."""

STANDS = "\nThe clock stands until your next turn."


class Coach:
    """Follows one interview, and grades what it leaves behind with the judge that will grade the whole."""

    def __init__(self, interview: Interview, front: Front) -> None:
        self._interview = interview
        self._front = front
        self._left = StepsLeft(interview.ledger.spans)

    async def look(self) -> None:
        """Grade the steps that were left since it looked last, and tell the candidate; real time stands meanwhile."""
        interview = self._interview
        for step in self._left.since(interview.ledger.spans, ended=interview.ended):
            criteria = criteria_of(interview.definition, interview.mode, step)
            if not criteria:
                continue
            if interview.started.clock == "wall":
                await interview.pause()
            try:
                lines = await self._lines(criteria)
            except ModelError as failed:
                name = interview.definition.framework.step(step).name
                self._front.remark(f"“{name}” could not be graded now; the scorecard will have it. {failed}")
            else:
                self._tell(step, lines)

    async def _lines(self, criteria: tuple[Criterion, ...]) -> dict[str, CriterionScore]:
        interview = self._interview
        total = interview.state.total
        async with grading(Asked()) as grader:
            return await lines_of(
                interview.transcript,
                interview.definition,
                [criterion.id for criterion in criteria],
                grader.judge_for(interview.definition),
                ledger=interview.ledger,
                minutes=math.inf if total is None else total / 60,
                record=grader.record,
            )

    def _tell(self, step: str, lines: dict[str, CriterionScore]) -> None:
        interview, front = self._interview, self._front
        if front.wants_json:
            graded = {name: line.model_dump(mode="json") for name, line in lines.items()}
            front.row("coaching", {"step": step, "criteria": graded})
            return
        name = interview.definition.framework.step(step).name
        told = step_feedback(name, lines, interview.definition.rubric, interview.level)
        front.remark(told + (STANDS if interview.paused else "") + "\n")
