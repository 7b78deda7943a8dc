"""An interview in which a person interviews a simulated candidate: how it was set up, and what the candidate had."""

from __future__ import annotations

from typing import Literal

from viva.values.events import ClockPolicy
from viva.values.rubric import Score
from viva.values.transcript import Mode
from viva.values.value import Identifier, Level, NonEmpty, Value


class Seat(Value):
    """How such an interview was set up; what was said stands in its transcript.

    Example:
        >>> seat = Seat(id="ads_ctr-k7m2q9", scenario="ads_ctr", minutes=45, seed=3, persona="weak", clock="words")
        >>> seat.level, seat.ended
        ('senior', False)
    """

    schema_version: Literal[1] = 1
    id: Identifier
    scenario: NonEmpty
    """An id, or the path of a file."""
    level: Level = "senior"
    mode: Mode = "full"
    minutes: float | None
    """None where it is untimed."""
    seed: int
    """Of the sheet's variation and of the candidate's words."""
    persona: NonEmpty
    """An id, or the path of a file. Not told before the end."""
    candidate: str | None = None
    """The language model that plays the persona; None for the rules in code."""
    base_url: str | None = None
    clock: ClockPolicy
    ended: bool = False


class BroughtOut(Value):
    """One criterion: what the candidate was made to show, and what it showed."""

    criterion: Identifier
    planted: Score
    shown: int | None
    """The rung of what was said; None where nothing of it was."""
    held: tuple[str, ...] = ()
    """What it would have said yet, had it been asked."""
