"""Speech without punctuation is parted where a statement or a question begins; written text is left alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.reading.questions import asked, is_interrogative
from viva.reading.seams import is_bare, seams
from viva.reading.words import sentences


@dataclass(frozen=True)
class Case:
    said: str
    questions: tuple[str, ...]


SPOKEN = (
    Case("so about 36 million clicks a day is there anyone whose data i must not use", ("is there anyone whose data",)),
    Case(
        "got it so revenue and more clicks how many users are there and what latency do we need",
        ("how many", "and what"),
    ),
    Case("ok that is large scale so it has to be fast what kinds of ads", ("what kinds of ads",)),
    Case("then pacing and bids stay out i score ads which surfaces and formats", ("which surfaces",)),
    Case("we decide what the number is for before anybody draws a box at all", ()),
    Case("then the log knows what the old model liked which i must keep in mind for the rest", ()),
    Case("I would keep the regression and I'd watch what people do with it afterwards", ()),
)


@pytest.mark.parametrize("case", SPOKEN, ids=lambda c: c.said[:40])
def test_questions_are_found_in_speech(case: Case) -> None:
    found = [s.text for s in sentences(case.said) if is_interrogative(s.text)]
    assert len(found) == len(case.questions)
    assert all(text.startswith(begun) for text, begun in zip(found, case.questions, strict=True))


def test_a_question_in_speech_is_asked() -> None:
    said = "so about 36 million clicks a day is there anyone whose data i must not use"
    assert [q.text for q in asked(said)] == ["is there anyone whose data i must not use"]


@pytest.mark.parametrize(
    "text",
    [
        "So about 36 million clicks a day is there anyone whose data I must not use",
        "so about 36 million clicks a day, is there anyone whose data i must not use",
        "we score what is eligible",
        "I would keep it and what do we need to know about the users here",
    ],
)
def test_written_text_is_not_parted(text: str) -> None:
    assert not is_bare(text)
    assert len(sentences(text)) == 1


def test_a_long_statement_is_cut_where_it_goes_on() -> None:
    said = "people push revenue really hard in each of many markets that they have ever entered and you get bait in it"
    assert [said[place:][:11] for place in seams(said)] == ["and you get"]


def test_what_follows_from_a_condition_stays_with_it() -> None:
    assert seams("if that turns out wrong i would turn it into a price per hide") == ()


@given(st.lists(st.sampled_from("so what is there i would and how many users do we because".split()), max_size=60))
def test_no_word_is_lost(said: list[str]) -> None:
    text = " ".join(said)
    assert " ".join(span.text for span in sentences(text)) == text
    assert all(text[span.start : span.end] == span.text for span in sentences(text))
