"""Answers of drills for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from viva.practice.answers import DrillAnswer
from viva.values.scorecard import CriterionScore

RUBRIC = "ml_system_design"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def answer(
    criterion: str = "S2.OFF",
    rung: int | None = 3,
    *,
    at: datetime = NOON,
    days: float = 0,
    again: bool = False,
    scenario: str = "ads_ctr",
    rubric: str = RUBRIC,
) -> DrillAnswer:
    """An answer that reached a rung, some days after `at`; None for one that was not assessed."""
    if rung is None:
        line = CriterionScore(state="needs_review", why="The quote was not found.")
    else:
        line = CriterionScore(state="scored", score=rung, raw=rung, why="Shown.")
    return DrillAnswer(
        at=(at + timedelta(days=days)).isoformat(),
        rubric=rubric,
        criterion=criterion,
        level="senior",
        scenario=scenario,
        turns=(),
        line=line,
        judge="offline-rules-4",
        again=again,
    )
