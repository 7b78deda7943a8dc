from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.pace import seconds
from viva.reading.facts import conflicts_in, facts_asked, is_out_of_scope, marks_in, says
from viva.reading.kinds import questions
from viva.values.definition import Definition
from viva.values.scenario import Scenario

ENOUGH = 0.95
RESERVED = {"A03", "A12", "A21"}


@pytest.fixture(scope="module")
def sheet(ads: Definition) -> Scenario:
    assert ads.scenario is not None
    return ads.scenario


def asked_in(turn: str, sheet: Scenario) -> set[str]:
    return {fact for question in questions(turn) for fact in facts_asked(question, sheet, context=turn)}


def phrasings() -> Iterator[tuple[str, set[str]]]:
    path = Path(__file__).with_name("asked_facts.yaml")
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield row["asked"], set(row["facts"])


def test_facts_asked_on_many_phrasings(sheet: Scenario) -> None:
    right = told_too_much = missed = 0
    wrong: list[str] = []
    for turn, wanted in phrasings():
        found = asked_in(turn, sheet)
        right += len(found & wanted)
        told_too_much += len(found - wanted)
        missed += len(wanted - found)
        if found != wanted:
            wrong.append(f"{turn!r}: {sorted(found)} instead of {sorted(wanted)}")
    precision, recall = right / (right + told_too_much), right / (right + missed)
    print(f"facts asked: precision {precision:.3f}, recall {recall:.3f}", *wrong, sep="\n  ")
    assert precision >= ENOUGH
    assert recall >= ENOUGH


def test_a_reserved_fact_is_never_given_to_a_question_about_another(sheet: Scenario) -> None:
    for turn, wanted in phrasings():
        assert not (asked_in(turn, sheet) & RESERVED) - wanted, turn


@dataclass(frozen=True)
class Case:
    turn: str
    facts: tuple[str, ...]


@pytest.mark.parametrize(
    "case",
    [
        # the vague question gets the plain neighbour of a reserved fact
        Case("Tell me about the data.", ("A10",)),
        Case("Where do the labels come from?", ("A10",)),
        Case("What is the use case?", ("A01",)),
        # a subject that the sentence names once
        Case("And the clicks: how many, how late?", ("A07", "A12")),
        Case("Do we log the ads? And how long are those kept?", ("A11", "A10")),
        # what the candidate will do is no question for the sheet
        Case("How should I define the label?", ()),
        Case("Would you use a regression as the baseline?", ()),
        # an assumption
        Case("Can I assume that about one percent of impressions are clicked?", ()),
        Case("Can I assume that ten percent of impressions are clicked?", ("A07",)),
        Case("I assume 200 million daily users. Is that right?", ("A05",)),
        Case("I assume 110 million daily users. Is that right?", ()),
        # one question, one fact
        Case("What is the availability of the ads service?", ("A09",)),
    ],
    ids=lambda case: case.turn[:50],
)
def test_what_a_turn_asks_for(case: Case, sheet: Scenario) -> None:
    assert sorted(asked_in(case.turn, sheet)) == sorted(case.facts)


def test_best_first(sheet: Scenario) -> None:
    assert facts_asked("What do we know about people, ads, context, friends?", sheet)[:1] == ("A14",)
    assert len(facts_asked("What do we know about people, ads, context, friends?", sheet)) == 3


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Are stories in scope?", True),
        ("How does pacing work?", True),
        ("Should I redesign targeting?", True),
        ("How many users are there?", False),
        ("Do people search for friends?", False),
    ],
)
def test_out_of_scope(question: str, expected: bool, sheet: Scenario) -> None:
    assert is_out_of_scope(question, sheet) is expected


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("About three billion impressions a day.", ("A05",)),
        ("1.2 percent of impressions are clicked.", ("A07",)),
        ("0.3 percent", ()),
        ("28 percent of users", ("A17",)),
        ("Nearly all within thirty.", ("A12",)),
        ("Thank you. That is all from me.", ()),
        ("The price is derived from the runner-up.", ("A03",)),
    ],
)
def test_marks(text: str, facts: tuple[str, ...], sheet: Scenario) -> None:
    assert marks_in(text, sheet) == facts


def test_every_fact_gives_its_own_marks_and_no_other(sheet: Scenario) -> None:
    for fact in sheet.facts:
        assert all(says(fact.say, mark) for mark in fact.marks), fact.id
        assert marks_in(fact.say, sheet) == (fact.id,)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I assume 10 million daily users.", ("A05",)),
        ("I assume about 100 million daily users.", ()),
        ("I assume 2 percent quality loss is fine.", ()),
        ("33 million users are in Europe.", ()),
        ("I assume the ads come in three formats.", ()),
    ],
)
def test_conflicts(text: str, facts: tuple[str, ...], sheet: Scenario) -> None:
    assert conflicts_in(text, sheet) == facts


def test_a_question_in_a_huge_turn_is_quick(sheet: Scenario) -> None:
    turn = "How many users are there? " * 8_000
    assert seconds(lambda: facts_asked("How many users are there?", sheet, context=turn)) < 1.0
    assert "A05" in facts_asked("How many users are there?", sheet, context=turn)
