"""The move behind an interviewer's line, read back from its words and from what the candidate said before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from viva.reading.aims import Aim, aim_of
from viva.reading.facts import says
from viva.reading.kinds import questions
from viva.reading.questions import is_interrogative
from viva.reading.words import Span, content_stems, jaccard, sentences
from viva.values.definition import Definition
from viva.values.moves import ASKING_ACTS, Act, Move
from viva.values.transcript import Turn
from viva.values.value import ProbeCode

SAME_TWIST = 0.5
SAME_HINT = 0.6

_REQUEST = re.compile(
    r"^(?:(?:okay|ok|and|so|now|then|noted|understood|thank you|for \w+)[,.]? )*(?:please )?(?:give|follow|walk|take|"
    r"name|describe|explain|tell|show|state|list|say|sketch|compare|trace|define|talk|pick|choose|outline|justify|"
    r"estimate)\b(?! (?:note|care|that\b))",
    re.I,
)
_CLOSE = re.compile(
    r"\b(?:(?:would|do|did) you (?:like|want|wish) to (?:revisit|add|change|come back)|you(?:'d| would) (?:revisit|"
    r"add|change|come back to)|(?:want|like) to (?:revisit|add|come back to)|anything you would revisit|"
    r"that is all from me|that's all from me|that is the time|we (?:stop|end) here|thank you for the conversation|"
    r"close to the end|nearly done|end of (?:the|this) (?:interview|part))\b",
    re.I,
)
_OVER = re.compile(
    r"\b(?:that(?:'s| is) all from me|that(?:'s| is) the time|we (?:stop|end) here|thank you for the conversation|"
    r"goodbye)\b",
    re.I,
)
_HANDS_BACK = re.compile(
    r"\b(?:yours to decide|your (?:decision|call|choice)|make an assumption|state (?:it|what you assume)|"
    r"nothing fixed|not settled|up to you|i leave that (?:choice )?to you|you decide|go with that|"
    r"you can work with that|take that|assume (?:something|what you))\b|^fine\W*$",
    re.I,
)
_DECLINES = re.compile(
    r"\b(?:will not comment|won't comment|(?:do|can)(?:not| not|n't) comment|no comments?|stay with the problem|"
    r"keep to the problem|out of scope|outside (?:today's )?scope|leave that out|nothing to repeat|"
    r"rather hear your own view|cannot help|can't help)\b",
    re.I,
)
_TIME = re.compile(
    r"\bminutes?\b.*\b(?:left|of this part|remain\w*|to go)\b|\bwe have used\b|\b(?:let us|let's) (?:leave|stop|move|"
    r"turn|go)\b|\bplease move on\b|\bin view of the time\b",
    re.I,
)
_OPEN_NUDGE = re.compile(
    r"^(?:\w+[,.] )?(?:what (?:would|will|do|should) you (?:look at|do|turn to|take up) next|what(?:'s| is|"
    r" comes) next|what else(?: is on your mind| would you)?|where (?:do|would) you go from here|"
    r"is there anything (?:else )?(?:you need|else)|(?:do you need )?anything else(?: you need)?|what is still open|"
    r"how would you (?:go on|continue|proceed)|where would you (?:like to )?(?:start|begin|go)|"
    r"what are you thinking)\b[^?]{0,40}\?$",
    re.I,
)
_GO_ON = re.compile(
    r"^(?:(?:okay|ok|understood|noted|thank you|thanks|fine|yes|right|sure|alright|i see|good|great|mhm|please|"
    r"carry on|go on|go ahead|continue|take it further|proceed|do)[\s,.!]*)+(?:please)?[\s.!]*$",
    re.I,
)
_STATES = re.compile(
    r"^(?:(?:so|and|then|but|okay|in)[, ]+)*(?:you(?:'d| would| will|'ll)? (?!do what|say what)|in goes|those|the|it|"
    r"that|there)\b(?!.*\b(?:what|how|which|why|where|who|when)\b)",
    re.I,
)
_PRESSES = re.compile(
    r"\bof course\b|\bi suppose\b|\bsurely\b|\bwould(?:n't| not) you\b|, then\?$|, (?:right|correct|no|yes)\?$|"
    r"^you(?:'d| would) rather\b",
    re.I,
)
_LEANS_BACK = re.compile(r"\b(?:that|it|this|those|these|them|they|one)\b", re.I)
_SUPPOSE = re.compile(r"^(?:suppose|imagine|say|assume|let us say|let's say|what if|now suppose)\b", re.I)
_CHANGE = re.compile(
    r"\b(?:(?:a|two|three|six|few) (?:days?|weeks?|months?|years?) (?:after|into|later|from now)|after (?:two|three|"
    r"a few|several) (?:days|weeks|months)|next (?:week|month|quarter|year)|tomorrow|is announced|in the experiment|"
    r"(?:tell|tells|told) us|closes|starting (?:monday|today)|overnight|from next|suddenly|you lose|has (?:doubled|"
    r"tripled|grown|fallen|dropped)|(?:up|down|rose|fell|dropped) (?:by )?\d+)\b",
    re.I,
)
_FEWEST_WORDS = 9
_SHORT = 5
_SHORT_QUESTION = 10
_LONG = 15


def move_of(
    line: Turn, before: Sequence[Turn], definition: Definition, *, step: str, steps: Sequence[str], last: bool
) -> Move:
    """The move behind an interviewer's turn. `before` are the turns up to it; `last` says that none follows.

    `steps` are those of the run, and `step` is where the talk is. Facts are those whose marks the line says first.
    """
    text = line.text or "…"
    facts = _facts(text, before, definition)
    if not any(turn.speaker == "interviewer" for turn in before) and not any(t.speaker == "candidate" for t in before):
        return Move(act="open", step=step, facts=facts, text=text)
    twist = _twist(text, definition)
    if twist is not None:
        return Move(act="twist", step=step, code="P3", twist=twist, facts=facts, text=text)
    asking = None if _HANDS_BACK.search(text) and "?" not in text else _asking(text)
    if asking is None:
        return Move(act=_act_without_question(text, facts, before, last), step=step, facts=facts, text=text)
    if _CLOSE.search(text):
        return Move(act="close", step=step, facts=facts, text=text)
    if _OPEN_NUDGE.match(asking.text):
        act: Act = "move_on" if _TIME.search(text) else "nudge"
        return Move(act=act, step=step, code="P1" if act == "nudge" else None, facts=facts, text=text)
    told = " ".join(s.text for s in sentences(text) if not _GO_ON.match(s.text) and not _TIME.search(s.text))
    aims = [aim_of(words, definition, step=step, steps=steps) for words in (asking.text, told)]
    aim = max((aim for aim in aims if aim), key=lambda found: found.likeness, default=None)
    if _DECLINES.search(text) and not aim:
        return Move(act="decline", step=step, facts=facts, text=text)
    criterion, topic = (aim.criterion, aim.topic) if aim else _followed_up(asking.text, before)
    act, code = _act_of_question(text, asking, aim, definition)
    return Move(act=act, step=step, code=code, topic=topic, criterion=criterion, facts=facts, text=text)


def _facts(text: str, before: Sequence[Turn], definition: Definition) -> tuple[str, ...]:
    """Facts whose marks the text says, unless that mark was said before by either side."""
    scenario = definition.scenario
    found = []
    for fact in scenario.facts if scenario else ():
        told = [mark for mark in fact.marks if says(text, mark)]
        if any(not any(says(turn.text, mark) for turn in before) for mark in told):
            found.append(fact.id)
    return tuple(found)


def _twist(text: str, definition: Definition) -> str | None:
    """The twist of the sheet that a line brings."""
    twists = definition.scenario.twists if definition.scenario else ()
    likeness = {twist.id: jaccard(text, twist.text) for twist in twists}
    best = max(likeness, key=lambda twist: likeness[twist], default=None)
    return best if best is not None and likeness[best] >= SAME_TWIST else None


def _asking(text: str) -> Span | None:
    """The last sentence that asks or requests something."""
    found = [s for s in sentences(text) if is_interrogative(s.text) or _REQUEST.match(s.text)]
    return found[-1] if found else None


def _act_without_question(text: str, facts: tuple[str, ...], before: Sequence[Turn], last: bool) -> Act:
    if _OVER.search(text) or (last and _CLOSE.search(text)):
        return "close"
    asked = bool(before and before[-1].speaker == "candidate" and questions(before[-1].text))
    rest = " ".join(s.text for s in sentences(text) if not (_HANDS_BACK.search(s.text) or _DECLINES.search(s.text)))
    if facts or (asked and len(rest.split()) > _SHORT):
        return "answer"
    if _HANDS_BACK.search(text):
        return "hand_back"
    if _DECLINES.search(text):
        return "decline"
    if _TIME.search(text):
        return "move_on"
    if _GO_ON.match(text) or len(content_stems(text)) < 2:
        return "close" if last else "listen"
    return "answer" if asked else "listen"


def _act_of_question(text: str, asking: Span, aim: Aim | None, definition: Definition) -> tuple[Act, ProbeCode]:
    """Whether a question gives the idea away, brings a change of circumstances, puts a situation or names an area."""
    if _is_hint(text, asking, definition):
        return "hint", "H"
    situation = _situation(text, asking)
    if definition.scenario is None and _CHANGE.search(situation) and len(text.split()) > _LONG:
        return "twist", "P3"
    return "probe", "P3" if situation or _is_situation(aim, asking) else "P2"


def _followed_up(question: str, before: Sequence[Turn]) -> tuple[str | None, str | None]:
    """Criterion and topic of the interviewer's question before, for one that leans on it."""
    if len(question.split()) > _SHORT_QUESTION or not _LEANS_BACK.search(question):
        return None, None
    previous = next((turn.move for turn in reversed(before) if turn.move is not None), None)
    if previous is None or previous.act not in ASKING_ACTS or previous.act == "nudge":
        return None, None
    return previous.criterion, previous.topic


def _is_hint(text: str, asking: Span, definition: Definition) -> bool:
    """Whether a line gives the idea: an approved hint, or a question that only asks for a yes."""
    hints = definition.scenario.hints.values() if definition.scenario else ()
    if any(jaccard(text, hint) >= SAME_HINT for group in hints for hint in group):
        return True
    if not asking.text.endswith("?"):
        return False
    return bool(_PRESSES.search(asking.text)) or (
        len(asking.text.split()) >= _FEWEST_WORDS and bool(_STATES.match(asking.text))
    )


def _situation(text: str, asking: Span) -> str:
    """What a line tells before its question, without acknowledgements and talk of time."""
    told = [s.text for s in sentences(text) if s.end <= asking.start]
    return " ".join(s for s in told if not _GO_ON.match(s) and not _TIME.search(s) and len(s.split()) > 3)


def _is_situation(aim: Aim | None, asking: Span) -> bool:
    return bool(_SUPPOSE.match(asking.text)) or (aim is not None and aim.code == "P3")
