"""The questions that a candidate's turn puts to the interviewer, verbatim and one by one.

Left out are questions that the candidate answers in the same breath, quotes, or asks nobody ("what else?").
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from viva.reading.extent import readable
from viva.reading.words import Span, sentences

_LEAD = (
    r"(?:(?:ok(?:ay)?|so|and|but|well|right|then|first|firstly|second|secondly|third|also|now|great|thanks|thank you|good|"
    r"sure|cool|perfect|nice|understood|got it|al+ ?right|h+m+|u+m+|uh|ah|oh|yes|yeah|no|next|finally|lastly|"
    r"last (?:one|thing|question)|one (?:more|last)(?: thing| question)?|another (?:question|thing)|(?:a |quick )*question|"
    r"my (?:first |next |last |other )?question(?: is| would be)?|actually|just|sorry|please|hi|hello|hey|plus|fine|noted|"
    r"before (?:anything|everything|that|we start|i start|designing|i begin|we begin|i design|i draw)(?:[^,:.]{0,40}(?=[,:]))?|"
    r"(?:for|in terms of|regarding|about|as for|on) [^,:?]{1,40}(?=[,:]))"
    r"[\s,:;.\-–—]+)*"
)
_WH = r"(?:what|which|who|whom|whose|where|when|why|how)"
_AUX = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|am)(?:n't)?"
_SUBJECT = (
    r"(?:i|we|you|it|they|he|she|there|this|that|these|those|the|an?|any|all|our|your|my|some|every|each|both|"
    r"two|three|most|anybody|anyone|anything|somebody|someone|everyone|everybody|people|users?|ads?|advertisers?|clicks?|plaza|product|"
    r"stories|logs?|labels?|features?|impressions?|requests?|predictions?|scores?)\b"
)
_INVERTED = rf"{_AUX} {_SUBJECT}"
_RELATIVE = (
    r"(?:is|are|was|were|means?|meant|will|would|can|could|may|makes?|gives?|leaves?|i|we|you|they|it|the|has|have)\b"
)
_VERB = r"(?:matters|counts|remains|happens|follows|worries|bothers|comes|goes|works|helps|hurts|decides|wins|i|we|you|they|it|he|she)\b"
_OPEN_WH = (
    rf"(?:(?:how|what|which) about\b|what if\b|(?!which {_RELATIVE}){_WH}(?:'s|'re|'d)? {_AUX}\b|(?:what|who|where|how|when)'s\b|"
    rf"how (?:many|much|often|big|large|long|fast|quick(?:ly)?|late|soon|far|old|good|bad|well|fresh|frequent(?:ly)?|likely|"
    rf"expensive|\w+ (?:is|are|was|were)|is|are)\b|"
    rf"(?:by|for|from|since|until|to|at|in|on|with) (?:how (?:long|much|many)|what|when|which|whom)[\w ]{{0,20}} {_AUX}\b|"
    rf"(?:what|which|whose) (?!{_SUBJECT}|{_VERB}|(?:is|are|was|were)\b)(?:[\w-]+ ){{1,3}}?{_AUX}\b|"
    rf"(?:what|who) (?:happens|runs|exists|counts|decides|decided|chose|chooses|picks|picked|uses|reads|pays|sets|wins|matters|lands)\b)"
)
_GOES_ON = re.compile(r", (?:so|but|because|which|i|we|i'd|i'll|we'd|that|then|and (?:i|we|so|then|that)) ", re.I)
"""Without a question mark, a sentence that goes on like this states something."""
_IS_SUBJECT = re.compile(
    rf"^{_LEAD}(?:what|who|how(?! \w+ {_AUX}\b)|where|when)(?:'s| (?:is|are|was|were))? (?!{_AUX}\b|(?:kind|sort|type|share|fraction|percentage|amount|number)s? of\b|(?!{_VERB})\w+ {_AUX} (?:\w+ ?){{1,4}}$|many\b|much\b|often\b|long\b|big\b|fast\b)"
    r"(?:\w+ ){1,6}?(?:is|are|was|were|means|decides|matters|wins|tells|depends)\b",
    re.I,
)
_MEASURE = re.compile(
    rf"^{_LEAD}how (?:many|much|often|big|large|long|fast|late|far|old|good|well)\b(?!(?: [\w-]+){{0,4}}? {_AUX} {_SUBJECT}| {_AUX}\b)",
    re.I,
)
"""Likewise "how often an ad was clicked goes in", unless it is short."""
"""Likewise, where the opening clause is the subject: "what counts is the level"."""

_REQUEST = (
    r"(?:(?:i'd|i would|we'd|we would) (?:also |really |just |first )?(?:like|love|want|need) to (?:know|understand|ask|clarify|learn|hear|"
    r"find out|check|confirm|get (?:a sense|an idea|a feel(?:ing)?))\b|"
    r"i (?:also |just |first |still )?(?:want|need|wish) to (?:know|understand|ask|clarify|learn|find out)\b|"
    r"i(?:'m| am|'d be| would be| was)? (?:also |just |still )?(?:curious|wonder(?:ing)?|interested to know|unsure) (?:about|to know|as to|whether|if|what|how|which|who|where|when|why)\b|"
    r"(?:please )?(?:tell|give|show|send|remind) (?:me|us)\b|let me know\b|let me (?:ask|check with you|confirm)\b|"
    r"(?:can|may|could|might) i (?:ask|get|know|have)\b|"
    r"(?:it (?:would|'d)|it'd|would) (?:be|help)[\w ]{0,20} to (?:know|understand|hear)\b|"
    r"please (?:explain|clarify|describe|define|specify|share|elaborate|tell|give|confirm)\b|(?:explain|describe|clarify) to me\b|"
    r"i have (?:an?|one|two|some|several|a few|another|more|a couple of) questions? (?:about|on|regarding|for|around)\b|"
    r"(?:my|the) (?:\w+ )?question is (?:about|whether|if|what|how|who|where|when|which|why)\b|"
    r"it(?:'s| is) (?:not clear|unclear) to me (?:whether|if|what|how|who|where|which)\b)"
)
_ANY = (
    r"any(?:thing)? (?:known|on|about|constraints?|requirements?|limits?|restrictions?|idea|info|information|data|other|privacy|"
    r"latency|budget|numbers?|figures?|details?|preferences?|guidance|regulations?|logs?|labels?)\b[^.,]{0,60}$"
)
_SHORT = rf"(?!(?:can|will|would|do|have) (?:be|not|love|like|the)\b){_AUX} [\w-]+ (?:[\w'-]+ ?){{1,8}}$"
_OPENS = re.compile(rf"^{_LEAD}(?:{_OPEN_WH}|{_INVERTED}|{_REQUEST}|{_ANY}|{_SHORT})", re.I)
_ORDER = re.compile(rf"^{_LEAD}(?:do|have|had) (?:the|an?|that|this|it|some|all|every|each)\b", re.I)
_CONDITION = re.compile(rf"^{_LEAD}(?:should|had|were) [^,]+, (?:i|we|you|it|the|that|then|a)\b", re.I)
_PLEASE = re.compile(
    r"^(?!.*\b(?:go on|continue|go ahead|next|move|repeat|moment|minute|second|wait)\b)[\w'%,\- ]{3,60},? please$", re.I
)
_FROM_YOU = re.compile(r"\bi(?:'d| would)? (?:need|want|like)\b.* from you\b", re.I)
_SHOUT = re.compile(
    r"\b(?:shout|stop me|tell me|correct me|interrupt me|let me know|say so|object)\b[^.?!]{0,30}\b(?:if|when|unless)\b[^.?!]*"
    r"\b(?:wrong|nonsense|not (?:right|true|the case|so)|otherwise|mistaken|off|isn't|untrue|disagree)\b",
    re.I,
)
_ASSUMES = re.compile(
    r"\b(?:assum(?:e|es|ed|ing|ption)|suppos(?:e|ing)|presum(?:e|ing|ably)|take it that|taking it that|say that|i guess|imagine)\b",
    re.I,
)
_CONFIRM = re.compile(
    rf"^{_LEAD}(?:(?:is|was|would|does|can|could) (?:that|this|it|i assume (?:that|so))\b(?: be| sound| seem| hold)?(?: an?)?(?: \w+)?"
    r"(?: (?:right|correct|fair|ok|okay|true|reasonable|safe|valid|accurate|assumption|case|fine|so))?"
    r"|right|correct|fair|ok|okay|yes|agreed|true)\?$",
    re.I,
)
_NOBODY = re.compile(
    rf"^{_LEAD}(?:right|yeah|yes|okay|ok|no|see|you know|you see|so what|what else|anything else|what more|what now|now what|"
    r"where was i|where were we|where to start|where to begin|how do i (?:put|say) (?:this|that|it)|"
    r"what do i (?:mean|need)(?: here| now)?|what am i (?:forgetting|saying|doing)|what was (?:it|that)(?: called| again)?|what's next|what next|"
    r"what(?: do)?(?: i)? still need|what comes next|who knows|why not|what's left|what is left|what have i got|let's see|hm+|eh|huh)\?$",
    re.I,
)
_ANSWER_FIRST = re.compile(
    r"^(?:because|since\b.*,|well\b|simpl[ey]|easy|eas(?:ier|iest)|yes\b|yeah|yep|no\b(?! idea)|nope|not really|probably|maybe|perhaps|it depends|the answer|"
    r"my answer|i think|i(?:'d| would) say|i don't think|obviously|of course|definitely|hardly|exactly|clearly|mostly|honestly,? (?:yes|no|i)|none|nothing|both|neither|"
    r"to (?:avoid|make|keep|get|stop|learn|see|have)|by \w+ing|so that|as )\b",
    re.I,
)
_OWN_ANSWER = re.compile(
    r"^(?:i|we|you|they|it|he|she|that|this|there|then|so|the|a|an|my|our|first|one|two|let me|let's|if|with|for|in|on|log|two|"
    r"i(?:'d|'ll|'m|'ve)|we(?:'d|'ll|'re)|it(?:'s|'d)|that(?:'s|'d)|you(?:'d)|[\w-]+)\b",
    re.I,
)
_SELF = re.compile(
    rf"^{_LEAD}(?:why\b|(?:how|what|which|where|when|who)[\w' ]{{0,40}}? (?:do|would|should|could|can|will|am|shall|did|have|'d) "
    r"(?:i|we|you|one)\b(?! (?:know|have|got|expect|care|log|store|collect|track|pay|support|already|currently|want|serve|show|keep|allowed|given|told))"
    r"|what if\b|what happens (?:if|when)\b|so what\b|and the (?:price|cost|catch|downside|result|reason|risk|trade-?off)\b|"
    r"(?:is|does|would|will) (?:it|that|this)\b|am i\b|do i\b|would i\b|could i\b|can i (?:really|just|live))",
    re.I,
)
_ASKS_WE_NEED = re.compile(r"\b(?:do|does|would|will) (?:we|plaza|you|the \w+) (?:need|want|allow|accept)\b", re.I)
_HAS_VERB_OR_WH = re.compile(rf"\b(?:{_WH}|{_AUX}|any|tell)\b", re.I)
_BREAK = re.compile(
    rf"(?:\s*[,;:–—]|\s-)?\s+(?:(?:and|plus|but|also|then)\s+(?:then |also |by )?)?"
    rf"(?=(?:(?:in|on|for|at|to|from|by|with|of|about) )?(?:(?!which {_RELATIVE}){_WH}(?:'s|'re)?\b|{_INVERTED}|(?:we|you|there|they)(?:'ve|'re| have| are| is)\b[^?]*, (?:right|correct|no|yes)\?))",
    re.I,
)
_COORDINATES = re.compile(r"[,;:–—]|\s-|\b(?:and|plus|but|also)\b", re.I)
_OPENS_PART = re.compile(rf"^{_LEAD}(?:{_WH}\b|{_INVERTED}|{_REQUEST})", re.I)
_CLAUSE = re.compile(
    rf"^{_LEAD}(?:before|last|one|now|if|when|once|since|as|given|suppos\w+|with|after|while|because|assuming|say|unless|although|though|considering|i|we|you|it|that|they)\b",
    re.I,
)
_TOPICS = re.compile(r"^(?:\w+[ ,]+){1,5}(?:and \w+)?\s*$")
_EDGES = " ,;:–—-\n"


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
        ['How big is it,', 'and how fast?']
    """
    found: list[Asked] = []
    spans = sentences(readable(text))
    for place, span in enumerate(spans):
        following = spans[place + 1] if place + 1 < len(spans) else None
        previous = spans[place - 1] if place else None
        plain = _plain(span.text)
        if _confirms(plain, previous):
            assert previous is not None
            whole = readable(text)[previous.start : span.end]
            found = [q for q in found if q.start < previous.start] + [Asked(whole, previous.start, whole, "")]
        elif _is_question(plain) and not _is_for_nobody(plain, following):
            found += _parts(span)
    return tuple(found)


