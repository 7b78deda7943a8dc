"""A benchmark as it is published: every measure of every interviewer, with its interval."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from viva.appraising.appraisal import Measure, Why
from viva.values.value import NonEmpty, Value


class Figure(Value):
    """A value with its interval; None where it was not measured, or where there is no basis for an interval."""

    value: float | None
    low: float | None = None
    high: float | None = None
    interviews: int = 0
    """In how many it was measured."""


class Row(Value):
    """One measure."""

    id: NonEmpty
    title: NonEmpty
    unit: str
    better: Literal["lower", "higher", ""]
    """Which way is better; empty where neither is."""
    group: NonEmpty
    figures: tuple[Figure, ...]
    """One for each interviewer, in their order."""


class Interviewer(Value):
    """Whose interviews are compared."""

    name: NonEmpty
    interviews: int
    turns: int
    """Of the interviewer, without statements of the problem."""
    scenarios: int
    """Different problems."""


class PersonaRow(Value):
    """What was found of one persona, by one interviewer."""

    interviewer: NonEmpty
    persona: NonEmpty
    interviews: int
    planted: float
    """The mean rung that it was made to reach."""
    found: float | None
    """The mean rung that was found, over criteria with a score."""
    exact: float | None
    """The percentage of criteria with a score that have the planted rung."""
    signed_error: float | None
    """Found less planted, in rungs."""
    scored: float | None
    """The percentage of criteria with a score."""


class Appraised(Value):
    """Who judged the measures that a language model judges, and how much of it has no mark."""

    model: NonEmpty
    """As it was asked for."""
    models: tuple[str, ...]
    """As its provider calls it; several where it changed between answers that were kept."""
    measures: tuple[Measure, ...]
    prompts: dict[str, str]
    """SHA-256 of each prompt."""
    items: int
    """Turns and aspects that were to be judged."""
    unappraised: dict[Why, int] = Field(default_factory=dict)
    """Those without a mark, by reason."""


class Benchmark(Value):
    """All figures over a set of interviews."""

    schema_version: Literal[1] = 1
    interviewers: tuple[Interviewer, ...]
    rows: tuple[Row, ...]
    personas: tuple[PersonaRow, ...] = ()
    seed: int
    rounds: int
    """Draws of the bootstrap; 0 without intervals."""
    appraised: Appraised | None = Field(default=None, exclude_if=lambda appraised: appraised is None)
    """None where no language model was asked."""

    def row(self, measure: str) -> Row:
        """The measure of that id; `KeyError` if there is none."""
        for row in self.rows:
            if row.id == measure:
                return row
        raise KeyError(measure)
