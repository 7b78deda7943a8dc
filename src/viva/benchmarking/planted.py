"""What a simulated candidate was made to show, and what the grade found of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from pydantic import Field

from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.persona import Persona
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode
from viva.values.value import Identifier, NonEmpty, Value

STRENGTHS = ("weak", "middling", "strong", "staff")
"""Personas that stand in an order, from the weakest."""

ASKED = ("none", "P1", "P2", "P3", "H")
"""How strongly a criterion was asked about, from not at all to a hint."""

_SIMULATED = re.compile(r"sim\.[^.]+\.(?P<persona>[^.]+)\.")
"""How the interviews of `viva simulate` are called."""


class Planted(Value):
    """The profile of a simulated candidate.

    Example:
        >>> Planted(persona="weak", seed=3, rungs={"S1.GOAL": 2}, strength="weak").place
        0
    """

    persona: NonEmpty
    seed: int | None = None
    """Of the candidate's own wording; None where nobody says."""
    strength: str | None = None
    """The persona's place in the order of strength; None where it has none."""
    rungs: dict[Identifier, int] = Field(default_factory=dict)
    """By criterion, the rung that its words were made to reach."""

    @property
    def place(self) -> int | None:
        """The place of its strength, the weakest 0."""
        return STRENGTHS.index(self.strength) if self.strength in STRENGTHS else None

    @property
    def mean(self) -> float | None:
        """The mean rung; None of an empty profile."""
        return fmean(self.rungs.values()) if self.rungs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """One criterion of one interview with a simulated candidate."""

    criterion: str
    planted: int
    found: int | None
    """The rung before caps; None where the criterion has no score."""
    asked: str | None
    """The strongest question about it, one of `ASKED`; None where nobody knows."""


def planted_by(persona: Persona, definition: Definition, mode: Mode, *, seed: int | None = None) -> Planted:
    """A persona's profile over the criteria that a mode scores."""
    rungs: dict[Identifier, int] = {one.id: persona.planted(one.id) for one in definition.criteria_in(mode)}
    return Planted(persona=persona.id, seed=seed, strength=persona.strength, rungs=rungs)


def recovered(planted: Planted, card: Scorecard, ledger: Ledger) -> tuple[Recovery, ...]:
    """The planted criteria that a scorecard has a line for, in the profile's order."""
    return tuple(
        Recovery(criterion=one, planted=rung, found=card.criteria[one].raw, asked=strongest_asked(ledger, one))
        for one, rung in planted.rungs.items()
        if one in card.criteria
    )


def recovered_by(rungs: Mapping[str, int], found: Mapping[str, int | None]) -> tuple[Recovery, ...]:
    """The same for a record that has the findings of a judge of its own."""
    return tuple(
        Recovery(criterion=one, planted=rung, found=found[one], asked=None)
        for one, rung in rungs.items()
        if one in found
    )


def strongest_asked(ledger: Ledger, criterion: str) -> str:
    """The strongest question that an interviewer spent on a criterion.

    It says what the interviewer did, unlike a line's provenance, which is "never" wherever the score is 1.
    """
    codes = [
        asked.code or "P2" for asked in ledger.asked if criterion == asked.criterion or criterion in asked.criteria
    ]
    return max(codes, key=ASKED.index, default="none")


def persona_in(interview: str) -> str | None:
    """The persona whose interview it is by its id; None of one with somebody else.

    Example:
        >>> persona_in("sim.ads_ctr.weak.senior.full.7.2.1546"), persona_in("ads_ctr-k7m2q9")
        ('weak', None)
    """
    found = _SIMULATED.match(interview)
    return found["persona"] if found else None
