"""Checks that put a right notion in, or swap one for a wrong one."""

from __future__ import annotations

import re
from functools import partial
from random import Random

from viva.metamorphic.check import Check, Expected, Subject, Variant, some
from viva.metamorphic.edit import appended, last, rewritten
from viva.metamorphic.wording import GOLD, WRONG

_FIRST_STEP = "S1."


def gold_inserted(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """A statement or question for something that was not shown: it rises, and nothing else does."""
    said = subject.transcript.said_by("candidate")
    missing = [c for c in GOLD if c in subject.card.criteria and subject.credit(c) == 1 and not subject.flagged(c)]
    variants = []
    for criterion in some(random, missing):
        words, serves = GOLD[criterion]
        early = criterion.startswith(_FIRST_STEP) and len(said) > 1
        place = said[1].number if early else last(subject.transcript)
        variants.append(
            Variant(
                label=criterion,
                transcript=appended(subject.transcript, {place}, words),
                expected=(Expected(criterion=criterion, relation="higher"),),
                untouched=tuple(
                    c.id
                    for c in subject.definition.criteria_in(subject.card.mode)
                    if c.id not in (criterion, *serves) and c.step != "all"
                ),
            )
        )
    return tuple(variants)


def swapped_for_wrong(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The right notion becomes one that sounds as good and is wrong, wherever the candidate says it."""
    variants = []
    for criterion, (pattern, wrong, least) in WRONG.items():
        right = re.compile(pattern, re.I)
        line = subject.card.criteria.get(criterion)
        if line is None or (line.score or 1) < least or not any(right.search(quote.quote) for quote in line.quotes):
            continue
        changed = rewritten(subject.transcript, partial(right.sub, wrong))
        variants.append(
            Variant(
                label=f"{criterion}: {wrong}",
                transcript=changed,
                expected=(Expected(criterion=criterion, relation="lower"),),
            )
        )
    return tuple(variants)


CONTENT = (
    Check(
        id="G17",
        name="Plausible and wrong",
        kind="S",
        requires="the criterion falls",
        transform=swapped_for_wrong,
    ),
    Check(
        id="G22",
        name="Gold insertion",
        kind="S",
        requires="the criterion rises, others stay",
        transform=gold_inserted,
    ),
)
