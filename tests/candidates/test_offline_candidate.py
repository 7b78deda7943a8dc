"""The candidate by rules: the same talk brings the same words, and nobody gets further than was planted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.candidates.setting import candidate, said, sheet
from viva.candidates.protocol import Heard
from viva.packs.find import list_scenarios
from viva.packs.personas import list_personas, load_persona
from viva.values.persona import Habits, Persona

TALK = ("Please begin.", "Grow revenue.", "Noted.", "How do you make sure that the test is fair?", "Go on.", "Okay.")
TEST = "How do you make sure that the test is fair?"
SITUATION = "The test result is far better than anybody expected. Where do you look first?"


def persona(**habits: object) -> Persona:
    whole = Habits.model_validate({"volunteers": ["S1.GOAL"], "words": 1, **habits})
    return Persona(id="made", version=1, title="Made", about="For a test.", profile={"*": 3}, habits=whole)


@pytest.mark.parametrize("name", list_personas())
def test_the_same_seed_says_the_same_and_another_something_else(name: str) -> None:
    assert said(candidate(name, seed=5), TALK) == said(candidate(name, seed=5), TALK)
    assert len({tuple(said(candidate(name, seed=seed), TALK)) for seed in range(5)}) == 5


def test_a_talk_that_is_taken_up_goes_on_as_it_would_have() -> None:
    whole = said(candidate("middling"), TALK)
    again = candidate("middling")
    talk = [Heard("interviewer", line) for line in TALK]
    assert asyncio.run(again.answer(talk, minutes_left=12.0)) == whole[-1]


@dataclass(frozen=True)
class Case:
    name: str
    after: dict[str, list[str]]
    question: str
    deep: bool


CASES = (
    Case("asked for", {}, TEST, True),
    Case("held back from a question", {"P3": ["S6.EVAL"]}, TEST, False),
    Case("brought out by a situation", {"P3": ["S6.EVAL"]}, SITUATION, True),
    Case("held back from a situation", {"H": ["S6.EVAL"]}, SITUATION, False),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_held_back_comes_out_after_its_kind_of_question(case: Case) -> None:
    (_, answer) = said(candidate(persona(after=case.after)), ("Please begin.", case.question))
    assert answer is not None
    assert ("gap of an hour for late clicks" in answer) == case.deep


@pytest.mark.parametrize("name", list_personas())
@pytest.mark.parametrize("scenario", list_scenarios())
def test_nobody_gets_further_than_was_planted(scenario: str, name: str) -> None:
    """Each criterion is asked about until nothing is left; the sheet's answers above the planted rung never come."""
    definition = sheet(scenario)
    assert definition.scenario is not None
    asked = [text for step in definition.framework.steps for topic in step.topics for text in topic.probes]
    who = load_persona(name)
    talk = " ".join(filter(None, said(candidate(who, scenario=scenario), ("Please begin.", *asked, *asked))))
    for criterion, answers in definition.scenario.model_answers.items():
        for rung, text in answers.items():
            if rung > who.planted(criterion):
                assert text[-45:] not in talk, (criterion, rung)


@pytest.mark.parametrize("name", ["strong", "staff"])
def test_whoever_knows_says_it(name: str) -> None:
    definition = sheet()
    asked = [text for step in definition.framework.steps for topic in step.topics for text in topic.probes]
    talk = " ".join(filter(None, said(candidate(name), ("Please begin.", *asked))))
    assert "the ratio" in talk
    assert "predicted over actual" in talk
    assert "late clicks" in talk


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list_personas()), st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_whatever_an_interviewer_says_a_candidate_answers_or_ends(name: str, lines: list[str]) -> None:
    assert all(answer is None or isinstance(answer, str) for answer in said(candidate(name), lines))


def test_somebody_with_nothing_left_ends_the_talk() -> None:
    answers = said(candidate("weak"), ("Please begin.", *("Noted.",) * 60))
    assert answers[-1] is None
    assert all(answers[:12])


def test_a_goodbye_is_returned() -> None:
    goodbye = sheet().framework.wording["goodbye"][0]
    (_, answer) = said(candidate("strong"), ("Please begin.", goodbye))
    assert answer is not None
    assert answer.lower().startswith("thank")


def test_the_injector_addresses_the_machinery_and_the_silent_say_little() -> None:
    injected = " ".join(filter(None, said(candidate("injector"), ("Please begin.", *("Noted.",) * 20))))
    assert "instructions" in injected or "rung" in injected
    silent = [answer or "" for answer in said(candidate("silent"), ("Please begin.", *("Noted.",) * 10))]
    assert sum(len(answer.split()) for answer in silent) / len(silent) < 12
