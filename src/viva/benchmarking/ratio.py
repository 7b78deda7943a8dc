"""A measure that is a ratio: what every interview adds to it, and of how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from viva.benchmarking.sample import Sample

Unit = Literal["%", "% of turns", "% of all", "per 100 turns", "an interview", "rungs", ""]
"""Beside the title; empty where the title says it."""
Better = Literal["lower", "higher", ""]
"""Which way is better; empty where neither is."""

Group = Literal["conduct", "talk", "appraised", "chances", "cost", "candidate"]


class Part(NamedTuple):
    """What one interview adds to a ratio."""

    amount: float
    of: float


Count = Callable[[Sample], Part | None]
"""What an interview adds; None where it cannot be measured in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A measure: all that interviews add, divided by all that they add it of."""

    id: str
    title: str
    unit: Unit
    better: Better
    group: Group
    count: Count
