"""R1: at most one question or request in a turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from viva.conduct import lexicon
from viva.conduct.passage import plain
from viva.conduct.scene import Proposal
from viva.reading.words import sentences
from viva.values.conduct import Violation

_ASKED = re.compile(r"[?？؟]+")
_CLAUSE = r"(?:^|[,;:—–]\s*|^(?:and|but|so|now|then|okay|ok|first|next|also)[\s,]+|\bplease\s+|\bthen\s+)"
_REQUEST = re.compile(
    rf"{_CLAUSE}(?:please\s+|now\s+|just\s+)*(?:(?:{'|'.join(lexicon.CORE_REQUESTS)})\b"
    rf"|(?:{'|'.join(lexicon.REQUEST_VERBS)})\s+(?:{lexicon.REQUESTED})\b)"
    rf"|\b(?:{'|'.join(lexicon.INDIRECT_REQUESTS)})\b"
)
_NOT_A_REQUEST = re.compile("|".join(lexicon.NOT_REQUESTS))
_AND_REQUEST = re.compile(rf"\band\s+(?:then\s+|also\s+|please\s+)?(?:{'|'.join(lexicon.CORE_REQUESTS)})\b")
_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|would|will|should|has|have|might|must)"
_AND_ASKS = re.compile(r"(?<=\w)[\s,;–—-]+and\s+(?:also\s+|then\s+)?(?:how|what|why)\b")
_AND_MAY_ASK = re.compile(r"(?<=\w)[\s,;–—-]+and\s+(?:also\s+|then\s+)?(?:which|where|who|whose|when)\b")
_AND_INVERTS = re.compile(
    r"(?<=\w)[\s,;–—-]+and\s+(?:is|are|was|were|do|does|did|can|could|would|will|should)\s+(?:you|it|they|there|we|this|that|your)\b"
)
_COMMA_ASKS = re.compile(rf",\s*(?:what|how|why|which|who)\s+(?:{_AUXILIARY[3:-1]}|about|if)\b")
_OPENS_WITH_QUESTION = re.compile(r"^\W*(?:(?:and|so|then|now|okay|but)\W+)?(?:what|how|why|which|who|where)\b")
_MAIN_QUESTION_LATER = re.compile(rf",\s*(?:what|how|why|which|who|where|when|{_AUXILIARY[3:-1]})\b")


def asks_too_much(proposal: Proposal) -> Iterator[Violation]:
    """R1 over the text; a bare acknowledgement asks nothing at all."""
    pieces = asked(proposal.masked)
    allowed = 0 if proposal.move.act == "listen" else 1
    if sum(count for _, count in pieces) > allowed:
        quote = " … ".join(proposal.text[start:end] for (start, end), _ in pieces)
        what = "asks nothing: make it a probe or a nudge" if not allowed else "asks one thing: keep one question"
        yield proposal.broke("R1", quote, f"A turn of this kind {what}.")


@lru_cache(maxsize=512)
def asked(text: str) -> tuple[tuple[tuple[int, int], int], ...]:
    """Where each sentence that asks stands, and how many things it asks.

    Example:
        >>> [count for _, count in asked("What is the label, and why? Describe one row.")]
        [2, 1]
    """
    counted = (((s.start, s.end), _things_asked(plain(s.text))) for s in sentences(text))
    return tuple((place, count) for place, count in counted if count)


def _things_asked(sentence: str) -> int:
    marks = len(_ASKED.findall(sentence))
    if marks:
        return marks + _joined_questions(sentence)
    request = _REQUEST.search(sentence)
    if request is None or _NOT_A_REQUEST.search(sentence, max(0, request.start() - 1)):
        return 0
    return 1 + len(_AND_REQUEST.findall(sentence, request.end()))


def _joined_questions(sentence: str) -> int:
    """Further questions that `and` or a comma hides in one sentence."""
    joined = len(_AND_ASKS.findall(sentence))
    for match in _AND_MAY_ASK.finditer(sentence):
        joined += not _MAIN_QUESTION_LATER.search(sentence, match.end())
    joined += len(_AND_INVERTS.findall(sentence))
    if _OPENS_WITH_QUESTION.match(sentence):
        joined += len(_COMMA_ASKS.findall(sentence))
    return joined + len(_AND_REQUEST.findall(sentence))
