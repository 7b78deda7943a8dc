"""Dimensions and coverage: how much of what the level demands has a score."""

from __future__ import annotations

from collections.abc import Mapping

from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion, Rubric
from viva.values.scorecard import CriterionScore, DimensionScore
from viva.values.transcript import Mode
from viva.values.value import Level

Scores = Mapping[str, CriterionScore]
"""Lines by criterion, those of the mode alone."""


def dimensions(rubric: Rubric, scores: Scores) -> dict[str, DimensionScore]:
    """The mean of each dimension's scored criteria, and how many of how many those are."""
    result = {}
    for dimension in rubric.dimensions:
        lines = [scores[criterion] for criterion in dimension.criteria if criterion in scores]
        numbers = [line.score for line in lines if line.score is not None]
        result[dimension.id] = DimensionScore(
            name=dimension.name, mean=mean(numbers), scored=len(numbers), of=len(lines)
        )
    return result


def mean(numbers: list[int]) -> float | None:
    """The arithmetic mean; None of nothing.

    Example:
        >>> mean([2, 3]), mean([])
        (2.5, None)
    """
    return sum(numbers) / len(numbers) if numbers else None


def counted_musts(
    definition: Definition, mode: Mode, level: Level, ledger: Ledger, *, challenged: bool
) -> tuple[Criterion, ...]:
    """The musts that coverage counts.

    Left out: what needs a challenge when there was none; and in a shorter mode what may wait for a later step, unless
    one of its topics was raised.
    """
    without_challenge = definition.rubric.recommendation.not_counted_without_challenge
    shorter = len(definition.framework.modes[mode].steps) < len(definition.framework.steps)
    topic_criteria = {topic.id: topic.criterion for step in definition.framework.steps for topic in step.topics}
    raised = {topic_criteria.get(entry.topic) for entry in ledger.topics if entry.provenance != "N"}

    def counts(criterion: Criterion) -> bool:
        if criterion.id in without_challenge and not challenged:
            return False
        return not (shorter and criterion.optional_now and criterion.id not in raised)

    return tuple(criterion for criterion in definition.musts(mode, level) if counts(criterion))


def coverage(musts: tuple[Criterion, ...], scores: Scores) -> float:
    """The share of these criteria that have a score; 0 of none."""
    return sum(is_scored(scores, must) for must in musts) / len(musts) if musts else 0.0


def unreached(musts: tuple[Criterion, ...], scores: Scores) -> tuple[str, ...]:
    """The ids of those that have none."""
    return tuple(must.id for must in musts if not is_scored(scores, must))


def is_scored(scores: Scores, criterion: Criterion) -> bool:
    """Whether a criterion has a score."""
    return criterion.id in scores and scores[criterion.id].score is not None
