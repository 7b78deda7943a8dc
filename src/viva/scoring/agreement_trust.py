"""How far a judge's scores can be trusted one by one: coverage against agreement, the surest first.

The confidence of a score comes from other transcripts alone: from how often the judge was right there where a signal,
such as the status of the evidence, was the same. Nothing that is shown rests on the line that it is shown for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PRIOR = 2.0
"""Lines at the base rate that are added to each signal, so that a rare one says little."""
_STEPS = 20

Signal = tuple[str, str]
_ALL: Signal = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signalled:
    """One score, whether the raters gave the same, and what may tell beforehand."""

    transcript: str
    right: bool
    signals: Mapping[str, str]
    """Such as `evidence: exact` or `votes: split`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustLine:
    """A point of the curve: scores with at least this confidence, as a share of all, and the share of right ones."""

    confidence: float
    coverage: float
    agreement: float


def confidences(lines: Sequence[Signalled]) -> list[float]:
    """The chance that each line is right, told by the lines of the other transcripts, in the order given.

    Naive Bayes in its simplest form: the base rate, times how much better or worse than it each signal did. With one
    transcript there are no others, and every line is a coin.
    """
    seen, hits = _counts(lines)
    own: dict[str, tuple[Counter[Signal], Counter[Signal]]] = {
        name: _counts([line for line in lines if line.transcript == name])
        for name in {line.transcript for line in lines}
    }
    found = []
    for line in lines:
        own_seen, own_hits = own[line.transcript]
        base = (hits[_ALL] - own_hits[_ALL] + 1) / (seen[_ALL] - own_seen[_ALL] + 2)
        chance = base
        for signal in line.signals.items():
            right, of = hits[signal] - own_hits[signal], seen[signal] - own_seen[signal]
            chance *= (right + _PRIOR * base) / (of + _PRIOR) / base
        found.append(min(chance, 1.0))
    return found


def trust_curve(lines: Sequence[Signalled], *, of: int) -> tuple[TrustLine, ...]:
    """Coverage of all `of` lines, those without a score included, against the share of right ones among the covered.

    Confidences are told apart by a twentieth: closer ones differ by which transcript was left out, which ranks the
    transcripts with errors first.

    Example:
        >>> lines = [Signalled(transcript=t, right=True, signals={}) for t in "ab"]
        >>> [(point.coverage, point.agreement) for point in trust_curve(lines, of=4)]
        [(0.5, 1.0)]
    """
    hits: dict[float, list[bool]] = {}
    for confidence, line in zip(confidences(lines), lines, strict=True):
        hits.setdefault(round(confidence * _STEPS) / _STEPS, []).append(line.right)
    points: list[TrustLine] = []
    covered: list[bool] = []
    for confidence in sorted(hits, reverse=True):
        covered += hits[confidence]
        points.append(
            TrustLine(confidence=confidence, coverage=len(covered) / of, agreement=sum(covered) / len(covered))
        )
    return tuple(points)


def _counts(lines: Sequence[Signalled]) -> tuple[Counter[Signal], Counter[Signal]]:
    """Lines, and right lines, by signal."""
    seen: Counter[Signal] = Counter()
    hits: Counter[Signal] = Counter()
    for line in lines:
        for signal in (_ALL, *line.signals.items()):
            seen[signal] += 1
            hits[signal] += line.right
    return seen, hits