def spans_asking(text: str) -> frozenset[int]:
    """Starts of the sentences, in the part that is read, that ask the interviewer something."""
    starts = [q.start for q in asked(text)]
    return frozenset(s.start for s in sentences(readable(text)) if any(s.start <= at < s.end for at in starts))


def is_interrogative(sentence: str) -> bool:
    """Whether one sentence has the form of a question or of a request, whoever it is for."""
    return _is_question(_plain(sentence))


def is_assumption(question: str) -> bool:
    """Whether a question offers an assumption and asks for leave to make it."""
    return bool(_ASSUMES.search(question))


def _plain(sentence: str) -> str:
    return sentence.replace("’", "'").replace("‘", "'").strip()


def _is_question(sentence: str) -> bool:
    bare = sentence.rstrip("\"'”)] ")
    if bare.endswith("?"):
        return not _is_quoted(sentence)
    bare = bare.rstrip(".!… ")
    if _PLEASE.match(bare) or _FROM_YOU.search(bare):
        return True
    opening = _OPENS.match(bare)
    if not opening or _ORDER.match(bare) or _CONDITION.match(bare) or _GOES_ON.search(bare):
        return False
    if ":" in opening[0] and not re.search(r"question|anything", opening[0], re.I):
        return False
    return not _IS_SUBJECT.match(bare) and not (_MEASURE.match(bare) and len(bare.split()) > 6)


