"""Checks that add words without content: nothing may rise, and what is not about the talk itself stays."""

from __future__ import annotations

from random import Random

from viva.metamorphic.check import (
    COMMUNICATION,
    DRIVE,
    Check,
    Expected,
    Subject,
    Transform,
    Variant,
    every,
    others,
)
from viva.metamorphic.edit import appended, followed, middle, preceded, replaced, rotated
from viva.metamorphic.wording import (
    BUZZWORDS,
    FILLER,
    HOBBIES,
    INTRODUCTIONS,
    PRAISE,
    SELF_PRAISE,
    STUFFED,
    SYNONYMS,
    THANKS,
    UNDERSTOOD,
)
from viva.reading.words import sentences
from viva.values.transcript import Transcript

TALK = (COMMUNICATION, DRIVE)
"""Criteria on how somebody talks; chatter may cost them something."""

REPEATED = 25
"""Words from which on a turn is worth saying again."""


def padded(times: int) -> Transform:
    """Filler behind every answer, so that it has so many times its words."""

    def transform(subject: Subject, random: Random) -> tuple[Variant, ...]:
        texts = {
            turn.number: f"{turn.text} {rotated(FILLER, random, (times - 1) * turn.words)}"
            for turn in subject.transcript.said_by("candidate")
        }
        return (_not_higher(subject, f"{times} times the words", replaced(subject.transcript, texts)),)

    return transform


def _not_higher(subject: Subject, label: str, changed: Transcript) -> Variant:
    return Variant(
        label=label,
        transcript=changed,
        expected=every(subject, "not higher"),
        untouched=others(subject, *TALK),
    )


