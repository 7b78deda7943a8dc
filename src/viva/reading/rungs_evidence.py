"""What the candidate said that may count as evidence: not echoes, not withdrawn words, not orders to the grader."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from viva.reading.anchors import Holders
from viva.reading.asides import is_check_in, is_note
from viva.reading.extent import readable
from viva.reading.general import is_general, is_grounded, matter
from viva.reading.injection import is_injection
from viva.reading.questions import is_interrogative
from viva.reading.same import Same
from viva.reading.words import Span, content_stems, sentences, stem
from viva.values.judgements import Quote
from viva.values.moves import ASKING_ACTS
from viva.values.transcript import Transcript, Turn

ANY_QUESTION = "*"
"""Among the ids that a turn answers: the interviewer asked for something."""

CHALLENGE = "X.PUSH"
"""Among the ids that a turn answers: the interviewer put something that goes against the design so far."""

_ACKNOWLEDGING = frozenset(
    stem(word)
    for word in "okay ok got get clear crystal noted note understood right good great fine thanks thank yes exactly "
    "perfect cool alright sure then now see know well hm beautiful absolutely up".split()
)
_OPEN_NUDGE = re.compile(
    r"\banything\b|\bgo on\b|\bnext\b|\byours? (?:to decide|decision)\b|\bassum|\bask me\b|\bcarry on\b", re.I
)
_IMPERATIVE = re.compile(
    r"^\W*(?:(?:okay|ok|understood|noted|so|and|now|then|please|thank you)[,.]? )*(?:(?:walk|talk|take) me|"
    r"tell me|give|"
    r"show me|explain|describe|follow|name|state|list|take|sketch|estimate|compare|pick|choose|say)\b",
    re.I,
)
_CHALLENGES = re.compile(
    r"\b(?:suppose|imagine|what if|if you (?:simply|just|only)|say that|do(?:es)? (?:that|this) bother|surely|"
    r"isn't it|aren't they|i suppose)\b|"
    r"\b(?:what|how) (?:does|do|would|will|should) (?:that|this|it|these) (?:change|affect|touch|mean)\b|"
    r"\bwhat (?:changes|would change|remains?|would remain)\b|\bdo you (?:launch|ship|still|stop|roll|keep|stand)\b|"
    r"\bhow do you (?:read|respond|react)\b|\bwhere do you go\b|\bwalk me through what happens\b|"
    r"\bwhat (?:do|would) you (?:do(?! next)|check first|tell (?:them|her|him)|say to)\b|"
    r"\byou would (?:rather|of course|surely|not)\b|\bw(?:ould|ouldn't) (?:you not|you)\b (?:not )?(?:rather|"
    r"simply|just)|"
    r"\bwould you not\b|\bwouldn't you\b|\bwould (?:one|a|the|it|that|this)\b[^.?]{0,60}\b(?:be enough|do|suffice|"
    r"not be|solve|help|fix|work)\b|"
    r"\bi (?:think|would say|would argue|believe)\b|\bas they are\b|\bwhy not (?:just|simply)\b",
    re.I,
)
_TAKES_BACK = re.compile(
    r"\b(?:forget|ignore|disregard|scratch|strike|drop) (?:about )?(?:what|everything|all|the (?:part|bit|thing))"
    r"(?: that)? (?:i|i['’]ve|i have)\b|"
    r"\bforget (?:about )?(?:everything|all|the (?:part|bit|thing)) (?:about|on|with)\b|"
    r"\b(?:take|taking|took) (?:(?:that|this|it|all of that|my \w+) )?back\b|"
    r"\bi (?:withdraw|retract|no longer (?:think|want|believe|hold|would))\b|\bscratch that\b|"
    r"\bnever mind what i said\b|\bon second thoughts?\b",
    re.I,
)
_JUST_BEFORE = re.compile(r"\b(?:scratch|strike) that\b|\btakes? (?:that|this|it) back\b|\bon second thoughts?\b", re.I)
_REPLACES = re.compile(r"\b(?:so|because|since|instead|with this|therefore)\b", re.I)
FEW_NAMED = 4
"""Content words up to which a retraction names things; a longer one repeats a claim, and is about that alone."""

_TAKING_BACK = frozenset(
    stem(word)
    for word in "forget ignore disregard scratch strike drop said say back take taking took withdraw retract "
    "longer think thought earlier everything about all only just really actually part bit "
    "thing never mind matters matter".split()
)
_WANTS_TO_KNOW = re.compile(
    r"\b(?:i|we)(?:['’]d| would| want| need|['’]ll)? ?(?:also |first |still )?(?:like |want |need |have )?(?:to )?"
    r"(?:know|understand|ask|clarify|find out|learn|see|check) (?:first |about |for |you )?"
    r"(?:who|what|which|how|where|when|why|whether)\b",
    re.I,
)
_REASONING = re.compile(
    r"\b(?:because|so|since|which|means?|but|if|when|then|than|instead|unless|until|otherwise|whereas|while|leave|"
    r"ignore|"
    r"keep|stay|own|skip|exclude|cut|pick|choose|decides?|rules?|not|never|cannot|can't|won't|don't|isn't|doesn't|"
    r"for those|"
    r"goes|comes|gives?|takes?|gets)\b",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|have|has|had|do|does|get|goes?|use|uses|want|wants|need|needs|know|knows|take|takes|"
    r"make|"
    r"makes|comes?|runs?|work|works|(?:i|we|it|they|you)['’](?:d|ll|m|re|s|ve))\b",
    re.I,
)
_STEPS = re.compile(
    r"\b(?:fetch|pull|read|look up|call|score|rank|sort|drop|filter|return|send|write|log|join|train|show|pick|"
    r"store|merge|"
    r"embed|load|check|build|cut|match|deliver|serve|retrieve|route|answer|mask|hand)(?:s|es|ed)?\b",
    re.I,
)
"""What happens to a request or an example: three of them are a walk, not a list."""
_ITEM_BREAK = re.compile(r",\s*(?:and |or )?|;\s*|\band\b|\bor\b")
ITEMS = 4
"""Fewest items of a list that counts as one."""

STEPS = 3
"""Fewest steps that make a walk of a list."""

ITEM_WORDS = 2.7
"""Most words of an item, on average."""


class Said(NamedTuple):
    """One candidate turn, with what counts in it. The texts have the same length, so places agree."""

    number: int
    text: str
    counted: str
    """Without what is no evidence at all."""
    telling: str
    """Also without general talk: what may earn something."""
    asked: str
    """The questions alone."""
    reasoned: str
    """Also without lists of terms that have no verb, and mere notes: what may earn more than having named something."""
    grounded: str
    """Also without statements that have nothing of what the interview is about: where signs of reasoning count."""
    answers: frozenset[str]
    """Topics and criteria that the interviewer's turn before it asked about."""
    before: str
    """The interviewer's turn just before; empty if there is none."""
    after: str
    """The interviewer's next turn; empty if there is none."""


