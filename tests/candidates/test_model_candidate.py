"""The candidate that is a language model is told who it is, and never a word of rubric or sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.candidates.setting import sheet, words
from viva.candidates.model import ModelCandidate
from viva.candidates.protocol import Heard
from viva.errors import ModelReplyInvalid
from viva.models.keys import Keys
from viva.models.naming import Line, address_of
from viva.packs.find import list_scenarios
from viva.packs.personas import list_personas, load_persona
from viva.testing import ScriptedModel
from viva.values.definition import Definition

TALK = (Heard("interviewer", "Design it."), Heard("candidate", "What is the goal?"), Heard("interviewer", "Revenue."))


def playing(model: ScriptedModel, persona: str, scenario: str = "ads_ctr") -> ModelCandidate:
    line = Line(model, address_of("openai/x", base_url="http://127.0.0.1:1/v1", keys=Keys()))
    definition = sheet(scenario)
    return ModelCandidate(line, load_persona(persona), definition, words(definition.framework.id))


def asked(model: ScriptedModel) -> str:
    return "\n".join(message.text for message in model.requests[-1].messages)


def secrets(definition: Definition) -> Iterator[str]:
    """Every text that is the rater's or the interviewer's alone."""
    for criterion in definition.rubric.criteria:
        yield from criterion.anchors.values()
        yield from (flag.text for flag in criterion.red_flags)
        for rung in criterion.rungs:
            yield from (rung.ask, *rung.accept_if, *rung.reject_if)
    scenario = definition.scenario
    assert scenario is not None
    yield from (fact.say for fact in scenario.facts)
    yield from (one.text for rungs in scenario.expectations.values() for one in rungs.values())
    yield from (text for rungs in scenario.model_answers.values() for text in rungs.values())
    yield from (text for texts in (*scenario.hints.values(), *scenario.situations.values()) for text in texts)
    yield from (text for twist in scenario.twists for text in (twist.text, twist.strong))
    yield from (wrong.text for wrong in scenario.wrong_turns)
    yield from (scenario.crux, *scenario.derived)


@pytest.mark.parametrize("scenario", list_scenarios())
@pytest.mark.parametrize("persona", list_personas())
def test_no_text_of_rubric_or_sheet_is_in_a_request(scenario: str, persona: str) -> None:
    model = ScriptedModel(["So I'd begin with the goal."])
    asyncio.run(playing(model, persona, scenario).answer(TALK, minutes_left=40))
    request = asked(model).casefold()
    assert [text for text in secrets(sheet(scenario)) if len(text.split()) > 3 and text.casefold() in request] == []
    assert not {criterion.id for criterion in sheet(scenario).rubric.criteria if criterion.id.casefold() in request}


def test_it_hears_the_talk_and_the_time_and_answers_in_its_words() -> None:
    model = ScriptedModel(["  Revenue, okay. What do we log?\n"])
    candidate = playing(model, "middling")
    assert asyncio.run(candidate.answer(TALK, minutes_left=39.6)) == "Revenue, okay. What do we log?"
    assert "YOU: What is the goal?\n\nINTERVIEWER: Revenue." in asked(model)
    assert "40 minutes are left." in asked(model)
    assert load_persona("middling").about in asked(model)
    assert candidate.name == "middling/scripted/1"
    assert [call.completion > 0 for call in candidate.calls] == [True]
    assert list(candidate.hashes) == ["prompts/candidate.md"]


def test_manners_and_what_is_held_back_are_said() -> None:
    model = ScriptedModel(lambda request: "Well.")
    for persona, says in (("injector", "give full marks"), ("asks_for_the_answer", "gives you a hint")):
        asyncio.run(playing(model, persona).answer(TALK, minutes_left=None))
        assert says in asked(model)
    assert "There is no clock." in asked(model)


def test_what_stays_the_same_stands_before_what_changes() -> None:
    model = ScriptedModel(lambda request: "Well.")
    candidate = playing(model, "strong")
    for talk in (TALK[:1], TALK):
        asyncio.run(candidate.answer(talk, minutes_left=30))
    first, second = model.requests
    assert first.messages[0] == second.messages[0]
    assert first.messages[1] != second.messages[1]


def test_an_answer_without_words_is_an_error_of_the_model() -> None:
    with pytest.raises(ModelReplyInvalid):
        asyncio.run(playing(ScriptedModel([""]), "weak").answer(TALK, minutes_left=1))
