"""When a criterion is due again: FSRS over the answers that were given. Pure; the time comes in.

FSRS (the free spaced repetition scheduler, version 6, by its package `fsrs`) asks for a rating of each answer. The
rung that was reached is the rating: 1 is "again", 2 "hard", 3 "good", 4 "easy". Its short steps of minutes are left
out, so that what failed comes back the next day; so is its random spread, so that the same answers give the same days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from viva.practice.answers import DrillAnswer

RETENTION = 0.9
"""Share of criteria that should still be known when they come back; the package's own figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of one criterion from drills."""

    due: datetime
    last: datetime
    rung: int
    """At the last answer that counted."""
    answers: int
    """That counted."""


def cards_of(answers: Iterable[DrillAnswer], rubric: str) -> dict[str, Card]:
    """A card for each criterion of a rubric that was drilled. What was not assessed, or said again, counts nothing.

    Example:
        >>> cards_of((), "ml_system_design")
        {}
    """
    counted = [answer for answer in answers if answer.rubric == rubric and answer.counts]
    if not counted:
        return {}
    import fsrs

    scheduler = fsrs.Scheduler(
        desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    kept: dict[str, fsrs.Card] = {}
    found: dict[str, Card] = {}
    for answer in sorted(counted, key=lambda answer: answer.moment):
        rung = answer.line.raw
        assert rung is not None
        at = answer.moment.astimezone(UTC)
        card = kept.get(answer.criterion) or fsrs.Card(card_id=len(kept) + 1, due=at)
        kept[answer.criterion], _ = scheduler.review_card(card, fsrs.Rating(rung), at)
        before = found.get(answer.criterion)
        found[answer.criterion] = Card(
            due=kept[answer.criterion].due, last=at, rung=rung, answers=1 + (before.answers if before else 0)
        )
    return found
