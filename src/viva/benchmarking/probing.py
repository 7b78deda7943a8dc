"""How much of the scores is moved by how the interviewer probed, and how much by who was interviewed.

Interviews with the same candidate about the same problem are held side by side, criterion by criterion: the planted
rung is one and the same in such a cell, so whatever differs within it is the talk's, the wording's or the judge's. The
sum of squares of all found rungs is split into three parts, as in an analysis of variance that is nested: between
cells; within a cell, between interviews in which the criterion was asked about in different strength; and the rest.
The middle part is lowered by what chance alone would put there (Kelley's epsilon squared, 1935).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from viva.benchmarking.planted import ASKED
from viva.benchmarking.sample import Sample

PROMPTED = frozenset(ASKED[2:])
"""Questions that name the area or more; nothing and an open nudge leave it to the candidate."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The sums over all cells of one candidate; those of several candidates add up."""

    n: int = 0
    total: float = 0.0
    """Of the rungs."""
    squares: float = 0.0
    """Of the rungs."""
    cells: int = 0
    groups: int = 0
    """Cells, parted by strength of asking."""
    within: float = 0.0
    """Squares around the means of cells."""
    between_groups: float = 0.0
    """The part of `within` that lies between groups."""
    contrast: float = 0.0
    """Prompted less unprompted rungs, weighted."""
    weight: float = 0.0

    def __add__(self, other: Spread) -> Spread:
        return Spread(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            self.cells + other.cells,
            self.groups + other.groups,
            self.within + other.within,
            self.between_groups + other.between_groups,
            self.contrast + other.contrast,
            self.weight + other.weight,
        )


NOTHING = Spread()


def spreads(samples: Iterable[Sample]) -> dict[tuple[str, str], Spread]:
    """The sums for each candidate, by persona and problem; criteria that were not scored are left out."""
    cells: dict[tuple[str, str], dict[str, dict[str, list[int]]]] = {}
    for sample in samples:
        if sample.planted is None:
            continue
        candidate = cells.setdefault((sample.planted.persona, sample.about), {})
        for one in sample.recoveries:
            if one.found is not None and one.asked is not None:
                candidate.setdefault(one.criterion, {}).setdefault(one.asked, []).append(one.found)
    return {
        who: sum((_of_cell(cell) for cell in candidate.values()), NOTHING)
        for who, candidate in cells.items()
        if candidate
    }


def moved(spread: Spread) -> float | None:
    """Rungs by which a criterion of the same candidate typically differs between interviews (standard deviation)."""
    free = spread.n - spread.cells
    return sqrt(spread.within / free) if free > 0 else None


def by_probing(spread: Spread) -> float | None:
    """The percentage of the scores' variance that goes with how strongly a criterion was asked about.

    None where no criterion of a candidate was asked about in different strength, and where the rungs do not vary.
    """
    total, free, degrees = _total(spread), spread.n - spread.groups, spread.groups - spread.cells
    if total <= 0 or free <= 0 or degrees <= 0:
        return None
    by_chance = degrees * (spread.within - spread.between_groups) / free
    return 100 * max(0.0, spread.between_groups - by_chance) / total


def by_candidate(spread: Spread) -> float | None:
    """The percentage of the scores' variance that lies between candidates, problems and criteria."""
    total, free, degrees = _total(spread), spread.n - spread.cells, spread.cells - 1
    if total <= 0 or free <= 0 or degrees <= 0:
        return None
    return 100 * max(0.0, total - spread.within - degrees * spread.within / free) / total


def prompted_gain(spread: Spread) -> float | None:
    """Rungs that a criterion has more where its area was named than where the same candidate was left to it."""
    return spread.contrast / spread.weight if spread.weight else None


def _total(spread: Spread) -> float:
    return spread.squares - spread.total**2 / spread.n if spread.n else 0.0


def _of_cell(cell: dict[str, list[int]]) -> Spread:
    rungs = [rung for group in cell.values() for rung in group]
    mean = fmean(rungs)
    prompted = [rung for asked, group in cell.items() if asked in PROMPTED for rung in group]
    alone = [rung for asked, group in cell.items() if asked not in PROMPTED for rung in group]
    weight = len(prompted) * len(alone) / len(rungs)
    return Spread(
        n=len(rungs),
        total=sum(rungs),
        squares=sum(rung**2 for rung in rungs),
        cells=1,
        groups=len(cell),
        within=_squares(rungs, mean),
        between_groups=sum(len(group) * (fmean(group) - mean) ** 2 for group in cell.values()),
        contrast=weight * (fmean(prompted) - fmean(alone)) if weight else 0.0,
        weight=weight,
    )


def _squares(rungs: Sequence[int], mean: float) -> float:
    return sum((rung - mean) ** 2 for rung in rungs)
