"""What every scenario that comes with viva has: facts, twists, hints, expectations, and model answers that hold."""

from __future__ import annotations

from functools import cache

import pytest

from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.packs.sheet import FACTORS
from viva.reading.rungs import rungs_met
from viva.reading.words import numerals
from viva.values.definition import Definition
from viva.values.rubric import Criterion
from viva.values.scenario import Scenario
from viva.values.transcript import Transcript, Turn
from viva.values.value import LEVELS

SCENARIOS = list_scenarios()


@cache
def definition(scenario: str, variation: int | None = None) -> Definition:
    return load_definition(scenario, variation=variation)


def sheet(scenario: str, variation: int | None = None) -> Scenario:
    found = definition(scenario, variation).scenario
    assert found is not None
    return found


def musts(scenario: str) -> tuple[Criterion, ...]:
    """What some level demands."""
    return tuple(
        criterion
        for criterion in definition(scenario).rubric.criteria
        if any(criterion.bar.at(level).must for level in LEVELS)
    )


def reached(scenario: str, criterion: Criterion, *said: str) -> int:
    opening = Turn(number=1, speaker="interviewer", text=sheet(scenario).prompt)
    turns = [opening, *(Turn(number=n, speaker="candidate", text=text) for n, text in enumerate(said, 2))]
    transcript = Transcript(id="t", scenario=scenario, turns=tuple(turns))
    met = rungs_met(definition(scenario), transcript, criterion).rungs
    return max((rung.rung for rung in met if rung.met), default=1)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_sheet_is_full(scenario: str) -> None:
    found = sheet(scenario)
    machine_learning = found.framework == "ml_system_design"
    assert len(found.facts) >= (20 if machine_learning else 12)
    assert sum(fact.reserve for fact in found.facts) >= 1
    assert len(found.twists) >= 2
    assert len(found.wrong_turns) >= 5
    assert len(found.derived) >= 4
    full = [c for c, rungs in found.expectations.items() if all(n in rungs and rungs[n].cues for n in (3, 4))]
    assert len(full) >= (24 if machine_learning else 8)
    assert found.situations.keys() >= found.expectations.keys()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kind_of_question_belongs_to_one_fact(scenario: str) -> None:
    kinds = [kind for fact in sheet(scenario).facts for kind in fact.asked_as]
    assert sorted(kinds) == sorted(set(kinds))


@pytest.mark.parametrize(
    ("scenario", "criterion"),
    [pytest.param(s, c, id=f"{s}-{c.id}") for s in SCENARIOS for c in musts(s)],
)
def test_a_must_has_a_hint_and_answers_that_reach_their_rungs(scenario: str, criterion: Criterion) -> None:
    found = sheet(scenario)
    assert found.hints.get(criterion.id), "no hint"
    answers = found.model_answers.get(criterion.id, {})
    assert answers.keys() == {3, 4}
    assert all(5 <= len(text.split()) <= 90 for text in answers.values())
    if criterion.step != "all":
        # What shows across a conversation cannot show in two sentences.
        assert reached(scenario, criterion, answers[3]) >= 3
        assert reached(scenario, criterion, answers[3], answers[4]) == 4


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_variations_are_consistent_and_differ(scenario: str) -> None:
    plain = sheet(scenario)
    sheets = [sheet(scenario, seed) for seed in range(12)]
    assert sheets[3] == load_definition(scenario, variation=3).scenario, "the same seed, the same sheet"
    assert len({tuple(fact.say for fact in varied.facts) for varied in sheets}) >= min(4, len(FACTORS))
    assert len({tuple(twist.id for twist in varied.twists) for varied in sheets}) >= 2
    for varied in sheets:
        assert [fact.id for fact in varied.facts] == [fact.id for fact in plain.facts]
        for fact, before in zip(varied.facts, plain.facts, strict=True):
            assert all(mark.casefold() in fact.say.casefold() for mark in fact.marks)
            assert len(numerals(fact.say)) == len(numerals(before.say))
        marks = [mark.casefold() for fact in varied.facts for mark in fact.marks]
        assert len(marks) == len(set(marks)), "a mark points at one fact"
