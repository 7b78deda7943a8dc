"""Checks that say the same in another manner: misheard, shortened, in a dialect, by a learner of the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from random import Random

from viva.metamorphic.check import COMMUNICATION, Check, Expected, Subject, Transform, Variant, every
from viva.metamorphic.edit import rewritten

TYPOS = 0.05
"""Share of the words."""

FILLED = 0.08
"""Share of the words that a filler stands before."""

_FILLERS = ("uh", "um", "you know,", "like,", "er")
_LETTERS = 4
"""A shorter word has no typo."""
_DOT_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_PUNCTUATION = re.compile(r"[^\w\s'’%\x00\x01]")
_TELEGRAM = re.compile(
    r"\b(?:the|an?|just|very|really|quite|also|then|well|okay|right|of course|"
    r"i would like to|i want to know|i would|i'd|we would|we'd|i think|there is|there are|that is|it is)\b ?",
    re.I,
)
"""What a telegram leaves out; no condition, negation, number or reason is among it."""
_DIALECT = (
    (r"\bgoing to\b", "gonna"),
    (r"\bwant to\b", "wanna"),
    (r"\bhave to\b", "gotta"),
    (r"\bis not\b|\bisn't\b|\bare not\b|\baren't\b", "ain't"),
    (r"\bbecause\b", "'cause"),
    (r"\b(\w{3,})ing\b", r"\1in'"),
    (r"\bthem\b", "'em"),
    (r"\bdoes not\b|\bdoesn't\b", "don't"),
)
_LEARNER = (
    (r"\b(?:the|an?) ", ""),
    (r"\b(he|she|it|that|this|which) (use|need|take|give|make|want|go|know)s\b", r"\1 \2"),
    (r"\bhow many\b", "how much"),
    (r"\bI would\b", "I will"),
    (r"\bdoes (\w+) (\w+)", r"is \1 \2"),
    (r"\b(\d+ \w+)s\b", r"\1"),
)
_GENDERED = (
    (r"\bpeople\b", "guys"),
    (r"\bperson\b", "man"),
    (r"\bsomeone\b", "some guy"),
    (r"\busers\b", "ladies and gentlemen"),
)


def said_as(rewrite: Callable[[str, Random], str], label: str) -> Transform:
    """Every answer put through a function; only how it is put may suffer."""

    def transform(subject: Subject, random: Random) -> tuple[Variant, ...]:
        changed = rewritten(subject.transcript, lambda text: rewrite(text, random))
        if changed == subject.transcript:
            return ()
        expected = every(subject, "same", but=(COMMUNICATION,))
        return (Variant(label=label, transcript=changed, expected=expected),)

    return transform


def with_fillers(text: str, random: Random) -> str:
    """Uh and um before some words."""
    return " ".join(f"{random.choice(_FILLERS)} {word}" if random.random() < FILLED else word for word in text.split())


def without_case_and_punctuation(text: str, random: Random) -> str:
    """As a plain speech recogniser writes it down; numbers keep their point.

    Example:
        >>> without_case_and_punctuation("So, 1.2 percent. Who asks?", Random(0))
        'so 1.2 percent who asks'
    """
    kept = _DOT_IN_NUMBER.sub(lambda match: "\x00" if match[0] == "." else "\x01", text)
    bare = _PUNCTUATION.sub(" ", kept).replace("\x00", ".").replace("\x01", ",")
    return " ".join(bare.lower().split())


def with_typos(text: str, random: Random) -> str:
    """Two letters swapped in some of the longer words."""

    def typed(word: str) -> str:
        if len(word) < _LETTERS or not word.isalpha() or random.random() >= TYPOS:
            return word
        place = random.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return " ".join(typed(word) for word in text.split())


def telegram(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Articles, courtesies and fillers left out: step 1 stays."""
    changed = rewritten(subject.transcript, lambda text: " ".join(_TELEGRAM.sub("", text).split()) or text)
    expected = [Expected(criterion=c, relation="same") for c in subject.card.criteria if c.startswith("S1.")]
    if COMMUNICATION in subject.card.criteria:
        expected.append(Expected(criterion=COMMUNICATION, relation="within one"))
    return (Variant(label="telegram", transcript=changed, expected=tuple(expected)),)


def dialects(subject: Subject, random: Random) -> tuple[Variant, ...]:
    """Gendered words, a dialect, a learner's grammar: within one, and no drift of the mean."""
    manners = {"gendered": _GENDERED, "dialect": _DIALECT, "learner": _LEARNER}
    variants = []
    for label, rules in manners.items():
        changed = rewritten(subject.transcript, partial(_substituted, rules=rules))
        if changed != subject.transcript:
            variants.append(
                Variant(
                    label=label,
                    transcript=changed,
                    expected=every(subject, "within one"),
                    notices=("mean within a tenth",),
                )
            )
    return tuple(variants)


def _substituted(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, other in rules:
        text = re.sub(pattern, other, text)
    return text


_UNCHANGED = "nothing but X.COMM changes"

MANNER = (
    Check(
        id="G08-fillers",
        name="Disfluency",
        kind="S",
        requires=_UNCHANGED,
        transform=said_as(with_fillers, "fillers"),
    ),
    Check(
        id="G08-bare",
        name="No case, no punctuation",
        kind="S",
        requires=_UNCHANGED,
        transform=said_as(without_case_and_punctuation, "bare"),
    ),
    Check(id="G08-typos", name="Typos", kind="S", requires=_UNCHANGED, transform=said_as(with_typos, "typos")),
    Check(
        id="M06",
        name="Telegram style",
        kind="S",
        requires="S1 unchanged, X.COMM within one",
        transform=telegram,
    ),
    Check(
        id="M12",
        name="Gender, dialect, learner's grammar",
        kind="S",
        requires="within one, the mean by less than 0.1",
        transform=dialects,
    ),
)
