from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viva.reading.extent import readable
from viva.reading.kinds import questions
from viva.reading.questions import asked, is_assumption


@dataclass(frozen=True)
class Case:
    text: str
    questions: tuple[str, ...]


CASES = (
    Case("How big is this, and how long may scoring take?", ("How big is this", "and how long may scoring take?")),
    Case(
        "What do the logs hold, and how were the logged ads chosen?",
        ("What do the logs hold", "and how were the logged ads chosen?"),
    ),
    Case(
        "What do we know about people, ads, context, friends?",
        ("What do we know about people, ads, context, friends?",),
    ),
    Case(
        "How often do people click, how late do clicks come in, and how many are accidents?",
        ("How often do people click", "how late do clicks come in", "and how many are accidents?"),
    ),
    Case("And clicks: how many, how late?", ("And clicks: how many", "how late?")),
    Case(
        "How many users are there and what latency do we need?",
        ("How many users are there", "and what latency do we need?"),
    ),
    Case("Is it the feed, or is it stories?", ("Is it the feed, or is it stories?",)),
    Case("If revenue and hides pull apart, which wins?", ("If revenue and hides pull apart, which wins?",)),
    Case("Traffic, and time?", ("Traffic, and time?",)),
    Case("I'd like to know how the prediction is used.", ("I'd like to know how the prediction is used.",)),
    Case(
        "Before designing I want to know what the number is for.",
        ("Before designing I want to know what the number is for.",),
    ),
    Case("Tell me about the data", ("Tell me about the data",)),
    Case("What about latency", ("What about latency",)),
    Case("so what is the goal here", ("so what is the goal here",)),
    Case("do we have user profiles", ("do we have user profiles",)),
    Case("are stories in scope", ("are stories in scope",)),
    Case("We've got logs of all this, right?", ("We've got logs of all this, right?",)),
    Case(
        "I assume that all clicks are logged. Is that right?",
        ("I assume that all clicks are logged. Is that right?",),
    ),
    Case(
        "I take it that bids do not react. Correct me if that's wrong.",
        ("I take it that bids do not react. Correct me if that's wrong.",),
    ),
    Case("Is there any set that nobody picked? That would matter to me.", ("Is there any set that nobody picked?",)),
    Case("What do we know about the users? I would like to use age.", ("What do we know about the users?",)),
    Case("Which surface? Which formats?", ("Which surface?", "Which formats?")),
    Case("I need the latency and traffic numbers from you.", ("I need the latency and traffic numbers from you.",)),
    Case("I have a question about privacy.", ("I have a question about privacy.",)),
    Case("Can I ask about the budget?", ("Can I ask about the budget?",)),
    Case("It would help to know who pays.", ("It would help to know who pays.",)),
    Case("Let me ask about privacy.", ("Let me ask about privacy.",)),
    Case(
        "Could you tell me what the latency is, and how many ads there are?",
        ("Could you tell me what the latency is", "and how many ads there are?"),
    ),
    # none
    Case("Why not a network? It does not fit the budget.", ()),
    Case("Why? Because it is cheap.", ()),
    Case("The label? Any tap.", ()),
    Case("What else? Let me think.", ()),
    Case("What do I need here? I need the log.", ()),
    Case("How do I get there? I join clicks on request id.", ()),
    Case("What if the store is slow? Then the regression answers.", ()),
    Case("Is it enough? No, since the level matters.", ()),
    Case("You mean rules? No, that is outdated.", ()),
    Case("What the model sees is the slot.", ()),
    Case("How often an ad was clicked goes in as a log.", ()),
    Case("I ask how often somebody taps, and I keep that per person.", ()),
    Case("It tells me how the old model chose.", ()),
    Case("I show them what they like.", ()),
    Case("Let me explain how I would serve it.", ()),
    Case("Define positive as a tap within thirty minutes.", ()),
    Case("I would ask the team what they log.", ()),
    Case("For the search: did the passage make the top five.", ()),
    Case('A user asks "what is this?"', ()),
    Case("Which is fine with me.", ()),
    Case("I wonder no more.", ()),
    Case("", ()),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60] or "empty")
def test_questions(case: Case) -> None:
    assert questions(case.text) == case.questions


@given(st.lists(st.sampled_from([c.text for c in CASES]), max_size=6))
@settings(max_examples=100, deadline=None)
def test_questions_are_verbatim_and_in_place(texts: list[str]) -> None:
    turn = " ".join(texts)
    for question in asked(turn):
        assert readable(turn)[question.start :].startswith(question.text)
        assert question.core in question.text


def test_a_question_that_offers_an_assumption() -> None:
    assert is_assumption("Can I assume that clicks are logged?")
    assert not is_assumption("How many users are there?")
