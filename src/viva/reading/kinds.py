"""What a candidate's turn does: states, asks, gives up, asks for help, wants to go on, and so on, several at once."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from viva.reading.extent import readable
from viva.reading.injection import is_injection
from viva.reading.phrases import ACKNOWLEDGES, IN_QUESTIONS, IN_STATEMENTS, SAYS_NOTHING
from viva.reading.questions import Asked, asked, is_announcement, is_assumption
from viva.reading.words import content_stems, sentences
from viva.values.moves import TurnKind

_EMPTY: frozenset[TurnKind] = frozenset(("dont_know", "refusal", "asks_help", "asks_repeat"))


@lru_cache(maxsize=512)
def kinds(text: str) -> tuple[TurnKind, ...]:
    """The kinds of a turn in the order in which they appear; never empty.

    Example:
        >>> kinds("It is a binary task. Which loss is better?")
        ('statement', 'asks_decision')
    """
    if SAYS_NOTHING.match(text):
        return ("silence",)
    found: dict[TurnKind, int] = {}
    if is_injection(text):
        found["injection"] = 0
    queue = list(asked(text))
    asking_until = 0
    for span in sentences(readable(text)):
        while queue and queue[0].start < span.end:
            question = queue.pop(0)
            found.setdefault(kind_of_question(question), question.start)
            asking_until = question.start + len(question.text)
        if asking_until <= span.start:
            for kind in kinds_of_statement(span.text):
                found.setdefault(kind, span.start)
    if "asks_help" in found:  # what is wanted is a hint, however it is asked for
        found.pop("asks_how_it_goes", None)
    return tuple(sorted(found, key=lambda kind: found[kind])) or ("statement",)


def questions(text: str) -> tuple[str, ...]:
    """The questions put to the interviewer, verbatim, compound ones in parts; not those that answer themselves.

    Example:
        >>> questions("Why? Because clicks are rare. How many users are there, and what data do we have?")
        ('How many users are there', 'and what data do we have?')
    """
    return tuple(question.text for question in asked(text))


@lru_cache(maxsize=1_024)
def kind_of_question(question: Asked) -> TurnKind:
    """What one question is after; `question` where it is about the problem."""
    if is_injection(question.text):
        return "injection"
    plain = question.text.replace("’", "'")
    kind: TurnKind = next((kind for kind, pattern in _compiled()[0] if pattern.search(plain)), "question")
    return "question" if kind == "asks_how_it_goes" and is_assumption(plain) else kind


@lru_cache(maxsize=4_096)
def kinds_of_statement(sentence: str) -> tuple[TurnKind, ...]:
    """What a sentence does that asks nothing."""
    plain = sentence.replace("’", "'")
    return tuple(kind for kind, pattern in _compiled()[1] if pattern.search(plain)) or ("statement",)


def is_contentful(sentence: str) -> bool:
    """Whether a sentence states something: no acknowledgement, no way of saying nothing, no mere "let us go on"."""
    if ACKNOWLEDGES.match(sentence) or len(content_stems(sentence)) < 2 or is_announcement(sentence):
        return False
    found = kinds_of_statement(sentence)
    return not _EMPTY.intersection(found) and ("wants_to_move_on" not in found or len(sentence.split()) > 10)


@cache
def _compiled() -> tuple[tuple[tuple[TurnKind, re.Pattern[str]], ...], ...]:
    """The phrases for questions and for statements."""
    return tuple(
        tuple((kind, re.compile("|".join(patterns), re.I)) for kind, patterns in phrases.items())
        for phrases in (IN_QUESTIONS, IN_STATEMENTS)
    )
