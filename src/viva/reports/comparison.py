"""Two attempts set beside each other: criterion by criterion, what changed, and whether the judge could tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from viva.errors import UsageError
from viva.reports.account import Line
from viva.reports.attempts import Attempt, other_files
from viva.reports.gathering import lines_of, title_of
from viva.reports.measures import Measure, measures_of
from viva.values.definition import Definition
from viva.values.scorecard import Appeal, Scorecard
from viva.values.value import Identifier, NonEmpty, Value

Direction = Literal["better", "worse", "same", "only_a", "only_b", "neither"]
"""`only_a` and `only_b`: assessed in one alone, so that nothing can be said of a change."""

Certainty = Literal["beyond", "within", "unknown"]
"""Whether a change is larger than what the judge's error explains."""


class Uncertainty(Value):
    """How far a judge lies from raters, in rungs, as calibrated: the root mean square."""

    level: float | None
    """Of one criterion."""
    mean: float | None
    """Of a dimension's mean."""
    interviews: int
    """Rated interviews that it was measured on."""


class Side(Value):
    """One of the two."""

    attempt: Attempt
    card: Scorecard
    title: NonEmpty
    """Of the problem."""
    lines: tuple[Line, ...]
    measures: tuple[Measure, ...]


class Matched(Value):
    """One criterion in both; a side is None where its mode does not score it."""

    criterion: Identifier
    measures: NonEmpty
    dimension: NonEmpty
    a: Line | None
    b: Line | None
    direction: Direction
    change: int | None
    """In rungs, B less A; None unless both have a score."""
    certainty: Certainty


class Shift(Value):
    """One dimension in both."""

    id: Identifier
    name: NonEmpty
    a: Measure | None
    b: Measure | None
    change: float | None
    certainty: Certainty


class Comparison(Value):
    """Two attempts, B against A."""

    schema_version: Literal[1] = 1
    a: Side
    b: Side
    remarks: tuple[str, ...]
    """What else differs between the two, and may be behind a change."""
    uncertainty: Uncertainty | None
    """Of the judge, where the same one graded both and was calibrated."""
    shifts: tuple[Shift, ...]
    criteria: tuple[Matched, ...]
    appeals: tuple[Appeal, ...]
    """Of either."""

    def going(self, *directions: Direction) -> tuple[Matched, ...]:
        """The criteria that went this way, the largest change first."""
        found = [one for one in self.criteria if one.direction in directions]
        return tuple(sorted(found, key=lambda one: -abs(one.change or 0)))


def side_of(attempt: Attempt, definition: Definition) -> Side:
    """An attempt as one side. Raises `UsageError` where it was not graded."""
    if attempt.card is None:
        raise UsageError(f"{attempt.interview} has no scorecard yet; get one with: viva grade {attempt.interview}")
    return Side(
        attempt=attempt,
        card=attempt.card,
        title=title_of(attempt.card, definition),
        lines=lines_of(attempt.card, definition),
        measures=measures_of(attempt.card),
    )


def same_judge(a: Scorecard, b: Scorecard) -> bool:
    """Whether one judge graded both in the same way."""
    return (a.judge.name, a.judge.votes) == (b.judge.name, b.judge.votes)


def comparison_of(a: Side, b: Side, uncertainty: Uncertainty | None = None) -> Comparison:
    """Set B against A. `uncertainty` counts only where one judge graded both with the same files.

    Raises `UsageError` where they were graded by different frameworks or rubrics: their criteria have nothing in
    common.
    """
    ours, theirs = ((side.attempt.framework, side.attempt.rubric) for side in (a, b))
    if ours != theirs:
        raise UsageError(
            f"A was graded by rubric {ours[1]!r} of framework {ours[0]!r}, B by {theirs[1]!r} of {theirs[0]!r}; "
            "there is nothing to compare, unless `viva regrade --rubric` grades one of them anew"
        )
    files = set(other_files(a.card, b.card))
    known = uncertainty if same_judge(a.card, b.card) and not files & {"framework", "rubric", "prompts"} else None
    return Comparison(
        a=a,
        b=b,
        remarks=tuple(_remarks(a, b)),
        uncertainty=known,
        shifts=tuple(_shifts(a, b, known.mean if known else None)),
        criteria=tuple(_matched(a, b, known.level if known else None)),
        appeals=(*a.card.appeals, *b.card.appeals),
    )


