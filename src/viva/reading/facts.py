"""Which facts of a sheet a question asks for, and which a text gives away."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from viva.reading.anchors import CueIndex
from viva.reading.cues import Found, Sought, find
from viva.reading.question_forms import INTERVIEW_TIME
from viva.reading.questions import Asked, asked, assumed, claimed, is_assumption, is_yes_or_no
from viva.reading.same import Same
from viva.reading.words import content_stems, numerals, sentences, stem, words
from viva.values.cue import Cue
from viva.values.scenario import Fact, Scenario

ROUNDING = 1.5
"""Figures within this factor of each other agree."""
_LOOKS_BACK = 300
"""Characters before a question in which its subject may stand."""
_SAME_SUBJECT = 0.6
"""Share of an assumption's content words that a fact must hold to say the same."""

_OWN_DESIGN = re.compile(
    r"\b(?:(?:should|shall|must) (?:i|we) (?!(?:assume|expect|care|worry|consider|support|handle|include|account|"
    r"respect|know|also|be aware|think|respond|answer|reply|react|plan (?:for|with)|aim for)\b)|"
    r"how (?:(?:should|would|shall|could|can) (?:i|you|we)|do i) (?!(?:currently|already|know|get paid|charge|pay|"
    r"pick|rank|choose|order|show|decide|do (?:it|this|that) (?:today|now)|make money|log|label|treat|store|trust|"
    r"(?:measure|judge|define) success|handle (?:it|this|that) (?:today|now))\b)|"
    r"how do (?:you|we) (?:(?:best|then|actually|even|first|really|possibly) )*"
    r"(?:design|architect|model|frame|formulate|phrase|build|train|retrain|fine[ -]?tune|tune|fit|"
    r"(?:evaluate|measure|judge|compare|validate|test|handle|serve)(?! success\b)|split|sample|encode|represent|embed|"
    r"normali[sz]e|calibrate|combine|blend|weigh|weight|scale|shard|cache|deploy|roll|launch|monitor|avoid|prevent|"
    r"reduce|minimi[sz]e|maximi[sz]e|optimi[sz]e|balance|ensure|make (?:sure|it|this|that|the)|guarantee|improve|"
    r"approach|solve|tackle|implement|compute|regulari[sz]e|debias|correct|impute|set|start|begin|structure|construct|"
    r"create|generate|go about|speed|squeeze|keep (?:it|this|that|the model|latency))\b"
    r"(?![^?]*\b(?:today|currently|now|at present|at the moment|so far|these days|nowadays)\b)|"
    r"would you (?:use|choose|pick|recommend|suggest|prefer|do)|do you (?:recommend|suggest|prefer)|"
    r"(?:better|best) (?:choice|idea|option|approach|way|model|metric|loss))",
    re.I,
)
"""Asked about what the candidate will do; how "we" do a thing is asked of the business, unless it is a designer's."""
_LEANS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|those|these|that|this|ones?|there|he|she|his|her)\b|^(?:\W*(?:and|so|"
    r"but)\W+)?(?:(?:for|since|until|by|from|at|in|with|to) )?(?:how|what|which|when|where|who|why)[\w' ]{0,24}\W*$",
    re.I,
)
_NAMES_BACK = re.compile(r"\b(?:it|its|they|them|their|those|these|one|ones)\b", re.I)
_STANDS_FOR = re.compile(
    r"\b(?:it|its|they|them|their|those|these|one|ones|each(?= (?:costs?|takes?|of them)\b|\W*$))\b", re.I
)
"""Words that stand for the subject before the clause, so that the clause says little without it."""
_ITEMS = re.compile(r"[,;]|\b(?:and|or)\b|\bas well as\b", re.I)
"""Where one thing that is asked about may end and the next begin."""
_ITEMS_OF_YES_OR_NO = re.compile(r";|\band\b|\bas well as\b", re.I)
"""The same in a question for yes or no: what `or` and commas separate there are answers to choose from."""


class _Match(NamedTuple):
    fact: Fact
    weight: int
    """Words that the cue accounts for."""
    ends: frozenset[int]
    """Where in the text its cues end."""


def facts_asked(question: str, scenario: Scenario, *, context: str = "") -> tuple[str, ...]:
    """Ids of the facts that a question asks for, best first; never more than it asks.

    `context` is the whole turn: a question that leaves its subject out ("and how late?") finds it there. Reserved
    facts need a question that names their subject. An assumption that agrees with its fact asks for nothing.

    Example:
        >>> facts_asked("How often do people click?", scenario)  # doctest: +SKIP
        ('A07',)
    """
    whole = {(part.core, part.subject): part for part in asked(context) if part.text == question}
    parts = list(whole.values()) or list(asked(question)) or [Asked(question, 0, question, "")]
    found = dict.fromkeys(conflicts_in(question, scenario), 1)
    for part in parts:
        for match in _matches(part, scenario, context):
            if not (is_assumption(part.text) and _agrees(assumed(part.text), match.fact)):
                found[match.fact.id] = max(found.get(match.fact.id, 0), match.weight)
    return tuple(sorted(found, key=lambda fact_id: -found[fact_id]))


def is_out_of_scope(question: str, scenario: Scenario) -> bool:
    """Whether the sheet declines a question as out of scope."""
    return any(_found(cue, question) for cue in scenario.out_of_scope)


def marks_in(text: str, scenario: Scenario) -> tuple[str, ...]:
    """Ids of the facts whose marks stand in a text, in the sheet's order; numbers are compared by value.

    Example:
        >>> marks_in("About three billion a day.", scenario)  # doctest: +SKIP
        ('A05',)
    """
    return tuple(fact.id for fact in scenario.facts if any(says(text, mark) for mark in fact.marks))


def says(text: str, mark: str) -> bool:
    """Whether a mark stands in a text, word by word, with numbers compared by value."""
    lone = len(words(mark)) == 1
    return _padded(mark) in _padded(text) if lone else _by_value(mark) in _by_value(text)


def conflicts_in(text: str, scenario: Scenario) -> tuple[str, ...]:
    """Ids of facts that an assumption in the text contradicts: the same thing counted, by a figure far off.

    Only what exactly one fact counts is compared, so that a derived figure is not taken for a contradiction.
    """
    found: dict[str, None] = {}
    known_figures = _figures_of(scenario) if is_assumption(text) else {}
    for sentence in sentences(text) if known_figures else ():
        if is_assumption(sentence.text) and numerals(sentence.text):
            for value, percent, thing in _counted(claimed(sentence.text)):
                figures = known_figures.get((percent, thing), ())
                owners = {fact_id for fact_id, _ in figures}
                if len(owners) == 1 and not any(_near(value, known) for _, known in figures):
                    found.setdefault(owners.pop())
    return tuple(found)


def _matches(part: Asked, scenario: Scenario, context: str) -> list[_Match]:
    if _OWN_DESIGN.search(part.core) or INTERVIEW_TIME.search(part.core.replace("’", "'")):
        return []
    if is_assumption(part.text):
        clause = assumed(part.text)
        return sorted(_heard(scenario, clause, 0), key=lambda match: -match.weight)[:1]
    for text, reserved in _readings(part, context):
        found = [m for m in _heard(scenario, text, len(text) - len(part.core)) if reserved or not m.fact.reserve]
        if found:
            return _one_an_item(sorted(found, key=lambda match: -match.weight), text, part.core)
    return []


def _one_an_item(ranked: list[_Match], text: str, core: str) -> list[_Match]:
    """The best match, and others only for things in the list that no better one is about."""
    separators = _ITEMS_OF_YES_OR_NO if is_yes_or_no(core) else _ITEMS
    bounds = [m.start() for m in separators.finditer(text)]
    kept: list[_Match] = []
    taken: set[int] = set()
    for match in ranked:
        items = {bisect_left(bounds, end) for end in match.ends}
        if not kept or not items <= taken:
            kept.append(match)
            taken |= items
    return kept


def _readings(part: Asked, context: str) -> list[tuple[str, bool]]:
    """Texts to look for cues in, one after the other, each ending with the asking clause.

    With each comes whether reserved facts count there.
    """
    texts = [(part.core, True)]
    if part.subject and not part.text.endswith(part.subject):
        texts.insert(0 if _STANDS_FOR.search(part.core) else 1, (f"{part.subject} {part.core}", True))
    if part.text != part.core and part.text.endswith(part.core):
        texts.append((part.text, True))
    at = context.find(part.text) if _LEANS_BACK.search(part.core) else 0
    before = context[max(0, at - _LOOKS_BACK) : max(0, at)]
    if before.strip():
        last = sentences(before)[-1]
        named = last.text[-1] not in ".?!" or (last.text[-1] == "?" and bool(_NAMES_BACK.search(part.core)))
        texts.append((f"{last.text} {part.core}", named))
    return texts


def _heard(scenario: Scenario, text: str, at: int) -> list[_Match]:
    """The facts that a text asks for, with the words that their best cues account for, in the sheet's order.

    Only cues count that reach into the part of the text behind `at`.
    """
    owners, index = _indexed(Same(scenario))
    found: dict[str, _Match] = {}
    for place, cue in index.possible(text):
        heard = _found(cue, text)
        if heard and any(end > at for _, end in heard.parts):
            covered = {i for a, b in heard.parts for i, word in enumerate(words(text)) if a <= word.start < b}
            fact = owners[place]
            before = found.get(fact.id, _Match(fact, 0, frozenset()))
            ends = before.ends | {max(end for _, end in heard.parts)}
            found[fact.id] = _Match(fact, max(before.weight, len(covered)), ends)
    return [found[fact.id] for fact in scenario.facts if fact.id in found]


@lru_cache(maxsize=16)
def _indexed(scenario: Same[Scenario]) -> tuple[tuple[Fact, ...], CueIndex]:
    """The fact of each cue, and all cues indexed."""
    pairs = [(fact, _without_repeats(cue)) for fact in scenario.value.facts for cue in fact.heard]
    return tuple(fact for fact, _ in pairs), CueIndex([cue for _, cue in pairs])


def _without_repeats(cue: Cue) -> Cue:
    """The cue with each alternative once: a vocabulary repeats words that the shared questions have already."""

    def once(part: str) -> str:
        return "|".join({" ".join(map(stem, given.split())): given for given in part.split("|")}.values())

    return cue.model_copy(update={"all": tuple(map(once, cue.all)), "none": tuple(map(once, cue.none))})


def _found(cue: Cue | Sought, text: str) -> Found | None:
    """A cue found whatever its speech: the text is known to be a question."""
    return find(cue, text, asking=cue.speech == "question")


def _agrees(assumption: str, fact: Fact) -> bool:
    """Whether an assumption says what the fact says: figures within rounding, else mostly the same words."""
    mine = [n for n in numerals(assumption) if not (n.spelled and n.value == 1)]
    theirs = numerals(fact.say)
    if mine:
        return all(any(a.percent == b.percent and _near(a.value, b.value) for b in theirs) for a in mine)
    said = content_stems(assumption) - content_stems("assume suppose presume guess right correct fair okay case safe")
    return bool(said) and len(said & content_stems(fact.say)) >= _SAME_SUBJECT * len(said)


def _near(one: float, other: float) -> bool:
    return one == other or (min(one, other) > 0 and max(one, other) / min(one, other) <= ROUNDING)


def _padded(text: str) -> str:
    """The words of a text between spaces."""
    return f" {' '.join(token.text for token in words(text))} "


@lru_cache(maxsize=4_096)
def _by_value(text: str) -> str:
    """The words of a text between spaces, numbers multiplied out: " 3000000000.0 a day "."""
    figures = {n.start: n for n in numerals(text)}
    out: list[str] = []
    behind = 0
    for token in words(text):
        number = figures.get(token.start)
        if number is not None:
            out.append(str(number.value))
            behind = number.end
        elif token.start >= behind:
            out.append(token.text)
    return f" {' '.join(out)} "


def _figures_of(scenario: Scenario) -> dict[tuple[bool, str], tuple[tuple[str, float], ...]]:
    """What the sheet counts: fact and figure by whether it is a percentage, and by the thing counted."""
    found: dict[tuple[bool, str], tuple[tuple[str, float], ...]] = {}
    for fact in scenario.facts:
        for value, percent, thing in _counted(fact.say):
            found[percent, thing] = (*found.get((percent, thing), ()), (fact.id, value))
    return found


def _counted(text: str) -> tuple[tuple[float, bool, str], ...]:
    """Each number with the things that the next words name."""
    found = []
    tokens = words(text)
    for number in numerals(text):
        following = [w for w in tokens if w.start >= number.end][:4]
        stems = content_stems(" ".join(w.text for w in following)) - content_stems(
            "percent daily day active new today about"
        )
        found += [(number.value, number.percent, stem) for stem in sorted(stems) if not stem[0].isdecimal()]
    return tuple(found)
