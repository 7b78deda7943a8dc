"""Attempts set beside each other: which of them can be compared, and what marks the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from viva.reports.measures import JudgeError, Measure, measures_of
from viva.reports.report import MODES
from viva.values.events import Started
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode
from viva.values.value import Identifier, Level, NonEmpty, Value

MarkCode = Literal["c", "r", "j", "f", "l", "m"]
"""Coached, retried, another judge, other files, another level, another mode."""

MARKS: dict[MarkCode, str] = {
    "c": "coached",
    "r": "retried from a turn of another attempt",
    "j": "another judge",
    "f": "other files: the framework, the rubric, the judge's prompts, or this problem's sheet",
    "l": "another level",
    "m": "another mode",
}


class Mark(Value):
    """Why an attempt is not compared with the others."""

    code: MarkCode
    text: NonEmpty
    """What differs, such as `judge openai/gpt-5`."""


class Attempt(Value):
    """One interview with its latest scorecard."""

    interview: Identifier
    scenario: str
    level: Level
    """That it was graded at; until then, that it was held at."""
    mode: Mode
    held: str
    """ISO 8601 in UTC."""
    framework: str
    rubric: str
    """That graded it; until then, that it was held with."""
    coached: bool = False
    retry_of: Identifier | None = None
    card: Scorecard | None = None
    """The latest; None where it was not graded."""
    cards: int = 0
    """How many there are."""


class Placed(Value):
    """A graded attempt on a track, with what keeps it from being compared."""

    attempt: Attempt
    card: Scorecard
    marks: tuple[Mark, ...]
    measures: tuple[Measure, ...]

    @property
    def letters(self) -> str:
        """Its marks in short."""
        return "".join(mark.code for mark in self.marks)

    def measure(self, dimension: str) -> Measure | None:
        """The dimension of that id, if its scorecard has it."""
        return next((one for one in self.measures if one.id == dimension and one.of), None)


class Point(Value):
    """One attempt on the line of a dimension."""

    placed: Placed
    measure: Measure | None
    """None where the mode has none of the dimension's criteria; its mean is None where none was assessed."""

    @property
    def mean(self) -> float | None:
        """The value, never zero for what was not assessed."""
        return self.measure.mean if self.measure else None

    @property
    def alike(self) -> bool:
        """Whether it is compared with the others."""
        return not self.placed.marks


class Series(Value):
    """One dimension over the attempts of a track."""

    id: Identifier
    name: NonEmpty
    points: tuple[Point, ...]
    """One for each attempt, the oldest first."""

    @property
    def compared(self) -> tuple[float, ...]:
        """The values of those that can be compared."""
        return tuple(point.mean for point in self.points if point.alike and point.mean is not None)

    @property
    def trend(self) -> str:
        """The last value that can be compared, and how it moved since the first; in words where there is none.

        Example:
            >>> Series(id="data", name="Data", points=()).trend
            'not assessed'
        """
        values = self.compared
        if not values:
            return "not assessed"
        if len(values) == 1:
            return f"{values[0]:.1f}"
        return f"{values[-1]:.1f}, {values[-1] - values[0]:+.1f} since the first"


class Track(Value):
    """The graded attempts with one framework and one rubric, the oldest first."""

    framework: str
    rubric: str
    basis: Placed
    """The latest that was neither coached nor retried; the others are held against it."""
    attempts: tuple[Placed, ...]
    series: tuple[Series, ...]

    @property
    def marked(self) -> tuple[Placed, ...]:
        """Those that are not compared."""
        return tuple(placed for placed in self.attempts if placed.marks)


def attempt_of(interview: str, started: Started, cards: Sequence[Scorecard]) -> Attempt:
    """An interview of the journal as an attempt; of several scorecards the latest counts."""
    card = cards[-1] if cards else None
    return Attempt(
        interview=interview,
        scenario=started.scenario,
        level=card.level if card else started.level,
        mode=card.mode if card else started.mode,
        held=started.wall_time,
        framework=_named(card, "frameworks") or started.framework,
        rubric=_named(card, "rubrics") or started.rubric,
        coached=started.coached,
        retry_of=started.retry_of,
        card=card,
        cards=len(cards),
    )