def _is_quoted(sentence: str) -> bool:
    """Whether the question mark stands inside quotation marks."""
    closing = re.search(r"\?[\"”]$", sentence)
    return bool(closing) and len(re.findall(r"[\"“”]", sentence)) >= 2


def _confirms(sentence: str, previous: Span | None) -> bool:
    """Whether the sentence asks for leave to make the assumption in the one before it."""
    if previous is None or not _ASSUMES.search(previous.text) or previous.text.endswith("?"):
        return False
    return bool(_CONFIRM.match(sentence) or _SHOUT.search(sentence))


def _is_for_nobody(sentence: str, following: Span | None) -> bool:
    """Whether the question is a turn of phrase, or answered by the candidate in the next sentence."""
    if _NOBODY.match(sentence):
        return True
    if following is None:
        return False
    after = _plain(following.text)
    if _is_question(after):
        return bool(re.match(rf"^{_LEAD}why\?$", sentence, re.I))
    if _ANSWER_FIRST.match(after):
        return True
    if not sentence.endswith("?") or _ASKS_WE_NEED.search(sentence):
        return False
    if _SELF.match(sentence) and _OWN_ANSWER.match(after):
        return True
    return len(sentence.split()) <= 4 and not _HAS_VERB_OR_WH.search(sentence)


def _parts(span: Span) -> list[Asked]:
    """A question sentence in its parts; what is no question by itself stays with the first."""
    cuts = [0, *(m.start() for m in _BREAK.finditer(_plain(span.text)) if _COORDINATES.search(m[0])), len(span.text)]
    pieces = [span.text[a:b] for a, b in pairwise(cuts)]
    head = subject = ""
    if len(pieces) > 1 and not _OPENS_PART.match(_plain(pieces[0])) and not _TOPICS.match(pieces[0]):
        head = pieces[0]
        pieces[:2] = [pieces[0] + pieces[1]]
        subject = "" if _CLAUSE.match(head) or len(head.split()) > 6 else head.strip(_EDGES)
    found: list[Asked] = []
    at = span.start
    for place, piece in enumerate(pieces):
        text = piece.strip(_EDGES)
        core = piece[len(head) :].strip(_EDGES) if place == 0 else text
        if text:
            found.append(Asked(text, at + piece.index(text), core, subject))
        at += len(piece)
    return found
