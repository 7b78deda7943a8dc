from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pace import seconds
from viva.packs.load import load_definition
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.moves import Move, Notes
from viva.values.transcript import Transcript, Turn

EMPTY = Transcript(id="t", turns=())
LABEL_PROBE = Move(
    act="probe", step="s4", topic="t4.label", criterion="S4.LABEL", code="P2", text="How do you define the label?"
)


@cache
def _definition() -> Definition:
    return load_definition("ads_ctr")


def after(move: Move, *said: str) -> Transcript:
    turns = [Turn(number=n + 1, speaker="candidate", text=text) for n, text in enumerate(said)]
    turns.append(Turn(number=len(turns) + 1, speaker="interviewer", text=move.text, move=move))
    return Transcript(id="t", turns=tuple(turns))


def test_questions_with_their_facts_topics_and_dispositions(ads: Definition) -> None:
    text = "Who uses the prediction? If revenue and hides pull apart, which wins? Are stories in scope? Am I right?"
    notes = read_turn(ads, EMPTY, text)
    assert [(q.disposition, q.facts) for q in notes.questions] == [
        ("answered", ("A03",)),
        ("handed_back", ()),
        ("declined", ()),
        ("declined", ()),
    ]
    assert "t1.use_case" in notes.questions[0].topics
    assert notes.kinds == ("question", "asks_how_it_goes")
    assert notes.claims == 0
    assert all(question.text in text for question in notes.questions)


def test_the_fourth_fact_of_a_turn_is_deferred(ads: Definition) -> None:
    text = "How many users are there? What is the latency? Which surface? How often do people click?"
    notes = read_turn(ads, EMPTY, text)
    assert [q.disposition for q in notes.questions] == ["answered", "answered", "answered", "deferred"]


def test_a_wish_for_help_is_a_kind_and_no_question(ads: Definition) -> None:
    notes = read_turn(ads, EMPTY, "Can you give me a hint?")
    assert notes.kinds == ("asks_help",)
    assert notes.questions == ()


def test_the_meaning_of_a_word_of_the_prompt(ads: Definition) -> None:
    assert read_turn(ads, EMPTY, "What do you mean by click?").questions[0].disposition == "answered"
    assert read_turn(ads, EMPTY, "What do you mean by quux?").questions[0].disposition == "handed_back"


def test_statements_raise_topics_and_make_claims(ads: Definition) -> None:
    text = "Okay. I would judge it offline by log loss. Then I would move on."
    notes = read_turn(ads, EMPTY, text)
    assert "t2.offline" in [note.topic for note in notes.raised]
    assert notes.claims == 1
    assert notes.questions == ()


def test_a_repeated_sentence_is_no_claim(ads: Definition) -> None:
    said = "The label is a click within thirty minutes."
    assert read_turn(ads, after(LABEL_PROBE, said), said).claims == 0
    assert read_turn(ads, EMPTY, said).claims == 1


def test_the_turn_itself_may_be_in_the_transcript(ads: Definition) -> None:
    said = "The label is a click within thirty minutes."
    with_turn = Transcript(id="t", turns=(Turn(number=1, speaker="candidate", text=said),))
    assert read_turn(ads, with_turn, said) == read_turn(ads, EMPTY, said)


def test_an_answer_raises_the_topic_that_was_asked_about(ads: Definition) -> None:
    answer = "Whoever touched it on purpose is a one, everybody else that saw it is a zero."
    raised = [note.topic for note in read_turn(ads, after(LABEL_PROBE), answer).raised]
    assert "t4.label" in raised
    for nothing in ("I don't know.", "I'd rather not answer that.", "Okay.", "Can you repeat that?"):
        assert "t4.label" not in [note.topic for note in read_turn(ads, after(LABEL_PROBE), nothing).raised]


def test_a_contradicting_assumption_is_a_conflict_unless_it_was_asked(ads: Definition) -> None:
    assert read_turn(ads, EMPTY, "I assume 10 million daily users.").conflicts == ("A05",)
    assert read_turn(ads, EMPTY, "I assume 10 million daily users, right?").conflicts == ()


def test_without_a_scenario_there_are_topics_but_no_facts(ads: Definition) -> None:
    bare = ads.model_copy(update={"scenario": None})
    notes = read_turn(bare, EMPTY, "How many users are there? I assume 10 million daily users.")
    assert notes.questions[0].facts == ()
    assert notes.questions[0].disposition == "handed_back"
    assert "t1.nonfunc" in notes.questions[0].topics
    assert notes.conflicts == ()


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_anything_can_be_read(text: str) -> None:
    notes = read_turn(_definition(), EMPTY, text)
    assert isinstance(notes, Notes)
    assert all(note.quote in text for note in notes.raised)


@pytest.mark.parametrize(
    "piece", ["why what is the label, and how? ", "I fetch the ads. ", "\u202eابجد 😀 ", "(((", "a"]
)
def test_a_turn_of_200_kb_is_read_within_two_seconds_of_work(piece: str, ads: Definition) -> None:
    text = piece * (200_000 // len(piece))
    read_turn(ads, EMPTY, "What is the label?")
    assert seconds(lambda: read_turn(ads, EMPTY, text)) < 2.0


def test_a_turn_of_200_words_is_read_quickly(ads: Definition) -> None:
    text = (
        "For every shown ad we write down the request id, the slot, the inputs and the probability used. When half an "
        "hour is over, a job joins the clicks, and that table is what training reads at night. "
    ) * 5
    read_turn(ads, EMPTY, text)
    numbers = iter(range(1, 10))
    assert seconds(lambda: read_turn(ads, EMPTY, text + " " * next(numbers)), runs=9) < 0.010