class Heard(NamedTuple):
    """A transcript read for its evidence."""

    said: tuple[Said, ...]
    withdrawn: tuple[Quote, ...]
    """The sentences in which the candidate took something back."""
    volunteered: tuple[Turn, ...]
    """Interviewer turns that told things nobody had asked for."""
    holders: Holders
    """Which of the candidate's turns may hold a cue."""


def hear(transcript: Transcript, subject: frozenset[str] | None = None) -> Heard:
    """Work out, turn by turn, what may count for the candidate.

    `subject` holds stems of what the interview is about, beside the interviewer's words; without it nothing is taken
    for general talk.
    """
    return _hear(Same(transcript), subject)


@lru_cache(maxsize=64)
def _hear(heard: Same[Transcript], subject: frozenset[str] | None) -> Heard:
    transcript = heard.value
    if subject is not None:
        subject |= matter(turn.text for turn in transcript.said_by("interviewer"))
    struck, withdrawn = _withdrawn(transcript)
    said: list[Said] = []
    volunteered: list[Turn] = []
    before: Turn | None = None
    asked_before = False
    for turn in transcript.turns:
        if turn.speaker == "interviewer":
            if not asked_before and not asks(turn, own=transcript.own):
                volunteered.append(turn)
            before = turn
            continue
        said.append(_said(transcript, turn, before, struck.get(turn.number, frozenset()), subject))
        asked_before = bool(said[-1].asked.strip())
        before = None
    return Heard(tuple(said), withdrawn, tuple(volunteered), Holders(one.text for one in said))


