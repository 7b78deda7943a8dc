"""Which criteria are due: weak in the latest interviews, or their day has come. Pure; the time comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from viva.practice.days import comes_on_or_before
from viva.practice.spacing import Card
from viva.values.rubric import Criterion
from viva.values.scorecard import Scorecard
from viva.values.value import Level

LAST_INTERVIEWS = 5
"""So many interviews are looked at."""

GOOD = 3
"""The rung from which on a criterion is no weakness, unless its level demands more."""

Why = Literal["weak", "day_has_come", "never_practised", "wanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the latest interview that assessed a criterion says of it."""

    score: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A criterion to practise now."""

    criterion: str
    why: Why
    score: int | None = None
    """In the latest interview, for a weak one; in the last drill, for one whose day has come."""


def shown_in(interviews: Iterable[tuple[datetime, Scorecard]]) -> dict[str, Shown]:
    """The latest score of each criterion; interviews may come in any order.

    A criterion without a score in the latest one keeps the score of the one before.
    """
    latest_first = sorted(interviews, key=lambda held: held[0], reverse=True)[:LAST_INTERVIEWS]
    found: dict[str, Shown] = {}
    for at, card in latest_first:
        for criterion, line in card.criteria.items():
            if line.score is not None:
                found.setdefault(criterion, Shown(score=line.score, at=at))
    return found


def due_now(
    criteria: Sequence[Criterion],
    *,
    level: Level,
    shown: Mapping[str, Shown],
    cards: Mapping[str, Card],
    now: datetime,
) -> tuple[Due, ...]:
    """What to practise, most urgent first; `criteria` are those that can be, in the rubric's order.

    First what was weak in an interview since it was last drilled, the weakest first and musts before the rest; then
    what FSRS says is due today, the longest overdue first. Only where nobody has shown or practised anything, the
    level's musts in their order. A day is that of `now`'s time zone.
    """
    weak = [
        Due(criterion=criterion.id, why="weak", score=shown[criterion.id].score)
        for criterion in sorted(criteria, key=lambda one: _weakness(one, level, shown))
        if _is_weak(criterion, level, shown, cards)
    ]
    named = {due.criterion for due in weak}
    today = [
        Due(criterion=criterion.id, why="day_has_come", score=cards[criterion.id].rung)
        for criterion in sorted(criteria, key=lambda one: cards[one.id].due if one.id in cards else now)
        if criterion.id in cards and criterion.id not in named and comes_on_or_before(cards[criterion.id], now)
    ]
    if weak or today or cards or shown:
        return (*weak, *today)
    return tuple(Due(criterion=one.id, why="never_practised") for one in criteria if one.bar.at(level).must)


def wanted(
    criteria: Sequence[Criterion],
    due: Sequence[Due],
    *,
    shown: Mapping[str, Shown],
    cards: Mapping[str, Card],
) -> tuple[Due, ...]:
    """Criteria that somebody names, due or not: what is due first, then what was never drilled, then by their days."""
    by_id = {one.criterion: one for one in due}
    order = {one.criterion: place for place, one in enumerate(due)}

    def place(criterion: Criterion) -> tuple[int, float]:
        if criterion.id in order:
            return 0, order[criterion.id]
        if criterion.id not in cards:
            seen = shown.get(criterion.id)
            return 1, seen.score if seen else 0
        return 2, cards[criterion.id].due.timestamp()

    return tuple(by_id.get(one.id) or Due(criterion=one.id, why="wanted") for one in sorted(criteria, key=place))


def _is_weak(criterion: Criterion, level: Level, shown: Mapping[str, Shown], cards: Mapping[str, Card]) -> bool:
    seen = shown.get(criterion.id)
    if seen is None or seen.score >= max(GOOD, criterion.bar.at(level).minimum):
        return False
    card = cards.get(criterion.id)
    return card is None or card.last < seen.at


def _weakness(criterion: Criterion, level: Level, shown: Mapping[str, Shown]) -> tuple[int, bool]:
    seen = shown.get(criterion.id)
    return (seen.score if seen else GOOD + 1), not criterion.bar.at(level).must
