"""From answers to marks: quotes must be there, and every item has a mark or a reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.appraising.bakery import (
    ASKED,
    FLOW,
    FOLLOW_UPS,
    LEADING,
    SAID,
    aspect,
    bakery,
    flow,
    follow_up,
    openness,
    talk_of,
    turns,
)
from viva.appraising.appraisal import MEASURES, Mark, Measure, Unappraised
from viva.appraising.batches import MOST, Batch, batches
from viva.appraising.forms import FORMS
from viva.appraising.marking import marks_of
from viva.errors import ModelReplyInvalid
from viva.models.structured import read_answer

WHY = SAID[2]


def found(measure: Measure, reply: str, *asked: int) -> tuple[Mark | Unappraised, ...]:
    batch = Batch(measure, asked or (ASKED if measure != "flow" else ()))
    return marks_of(read_answer(reply, FORMS[measure]), batch, bakery())


def shown(marks: tuple[Mark | Unappraised, ...]) -> list[tuple[object, ...]]:
    return [
        (one.name, one.turn, one.value) if isinstance(one, Mark) else (one.measure, one.item, one.why) for one in marks
    ]


def test_openness_is_a_number_for_each_turn() -> None:
    assert shown(found("leading", LEADING)) == [("leading", 3, 5), ("leading", 5, 1), ("leading", 7, 4)]


def test_only_what_goes_on_is_judged_further() -> None:
    assert shown(found("followups", FOLLOW_UPS)) == [
        ("goes_on", 3, 1),
        ("necessary", 3, 1),
        ("takes_up", 3, 1),
        ("open", 3, 1),
        ("goes_on", 5, 0),
        ("goes_on", 7, 1),
        ("necessary", 7, 0),
        ("takes_up", 7, 0),
        ("open", 7, 1),
    ]


def test_flow_has_its_aspects_and_none_is_no_mark() -> None:
    assert shown(found("flow", FLOW)) == [("coherence", None, 4), ("contingency", None, 2)]


def test_a_turn_that_asks_nothing_has_no_mark_and_is_not_missing() -> None:
    assert found("leading", turns(openness(3, WHY, "no_question")), 3) == ()


@dataclass(frozen=True)
class Case:
    name: str
    measure: Measure
    reply: str
    expected: tuple[object, ...]


TAKEN = (2, "We bake at four so the shelf is full")
CASES = (
    Case("invented", "leading", turns(openness(3, "Why would anybody do that?")), ("leading", "3", "quote")),
    Case("the candidate's", "leading", turns(openness(3, SAID[1])), ("leading", "3", "quote")),
    Case("of another turn", "leading", turns(openness(3, SAID[4])), ("leading", "3", "quote")),
    Case("too short", "leading", turns(openness(3, "the night before")), ("leading", "3", "quote")),
    Case("empty", "leading", turns(openness(3, "")), ("leading", "3", "quote")),
    Case("left out", "leading", turns(openness(5, SAID[4])), ("leading", "3", "no_answer")),
    Case("twice", "leading", turns(openness(3, WHY), openness(3, WHY, "one")), ("leading", "3", "no_answer")),
    Case("follow-up invented", "followups", turns(follow_up(3, "Why not at noon then?")), ("followups", "3", "quote")),
    Case("took up nothing", "followups", turns(follow_up(3, WHY, takes_up="yes")), ("followups", "3", "quote")),
    Case(
        "took up what came later",
        "followups",
        turns(follow_up(3, WHY, (4, "people pay for warm bread"))),
        ("followups", "3", "quote"),
    ),
    Case("took up its own", "followups", turns(follow_up(3, WHY, (3, WHY))), ("followups", "3", "quote")),
    Case("follow-up left out", "followups", turns(), ("followups", "3", "no_answer")),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_rests_on_no_words_has_no_mark(case: Case) -> None:
    assert shown(found(case.measure, case.reply, 3)) == [case.expected]


def test_one_invented_quote_leaves_the_aspect_alone_without_a_mark() -> None:
    invented = aspect("five", (3, WHY), (5, "Let us go to the shop now."))
    reply = flow(invented, aspect("three"), aspect("two", (7, "Go on.")))
    assert shown(found("flow", reply)) == [
        ("flow", "coherence", "quote"),
        ("flow", "transitions", "quote"),
        ("contingency", None, 2),
    ]


def test_a_quote_may_differ_in_case_and_punctuation_and_a_wrong_number_of_its_turn_is_mended_for_flow() -> None:
    assert shown(found("leading", turns(openness(3, "why at four and not the night before")), 3)) == [("leading", 3, 5)]
    reply = flow(aspect("five", (5, WHY)), aspect("none"), aspect("five", (3, WHY)))
    assert shown(found("flow", reply))[0] == ("coherence", None, 5)


@pytest.mark.parametrize("word", ["6", "5", "high", ""])
def test_words_beside_the_ladder_are_no_answer(word: str) -> None:
    with pytest.raises(ModelReplyInvalid, match="openness"):
        read_answer(turns(openness(3, WHY, word)), FORMS["leading"])


@pytest.mark.parametrize("measure", MEASURES)
def test_no_field_may_be_left_out(measure: Measure) -> None:
    with pytest.raises(ValidationError):
        FORMS[measure].model_validate({})
    schema = FORMS[measure].model_json_schema()
    assert "default" not in str(schema)
    assert "Several turns" not in str(schema)


@given(st.integers(0, 60))
def test_every_question_is_asked_about_once_in_few_calls_of_like_length(count: int) -> None:
    talk = talk_of("Design it.", *(f"Words {number}." for number in range(2 * count)))
    asked = [batch.turns for batch in batches(talk, ["leading"])]
    assert tuple(turn for part in asked for turn in part) == talk.asked
    assert len(asked) == -(-count // MOST)
    assert not asked or max(map(len, asked)) - min(map(len, asked)) <= 1


def test_a_turn_before_the_candidate_spoke_follows_nothing_up() -> None:
    talk = talk_of("Design it.", "Hm.", "Why?")
    early = talk.__class__(talk.name, talk.transcript, (1, 3))
    found = {batch.measure: batch.turns for batch in batches(early, MEASURES)}
    assert found == {"leading": (1, 3), "followups": (3,), "flow": ()}


def test_nothing_is_asked_about_an_interview_without_questions() -> None:
    talk = bakery()
    assert list(batches(talk.__class__(talk.name, talk.transcript, ()), MEASURES)) == []
