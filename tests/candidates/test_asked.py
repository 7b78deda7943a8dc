"""What a simulated candidate understands: the interviewer's own wordings, and those of people."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.candidates.setting import sheet, words
from viva.candidates.asked import Understood, understood
from viva.packs.find import list_scenarios


def meant(text: str, scenario: str = "ads_ctr") -> Understood:
    definition = sheet(scenario)
    lines = words(definition.framework.id)[1]
    areas = {name: said.area for name, said in lines.criteria.items() if not name.startswith("X.")}
    return understood(text, definition, areas)


@dataclass(frozen=True)
class Case:
    says: str
    criterion: str | None
    calls_for: str = "question"


PEOPLE = (
    Case("How would you evaluate the model offline?", "S6.EVAL"),
    Case("Tell me about your label.", "S4.LABEL"),
    Case("What happens if the service goes down?", "S7.SERVE"),
    Case("Which features would you use?", "S5.FEAT"),
    Case("What's your loss function?", "S6.TRAIN"),
    Case("Walk me through the architecture.", "S3.ARCH"),
    Case("How often do you retrain?", "S9.UPD"),
    Case("What would you monitor?", "S9.MON"),
    Case("Okay, and what about privacy?", "S1.CONSTR"),
    Case("Let's move on to the model.", "S6.MODEL"),
    Case("Please describe the data pipeline.", "S4.PIPE"),
    Case("Good. Anything else?", None, "nudge"),
    Case("Revenue per thousand impressions should go up by 3 percent.", None, "told"),
    Case("Thanks, that's all from my side.", None, "goodbye"),
)


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.says)
def test_a_person_who_interviews_is_understood(case: Case) -> None:
    found = meant(case.says)
    assert (found.calls_for, found.criterion) == (case.calls_for, case.criterion)


@pytest.mark.parametrize("scenario", list_scenarios())
def test_the_framework_and_the_sheet_are_understood(scenario: str) -> None:
    definition = sheet(scenario)
    assert definition.scenario is not None
    for step in definition.framework.steps:
        for topic in step.topics:
            for text in topic.probes:
                assert meant(f"Noted. {text}", scenario) == Understood("question", topic.criterion, "P2"), text
    for criterion, texts in definition.scenario.situations.items():
        for text in texts:
            found = meant(text, scenario)
            assert (found.code, found.calls_for) == ("P3", "question"), text
            assert found.criterion == criterion
    for twist in definition.scenario.twists:
        assert meant(twist.text, scenario).twist == twist.id


@pytest.mark.parametrize("scenario", list_scenarios())
def test_a_fact_calls_for_nothing(scenario: str) -> None:
    definition = sheet(scenario)
    assert definition.scenario is not None
    odd = {fact.id: meant(fact.say, scenario).calls_for for fact in definition.scenario.facts}
    assert {name: calls_for for name, calls_for in odd.items() if calls_for != "told"} == {}
