"""Checks that make figures wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import cycle
from random import Random

from viva.metamorphic.check import QUANTITIES, Check, Expected, Subject, Variant, others
from viva.metamorphic.edit import exchanged, overlapping, places_of, replaced
from viva.reading.derivations import read_figures
from viva.reading.rungs_evidence import hear
from viva.reading.words import numerals
from viva.values.transcript import Transcript

WRONG_BY = (370.0, 0.004, 5200.0, 0.0007)
"""Factors by which results of calculations are made wrong; several, so that none follows from another."""

OFF_BY = 100.0
"""Factor by which every figure is made wrong."""

DERIVED = 3
"""Score from which on somebody derived quantities."""

_PER_DAY = re.compile(r"\ba day\b|\bdaily\b", re.I)
_LARGE = 1e6
_SECONDS_A_DAY = 86_400
_SCALES = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))


def spoken(value: float) -> str:
    """A figure as somebody says it.

    Example:
        >>> spoken(3.5e7), spoken(40)
        ('35 million', '40')
    """
    for scale, name in _SCALES:
        if value >= scale:
            return f"{round(value / scale, 2):g} {name}"
    return f"{round(value, 2):g}"


def multiplied(text: str, factors: Iterable[float], *, but: frozenset[float] = frozenset()) -> str:
    """Every figure times the next factor, from the last one; those in `but` and small words such as "two" stay.

    Example:
        >>> multiplied("3 billion a day is 35 thousand a second", [1000], but=frozenset({3e9}))
        '3 billion a day is 35 million a second'
    """
    following = iter(factors) if isinstance(factors, cycle) else cycle(factors)
    for number in reversed(numerals(text)):
        if number.value > 1 and not (number.spelled and number.value < 20) and number.value not in but:
            end = number.start + len(text[number.start : number.end].rstrip(","))
            text = text[: number.start] + spoken(number.value * next(following)) + text[end:]
    return text


def results_wrong(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """What the candidate worked out is wrong by orders of magnitude; that there are figures has not changed."""
    if subject.card.criteria.get(QUANTITIES) is None or subject.credit(QUANTITIES) < DERIVED:
        return ()
    derived = read_figures(hear(subject.transcript), subject.transcript).derived
    places = places_of(subject.transcript, derived)
    if not places:
        return ()
    given = frozenset(n.value for turn in subject.transcript.said_by("interviewer") for n in numerals(turn.text))
    factors = cycle(WRONG_BY)
    changed = exchanged(subject.transcript, places, lambda sentence: multiplied(sentence, factors, but=given))
    untouched = tuple(
        criterion
        for criterion in others(subject, QUANTITIES)
        if not overlapping(places, places_of(subject.transcript, subject.evidence(criterion)))
    )
    expected = (Expected(criterion=QUANTITIES, relation="lower"),)
    return (Variant(label="results", transcript=changed, expected=expected, untouched=untouched),)


def all_wrong(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Every figure of the candidate is wrong by a hundred, and so is the rate that follows from what they were told."""
    rate = _told_a_day(subject.transcript)
    if rate is None or QUANTITIES not in subject.card.criteria:
        return ()
    number, value = rate
    texts = {turn.number: multiplied(turn.text, [OFF_BY]) for turn in subject.transcript.said_by("candidate")}
    confident = f"{spoken(value)} a day, that is exactly {spoken(value / _SECONDS_A_DAY * OFF_BY)} a second."
    texts[number] = f"{confident} {texts[number]}"
    changed = replaced(subject.transcript, texts)
    expected = (Expected(criterion=QUANTITIES, relation="floor"),)
    return (Variant(label="all figures", transcript=changed, expected=expected),)


def _told_a_day(transcript: Transcript) -> tuple[int, float] | None:
    """The candidate's turn that follows a large figure for a day, and the figure."""
    for turn in transcript.said_by("interviewer"):
        for number in numerals(turn.text):
            after = turn.text[number.end : number.end + 40]
            follows = next((t for t in transcript.turns[turn.number :] if t.speaker == "candidate"), None)
            if number.value >= _LARGE and _PER_DAY.search(after) and follows is not None:
                return follows.number, number.value
    return None


FIGURES = (
    Check(
        id="G16",
        name="Wrong numbers",
        kind="H",
        requires="X.QUANT falls, what does not rest on them stays",
        transform=results_wrong,
    ),
    Check(id="M15", name="Figures a hundred times off", kind="S", requires="X.QUANT at 1", transform=all_wrong),
)
