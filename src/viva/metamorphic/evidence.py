"""Checks that take the evidence of one criterion away: deleted, withdrawn, negated, or said by the interviewer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from random import Random

from viva.metamorphic.check import Check, Expected, Subject, Transform, Variant, some
from viva.metamorphic.edit import (
    Places,
    appended,
    exchanged,
    followed,
    last,
    overlapping,
    places_of,
    preceded,
    relabelled,
    replaced,
    without,
)
from viva.metamorphic.wording import ASSENT, RETRACTION, UNDERSTOOD
from viva.reading.questions import is_interrogative
from viva.values.transcript import Transcript

_LEADING = r"^(\W*(?:(?:so|then|and|but|well|first|next|also|there|now|here)\b[, ]*)*(?:i|we))"
_NEGATED = (
    (re.compile(rf"{_LEADING}((?: also| still)?) (have|need) to\b", re.I), r"\1\2 do not \3 to"),
    (re.compile(rf"{_LEADING} (would|will|should|must|can|could) (?!not\b|like\b)", re.I), r"\1 \2 not "),
    (re.compile(rf"{_LEADING}(?:'d|’d) (?!like\b|not\b)", re.I), r"\1 would not "),
    (re.compile(rf"{_LEADING}(?:'ll|’ll) (?!not\b)", re.I), r"\1 will not "),
    (
        re.compile(rf"{_LEADING} (assume|want|use|keep|pick|choose|measure|report|watch|take|treat)\b", re.I),
        r"\1 do not \2",
    ),
)
"""What somebody says they will do, at the beginning of a sentence, turned round."""

OPENING = 1
"""The turn in which the interviewer may tell things before anybody has asked."""

Removal = Callable[[Transcript, Places], Transcript | None]


def taken_away(removal: Removal, *, specific: bool, statements: bool = False) -> Transform:
    """Remove a criterion's evidence in some way: its score falls, if need be once other evidence is gone as well.

    `specific`: criteria that do not rest on the same sentences are untouched. `statements`: what a question earned is
    left out, since one cannot withdraw a question or answer it with "agreed".
    """

    def transform(subject: Subject, random: Random) -> tuple[Variant, ...]:
        fit = [c for c in subject.shown() if not statements or _all_statements(subject, c)]
        variants = (_removed(subject, subject, c, removal, specific=specific) for c in some(random, fit))
        return tuple(variant for variant in variants if variant is not None)

    return transform


def _removed(first: Subject, subject: Subject, criterion: str, removal: Removal, *, specific: bool) -> Variant | None:
    places = places_of(subject.transcript, subject.evidence(criterion))
    changed = removal(subject.transcript, places) if places else None
    if changed is None:
        return None
    return Variant(
        label=criterion,
        transcript=changed,
        expected=(Expected(criterion=criterion, relation="lower"),),
        untouched=_elsewhere(first, subject, places, criterion) if specific else (),
        further=lambda after: _removed(first, after, criterion, removal, specific=specific),
    )


def _elsewhere(first: Subject, subject: Subject, places: Places, criterion: str) -> tuple[str, ...]:
    """Criteria that sentences prove, none of them among those removed; empty once more than one round was needed."""
    if first is not subject:
        return ()
    return tuple(
        other
        for other in first.shown()
        if other != criterion
        and not first.flagged(other)
        and not overlapping(places, places_of(first.transcript, first.evidence(other)))
    )


def _all_statements(subject: Subject, criterion: str) -> bool:
    places = places_of(subject.transcript, subject.evidence(criterion))
    return not any(is_interrogative(span.text) for spans in places.values() for span in spans)


def _given_to_the_interviewer(transcript: Transcript, places: Places) -> Transcript | None:
    changed = relabelled(transcript, set(places))
    return changed if changed.said_by("candidate") else None


def _withdrawn(transcript: Transcript, places: Places) -> Transcript:
    said = [span.text.rstrip(" .!?") for spans in places.values() for span in spans]
    words = " ".join(f"I take back what I said earlier, that “{sentence}”." for sentence in said)
    return followed(transcript, ("interviewer", UNDERSTOOD), ("candidate", words))


def negated(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """What the score stands on is said with a "not": it falls, if need be once other evidence is gone as well."""
    fit = [c for c in subject.shown() if _all_statements(subject, c)]
    variants = [variant for c in fit if (variant := _with_a_not(subject, c)) is not None]
    chosen = set(some(random, (variant.label for variant in variants)))
    return tuple(variant for variant in variants if variant.label in chosen)


def _with_a_not(subject: Subject, criterion: str) -> Variant | None:
    bearing = places_of(subject.transcript, subject.decisive(criterion))
    sentences = [span.text for spans in bearing.values() for span in spans]
    if not sentences or any(negation(sentence) is None for sentence in sentences):
        return None
    places = places_of(subject.transcript, subject.evidence(criterion))
    said = frozenset(span.text for spans in places.values() for span in spans)
    return Variant(
        label=criterion,
        transcript=exchanged(subject.transcript, places, lambda sentence: negation(sentence) or sentence),
        expected=(Expected(criterion=criterion, relation="lower"),),
        untouched=_elsewhere(subject, subject, places, criterion),
        further=lambda after: _beside(after, criterion, {negation(sentence) or sentence for sentence in said}),
    )


def _beside(after: Subject, criterion: str, negations: Collection[str]) -> Variant | None:
    """Other evidence deleted, where the score stands on such; None where it stands on the very words with a "not"."""
    places = places_of(after.transcript, after.decisive(criterion))
    if not places or any(span.text in negations for spans in places.values() for span in spans):
        return None
    return Variant(
        label=criterion,
        transcript=without(after.transcript, places),
        expected=(Expected(criterion=criterion, relation="lower"),),
        further=lambda later: _beside(later, criterion, negations),
    )


def negation(sentence: str) -> str | None:
    """What somebody says they will do, negated; None where there is nothing of the kind.

    Example:
        >>> negation("I would monitor drift.")
        'I would not monitor drift.'
    """
    for pattern, turned in _NEGATED:
        if pattern.search(sentence):
            return pattern.sub(turned, sentence)
    return None


def _agreed_to(transcript: Transcript, places: Places) -> Transcript:
    told = " ".join(span.text for spans in places.values() for span in spans)
    return preceded(without(transcript, places), min(places), ("interviewer", told), ("candidate", ASSENT))


def echoed(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The interviewer opens with what the candidate will say later: at most what prompted words earn."""
    caps = subject.definition.rubric.provenance_caps
    most = caps.at(subject.card.level).get("H", 4)
    fit = [
        c for c in subject.shown() if c not in caps.exempt and subject.credit(c) > most and _all_statements(subject, c)
    ]
    variants = (_echo(subject, criterion, most) for criterion in some(random, fit))
    return tuple(variant for variant in variants if variant is not None)


