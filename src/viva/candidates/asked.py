"""What an interviewer's words are about, as a simulated candidate understands them.

A person who is asked understands the question. The simulation has the framework's and the sheet's own wordings for
that, and where an interviewer uses others, what `viva.reading` makes of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from viva.reading.aims import aim_of
from viva.reading.questions import is_interrogative
from viva.reading.same import Same
from viva.reading.topics import all_topics
from viva.reading.words import content_stems, jaccard, sentences
from viva.values.definition import Definition
from viva.values.framework import Phrase
from viva.values.value import ProbeCode

Calls = Literal[
    "told", "question", "twist", "hand_back", "refused", "move_on", "last_word", "goodbye", "nudge", "opening"
]
"""What a line calls for: nothing (it told something, or listened), an answer, and so on."""

_OF_PHRASE: dict[Phrase, Calls] = {
    "nudge": "nudge",
    "hand_back": "hand_back",
    "your_decision": "hand_back",
    "assumption": "told",
    "out_of_scope": "told",
    "no_comment": "refused",
    "stay_with_problem": "refused",
    "help_refused": "refused",
    "nothing_to_repeat": "refused",
    "move_on": "move_on",
    "move_on_to": "move_on",
    "revisit": "last_word",
    "goodbye": "goodbye",
}
_SAME_TWIST = 0.5
_HALF = 0.5
_REQUEST = re.compile(
    r"^(?:(?:okay|ok|so|now|right|and|then|good|please|fine|can you|could you)[,.]? )*"
    r"(?:tell|walk|describe|explain|show|sketch|talk|take me|let's|let us|move on to|go on to|turn to|"
    r"(?:what|how) about)\b",
    re.I,
)
_GOODBYE = re.compile(
    r"\b(?:that(?:'s| is) all|we(?:'ll| will)? (?:stop|end) here|thanks? (?:you )?for your time)\b", re.I
)
_FIRST_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line calls for; the rest is given for a question or a twist."""

    calls_for: Calls
    criterion: str | None = None
    code: ProbeCode = "P2"
    """How far the question leads: an area (P2), a situation (P3), a hint (H)."""
    twist: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """Wordings of one definition, in small letters."""

    asked: Mapping[str, Understood] = field(default_factory=dict)
    phrases: tuple[tuple[str, Calls], ...] = ()


def understood(text: str, definition: Definition, areas: Mapping[str, str]) -> Understood:
    """What an interviewer's line calls for. `areas` is what the candidate calls each criterion's matter.

    Example:
        >>> understood("Okay. Go on.", definition, {}).calls_for  # doctest: +SKIP
        'nudge'
    """
    known = _known(Same(definition))
    said = text.casefold()
    for wording, meant in known.asked.items():
        if wording in said:
            return meant
    for start, calls_for in known.phrases:
        if start in said:
            return Understood(calls_for)
    return _other_words(text, definition, areas)


def _other_words(text: str, definition: Definition, areas: Mapping[str, str]) -> Understood:
    """A line in words of the interviewer's own."""
    for twist in definition.scenario.twists if definition.scenario else ():
        if jaccard(text, twist.text) >= _SAME_TWIST:
            return Understood("twist", twist=twist.id, code="P3")
    asking = [span.text for span in sentences(text) if _asks(span.text)]
    if not asking:
        return Understood("goodbye" if _GOODBYE.search(text) else "told")
    named = _area_in(asking[-1], areas, whole=True)
    aim = None if named else aim_of(asking[-1], definition)
    if aim is not None:
        return Understood("question", aim.criterion, aim.code)
    named = named or _area_in(asking[-1], areas, whole=False)
    return Understood("question", named) if named else Understood("nudge")


def _asks(sentence: str) -> bool:
    """Whether a sentence asks for something; one that begins like a question and ends in a full stop tells it."""
    return bool(_REQUEST.search(sentence)) or (is_interrogative(sentence) and not sentence.endswith("."))


def _area_in(text: str, areas: Mapping[str, str], *, whole: bool) -> str | None:
    """The criterion whose area a text names, with all of its words or at least half of them; the fullest name wins."""
    said = content_stems(text)
    named = {criterion: content_stems(area) for criterion, area in areas.items()}
    least = 1.0 if whole else _HALF
    found = {c: len(stems & said) for c, stems in named.items() if stems and len(stems & said) >= least * len(stems)}
    return max(found, key=lambda criterion: found[criterion]) if found else None


@lru_cache(maxsize=32)
def _known(definition: Same[Definition]) -> _Known:
    asked = dict(_asked(definition.value))
    wording = definition.value.framework.wording
    phrases = [
        (start.casefold(), calls_for)
        for phrase, calls_for in _OF_PHRASE.items()
        for text in wording.get(phrase, ())
        if (start := max(_FIRST_PLACE.split(text), key=len).strip())
    ]
    return _Known(asked, tuple(sorted(phrases, key=lambda found: -len(found[0]))))


def _asked(definition: Definition) -> Iterator[tuple[str, Understood]]:
    for topic in all_topics(definition.framework):
        for text in topic.probes:
            yield text.casefold(), Understood("question", topic.criterion, "P2")
        for text in topic.situations:
            yield text.casefold(), Understood("question", topic.criterion, "P3")
    scenario = definition.scenario
    if scenario is None:
        return
    for criterion, texts in scenario.situations.items():
        for text in texts:
            yield text.casefold(), Understood("question", criterion, "P3")
    for criterion, texts in scenario.hints.items():
        for text in texts:
            yield text.casefold(), Understood("question", criterion, "H")
    for twist in scenario.twists:
        yield twist.text.casefold(), Understood("twist", None, "P3", twist.id)
