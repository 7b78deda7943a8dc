"""What a report measures: dimensions with their uncertainty, minutes against the plan, calls to a language model."""

from __future__ import annotations

from collections.abc import Mapping

from viva.values.definition import Definition
from viva.values.messages import Usage
from viva.values.scorecard import DimensionScore, Scorecard
from viva.values.value import Identifier, NonEmpty, Value

LOWEST, TOP = 1, 4
"""The scale of the rubric."""


class JudgeError(Value):
    """How far a judge's means of dimensions lie from raters' means."""

    rms: float
    """Root mean square, in rungs."""
    interviews: int
    """Rated interviews that it was measured on."""


class Measure(Value):
    """The mean of a dimension, with the intervals that there is a basis for; None where there is none."""

    id: Identifier
    name: NonEmpty
    mean: float | None
    scored: int
    of: int
    """Criteria in this mode; 0 where the mode has none of the dimension's."""
    low: float | None
    high: float | None
    """Where the mean would lie if all criteria without a score had the lowest, or the highest."""
    error: float | None
    """What the judge's means typically differ from raters' means, as calibrated."""

    @property
    def counted(self) -> str:
        """How much of it was scored."""
        return f"{self.scored} of {self.of} scored"

    @property
    def interval(self) -> str:
        """The intervals in words; empty where there are none.

        Example:
            >>> Measure(id="data", name="Data", mean=2.0, scored=1, of=2, low=1.5, high=3.0, error=None).interval
            '1.5 to 3.0'
        """
        parts = [] if self.low is None or self.high is None else [f"{self.low:.1f} to {self.high:.1f}"]
        parts += [] if self.error is None else [f"±{self.error:.1f} against raters"]
        return ", ".join(parts)


class Stay(Value):
    """The time in one step; all in minutes."""

    step: Identifier
    name: NonEmpty
    minutes: float
    visits: int
    """0 where it was never entered."""
    planned: float | None
    """The plan's target; None when untimed."""
    most: float | None
    """What was left for it when it was entered, the largest of its visits; None when untimed."""


class Spent(Value):
    """What one party's calls to a language model took together."""

    who: NonEmpty
    calls: int
    total: Usage


def measures_of(card: Scorecard, error: JudgeError | None = None) -> tuple[Measure, ...]:
    """Every dimension of the rubric, in its order."""
    rms = error.rms if error else None
    return tuple(_measure(name, score, rms) for name, score in card.dimensions.items())


def _measure(name: str, score: DimensionScore, error: float | None) -> Measure:
    low = high = None
    if score.mean is not None and score.scored < score.of:
        total, without = score.mean * score.scored, score.of - score.scored
        low, high = (total + LOWEST * without) / score.of, (total + TOP * without) / score.of
    return Measure(
        id=name,
        name=score.name,
        mean=score.mean,
        scored=score.scored,
        of=score.of,
        low=low,
        high=high,
        error=None if score.mean is None else error,
    )


def bases_of(measures: tuple[Measure, ...], error: JudgeError | None) -> tuple[str, ...]:
    """What the intervals rest on, in sentences."""
    said = []
    if any(measure.low is not None for measure in measures):
        said.append(
            "A range is where the mean would lie if all criteria without a score had 1, or all had 4; "
            "not assessed is never counted as zero."
        )
    if error is None:
        said.append("No error of the judge is given, because no calibration of it with this rubric was at hand.")
    else:
        said.append(
            f"±{error.rms:.1f} is how far this judge's means lie from raters' means: the root mean square over "
            f"{error.interviews} rated interviews."
        )
    return tuple(said)


def stays_of(card: Scorecard, definition: Definition, plan: Mapping[str, float] | None) -> tuple[Stay, ...]:
    """Minutes in each step of the run. `plan` has target minutes by step; without it the framework's hold."""
    run = definition.framework.modes[card.mode]
    result = []
    for step in definition.framework.steps if card.ledger.spans else ():
        spans = [span for span in card.ledger.spans if span.step == step.id]
        if not spans and step.id not in run.steps:
            continue
        most = [span.minutes_available for span in spans if span.minutes_available is not None]
        timed = any(span.minutes_available is not None for span in card.ledger.spans)
        target = run.minutes.get(step.id, step.minutes.at(card.level)) if plan is None else plan.get(step.id)
        result.append(
            Stay(
                step=step.id,
                name=step.name,
                minutes=sum(span.seconds for span in spans) / 60,
                visits=len(spans),
                planned=target if timed else None,
                most=max(most) if most else None,
            )
        )
    return tuple(result)
