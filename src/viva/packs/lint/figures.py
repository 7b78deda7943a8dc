"""Mistakes in the numbers of a sheet: formulas, figures that do not follow, and volumes that a variation would miss."""

from __future__ import annotations

from collections.abc import Iterator

from viva.packs.lint.finding import Finding
from viva.packs.quantities import FOLLOWS, FormulaError, contradictions, worked_out
from viva.packs.sheet import PLACE
from viva.packs.yaml_reader import KeyPath
from viva.reading.words import numerals
from viva.values.scenario import Scenario

_TOLD_APART_FROM = 20.0
"""A smaller figure is likely to be something else by chance."""


def figure_findings(scenario: Scenario) -> Iterator[Finding]:
    """What is wrong with the quantities of a sheet as it is written, its placeholders not yet filled."""
    wrong = list(contradictions(scenario.quantities))
    for name, what in wrong:
        yield ("quantities", name), what
    for name in scenario.quantities.keys() & scenario.vocabulary.keys():
        yield ("quantities", name), f"{name!r} is a word of the vocabulary too; a name means one thing"
    varies = {} if wrong else _varying(scenario)
    for path, text in _texts(scenario):
        plain = PLACE.sub(" ", text)
        for number in numerals(plain):
            names = [name for name, value in varies.items() if abs(number.value - value) < 1e-9 * value]
            if names and number.value >= _TOLD_APART_FROM and not number.percent:
                yield path, f"{plain[number.start : number.end]!r} varies with the volumes; write {{{names[0]}}}"


def _varying(scenario: Scenario) -> dict[str, float]:
    """The quantities that are other numbers when volumes are scaled."""
    try:
        plain, scaled = worked_out(scenario.quantities), worked_out(scenario.quantities, 3.0)
    except FormulaError:
        return {}
    return {name: value for name, value in plain.items() if abs(scaled[name] - value) > FOLLOWS * abs(value)}


def _texts(scenario: Scenario) -> Iterator[tuple[KeyPath, str]]:
    """Whatever people read in a sheet."""
    yield ("prompt",), scenario.prompt
    for number, fact in enumerate(scenario.facts):
        yield ("facts", number, "say"), fact.say
        yield from ((("facts", number, "marks", index), mark) for index, mark in enumerate(fact.marks))
    yield from ((("derived", index), text) for index, text in enumerate(scenario.derived))
    yield from ((("twists", index, "text"), twist.text) for index, twist in enumerate(scenario.twists))
    for key in ("situations", "hints"):
        given: dict[str, tuple[str, ...]] = getattr(scenario, key)
        for criterion, texts in given.items():
            yield from (((key, criterion, index), text) for index, text in enumerate(texts))
    for criterion, answers in scenario.model_answers.items():
        yield from ((("model_answers", criterion, rung), text) for rung, text in answers.items())
    for criterion, rungs in scenario.expectations.items():
        yield from ((("expectations", criterion, rung, "text"), expected.text) for rung, expected in rungs.items())
