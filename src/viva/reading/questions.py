"""The questions that a candidate's turn puts to the interviewer, verbatim and one by one.

Left out are questions that the candidate answers in the same breath, quotes, or asks nobody ("what else?").
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from viva.reading import question_forms as forms
from viva.reading.extent import readable
from viva.reading.words import Span, sentences

_EDGES = " ,;:–—-\n"
_FEW_WORDS = 4
"""A question this short, without a verb and with a statement behind it, is the candidate's own heading."""
_SUBJECT_WORDS = 6
"""The longest that is taken for the subject of the parts that follow."""


class Asked(NamedTuple):
    """One question."""

    text: str
    """Verbatim."""
    start: int
    """Where it begins, in the part of the turn that is read."""
    core: str
    """The asking clause alone, without what leads up to it."""
    subject: str
    """Words earlier in the sentence that the clause leaves out, such as `clicks` in "clicks: how many, how late?"."""


@lru_cache(maxsize=1_024)
def asked(text: str) -> tuple[Asked, ...]:
    """The questions of a turn in order; compound ones in parts.

    Example:
        >>> [q.text for q in asked("So it is an auction. Why? Because bids come in. How big is it, and how fast?")]
        ['How big is it', 'and how fast?']
    """
    found: list[Asked] = []
    spans = sentences(readable(text))
    listed = _listed(spans)
    for place, span in enumerate(spans):
        following = spans[place + 1] if place + 1 < len(spans) else None
        previous = spans[place - 1] if place else None
        plain = _plain(span.text)
        if previous is not None and _asks_for_leave(plain, previous):
            whole = readable(text)[previous.start : span.end]
            found = [q for q in found if q.start < previous.start] + [Asked(whole, previous.start, whole, "")]
        elif place not in listed and _is_question(plain) and not _is_for_nobody(plain, following):
            found += _parts(span)
    return tuple(found)


@lru_cache(maxsize=4_096)
def is_interrogative(sentence: str) -> bool:
    """Whether one sentence has the form of a question or of a request, whoever it is for."""
    return _is_question(_plain(sentence))


def is_announcement(sentence: str) -> bool:
    """Whether a sentence only says that questions will come.

    Example:
        >>> is_announcement("Let me ask a few things first."), is_announcement("Let me ask about the data.")
        (True, False)
    """
    return bool(forms.ANNOUNCES.match(_plain(sentence)))


def is_yes_or_no(question: str) -> bool:
    """Whether a question begins with its verb, so that what it lists are answers to choose from."""
    return bool(forms.YES_OR_NO.match(_plain(question)))


def is_assumption(question: str) -> bool:
    """Whether a question offers an assumption and asks for leave to make it; not if it turns into another question.

    Example:
        >>> is_assumption("Revenue, I presume?"), is_assumption("Revenue, I presume, but what must not suffer?")
        (True, False)
    """
    if not forms.ASSUMES.search(question):
        return False
    turns = list(forms.TURNS.finditer(question))
    last = question[turns[-1].end() :] if turns else ""
    return not (forms.OPENS_PART.match(_plain(last)) and not forms.ASSUMES.search(last))


def claimed(sentence: str) -> str:
    """What a sentence assumes: all behind the verb, or the clause before it where the verb comes last.

    Example:
        >>> claimed("Two weeks, and the budgets are shared, I guess?")
        'the budgets are shared'
    """
    verb = forms.ASSUMES.search(sentence)
    behind = sentence[verb.end() :] if verb else ""
    return behind if len(forms.TAG.sub("", behind).split()) > 1 else assumed(sentence)


def assumed(question: str) -> str:
    """The clause that an assumption is about: its last one, without what asks for leave.

    Example:
        >>> assumed("Two weeks, split by user, but the budgets are shared, I guess?")
        'the budgets are shared'
    """
    spans = [s for s in sentences(question) if not (forms.CONFIRM.match(s.text) or forms.OBJECT_IF.search(s.text))]
    text = spans[-1].text if spans else question
    while (shorter := forms.TAG.sub("", text)) != text:
        text = shorter
    return forms.CLAUSES.split(text)[-1].strip(_EDGES) or text


def _plain(sentence: str) -> str:
    return sentence.replace("’", "'").replace("‘", "'").strip()