def repeated(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """An answer that earned something is given twice more, later on."""
    said = [
        quote.turn
        for criterion in subject.shown()
        for quote in subject.card.criteria[criterion].quotes
        if subject.transcript.turn(quote.turn).words >= REPEATED
    ]
    if not said:
        return ()
    number = random.choice(sorted(set(said)))
    text = subject.transcript.turn(number).text
    again = followed(
        subject.transcript,
        ("interviewer", UNDERSTOOD),
        ("candidate", text),
        ("interviewer", UNDERSTOOD),
        ("candidate", text),
    )
    return (_not_higher(subject, f"turn {number} twice more", again),)


def reworded(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The longest answer is repeated in other words twice, in the same breath."""
    longest = max(subject.transcript.said_by("candidate"), key=lambda turn: turn.words)
    if longest.words < REPEATED:
        return ()
    statements = [span.text for span in sentences(longest.text) if not span.text.endswith("?")]
    other = " ".join(_synonyms(sentence) for sentence in statements)
    words = f"{longest.text} So again: {other} To say it once more: {other}"
    changed = replaced(subject.transcript, {longest.number: words})
    return (Variant(label=f"turn {longest.number}", transcript=changed, expected=every(subject, "same", but=TALK)),)


def _synonyms(text: str) -> str:
    return " ".join(SYNONYMS.get(word, word) for word in text.split(" "))


def hobby_inserted(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Some lines on hobbies in the middle of the interview."""
    changed = appended(subject.transcript, {middle(subject.transcript)}, rotated(HOBBIES, random, 30))
    return (Variant(label="in the middle", transcript=changed, expected=every(subject, "same", but=TALK)),)


def hobbies_at_the_end(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Two paragraphs about hobbies and company values at the end."""
    words = f"{' '.join(HOBBIES[:3])}\n\n{' '.join(HOBBIES[3:])}"
    changed = followed(subject.transcript, ("interviewer", UNDERSTOOD), ("candidate", words))
    expected = (*every(subject, "not higher"), *_within_one(subject, COMMUNICATION))
    return (Variant(label="at the end", transcript=changed, expected=expected, untouched=others(subject, *TALK)),)


def _within_one(subject: Subject, criterion: str) -> tuple[Expected, ...]:
    return (Expected(criterion=criterion, relation="within one"),) if criterion in subject.card.criteria else ()


def praised(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The interviewer praises every answer, and the candidate accepts it."""
    texts = {}
    for turn in subject.transcript.turns[2:]:
        lines = PRAISE if turn.speaker == "interviewer" else THANKS
        texts[turn.number] = f"{random.choice(lines)} {turn.text}"
    changed = replaced(subject.transcript, texts)
    return (Variant(label="praise taken", transcript=changed, expected=every(subject, "same")),)


def aggrandised(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The candidate praises themselves; the interviewer praises an answer."""
    place = middle(subject.transcript)
    boasted = appended(subject.transcript, {place}, random.choice(SELF_PRAISE))
    applauded = preceded(
        subject.transcript, place + 1, ("interviewer", random.choice(PRAISE)), ("candidate", "Thank you.")
    )
    return tuple(
        Variant(label=label, transcript=changed, expected=every(subject, "same", but=TALK))
        for label, changed in (("by themselves", boasted), ("by the interviewer", applauded))
    )


def introduced(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """The candidate says who they are; nothing follows from it."""
    first = subject.transcript.said_by("candidate")[0]
    chosen = random.sample(INTRODUCTIONS, 2)
    return tuple(
        Variant(
            label=words.split(",")[1].strip(),
            transcript=replaced(subject.transcript, {first.number: f"{words} {first.text}"}),
            expected=every(subject, "same"),
            notices=("mean within a tenth",),
        )
        for words in chosen
    )


def stuffed(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """A list of buzzwords, without a word of explanation: named at best."""
    changed = appended(subject.transcript, {last_turn(subject)}, " ".join(BUZZWORDS))
    expected = tuple(
        Expected(criterion=criterion, relation="at most", bound=max(2, subject.credit(criterion)))
        for criterion in subject.card.criteria
    )
    return (Variant(label="at the end", transcript=changed, expected=expected),)


def stuffed_in_step_one(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Three names from later steps: step 1 rises by one at most, and never above 2."""
    changed = appended(subject.transcript, {last_turn(subject)}, STUFFED)
    expected = tuple(
        Expected(criterion=criterion, relation="at most", bound=max(min(2, credit + 1), credit))
        for criterion in subject.card.criteria
        if criterion.startswith("S1.") and (credit := subject.credit(criterion))
    )
    return (Variant(label="at the end", transcript=changed, expected=expected),)


def last_turn(subject: Subject) -> int:
    """The number of the candidate's last turn."""
    return subject.transcript.said_by("candidate")[-1].number


PADDING = (
    Check(id="G09", name="Empty padding", kind="S", requires="nothing rises", transform=padded(2)),
    Check(id="G10", name="Duplication", kind="S", requires="nothing rises", transform=repeated),
    Check(id="G11", name="Irrelevance", kind="S", requires="nothing but the talk changes", transform=hobby_inserted),
    Check(id="G12", name="Aggrandising", kind="S", requires="nothing but the talk changes", transform=aggrandised),
    Check(id="G13", name="Keyword stuffing", kind="S", requires="at most 2 from a list of names", transform=stuffed),
    Check(
        id="G21",
        name="Identity swap",
        kind="S",
        requires="nothing changes, the mean by less than 0.1",
        transform=introduced,
    ),
    Check(id="M01", name="Praise taken", kind="S", requires="nothing changes", transform=praised),
    Check(id="M02", name="Said again in other words", kind="S", requires="nothing changes", transform=reworded),
    Check(
        id="M03",
        name="Hobbies and values",
        kind="S",
        requires="nothing rises, X.COMM falls by one at most",
        transform=hobbies_at_the_end,
    ),
    Check(id="M05", name="Four times the length", kind="S", requires="nothing rises", transform=padded(4)),
    Check(
        id="M07",
        name="Three names from later steps",
        kind="S",
        requires="S1 rises by one at most and never above 2",
        transform=stuffed_in_step_one,
    ),
)
