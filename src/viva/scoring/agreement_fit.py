"""Corrections fitted to raters: how many votes a rung needs, and by how much a dimension's mean is off.

A level is borne by quotes, so it is never shifted; what is corrected is how many votes make it, and the mean of a
dimension. Figures for a correction are always those of transcripts that it was not fitted on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from viva.scoring.agreement import Pair, quadratic_kappa

_PRIOR = 10.0
"""Lines without an error that are added to each dimension, so that a few ratings move its mean by little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """One criterion of one transcript: every vote of the judge, and what raters say."""

    transcript: str
    item: str
    dimension: str
    votes: tuple[int | None, ...]
    """Rungs; as many votes on every line."""
    rated: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What was fitted to some lines."""

    credit_votes: Mapping[str, int]
    """Votes that a rung needs, by criterion; a majority where there is none."""
    offsets: Mapping[str, float]
    """What is added to a dimension's mean, in rungs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How levels and dimension means lie against raters."""

    kappa: float | None
    level_rms: float | None
    """Root mean square of level less rated, "no evidence" standing as 0."""
    mean_error: float | None
    """A dimension's corrected mean less the raters', over all dimensions of all transcripts."""
    mean_rms: float | None
    """Root mean square of the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The corrections worth keeping, and the figures that decided."""

    kept: Fitted
    plain: Fit
    """A majority of votes and no offset."""
    held_out: Fit | None
    """Each transcript corrected by a fit on all others."""


def decide(lines: Sequence[Voted], *, votes: bool = True) -> Decided:
    """Fit to all lines, and keep what brings transcripts that it was not fitted on nearer to their raters.

    Without `votes` a majority makes a level, whatever would be nearer.
    """
    uncorrected = plain(lines)
    by_votes = held_out(lines, votes=True) if votes else None
    votes = by_votes is not None and _nearer(by_votes.level_rms, uncorrected.level_rms)
    chosen = by_votes if votes else held_out(lines, votes=False)
    offsets = chosen is not None and _nearer(chosen.mean_rms, uncorrected.mean_rms)
    fitted = fit(lines, votes=votes)
    kept = Fitted(credit_votes=fitted.credit_votes, offsets=fitted.offsets if offsets else {})
    return Decided(kept=kept, plain=uncorrected, held_out=chosen)


def level_of(votes: Sequence[int | None], credit: int) -> int | None:
    """The highest rung that at least `credit` votes reach; None where so many do not even see evidence.

    Example:
        >>> level_of((4, 2, None), 2), level_of((4, 2, None), 3)
        (2, None)
    """
    ranked = sorted((vote or 0 for vote in votes), reverse=True)
    return ranked[credit - 1] or None


def majority(votes: int) -> int:
    """More than half."""
    return votes // 2 + 1


def fit(lines: Sequence[Voted], *, votes: bool) -> Fitted:
    """Fit the offsets, and with `votes` first the number of votes that each criterion needs."""
    items: dict[str, list[Voted]] = {}
    for line in lines:
        items.setdefault(line.item, []).append(line)
    credit = {item: _credit(members) for item, members in items.items()} if votes else {}
    errors: dict[str, list[int]] = {}
    for line in lines:
        level = level_of(line.votes, credit.get(line.item, majority(len(line.votes))))
        if level is not None and line.rated is not None:
            errors.setdefault(line.dimension, []).append(line.rated - level)
    return Fitted(
        credit_votes=credit, offsets={name: sum(found) / (len(found) + _PRIOR) for name, found in errors.items()}
    )


def plain(lines: Sequence[Voted]) -> Fit:
    """How the lines lie without corrections."""
    return _lie(lines, lambda line: Fitted(credit_votes={}, offsets={}))


def held_out(lines: Sequence[Voted], *, votes: bool) -> Fit | None:
    """How each transcript lies when corrected by a fit on all others; None with fewer than two."""
    names = sorted({line.transcript for line in lines})
    if len(names) < 2:
        return None
    others = {name: fit([line for line in lines if line.transcript != name], votes=votes) for name in names}
    return _lie(lines, lambda line: others[line.transcript])


def _credit(lines: Sequence[Voted]) -> int:
    """The number of votes with the least squared error; the one nearest to a majority, the stricter of two."""
    votes = len(lines[0].votes)

    def cost(credit: int) -> tuple[int, int, int]:
        off = sum(((level_of(line.votes, credit) or 0) - (line.rated or 0)) ** 2 for line in lines)
        return off, abs(credit - majority(votes)), -credit

    return min(range(1, votes + 1), key=cost)


def _lie(lines: Sequence[Voted], corrected_by: Callable[[Voted], Fitted]) -> Fit:
    pairs, means = [], defaultdict(list)
    for line in lines:
        fitted = corrected_by(line)
        level = level_of(line.votes, fitted.credit_votes.get(line.item, majority(len(line.votes))))
        pairs.append(Pair(transcript=line.transcript, item=line.item, judged=level, rated=line.rated))
        if level is not None and line.rated is not None:
            offset = fitted.offsets.get(line.dimension, 0.0)
            means[line.transcript, line.dimension].append(level + offset - line.rated)
    errors = [fmean(found) for found in means.values()]
    return Fit(
        kappa=quadratic_kappa(pairs),
        level_rms=_root_mean([((pair.judged or 0) - (pair.rated or 0)) ** 2 for pair in pairs]),
        mean_error=fmean(errors) if errors else None,
        mean_rms=_root_mean([error**2 for error in errors]),
    )


def _root_mean(squares: Sequence[float]) -> float | None:
    return sqrt(fmean(squares)) if squares else None


def _nearer(corrected: float | None, uncorrected: float | None) -> bool:
    return corrected is not None and uncorrected is not None and corrected < uncorrected