def _said(
    transcript: Transcript, turn: Turn, before: Turn | None, dead: frozenset[int], subject: frozenset[str] | None
) -> Said:
    text = readable(turn.text)
    spans = sentences(text)
    counted = _blank(text, [s for s in spans if s.start in dead or _is_no_evidence(s, before)])
    questions = [s for s in spans if _is_question(s.text)]
    stated = [] if subject is None else [s for s in spans if s not in questions]
    telling = _hush(counted, [s for s in stated if is_general(s.text, subject or frozenset())])
    reasoned = _blank(telling, [s for s in spans if is_bare_list(s.text) and not _VERB.search(s.text)])
    reasoned = _hush(reasoned, [s for s in stated if is_note(s.text)])
    return Said(
        number=turn.number,
        text=text,
        counted=counted,
        telling=telling,
        asked=_blank(counted, [s for s in spans if s not in questions]),
        reasoned=reasoned,
        grounded=_hush(reasoned, [s for s in stated if not is_grounded(s.text, subject or frozenset())]),
        answers=about(before, own=transcript.own) if before else frozenset(),
        before=before.text if before else "",
        after=next((t.text for t in transcript.turns[turn.number :] if t.speaker == "interviewer"), ""),
    )


def asks(turn: Turn, *, own: bool) -> bool:
    """Whether an interviewer's turn asks for something in particular; an open nudge does not."""
    if own and turn.move is not None:
        return turn.move.act in ASKING_ACTS and turn.move.act != "nudge"
    return any(_requests(s.text) and not _OPEN_NUDGE.search(s.text) for s in sentences(turn.text))


def _requests(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)] ").endswith("?") or bool(_IMPERATIVE.match(sentence)) or is_interrogative(sentence)


def about(turn: Turn, *, own: bool) -> frozenset[str]:
    """What an interviewer's turn asks about: ids of its move, and the two marks of this module."""
    ids: set[str] = set()
    if turn.move is not None:
        ids.update(i for i in (turn.move.topic, turn.move.criterion, turn.move.twist) if i)
    if asks(turn, own=own):
        ids.add(ANY_QUESTION)
    if is_challenge(turn):
        ids.add(CHALLENGE)
    return frozenset(ids)


def is_challenge(turn: Turn) -> bool:
    """Whether the interviewer changes the circumstances, contradicts, or offers the opposite choice."""
    if turn.move is not None and turn.move.act in ("twist", "open"):
        return turn.move.act == "twist"
    return (
        turn.number > 1 and bool(_CHALLENGES.search(turn.text)) and any(_requests(s.text) for s in sentences(turn.text))
    )


@lru_cache(maxsize=4_096)
def is_bare_list(sentence: str) -> bool:
    """Whether a sentence merely enumerates: four or more short items and no word that reasons about them.

    Example:
        >>> is_bare_list("Calibration, normalized entropy, delayed feedback, drift."), is_bare_list("Clicks, so taps.")
        (True, False)
    """
    steps = {match[0].lower() for match in _STEPS.finditer(sentence)}
    if sentence.rstrip().endswith("?") or _REASONING.search(sentence) or len(steps) >= STEPS:
        return False
    items = [item for item in _ITEM_BREAK.split(sentence) if item.strip(" .!:")]
    return len(items) >= ITEMS and sum(len(i.split()) for i in items[1:]) <= ITEM_WORDS * (len(items) - 1)