def certainty_of(change: float | None, error: float | None) -> Certainty:
    """Whether two scores, each with this error, differ by more than both errors together explain.

    Errors that do not hang together add up to the root of two times one of them.

    Example:
        >>> certainty_of(1, 0.8), certainty_of(2, 0.8), certainty_of(1, None)
        ('within', 'beyond', 'unknown')
    """
    if error is None or change is None:
        return "unknown"
    return "beyond" if abs(change) > error * 2**0.5 else "within"


def _matched(a: Side, b: Side, error: float | None) -> Iterator[Matched]:
    ours, theirs = ({line.id: line for line in side.lines} for side in (a, b))
    order = dict.fromkeys((*ours, *theirs)) if len(ours) >= len(theirs) else dict.fromkeys((*theirs, *ours))
    for name in order:
        before, after = ours.get(name), theirs.get(name)
        line = after or before
        assert line is not None
        change = None
        if before is not None and after is not None and before.score is not None and after.score is not None:
            change = after.score - before.score
        yield Matched(
            criterion=name,
            measures=line.measures,
            dimension=line.dimension,
            a=before,
            b=after,
            direction=_direction(before, after),
            change=change,
            certainty=certainty_of(change, error) if change else "unknown",
        )


def _direction(before: Line | None, after: Line | None) -> Direction:
    old = before.score if before else None
    new = after.score if after else None
    if old is None or new is None:
        return "neither" if old == new else "only_b" if old is None else "only_a"
    return "same" if old == new else "better" if new > old else "worse"


def _shifts(a: Side, b: Side, error: float | None) -> Iterator[Shift]:
    ours, theirs = ({one.id: one for one in side.measures if one.of} for side in (a, b))
    for name in dict.fromkeys((*ours, *theirs)):
        before, after = ours.get(name), theirs.get(name)
        one = after or before
        assert one is not None
        change = None
        if before is not None and after is not None and before.mean is not None and after.mean is not None:
            change = after.mean - before.mean
        yield Shift(id=name, name=one.name, a=before, b=after, change=change, certainty=certainty_of(change, error))


def _remarks(a: Side, b: Side) -> Iterator[str]:
    one, other = a.card, b.card
    if a.attempt.interview == b.attempt.interview:
        yield "A and B are the same attempt."
    if one.scenario != other.scenario:
        yield f"The problems differ: A is about {a.title}, B about {b.title}. A change may be the problem's."
    if one.level != other.level:
        yield f"The levels differ: A was graded at {one.level}, B at {other.level}; what was prompted counts otherwise."
    if one.mode != other.mode:
        yield f"The modes differ: A is {one.mode}, B {other.mode}; what one of them does not score is left out."
    if not same_judge(one, other):
        yield (
            f"The judges differ: {_judge(one)} graded A, {_judge(other)} graded B. A change may be the judge's; "
            "`viva regrade --judge` has one of them graded anew."
        )
    files = other_files(one, other)
    if files:
        yield f"Graded with other files: {', '.join(files)}."
    for letter, side in (("A", a), ("B", b)):
        if side.attempt.coached:
            yield f"{letter} was coached: its scores are not those of an exam."
        if side.attempt.retry_of:
            yield f"{letter} was retried from a turn of {side.attempt.retry_of}: its beginning is that attempt's."
        if side.attempt.cards > 1:
            yield f"{letter} has {side.attempt.cards} scorecards; this is the latest."
        if side.card.appeals:
            names = ", ".join(dict.fromkeys(appeal.criterion for appeal in side.card.appeals))
            yield f"In {letter} the candidate contested {names}; what was found then is compared."


def _judge(card: Scorecard) -> str:
    return f"{card.judge.name} with {card.judge.votes} votes" if card.judge.votes > 1 else card.judge.name