def _named(card: Scorecard | None, room: str) -> str | None:
    """The pack that a scorecard was graded with, by the names of its files."""
    names = {name.split("/")[1].removesuffix(".yaml") for name in (card.hashes if card else ()) if _in(name, room)}
    return names.pop() if len(names) == 1 else None


def _in(name: str, room: str) -> bool:
    return name.startswith(f"{room}/")


def tracks_of(attempts: Iterable[Attempt], error: JudgeError | None = None) -> tuple[Track, ...]:
    """The graded attempts by framework and rubric, the track of the latest attempt first.

    `error` is that of the judge of the latest comparable attempt, as calibrated; it goes to the attempts that are
    compared, and to no other.
    """
    graded = sorted((one for one in attempts if one.card is not None), key=lambda one: (one.held, one.interview))
    kinds = dict.fromkeys((one.framework, one.rubric) for one in reversed(graded))
    return tuple(
        _track([one for one in graded if (one.framework, one.rubric) == kind], error if number == 0 else None)
        for number, kind in enumerate(kinds)
    )


def basis_of(attempts: Sequence[Attempt]) -> Attempt:
    """The latest graded attempt that was neither coached nor retried, or the latest graded one where all were."""
    graded = [one for one in attempts if one.card is not None]
    return next((one for one in reversed(graded) if not (one.coached or one.retry_of)), graded[-1])


def _track(attempts: Sequence[Attempt], error: JudgeError | None) -> Track:
    basis = basis_of(attempts)
    placed = tuple(_placed(one, basis, error) for one in attempts)
    dimensions = {
        measure.id: measure.name for one in placed for measure in one.measures if one.measure(measure.id) is not None
    }
    order = [name for one in reversed(placed) for name in one.card.dimensions]
    return Track(
        framework=basis.framework,
        rubric=basis.rubric,
        basis=placed[list(attempts).index(basis)],
        attempts=placed,
        series=tuple(
            Series(
                id=name,
                name=dimensions[name],
                points=tuple(Point(placed=one, measure=one.measure(name)) for one in placed),
            )
            for name in dict.fromkeys(order)
            if name in dimensions
        ),
    )


def _placed(attempt: Attempt, basis: Attempt, error: JudgeError | None) -> Placed:
    assert attempt.card is not None
    marks = marks_of(attempt, basis)
    shared = None if any(mark.code in "jf" for mark in marks) else error
    return Placed(attempt=attempt, card=attempt.card, marks=marks, measures=measures_of(attempt.card, shared))


def marks_of(attempt: Attempt, basis: Attempt) -> tuple[Mark, ...]:
    """What keeps an attempt from being compared with another that is the measure of them."""
    return tuple(_marks(attempt, basis))


def _marks(attempt: Attempt, basis: Attempt) -> Iterator[Mark]:
    if attempt.coached:
        yield Mark(code="c", text="coached")
    if attempt.retry_of:
        yield Mark(code="r", text=f"retried from {attempt.retry_of}")
    card, other = attempt.card, basis.card
    if card is None or other is None:
        return
    if (card.judge.name, card.judge.votes) != (other.judge.name, other.judge.votes):
        votes = f", {card.judge.votes} votes" if card.judge.votes > 1 else ""
        yield Mark(code="j", text=f"judge {card.judge.name}{votes}")
    files = other_files(card, other)
    if files:
        yield Mark(code="f", text=f"other files: {', '.join(files)}")
    if card.level != other.level:
        yield Mark(code="l", text=f"{card.level} level")
    if card.mode != other.mode:
        yield Mark(code="m", text=MODES[card.mode])


def other_files(card: Scorecard, other: Scorecard) -> tuple[str, ...]:
    """What was not the same when two were graded; sheets only where both are about one problem.

    The words of an interview differ by nature, and the prompts of another judge go with that judge.
    """
    found: dict[str, None] = {}
    for name in sorted(card.hashes.keys() | other.hashes.keys()):
        kind = name.split("/")[0]
        if kind == "transcript" or card.hashes.get(name) == other.hashes.get(name):
            continue
        if kind == "scenarios" and card.scenario != other.scenario:
            continue
        if kind == "prompts" and card.judge.name != other.judge.name:
            continue
        found[name.split("/")[1] if kind == "scenarios" and "/" in name else _KINDS.get(kind, name)] = None
    return tuple(found)


_KINDS = {"frameworks": "framework", "rubrics": "rubric", "prompts": "prompts"}
