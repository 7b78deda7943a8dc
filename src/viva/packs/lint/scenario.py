"""Mistakes in a scenario: marks that give the wrong fact away, and ids that the framework or the rubric lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.packs.lint.finding import Finding, cue_findings, repeated, unknown_id, unreachable_need
from viva.packs.yaml_reader import KeyPath
from viva.values.framework import Framework
from viva.values.rubric import Rubric
from viva.values.scenario import Fact, Scenario, Twist


def scenario_findings(scenario: Scenario, framework: Framework, rubric: Rubric) -> Iterator[Finding]:
    """Everything wrong with a scenario, seen together with its framework and its rubric."""
    topics = [topic.id for step in framework.steps for topic in step.topics]
    criteria = [criterion.id for criterion in rubric.criteria]
    answerable = frozenset(topics) | frozenset(criteria) | {twist.id for twist in scenario.twists}
    yield from repeated(("facts",), [fact.id for fact in scenario.facts], "fact")
    for number, fact in enumerate(scenario.facts):
        yield from _fact_findings(("facts", number), fact, topics, answerable)
    yield from _mark_findings(scenario)
    yield from cue_findings(("out_of_scope",), scenario.out_of_scope, answerable)
    for given, rungs in scenario.expectations.items():
        yield from unknown_id(("expectations", given), given, "criterion", criteria)
        for rung, expected in rungs.items():
            here = ("expectations", given, rung)
            yield from cue_findings((*here, "cues"), expected.cues, answerable)
            yield from unreachable_need(here, expected.cues, expected.need)
    for number, turn in enumerate(scenario.wrong_turns):
        if turn.criterion is not None:
            yield from unknown_id(("wrong_turns", number, "criterion"), turn.criterion, "criterion", criteria)
        yield from cue_findings(("wrong_turns", number, "cues"), turn.cues, answerable)
    yield from repeated(("twists",), [twist.id for twist in scenario.twists], "twist")
    for number, twist in enumerate(scenario.twists):
        yield from _twist_findings(("twists", number), twist, framework, topics, criteria)
    for key in ("situations", "hints", "model_answers"):
        for given in getattr(scenario, key):
            yield from unknown_id((key, given), given, "criterion", criteria)
    for number, term in enumerate(scenario.solution_terms):
        if not any(character.isalpha() for character in term):
            yield ("solution_terms", number), f"{term!r} has no letter; a term is the beginning of a word"


def _fact_findings(path: KeyPath, fact: Fact, topics: list[str], answerable: frozenset[str]) -> Iterator[Finding]:
    if not fact.topics:
        yield (*path, "topics"), "a fact answers at least one topic"
    for index, given in enumerate(fact.topics):
        yield from unknown_id((*path, "topics", index), given, "topic", topics)
    if not fact.heard:
        yield (
            (*path, "heard"),
            "needs a kind of question in `asked_as` or a cue in `heard`, or nothing is heard as asking for it",
        )
    yield from cue_findings((*path, "heard"), fact.heard, answerable)
    if not fact.marks:
        yield (*path, "marks"), "a fact needs at least one mark, or telling it unasked goes unnoticed"
    for index, mark in enumerate(fact.marks):
        if not _stands_in(mark, fact.say):
            yield (*path, "marks", index), f"{mark!r} does not stand in `say`; allowed: words of {fact.say!r}"


def _mark_findings(scenario: Scenario) -> Iterator[Finding]:
    """A mark must point at one fact: no other fact may have it, say it, and the prompt may not contain it."""
    owner: dict[str, str] = {}
    for number, fact in enumerate(scenario.facts):
        for index, mark in enumerate(fact.marks):
            path = ("facts", number, "marks", index)
            folded = mark.casefold()
            if folded in owner:
                yield path, f"{mark!r} marks fact {owner[folded]} already; marks are unique across a sheet"
            owner.setdefault(folded, fact.id)
            others = [other.id for other in scenario.facts if other.id != fact.id and _stands_in(mark, other.say)]
            if others:
                yield path, f"{mark!r} is also said in {', '.join(others)}; choose words that only {fact.id} says"
            if _stands_in(mark, scenario.prompt):
                yield path, f"{mark!r} is in the prompt; choose words that only {fact.id} says"


def _stands_in(mark: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(mark.casefold())}(?!\w)", text.casefold()) is not None


def _twist_findings(
    path: KeyPath, twist: Twist, framework: Framework, topics: list[str], criteria: list[str]
) -> Iterator[Finding]:
    steps = [step.id for step in framework.steps]
    if not twist.steps:
        yield (*path, "steps"), f"a twist needs a step in which it may come; allowed: {', '.join(steps)}"
    for index, given in enumerate(twist.steps):
        yield from unknown_id((*path, "steps", index), given, "step", steps)
    for index, given in enumerate(twist.after):
        yield from unknown_id((*path, "after", index), given, "topic", topics)
    if not twist.probes_for:
        yield (*path, "probes_for"), "a twist probes for at least one criterion"
    for index, given in enumerate(twist.probes_for):
        yield from unknown_id((*path, "probes_for", index), given, "criterion", criteria)
