"""What is asked in one call: one measure, some turns of one interview; an interview takes a handful of calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from viva.appraising.appraisal import ASPECTS, Measure, Talk

MOST = 12
"""Turns in one call."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One call."""

    measure: Measure
    turns: tuple[int, ...] = ()
    """None for flow, which is about all of them."""

    @property
    def items(self) -> tuple[str, ...]:
        """What comes back, each with a mark or without."""
        return tuple(map(str, self.turns)) if self.turns else ASPECTS


def batches(talk: Talk, measures: Sequence[Measure]) -> Iterator[Batch]:
    """All calls about an interview, in a fixed order; none where its interviewer asks nothing.

    Example:
        >>> talk = Talk("t", Transcript(id="t", turns=()), asked=(3, 5, 7))  # doctest: +SKIP
        >>> [batch.turns for batch in batches(talk, ["leading"])]  # doctest: +SKIP
        [(3, 5, 7)]
    """
    if not talk.asked:
        return
    for measure in measures:
        if measure == "flow":
            yield Batch("flow")
            continue
        asked = talk.asked if measure == "leading" else _after_an_answer(talk)
        yield from (Batch(measure, part) for part in _parts(asked))


def _after_an_answer(talk: Talk) -> tuple[int, ...]:
    """The turns that may follow something up: the candidate has spoken before."""
    first = min((turn.number for turn in talk.transcript.said_by("candidate")), default=None)
    return () if first is None else tuple(number for number in talk.asked if number > first)


def _parts(turns: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The turns in as few parts as their number takes, none of them much shorter than the others."""
    count = -(-len(turns) // MOST)
    edges = [at * len(turns) // count for at in range(count + 1)] if count else [0]
    yield from (turns[start:end] for start, end in pairwise(edges))
