"""Features of a whole conversation: what no single phrase shows, counted over all of the candidate's turns.

A cue in a rubric names one as `feature: "derivations>=2"` (or `<=`). The names are the keys of `FEATURES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from viva.reading.derivations import figures_in, read_figures
from viva.reading.questions import is_interrogative
from viva.reading.rungs_evidence import ANY_QUESTION, Heard, Said, asks, is_bare_list
from viva.reading.words import Span, content_stems, sentences
from viva.values.judgements import Quote
from viva.values.transcript import Transcript

EARLY_WORDS = 750
"""Five minutes at 150 words a minute, both speakers together."""

BRIEF_WORDS = 110
"""Most words of a brief turn: about three quarters of a minute."""

_SPEC = re.compile(r"^([a-z_]+)(>=|<=)(\d+)$")

REASON = re.compile(
    r"\b(?:because|since|so that|so|which (?:means|is why)|that means|that's why|otherwise|therefore|hence|the reason|means|as a result|"
    r"in order to|or else|in case|due to|thus|if|unless|than)\b",
    re.I,
)
OTHER_WAY = re.compile(
    r"\b(?:alternativ\w*|instead(?! of that)|rather than|the other (?:way|option|road|choice|route)|another (?:way|option|route)|option [ab12]|two (?:roads|routes|choices|options)|"
    r"either(?= [\w ]{2,40} or)|versus|vs|compared (?:with|to)|(?:i|you|we|one) could(?! have| also| draw| imagine)|did think (?:about|of)|i considered|whereas|"
    r"and not the|and not a|before i (?:gave|give) up|go back to|the first is|the second is|(?:you|we|i) can [\w ,']{4,80} or (?:you |we |i )?(?:can|just)\b|"
    r"a second (?:model|one)|simpler (?:is|would|one|version)|(?:i|we)['’]d rather|i prefer|i would rather)\b|\b\w+ is \w+er,? (?:and |but |while )?\w+(?: \w+)? is \w+er\b",
    re.I,
)
PRICE = re.compile(
    r"\b(?:but|because|costs?|price|los(?:e|es|s|ing)|gives? up|giving up|gave up|gives? away|at the (?:cost|expense)|downside|disadvantage|drawback|slow(?:er)?|"
    r"heav(?:y|ier)|hard(?:er)?|risk\w*|trade\w*|less|more work|expensive|worse|cheap(?:er)?|easi(?:er|ly)|quick(?:er)?|fast(?:er)?|pays?|however|while|"
    r"upkeep|needs? (?:less|more|no|fewer)|can't|cannot|no longer|would miss|misses|swings?|fresher|below that)\b",
    re.I,
)
OWN_COST = re.compile(
    r"\b(?:the|its|one|main|only|a) (?:price|disadvantage|downside|drawback|catch|cost)(?: of [\w ]{2,40})? (?:is|of that|of this|there|here|for that)\b|\bi (?:give|am giving|would give|['’]d give) up\b|"
    r"\bwhat [\w' ]{3,60} costs?(?: me| us)? is\b|\bcosts? me\b|\bat the (?:price|cost|expense) of\b|\bin exchange\b|\bwhat (?:i|we) (?:lose|pay|give up)\b|\b(?:i|we) (?:lose|pay) [\w ]{2,40}(?:but|and|for)\b",
    re.I,
)
_THRESHOLD = re.compile(
    r"\b(?:below|under|above|over|(?:less|more|fewer|worse|better) than|at least|beyond|past|exceeds?|reach(?:es)?|drops? (?:to|below)|falls? (?:to|below)|bring|brings|saves?|gains?|worth)"
    r"(?:\W+\w+){0,2}?\W*$|\b(?:if|once|unless|until|when|as soon as|as long as)\b(?:\W+[\w'’]+){1,8}?\W*$",
    re.I,
)
_ACTION = re.compile(
    r"\b(?:i|we|it|the \w+)(?:['’]d| would|['’]ll| will| do|['’]m| am)?(?: not|n['’]t| never| only| rather| just)? (?:widen|switch|drop|add|keep|go|stay|stop|take|choose|cut|move|book|feed|wire|"
    r"leave|start|build|buy|ship|launch|roll|retire|change|flip|pay|accept|pick|prefer|train|need|bother|turn|fall|narrow|raise|lower|replace|use|run|split|give|spend|do|hold|wait|skip|allow|merge|reverse)\b",
    re.I,
)
_MATTERS = re.compile(
    r"\b(?:money|bill|revenue|costs?|dollars?|cents?|budget|customers?|users?|people|person|persons|authors?|advertisers?|hours?|reviewers?|agents?|chats?|"
    r"minutes?|sales|margin|profit|returns?|shoppers?|drivers?|patients?|members?|riders?|analysts?|merchants?|creators?|orders?|total|goal)\b",
    re.I,
)
_DECIDES = re.compile(
    r"\b(?:rules? (?:out|it out)|kills?|decides?|too (?:many|few|slow|big|heavy|much|thin|small|little|dear)|enough|not short|can['’]t|cannot|won['’]t|"
    r"costs nothing|so i|so we|so that|so the|so no|so an?|so it|which means|that means|means|not an edge|worth|thin|i keep|i cut|i['’]d|i would|instead|plenty|"
    r"loads|no problem|dominates|never|only|therefore|hence|fits?|rather than|biggest|bottleneck)\b",
    re.I,
)
_DIRECT = re.compile(
    r"^\W*(?:yes|no|nothing|nobody|none|not|by|the|that|those|for|in|on|with|at|two|three|four|one|first|because|only|to|from|it|they|we|i|a|an|half|about|"
    r"whoever|everybody|anybody|somebody|positive|neither|both|each|every|per|before|after|until|when|if|hourly|\d|[A-Z])",
    re.I,
)
_HEDGES = re.compile(
    r"^\W*(?:so,? (?:then|next|i think)|well,? |hm|i(?:'d| would) rather|honestly|absolutely|good question|that depends|it depends|yes,? exactly)",
    re.I,
)


class Counted(NamedTuple):
    """Whether a feature reaches what a cue asks, and the sentences that show it."""

    holds: bool
    quotes: tuple[Quote, ...]


class Measured(NamedTuple):
    """A feature's number and the sentences behind it."""

    number: int
    quotes: tuple[Quote, ...] = ()


