"""R9: facts are told faithfully, and no number is invented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from viva.conduct.scene import Proposal, Scene, approved_texts, facts_of
from viva.reading.words import STOP_WORDS, Numeral, normalise, numerals, sentences, words
from viva.values.conduct import Violation
from viva.values.definition import Definition
from viva.values.moves import ASKING_ACTS, Act

_CLOCK_UNIT = re.compile(
    r"[\s-]*(?:(?!per\b|an?\b|each\b|every\b)\w+[\s-]+){0,2}?(?:minutes?|mins?|seconds?|secs?)\b", re.IGNORECASE
)
_CLOCK_TALK = re.compile(
    r"\b(?:you have|we have|there (?:are|is)|left|remain|used|spent|so far|take|time|this part|more|clock|until|first|"
    r"last|next|at minute|over)\b",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(r"\bminutes? $", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_MEASURED = re.compile(
    r"[\s-]*(?:percent|times|milliseconds?|ms|hours?|days?|weeks?|months?|quarters?|years?|dollars?|euros?|cents?|gpus?|"
    r"thousand|million|billion|points?)\b",
    re.IGNORECASE,
)
_COUNTED_ALOUD = 3
"""A question may count to this in words ("which two matter most") without stating a figure."""


def unfaithful_figures(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """R9: every number was on the sheet's released part or said before, and goes with what it went with."""
    if scene.scenario is None:
        return
    said = tuple(turn.text for turn in scene.transcript.turns)
    sources = approved_texts(proposal.move, scene) + _twists(proposal, scene) + said
    for number in numerals(proposal.masked):
        if _is_no_figure(proposal.masked, number, proposal.move.act):
            continue
        quote = proposal.text[number.start : number.end]
        if not any(number.value in _values(text) for text in sources):
            if _stands_in_wording(proposal.masked, number, scene):
                continue
            yield proposal.broke("R9", quote, f"Leave out {quote!r}: no such figure was released or said.")
            return
        if _changed(proposal, number, scene, sources):
            yield proposal.broke("R9", quote, f"Check {quote!r}: the fact goes with another figure.")
            return


def _twists(proposal: Proposal, scene: Scene) -> tuple[str, ...]:
    """Texts of all twists, for a twist whose id is not known."""
    sheet = scene.scenario
    return tuple(twist.text for twist in sheet.twists) if sheet and proposal.move.act == "twist" else ()


@lru_cache(maxsize=4_096)
def _values(text: str) -> frozenset[float]:
    return frozenset(number.value for number in numerals(text))


def _is_no_figure(text: str, number: Numeral, act: Act) -> bool:
    """Pronouns, ordinals, parts of names, the clock, and small counts in a question."""
    before, after = text[: number.start], text[number.end :]
    if number.spelled and not number.percent and number.value in (0.5, 1.0):
        return True
    if _ORDINAL.match(after) or _CLOCK_BEFORE.search(before) or before[-1:].isalpha():
        return True
    if _CLOCK_UNIT.match(after):
        return act != "answer" or bool(_CLOCK_TALK.search(_sentence_of(text, number)))
    counted = number.spelled and number.value <= _COUNTED_ALOUD and not number.percent
    return counted and (act in ASKING_ACTS or act == "move_on") and not _MEASURED.match(after)


def _sentence_of(text: str, number: Numeral) -> str:
    return next((s.text for s in sentences(text) if s.start <= number.start < s.end), text)


def _stands_in_wording(text: str, number: Numeral, scene: Scene) -> bool:
    """Whether the sentence is one of the framework's or the scenario's own wordings."""
    return normalise(_sentence_of(text, number)) in {normalise(s) for s in _wordings(scene.definition)}


def _wordings(definition: Definition) -> Iterator[str]:
    topics = chain.from_iterable(step.topics for step in definition.framework.steps)
    texts = chain(
        chain.from_iterable((*topic.probes, *topic.situations) for topic in topics),
        chain.from_iterable(definition.framework.wording.values()),
        chain.from_iterable(rung.examples for rung in definition.framework.probe_ladder),
        chain.from_iterable(definition.scenario.situations.values() if definition.scenario else ()),
    )
    return chain.from_iterable((s.text for s in sentences(text)) for text in texts)


def _changed(proposal: Proposal, number: Numeral, scene: Scene, sources: tuple[str, ...]) -> bool:
    """Whether a released fact speaks of the same thing, and nobody has said this number of it."""
    thing = _counted_thing(proposal.masked, number)
    if not thing:
        return False
    facts = facts_of(scene, frozenset(proposal.move.facts) | scene.told())
    if not any(thing in _things(fact.say) for fact in facts):
        return False
    return not any(number.value in _values(text) and thing in _stems(text) for text in sources)


def _counted_thing(text: str, number: Numeral) -> str:
    """Stem of the first content word behind a number, in its sentence."""
    sentence = _sentence_of(text, number)
    start = text.find(sentence, max(0, number.start - len(sentence)))
    following = (w for w in words(text) if number.end <= w.start < start + len(sentence))
    return next((w.stem for w in following if w.text not in STOP_WORDS and w.text != "percent"), "")


@lru_cache(maxsize=1_024)
def _things(say: str) -> frozenset[str]:
    """What a fact counts."""
    return frozenset(_counted_thing(say, number) for number in numerals(say)) - {""}


@lru_cache(maxsize=4_096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text))