def _is_question(sentence: str) -> bool:
    if is_announcement(sentence) or forms.LISTED.match(sentence):
        return False
    bare = sentence.rstrip("\"'”)] ")
    if bare.endswith("?"):
        return not _is_quoted(sentence)
    bare = bare.rstrip(".!… ")
    if _needs(sentence) or forms.PLEASE.match(bare) or forms.FROM_YOU.search(bare):
        return True
    if forms.UNPOINTED.match(sentence):
        return True
    opening = forms.OPENS.match(bare)
    if not opening or any(pattern.search(bare) for pattern in forms.STATES):
        return False
    return ":" not in opening[0] or bool(re.search(r"question|anything", opening[0], re.I))


def _listed(spans: tuple[Span, ...]) -> frozenset[int]:
    """The places of sentences that are items of a list, each worded as a question and closed by a full stop."""
    found: set[int] = set()
    for place in reversed(range(len(spans))):
        item = forms.LISTED.match(spans[place].text)
        if item or (place + 1 in found and forms.LISTABLE.match(spans[place].text)):
            found.add(place)
    return frozenset(found)


def _needs(sentence: str) -> list[tuple[int, int]]:
    """The things that a sentence lists as what the candidate needs to be told, by place; none if it lists others."""
    lead = forms.NEEDS.match(sentence)
    if lead is None:
        return []
    bounds = [(m.start(), m.end()) for m in forms.NEXT_NEED.finditer(sentence, lead.end())]
    starts, ends = [lead.end(), *(b for _, b in bounds)], [*(a for a, _ in bounds), len(sentence)]
    items = [(a, b) for a, b in zip(starts, ends, strict=True) if b > a]
    wanted = lead["you"] or any(forms.NEEDED.match(sentence[a:b]) for a, b in items)
    return items if wanted else []


def _is_quoted(sentence: str) -> bool:
    """Whether the question mark stands inside quotation marks."""
    return sentence.endswith(('?"', "?”")) and len(re.findall(r"[\"“”]", sentence)) > 1


def _asks_for_leave(sentence: str, previous: Span) -> bool:
    """Whether the sentence asks for leave to make the assumption in the one before it."""
    if not forms.ASSUMES.search(previous.text) or previous.text.endswith("?"):
        return False
    return bool(forms.CONFIRM.match(sentence) or forms.OBJECT_IF.search(sentence))


def _is_for_nobody(sentence: str, following: Span | None) -> bool:
    """Whether the question is a turn of phrase, or answered by the candidate in the next sentence."""
    if forms.FOR_NOBODY.match(sentence):
        return True
    if following is None:
        return False
    after = _plain(following.text)
    if _is_question(after):
        return bool(re.match(rf"^{forms.LEAD}why\?$", sentence, re.I))
    if forms.ANSWERS.match(after):
        return True
    if not sentence.endswith("?") or forms.ASKS_FOR_NEEDS.search(sentence):
        return False
    if forms.ASKS_ONESELF.match(sentence) and re.match(r"\w", after):
        return True
    return len(sentence.split()) <= _FEW_WORDS and not forms.HAS_VERB.search(sentence)


def _parts(span: Span) -> list[Asked]:
    """A question sentence in its parts; what is no question by itself stays with the first."""
    items = _needs(_plain(span.text))
    if items:
        bounds = [(0 if place == 0 else a, a, b) for place, (a, b) in enumerate(items)]
        return [Asked(span.text[z:b].strip(), span.start + z, span.text[a:b].strip(), "") for z, a, b in bounds]
    breaks = (m.start() for m in forms.BREAK.finditer(_plain(span.text)) if forms.COORDINATES.search(m[0]))
    pieces = [span.text[a:b] for a, b in pairwise([0, *breaks, len(span.text)])]
    head = subject = ""
    first = _plain(pieces[0])
    announces = is_announcement(first)
    asks = not announces and (
        (forms.OPENS_PART.match(first) and not forms.WHENEVER.match(first)) or forms.TOPICS.match(pieces[0])
    )
    if len(pieces) > 1 and not asks and not forms.LIKEWISE.match(_plain(pieces[1])):
        head = pieces[0]
        pieces[:2] = [pieces[0] + pieces[1]]
        named = not announces and not forms.CLAUSE.match(head) and len(head.split()) <= _SUBJECT_WORDS
        subject = head.strip(_EDGES) if named else ""
    found: list[Asked] = []
    at = span.start
    for place, piece in enumerate(pieces):
        text = piece.strip(_EDGES)
        core = piece[len(head) :].strip(_EDGES) if place == 0 else text
        if text:
            found.append(Asked(text, at + piece.index(text), core, subject))
        at += len(piece)
    return found