def measure(spec: str, heard: Heard, transcript: Transcript) -> Counted:
    """Look at one feature as a cue names it. Raises `ValueError` where there is no such feature."""
    match = _SPEC.match(spec)
    if match is None or match[1] not in FEATURES:
        raise ValueError(f"{spec!r} is no feature; write NAME>=N or NAME<=N with one of {', '.join(sorted(FEATURES))}")
    measured = _measured(match[1], heard, transcript)
    wanted = int(match[3])
    holds = measured.number >= wanted if match[2] == ">=" else measured.number <= wanted
    return Counted(holds, measured.quotes[: min(max(2, wanted), 4)] if match[2] == ">=" else ())


@lru_cache(maxsize=512)
def _measured(name: str, heard: Heard, transcript: Transcript) -> Measured:
    return FEATURES[name](heard, transcript)


def _of(quotes: tuple[Quote, ...]) -> Measured:
    return Measured(len(quotes), quotes)


def _turns(heard: Heard, transcript: Transcript) -> Measured:
    """Candidate turns with something in them, the fullest first."""
    full = sorted((s for s in heard.said if len(s.counted.split()) >= 8), key=lambda s: -len(s.counted))
    return _of(tuple(Quote(turn=s.number, quote=max(sentences(s.counted), key=lambda x: len(x.text)).text) for s in full))


def _asking_turns(heard: Heard, transcript: Transcript) -> Measured:
    """Candidate turns that ask the interviewer something."""
    quotes = []
    for said in heard.said:
        asked = next((s for s in sentences(said.counted) if is_interrogative(s.text)), None)
        if asked:
            quotes.append(Quote(turn=said.number, quote=asked.text))
    return _of(tuple(quotes))


def _early_questions(heard: Heard, transcript: Transcript) -> Measured:
    """Candidate turns of the first five minutes that ask the interviewer something."""
    spoken = 0
    early: set[int] = set()
    for turn in transcript.turns:
        if spoken <= EARLY_WORDS:
            early.add(turn.number)
        spoken += turn.words
    return _of(tuple(q for q in _asking_turns(heard, transcript).quotes if q.turn in early))


def _pulled_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the candidate's turns that answer a probe instead of leading."""
    turns = [s for s in heard.said if s.counted.strip()]
    pulled = sum(1 for s in turns if ANY_QUESTION in s.answers)
    return Measured(round(100 * pulled / len(turns)) if turns else 100)


def _recitations(heard: Heard, transcript: Transcript) -> Measured:
    """Statements that merely enumerate."""
    quotes = [
        Quote(turn=said.number, quote=s.text)
        for said in heard.said
        for s in sentences(said.counted)
        if is_bare_list(s.text)
    ]
    return _of(tuple(quotes))


def _recited_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the statements that merely enumerate."""
    statements = [s for said in heard.said for s in sentences(said.counted) if not s.text.endswith("?")]
    recited = _recitations(heard, transcript)
    return Measured(round(100 * recited.number / len(statements)) if statements else 0, recited.quotes)


def _brief_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the candidate's turns that stay under a minute of talk."""
    turns = [said for said in heard.said if said.text.strip()]
    brief = sum(1 for said in turns if len(said.text.split()) <= BRIEF_WORDS)
    return Measured(round(100 * brief / len(turns)) if turns else 0)


