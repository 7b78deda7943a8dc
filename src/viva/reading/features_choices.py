"""Choices in what the candidate says: alternatives held against each other, and points where a choice would switch."""

from __future__ import annotations

import re

from viva.reading.figures import figures_in
from viva.reading.rungs_evidence import Heard, Said
from viva.reading.words import Span, content_stems, sentences
from viva.values.judgements import Quote
from viva.values.transcript import Transcript

WINDOW = 3
"""Sentences in which an alternative and its price are looked for."""

SHORTEST = 12
"""Words of a passage that can weigh anything."""

TOLD_WORDS = 3
"""Content words of the interviewer's that tie a passage to the problem, where it has no figure."""

NAMED_OTHER = re.compile(
    r"\b(?:alternativ\w*|the other (?:way|option|road|choice|route)|another (?:way|option|route)|option [ab12]|"
    r"two (?:roads|routes|choices|options)|either(?= [\w ]{2,40} or)|versus|vs|"
    r"(?:i|you|we|one) could(?! have| also| draw| imagine)|^could (?!you|i\b|we|it)|did think (?:about|of)|whereas|"
    r"and not (?:the|a)|"
    r"before i (?:gave|give) up|the first is|the second is|(?:you|we|i) can [\w ,']{4,80} or (?:you |we |"
    r"i )?(?:can|just)\b|"
    r"a second (?:model|one)|(?:rival|simple|other|second|different) formulation|(?:sooner|"
    r"rather) [\w ,']{3,70} than\b)|"
    r"\b\w+ is \w+er,? (?:and |but |while )?\w+(?: \w+)? is \w+er\b|"
    r"\b(?:gives?|has|have|is|are|brings?) (?:better|worse|more|less|higher|lower|\w+er)\b[\w ]{0,20}, (?:but |"
    r"and |while |whereas )?"
    r"[\w-]+(?: \w+)?(?:['’]s| gives?| has| have| is| are| brings?) (?:better|worse|more|less|higher|lower|\w+er)\b",
    re.I,
)
"""A second option, named as one."""

HINTED_OTHER = re.compile(
    r"\b(?:instead(?! of that)|rather than|compared (?:with|to)|i considered|discarded|rejected|go back to|"
    r"(?:a|the) (?:plain|simple|single|linear|simpler) [\w-]+|simpler|would be|would [\w ]{2,50},? (?:but|yet|"
    r"though)|"
    r"(?:you're|you are) proposing|i see why|granted|(?:i|we)(?:['’]d| would) rather(?! (?:hold|not|leave|stay|"
    r"wait))|"
    r"i(?:['’]d| would)? prefer|sooner)\b",
    re.I,
)
"""Words that may speak of a second option; only with a contrast."""

CONTRAST = re.compile(
    r"\b(?:but|yet|though|although|whereas|while|however|still|because|only|so|below that|which means)\b|[;:]", re.I
)
PRICE = re.compile(
    r"\b(?:costs?|price|los(?:e|es|s|ing)|gives? up|giving up|gave up|gives? away|expense|downside|disadvantage|"
    r"drawback|"
    r"slow(?:er)?|heavier|harder|simpler|safer?|risk\w*|trade\w*|less|more (?!than)\w+|expensive|worse|better|"
    r"cheap(?:er)?|"
    r"easi(?:er|ly)|quick(?:er)?|fast(?:er)?|upkeep|fewer|weakness|no longer|would miss|misses|swings?|fresher|ignores|"
    r"delay|noisy|"
    r"robust|truer|wrong|nothing|can['’]t|cannot|needs?|hold|than|discarded|undoes|half of them|late|old(?:er)?|"
    r"behind|stale)\b",
    re.I,
)
OWN_COST = re.compile(
    r"\b(?:the|its|one|main|only|a) (?:price|disadvantage|downside|drawback|catch|cost)(?: of [\w ]{2,40})? "
    r"(?:is|of that|of this|there|here|for that)\b|\bi (?:give|am giving|would give|['’]d give) up\b|"
    r"\bwhat [\w' ]{3,60} costs?(?: me| us)? is\b|\bcosts? me\b|\bat the (?:price|cost|expense) of\b|\bin exchange\b|"
    r"\bwhat (?:i|we) (?:lose|pay|give up)\b|\b(?:i|we) (?:lose|pay) [\w ]{2,40}(?:but|and|for|older|more)\b",
    re.I,
)
"""What the own choice costs, said outright."""

