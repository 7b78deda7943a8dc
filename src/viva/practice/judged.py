"""Grades of a few criteria alone, by the grading run that grades interviews."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from viva.api.grades import worked_out
from viva.grading import grade
from viva.judges.protocol import Judge
from viva.judges.record import Record
from viva.practice.exercise import Exercise
from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.scorecard import CriterionScore
from viva.values.transcript import Transcript


def narrowed(definition: Definition, criteria: Collection[str]) -> Definition:
    """The definition in which these criteria alone are scored; everything else is as it was."""
    framework = definition.framework
    modes = {name: mode.model_copy(update={"score": tuple(criteria)}) for name, mode in framework.modes.items()}
    return definition.model_copy(update={"framework": framework.model_copy(update={"modes": modes})})


async def lines_of(
    transcript: Transcript,
    definition: Definition,
    criteria: Collection[str],
    judge: Judge,
    *,
    ledger: Ledger | None = None,
    minutes: float | None = None,
    record: Record | None = None,
) -> dict[str, CriterionScore]:
    """The lines of these criteria, as a scorecard of the transcript would have them. Raises as `viva.grading.grade`."""
    run = partial(
        grade,
        transcript,
        definition=narrowed(definition, criteria),
        judge=judge,
        ledger=ledger,
        minutes=minutes,
        record=record,
    )
    return (await worked_out(judge, run)).criteria


async def line_of(exercise: Exercise, judge: Judge, *, record: Record | None = None) -> CriterionScore:
    """The line of an exercise's criterion. Raises as `viva.grading.grade`: a failed call is never a score."""
    criterion = exercise.criterion.id
    return (await lines_of(exercise.transcript, exercise.definition, (criterion,), judge, record=record))[criterion]