def sentence_at(text: str, place: int) -> Span:
    """The sentence that a place belongs to, with its neighbour when it is too short to be told from others."""
    spans = sentences(text)
    at = next((i for i, s in enumerate(spans) if s.start <= place < s.end), 0)
    first, last = at, at
    while len(text[spans[first].start : spans[last].end].split()) < 4 and (first > 0 or last + 1 < len(spans)):
        first, last = (first, last + 1) if last + 1 < len(spans) else (first - 1, last)
    return Span(spans[first].start, spans[last].end, text[spans[first].start : spans[last].end])


@lru_cache(maxsize=4_096)
def _is_question(sentence: str) -> bool:
    return (
        sentence.rstrip("\"'”’)] ").endswith("?") or is_interrogative(sentence) or bool(_WANTS_TO_KNOW.search(sentence))
    )


def _is_no_evidence(sentence: Span, before: Turn | None) -> bool:
    return (
        is_injection(sentence.text)
        or is_check_in(sentence.text)
        or (before is not None and is_echo(sentence.text, before.text))
    )


def is_echo(sentence: str, before: str) -> bool:
    """Whether a statement only repeats what the interviewer said just before."""
    if sentence.rstrip().endswith("?"):
        return False
    content = content_stems(sentence) - _ACKNOWLEDGING
    new = content - content_stems(before)
    return bool(content) and len(new) <= (1 if len(content) >= 6 else 0)


def _withdrawn(transcript: Transcript) -> tuple[dict[int, frozenset[int]], tuple[Quote, ...]]:
    """Starts of the sentences that no longer stand, by turn, and the sentences that took them back."""
    struck: dict[int, set[int]] = {}
    quotes: list[Quote] = []
    earlier: list[tuple[int, Span]] = []
    for turn in transcript.said_by("candidate"):
        for sentence in sentences(readable(turn.text)):
            found = _TAKES_BACK.search(sentence.text)
            if found and not is_injection(sentence.text):
                quotes.append(Quote(turn=turn.number, quote=sentence.text))
                objects = _objects(sentence.text, found.end(), earlier)
                repeated = frozenset[str]().union(*(content_stems(old.text) for _, old in objects))
                if not _REPLACES.search(sentence.text) or content_stems(sentence.text) - _TAKING_BACK <= repeated:
                    struck.setdefault(turn.number, set()).add(sentence.start)
                for number, old in objects:
                    struck.setdefault(number, set()).add(old.start)
            earlier.append((turn.number, sentence))
    return {number: frozenset(starts) for number, starts in struck.items()}, tuple(quotes)


def _objects(sentence: str, behind: int, earlier: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """The earlier sentences that a retraction is about."""
    stems = content_stems(sentence[behind:]) - _TAKING_BACK
    if not stems or _JUST_BEFORE.search(sentence):
        return earlier[-1:]
    enough = 1 if len(stems) <= FEW_NAMED else len(stems) / 2
    return [(number, old) for number, old in earlier if len(stems & content_stems(old.text)) >= enough]


def _blank(text: str, spans: list[Span]) -> str:
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _hush(text: str, spans: list[Span]) -> str:
    """Without the words of some sentences; a full stop keeps their places, so that their neighbours stay apart."""
    for span in spans:
        if text[span.start : span.end].strip():
            text = text[: span.start] + " " * (span.end - span.start - 1) + "." + text[span.end :]
    return text


def new_words(text: str, before: str) -> frozenset[str]:
    """Content stems of a text that the turn before it does not have."""
    return content_stems(text) - content_stems(before) - _ACKNOWLEDGING