def _reasoned_percent(heard: Heard, transcript: Transcript) -> Measured:
    """Share of the statements of some length that carry a reason, a condition or a consequence."""
    statements = [
        s
        for said in heard.said
        for s in sentences(said.counted)
        if len(s.text.split()) >= 6 and not s.text.endswith("?")
    ]
    with_reason = [s for s in statements if REASON.search(s.text)]
    return Measured(round(100 * len(with_reason) / len(statements)) if statements else 0)


def _direct_answers(heard: Heard, transcript: Transcript) -> Measured:
    """Answers to a probe that begin with a short statement, before the reason."""
    quotes = []
    for said in heard.said:
        spans = sentences(said.counted)
        if ANY_QUESTION not in said.answers or not spans:
            continue
        opening = spans[0].text
        if (
            len(opening.split()) <= 16
            and not opening.endswith("?")
            and not _HEDGES.match(opening)
            and len(said.counted.split()) >= 12
        ):
            quotes.append(Quote(turn=said.number, quote=opening))
    return _of(tuple(quotes))


def _windows(said: Said, size: int) -> list[tuple[Span, str]]:
    spans = sentences(said.counted)
    return [(span, said.counted[span.start : spans[min(i + size, len(spans)) - 1].end]) for i, span in enumerate(spans)]


def _weighed(heard: Heard, transcript: Transcript, *, specific: bool) -> tuple[Quote, ...]:
    """Passages that hold an alternative against the choice and name what one of them costs."""
    quotes: list[Quote] = []
    seen: list[frozenset[str]] = []
    told = (
        frozenset().union(*(content_stems(t.text) for t in transcript.said_by("interviewer")))
        if transcript.turns
        else frozenset()
    )
    for said in heard.said:
        skip_to = -1
        for span, window in _windows(said, 3):
            weighs = OWN_COST.search(span.text) or (OTHER_WAY.search(span.text) and PRICE.search(window))
            if span.start < skip_to or span.text.endswith("?") or not weighs:
                continue
            stems = content_stems(window)
            if len(window.split()) < 12 or any(len(stems & old) > 0.5 * len(stems) for old in seen):
                continue
            if specific and len(stems & told) < 3 and not figures_in(window):
                continue
            seen.append(stems)
            quotes.append(Quote(turn=said.number, quote=span.text))
            skip_to = span.start + len(window)
    return tuple(quotes)


def _switching_points(heard: Heard, transcript: Transcript) -> Measured:
    """Conditions with a figure under which the candidate would choose otherwise, in units that somebody pays in."""
    quotes = []
    for said in heard.said:
        spans = sentences(said.counted)
        for i, span in enumerate(spans):
            around = " ".join(s.text for s in spans[max(0, i - 2) : i + 2])
            if span.text.endswith("?") or not figures_in(span.text):
                continue
            if _ACTION.search(span.text) and _MATTERS.search(around) and _is_threshold(span.text):
                quotes.append(Quote(turn=said.number, quote=span.text))
    return _of(tuple(quotes))


def _is_threshold(sentence: str) -> bool:
    """Whether a figure follows a word of condition within a few words."""
    return any(_THRESHOLD.search(sentence[: figure.start]) for figure in figures_in(sentence))


def _deciding_figures(heard: Heard, transcript: Transcript) -> Measured:
    """Figures worked out or taken up that decide something in the same or the next sentence."""
    figures = read_figures(heard, transcript)
    wanted = {(q.turn, q.quote) for q in figures.derived}
    quotes = []
    for said in heard.said:
        spans = sentences(said.counted)
        for i, span in enumerate(spans):
            after = " ".join(s.text for s in spans[i : i + 2])
            if (said.number, span.text) in wanted and _DECIDES.search(after):
                quotes.append(Quote(turn=said.number, quote=span.text))
    return _of(tuple(dict.fromkeys(quotes)))


FEATURES: Final[dict[str, Callable[[Heard, Transcript], Measured]]] = {
    "turns": _turns,
    "asking_turns": _asking_turns,
    "early_questions": _early_questions,
    "pulled_percent": _pulled_percent,
    "recitations": _recitations,
    "recited_percent": _recited_percent,
    "brief_percent": _brief_percent,
    "reasoned_percent": _reasoned_percent,
    "direct_answers": _direct_answers,
    "weighings": lambda heard, transcript: _of(_weighed(heard, transcript, specific=False)),
    "specific_weighings": lambda heard, transcript: _of(_weighed(heard, transcript, specific=True)),
    "switching_points": _switching_points,
    "derivations": lambda heard, transcript: _of(read_figures(heard, transcript).derived),
    "given_figures": lambda heard, transcript: _of(read_figures(heard, transcript).repeated),
    "far_off_figures": lambda heard, transcript: _of(read_figures(heard, transcript).far_off),
    "splits": lambda heard, transcript: _of(read_figures(heard, transcript).splits),
    "deciding_figures": _deciding_figures,
}
"""What can be counted, by the name that a rubric uses."""

__all__ = ["FEATURES", "Counted", "Measured", "asks", "measure"]