def _echo(subject: Subject, criterion: str, most: int) -> Variant | None:
    places = places_of(subject.transcript, subject.evidence(criterion))
    opening = subject.transcript.turn(OPENING)
    sentences = (span.text for spans in places.values() for span in spans)
    told = [sentence for sentence in sentences if sentence not in opening.text]
    if not told or opening.speaker != "interviewer":
        return None
    return Variant(
        label=criterion,
        transcript=appended(subject.transcript, {OPENING}, " ".join(told)),
        expected=(Expected(criterion=criterion, relation="at most", bound=most),),
        further=lambda after: _echo(after, criterion, most),
    )


def auction_forgotten(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Somebody who built on the auction takes it back."""
    hit = [
        c
        for c in ("S1.GOAL", "S1.MLFRAME")
        if c in subject.card.criteria
        and subject.credit(c) > 1
        and any("auction" in quote.quote.lower() for quote in subject.card.criteria[c].quotes)
    ]
    if len(hit) < 2:
        return ()
    words = f"{subject.transcript.turn(last(subject.transcript)).text} {RETRACTION}"
    changed = replaced(subject.transcript, {last(subject.transcript): words})
    expected = tuple(Expected(criterion=criterion, relation="lower") for criterion in hit)
    return (Variant(label="auction", transcript=changed, expected=expected),)


EVIDENCE = (
    Check(
        id="G01",
        name="Delete evidence",
        kind="S",
        requires="the criterion falls, others stay",
        transform=taken_away(without, specific=True),
    ),
    Check(
        id="G04",
        name="Speaker swap, one turn",
        kind="H",
        requires="the criterion falls",
        transform=taken_away(_given_to_the_interviewer, specific=False),
        verified=True,
    ),
    Check(
        id="G06",
        name="Leak and bare assent",
        kind="H",
        requires="the criterion falls",
        transform=taken_away(_agreed_to, specific=False, statements=True),
        verified=True,
    ),
    Check(
        id="G06-echo",
        name="Leak and echo",
        kind="S",
        requires="at most the credit of what was prompted",
        transform=echoed,
    ),
    Check(
        id="G14",
        name="Retraction",
        kind="S",
        requires="the criterion falls, others stay",
        transform=taken_away(_withdrawn, specific=True, statements=True),
    ),
    Check(
        id="G15",
        name="Negation",
        kind="S",
        requires="the criterion falls, others stay",
        transform=negated,
    ),
    Check(
        id="M04",
        name="The auction is taken back",
        kind="S",
        requires="S1.GOAL and S1.MLFRAME fall",
        transform=auction_forgotten,
    ),
)
