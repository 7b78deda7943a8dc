"""An exercise graded, and kept among the answers of drills."""

from __future__ import annotations

from datetime import UTC, datetime

from viva.api.grader import Grader
from viva.practice.answers import AnswerFile, DrillAnswer
from viva.practice.exercise import Exercise
from viva.practice.judged import line_of


class Keeper:
    """Grades exercises by one grader and keeps them in one file."""

    def __init__(self, answers: AnswerFile, grader: Grader) -> None:
        self._answers = answers
        self._grader = grader

    async def graded(self, exercise: Exercise, *, again: bool) -> DrillAnswer:
        """The answer as it was graded, and kept. Raises as `line_of` and `AnswerFile.add`; nothing is kept then."""
        judge = self._grader.judge_for(exercise.definition)
        line = await line_of(exercise, judge, record=self._grader.record)
        scenario = exercise.definition.scenario
        assert scenario is not None
        answer = DrillAnswer(
            at=datetime.now(UTC).isoformat(),
            rubric=exercise.definition.rubric.id,
            criterion=exercise.criterion.id,
            level=exercise.level,
            scenario=scenario.id,
            variation=exercise.definition.variation,
            turns=exercise.turns,
            line=line,
            judge=judge.identity.name,
            again=again,
        )
        self._answers.add(answer)
        return answer
