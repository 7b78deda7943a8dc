"""General talk: statements that hold nothing of the matter, and would suit any interview on any problem."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from viva.reading.same import Same
from viva.reading.words import STOP_WORDS, Numeral, content_stems, numerals, stem, words
from viva.values.definition import Definition

SHORTEST = 6
"""Words from which on a statement can be general; a shorter one leans on its neighbours."""

MOST_OWN = 1
"""Content words, beside those of any talk, that a general statement has at most; one with more is about something."""

_NAME = re.compile(r"\b[A-Z][a-z]*[A-Z]\w*")
"""An abbreviation, or the name of a tool."""

_VERBS = (
    "think consider look see say mean talk speak discuss understand know believe find feel hope try want wish like "
    "love enjoy agree guess suppose imagine realise realize remember forget underestimate appreciate deserve depend "
    "matter happen exist become seem appear come go get take make do give put bring work help need tend call write "
    "ask tell let sound approach tackle deal involve require concern relate connect strive respect admit add mention "
    "repeat explain summarise summarize care focus pay manage succeed improve achieve deliver ensure face notice "
    "spend said says saw seen meant spoke spoken understood knew known thought found felt told wrote written made "
    "done did gave given got gotten taken took went gone came brought became began begun spent dealt "
    "read build built leave leaves decide cover hang lose lost remind liked reminded hear heard"
)
_NOUNS = (
    "thing something anything everything nothing way manner point part side aspect area field topic subject question "
    "answer issue problem challenge case situation circumstance detail kind sort type lot bit fact idea opinion "
    "perspective angle attention sense importance nature role world life day end start beginning practice reality "
    "theory experience background engineer engineering expert professional people person someone somebody everyone "
    "everybody anyone anybody nobody team colleague company job career project product system solution design "
    "software technology technique industry book article word story picture moment hand mind heart effort attitude "
    "mindset passion pride principle consideration complexity difficulty possibility opportunity interest reason "
    "extent level degree term course example factor element piece ingredient foundation excellence success impact "
    "requirement discussion direction friend manager boss blog podcast slide interview hour week month talk sentence"
)
_JUDGEMENTS = (
    "good great best better nice fine right important interesting exciting fascinating careful serious proper high "
    "standard quality real realistic honest clear complex complicated difficult challenging tricky deep rich "
    "different various several many much more most less few whole entire general certain particular special specific "
    "own other another same similar key main crucial essential vital critical relevant significant big huge thorough "
    "holistic modern perfect excellent powerful useful helpful sure aware ready true full enough possible necessary "
    "everyday overall broad wide strong bigger larger deeper smart last least small short longer former aloud mine"
)
_ADVERBS = (
    "really quite always never ever often usually sometimes typically normally generally certainly definitely "
    "absolutely honestly frankly roughly basically actually obviously naturally rightly carefully properly seriously "
    "truly deeply fully completely indeed perhaps maybe probably almost already still again together everywhere today "
    "nowadays ultimately essentially closely thoroughly simply mostly especially rather pretty well far long first "
    "foremost here now just even yes no okay ok thanks thank please about around over under between within through "
    "without because while though although however therefore thus since before after during each every all any both "
    "either neither one only else once twice later soon back forward down away against along left goes going why "
    "behind off somehow exactly front afterwards "
    "two three four five six seven eight nine ten"
)
_IDIOMS = (
    "step open close keep hold stay stand fall turn walk study follow lead set rest carry learn wrong false bad "
    "mistake fault aim priority balance basic time year eye head foot black white stone bullet energy patience devil "
    "road path journey door box worth shape simple easy hard whether otherwise instead human doubt danger dangerous "
    "truth middle place quick somewhere until"
)
GENERAL = frozenset(stem(word) for word in f"{_VERBS} {_NOUNS} {_JUDGEMENTS} {_ADVERBS} {_IDIOMS}".split())
"""Stems that are at home in any talk on any subject."""

_TRADE = (
    "network neural tree forest boosted gradient regression logistic linear heuristic rules baseline transformer "
    "encoder embedding vector classifier cluster median counter model features inputs label sample loss metric "
    "precision recall accuracy drift retrain train serve experiment rollback canary dashboard alert log pipeline "
    "batch stream cache queue database table index shard replica endpoint request latency server machine lock "
    "transaction backend gateway"
)
"""Words of the trade: they are about the matter in any interview on a system."""

_SAYINGS = re.compile(
    r"\b(?:(?:half )?an? (?:second|moment|minute)|slow(?:ing)? down|too (?:fast|slow)|"
    r"on (?:the|my|that|our) list|on paper|"
    r"on the (?:white)?board|out of it|in (?:the|my) (?:end|head|view)|at the end of the day|step by step|in mind|"
    r"(?:with|to) (?:the|my|our) team|in line|out loud|to be sure|try it out|"
    r"as you can (?:probably )?(?:tell|see)|rocket science|"
    r"blog posts?|the usual (?:things?|way|stuff))\b",
    re.I,
)
"""Words that mean something else, or nothing, in this company."""
_AGO = re.compile(r"\W*(?:or \w+ )?years?\b", re.I)


def matter(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts that tell what they are about.

    Example:
        >>> sorted(matter(["The clicks come late.", "It is important that ads are good."]))
        ['ad', 'click', 'late']
    """
    return frozenset[str]().union(*(content_stems(text) for text in texts)) - GENERAL


def matter_of(definition: Definition) -> frozenset[str]:
    """What an interview is about: the names of the topics, what the rubric asks and accepts, the facts."""
    return _matter_of(Same(definition))


@lru_cache(maxsize=8)
def _matter_of(definition: Same[Definition]) -> frozenset[str]:
    framework, rubric = definition.value.framework, definition.value.rubric
    names = [topic.name for step in framework.steps for topic in step.topics]
    asked = [text for c in rubric.criteria for r in c.rungs for text in (c.measures, r.ask, *r.accept_if)]
    facts = definition.value.scenario.facts if definition.value.scenario else ()
    return matter([*names, *asked, *(fact.say for fact in facts), _TRADE])


def is_grounded(statement: str, subject: frozenset[str]) -> bool:
    """Whether a statement has a figure, a name or a word of what the interview is about, or is too short to tell.

    Example:
        >>> is_grounded("I would count the views first.", matter(["Each view is billed."]))
        True
    """
    if (
        len(words(statement)) < SHORTEST
        or _NAME.search(statement)
        or any(_is_figure(n, statement) for n in numerals(statement))
    ):
        return True
    return not subject.isdisjoint(_own(statement))


def is_general(statement: str, subject: frozenset[str]) -> bool:
    """Whether a statement is not grounded, and has few words that are not at home in any talk.

    Example:
        >>> is_general("There are many sides to this.", matter(["Each view is billed."]))
        True
    """
    return not is_grounded(statement, subject) and len(_own(statement)) <= MOST_OWN


def _own(statement: str) -> frozenset[str]:
    """The stems of a statement that are not at home everywhere; contractions are never among them."""
    stems = content_stems(_SAYINGS.sub(" ", statement))
    return frozenset(s for s in stems if "'" not in s and s not in GENERAL and s not in STOP_WORDS)


def _is_figure(number: Numeral, statement: str) -> bool:
    """Whether a number may be one of the matter: not a bare "one", nor the years of somebody's own past."""
    return not number.spelled or (number.value > 1 and not _AGO.match(statement, number.end))
