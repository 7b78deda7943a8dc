"""Sentences about the talk itself, and those that only take note of something."""

from __future__ import annotations

import re

from viva.reading.signs import FIGURES, signs

_CHECKS_IN = re.compile(
    r"\b(?:let me know|tell me|say so|shout|(?:stop|interrupt) me|feel free|just say|give me a sign|"
    r"is it (?:ok(?:ay)?|fine)|i hope|i can)\b[^.?!;]{0,40}?"
    r"\b(?:slow(?:er)? down|slower|speed up|faster|"
    r"too (?:fast|slow|quick|quickly|long|much detail|detailed|vague|abstract)|"
    r"(?:go|going|dig) (?:any )?(?:deeper|faster|slower|too)|unclear|not clear|clear (?:so far|enough)|"
    r"los(?:e|t|ing) you|you(?:['’]re| are) with me|follow(?:ing)? me|stop me|more detail|less detail|be briefer)\b"
    r"[^.?!;]{0,25}[.?!]*$",
    re.I,
)
_NOTES = re.compile(
    r"\b(?:is|are|['’]s|['’]re) (?:also |just |only )?"
    r"(?:something|one thing|(?:a|one|another) (?:point|thing|topic)|things) "
    r"(?:to|that (?:i|we|one)(?:['’]d| would| should| (?:have|need) to)?|"
    r"(?:i|we)(?:['’]d| would| should| have to)?) "
    r"(?:keep|look|watch|think|consider|be|bear|take|care|mind|remember)\b|"
    r"\b(?:keep|bear|have) (?:[\w'’-]+ ){1,5}in mind\b|\bkeep(?:ing)? an eye on\b|"
    r"\b(?:have|need|ought|want) to be (?:[\w-]+ )?(?:careful|aware|mindful|cautious)\b|"
    r"\b(?:matters?|(?:is|are) (?:very |really |quite |also )?(?:important|key|crucial|relevant|critical))"
    r"(?: (?:here|too|a lot|as well|there))*(?:\W*$|,)",
    re.I,
)
_REASON = re.compile(r"\b(?:because|since|otherwise)\b", re.I)
_DOES = frozenset({"condition", "check", FIGURES})

NOTE_WORDS = 18
"""Most words of a statement that only takes note of something."""


def is_check_in(sentence: str) -> bool:
    """Whether a sentence asks if the listener keeps up, whatever the talk is about.

    Example:
        >>> is_check_in("Let me know if I should slow down."), is_check_in("Tell me if that is wrong.")
        (True, False)
    """
    return bool(_CHECKS_IN.search(sentence))


def is_note(sentence: str) -> bool:
    """Whether a statement only says that something deserves attention, without a reason or what is done about it.

    Example:
        >>> is_note("Consent is something to keep in mind."), is_note("Consent matters, because a tenth refuse it.")
        (True, False)
    """
    if len(sentence.split()) > NOTE_WORDS or not _NOTES.search(sentence):
        return False
    return not signs(sentence) & _DOES and not _REASON.search(sentence)
