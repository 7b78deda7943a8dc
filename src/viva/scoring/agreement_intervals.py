"""Bootstrap intervals that draw whole transcripts, since scores of one interview hang together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

Interval = tuple[float, float]


class Draw(Protocol):
    """What is needed of a source of chance; `random.Random` has it."""

    def choices(self, population: Sequence[str], *, k: int) -> list[str]:
        """Draw `k` of the population, with replacement."""
        ...


class OfTranscript(Protocol):
    """Anything that was counted in one transcript."""

    @property
    def transcript(self) -> str:
        """Its name; rows of the same name are drawn together."""
        ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of something, such as quotes that are nowhere to be found, in one place of a transcript."""

    transcript: str
    hits: int
    of: int


R = TypeVar("R", bound=OfTranscript)


def interval(
    rows: Sequence[R],
    statistic: Callable[[Sequence[R]], float | None],
    *,
    draw: Draw,
    rounds: int = 1000,
    level: float = 0.95,
) -> Interval | None:
    """The percentile interval of one statistic; None as in `intervals`."""
    return intervals(rows, lambda drawn: {"": statistic(drawn)}, draw=draw, rounds=rounds, level=level)[""]


def intervals(
    rows: Sequence[R],
    statistics: Callable[[Sequence[R]], Mapping[str, float | None]],
    *,
    draw: Draw,
    rounds: int = 1000,
    level: float = 0.95,
) -> dict[str, Interval | None]:
    """The percentile intervals of several statistics over the same draws.

    None for all with fewer than two transcripts, and for a statistic that is undefined in half of the rounds or more.

    Example:
        >>> from random import Random
        >>> rows = [Tally("A1", 1, 2), Tally("A3", 1, 2)]
        >>> intervals(rows, lambda drawn: {"share": share(drawn)}, draw=Random(0), rounds=20)
        {'share': (0.5, 0.5)}
    """
    clusters: dict[str, list[R]] = {}
    for row in rows:
        clusters.setdefault(row.transcript, []).append(row)
    names = sorted(clusters)
    if len(names) < 2:
        return dict.fromkeys(statistics(rows))
    values: dict[str, list[float]] = {name: [] for name in statistics(rows)}
    for _ in range(rounds):
        drawn = [row for name in draw.choices(names, k=len(names)) for row in clusters[name]]
        for name, value in statistics(drawn).items():
            if value is not None:
                values[name].append(value)
    return {name: _middle(found, rounds, level) for name, found in values.items()}


def share(tallies: Sequence[Tally]) -> float | None:
    """All hits of all that was counted; None where nothing was."""
    of = sum(tally.of for tally in tallies)
    return sum(tally.hits for tally in tallies) / of if of else None


def _middle(values: list[float], rounds: int, level: float) -> Interval | None:
    if 2 * len(values) <= rounds:
        return None
    values.sort()
    tail, last = (1 - level) / 2, len(values) - 1
    return values[round(tail * last)], values[round((1 - tail) * last)]
