"""Percentile intervals by drawing whole interviews with replacement: what belongs to one talk hangs together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TypeVar

from viva.benchmarking.figures import Figure
from viva.benchmarking.ratio import Part

T = TypeVar("T")

PLACES = 4
"""Decimal places of a figure: more than any number of interviews can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """Draws interviews; every figure begins at the same seed, so that none depends on those before it."""

    seed: int = 0
    rounds: int = 1000
    level: float = 0.95

    def ratio(self, parts: Sequence[Part | None]) -> Figure:
        """The sum of amounts over the sum of what they are of; interviews with None are left out.

        Example:
            >>> Bootstrap(rounds=20).ratio([Part(1, 4), None, Part(1, 4)])
            Figure(value=0.25, low=0.25, high=0.25, interviews=2)
        """
        known = [part for part in parts if part is not None]
        return self.figure(known, _divided)

    def figure(
        self, drawn: Sequence[T], statistic: Callable[[Sequence[T]], float | None], *, interviews: int | None = None
    ) -> Figure:
        """A statistic over what can be drawn.

        There is no interval with fewer than two of them, without rounds, or where the statistic is undefined in half
        of the rounds or more. `interviews` is how many they stand for, if they are no interviews themselves.
        """
        value = statistic(drawn) if drawn else None
        count = len(drawn) if interviews is None else interviews
        low = high = None
        if value is not None and len(drawn) > 1 and self.rounds:
            low, high = self._interval([statistic([drawn[i] for i in one]) for one in self._draws(len(drawn))])
        return Figure(value=_rounded(value), low=_rounded(low), high=_rounded(high), interviews=count if drawn else 0)

    def _draws(self, count: int) -> tuple[tuple[int, ...], ...]:
        return _draws(self.seed, self.rounds, count)

    def _interval(self, values: Sequence[float | None]) -> tuple[float | None, float | None]:
        known = sorted(value for value in values if value is not None)
        if 2 * len(known) <= self.rounds:
            return None, None
        tail, last = (1 - self.level) / 2, len(known) - 1
        return known[round(tail * last)], known[round((1 - tail) * last)]


@lru_cache(maxsize=4)
def _draws(seed: int, rounds: int, count: int) -> tuple[tuple[int, ...], ...]:
    chance, places = Random(seed), range(count)
    return tuple(tuple(chance.choices(places, k=count)) for _ in range(rounds))


def _divided(parts: Sequence[Part]) -> float | None:
    of = sum(part.of for part in parts)
    return sum(part.amount for part in parts) / of if of else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES) + 0.0
