"""Checks in which nothing is left to grade, or the wrong person says it."""

from __future__ import annotations

from random import Random

from viva.metamorphic.check import Check, Subject, Transform, Variant, every
from viva.metamorphic.compare import earned
from viva.metamorphic.edit import relabelled, rewritten
from viva.metamorphic.wording import COLON, DONT_KNOW, OPENER

EARNED = 1
"""Rungs above the lowest, on average, from which on there is something to lose."""


def says_only(words: str) -> Transform:
    """Every answer becomes the same words."""

    def transform(subject: Subject, random: Random) -> tuple[Variant, ...]:
        emptied = rewritten(subject.transcript, lambda _: words)
        return (Variant(label=words, transcript=emptied, expected=every(subject, "floor")),)

    return transform


def roles_inverted(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The candidate's words become the interviewer's and the other way round: half of the credit is gone at least.

    What the interviewer's own words would earn is theirs, and code sees to it that nobody else's are quoted.
    """
    if earned(subject.card) < EARNED * len(subject.card.criteria):
        return ()
    inverted = relabelled(subject.transcript, {turn.number for turn in subject.transcript.turns})
    return (Variant(label="all labels swapped", transcript=inverted, notices=("credit collapses",)),)


EMPTIED = (
    Check(
        id="G02",
        name="Empty candidate",
        kind="H",
        requires="every criterion at the floor",
        transform=says_only(DONT_KNOW),
        verified=True,
    ),
    Check(
        id="G03",
        name="Master key: a colon",
        kind="H",
        requires="every criterion at the floor",
        transform=says_only(COLON),
        verified=True,
    ),
    Check(
        id="G03-opener",
        name="Master key: an opener",
        kind="S",
        requires="every criterion at the floor",
        transform=says_only(OPENER),
        verified=True,
    ),
    Check(
        id="G05",
        name="Full role inversion",
        kind="S",
        requires="half of the credit is gone at least",
        transform=roles_inverted,
    ),
)