THRESHOLD = re.compile(
    r"\b(?:below|under|above|over|(?:less|more|fewer|worse|better) than|at least|beyond|past|exceeds?|reach(?:es)?|"
    r"drops? (?:to|below)|falls? (?:to|below)|bring|brings|saves?|gains?|worth)(?:\W+\w+){0,2}?\W*$|"
    r"\b(?:if|once|unless|until|when|as soon as|as long as)\b(?:\W+[\w'’]+){1,8}?\W*$",
    re.I,
)
ACTION = re.compile(
    r"\b(?:i|we|it|the [\w-]+(?: [\w-]+)?)(?:['’]d| would|['’]ll| will| do|['’]m| am)?(?: not|n['’]t| never| only|"
    r" rather| just)? "
    r"(?:widen|switch|drop|add|keep|go|stay|stop|take|choose|cut|move|book|feed|wire|leave|start|build|buy|ship|"
    r"launch|roll|"
    r"retire|change|flip|pay|accept|pick|prefer|train|need|bother|turn|fall|narrow|raise|lower|replace|use|run|"
    r"split|give|"
    r"spend|do|hold|wait|skip|allow|merge|reverse|block|loosen|tighten|go(?:es)? up|go(?:es)? down|rises?|falls?)\b",
    re.I,
)
MATTERS = re.compile(
    r"\b(?:money|bill|revenue|costs?|dollars?|cents?|budget|customers?|users?|people|persons?|authors?|"
    r"advertisers?|hours?|"
    r"reviewers?|agents?|chats?|cases|minutes?|sales|margin|profit|returns?|shoppers?|drivers?|patients?|members?|"
    r"riders?|"
    r"analysts?|merchants?|creators?|orders?|store|stores|fees?|total|goal|machines|tests?|live|limit|line|"
    r"traffic|queue)\b",
    re.I,
)
"""Units that somebody pays in."""


def weighed(heard: Heard, transcript: Transcript, *, specific: bool) -> tuple[Quote, ...]:
    """Passages that hold an alternative against the choice and name what one of them costs; each choice once.

    With `specific` only those tied to the problem: by a figure, or by the interviewer's own words.
    """
    told: frozenset[str] = frozenset().union(*(content_stems(t.text) for t in transcript.said_by("interviewer")))
    quotes: list[Quote] = []
    seen: list[frozenset[str]] = []
    for said in heard.said:
        behind = -1
        for span, window in _windows(said):
            if span.start < behind or not _weighs(span.text, window):
                continue
            stems = content_stems(window)
            if any(len(stems & old) > 0.5 * len(stems) for old in seen):
                continue
            if specific and len(stems & told) < TOLD_WORDS and not figures_in(window):
                continue
            seen.append(stems)
            quotes.append(Quote(turn=said.number, quote=span.text))
            behind = span.start + len(window)
    return tuple(quotes)


def _weighs(sentence: str, window: str) -> bool:
    if sentence.endswith("?"):
        return False
    if OWN_COST.search(sentence):
        return True
    if len(window.split()) < SHORTEST:
        return False
    other = NAMED_OTHER.search(sentence) or (HINTED_OTHER.search(sentence) and CONTRAST.search(window))
    return bool(other and PRICE.search(window))


def _windows(said: Said) -> list[tuple[Span, str]]:
    """Each sentence with the text from it to the end of its window."""
    spans = sentences(said.reasoned)
    return [(s, said.reasoned[s.start : spans[min(i + WINDOW, len(spans)) - 1].end]) for i, s in enumerate(spans)]


def switching_points(heard: Heard) -> tuple[Quote, ...]:
    """Conditions with a figure under which the candidate would choose otherwise, in units that somebody pays in."""
    return tuple(
        Quote(turn=said.number, quote=s.text)
        for said in heard.said
        for s in sentences(said.telling)
        if not s.text.endswith("?") and ACTION.search(s.text) and MATTERS.search(s.text) and _has_threshold(s.text)
    )


def _has_threshold(sentence: str) -> bool:
    """Whether a figure follows a word of condition within a few words."""
    return any(THRESHOLD.search(sentence[: figure.start]) for figure in figures_in(sentence))
