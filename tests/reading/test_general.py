"""General talk is told from statements on the matter, whatever signs of reasoning it wears."""

from __future__ import annotations

import pytest

from viva.packs.load import load_definition
from viva.reading.general import is_general, is_grounded, matter, matter_of
from viva.reading.rungs_evidence import hear
from viva.values.transcript import Speaker, Transcript, Turn

ABOUT = matter_of(load_definition(None)) | matter(["Each view of a kettle is billed."])

GENERAL = (
    "This is something that one has to think about with great care.",
    "There are many sides to it, and each of them is important in practice.",
    "If you do the basics right, the rest usually follows.",
    "I would never underestimate how much there is to such a question.",
    "Otherwise one quickly ends up in a place where nobody wants to be.",
)
ON_THE_MATTER = (
    "It is a binary classification.",
    "I would think about the kettle first.",
    "Because each of them is 12 times as much.",
    "If it drifts, we go back to the last version.",
    "We also have to respect privacy, GDPR and so on.",
    "That is it.",
)


def talk(*lines: str) -> Transcript:
    """A transcript from lines that begin with I or C and a colon."""
    speakers: dict[str, Speaker] = {"I": "interviewer", "C": "candidate"}
    turns = (Turn(number=n, speaker=speakers[line[0]], text=line[3:]) for n, line in enumerate(lines, start=1))
    return Transcript(id="t", level="senior", mode="full", turns=tuple(turns))


@pytest.mark.parametrize("statement", GENERAL)
def test_general_talk_is_told(statement: str) -> None:
    assert is_general(statement, ABOUT)


@pytest.mark.parametrize("statement", ON_THE_MATTER)
def test_what_is_on_the_matter_is_not(statement: str) -> None:
    assert not is_general(statement, ABOUT)


def test_many_words_of_its_own_make_a_statement_be_about_something() -> None:
    said = "The lighthouse keeper paints his harbour wall in stripes."
    assert not is_general(said, ABOUT)
    assert not is_grounded(said, ABOUT)


def test_the_interviewer_s_words_are_the_matter_too() -> None:
    said = "I would look at the parrots very closely."
    deaf, told = (hear(talk(f"I: {asked}", f"C: {said}"), frozenset()) for asked in ("Go on.", "Parrots speak."))
    assert (deaf.said[0].telling.strip(), told.said[0].telling.strip()) == (".", said)
    assert deaf.said[0].counted == said


def test_general_talk_keeps_its_neighbours_apart_and_questions_are_left_alone() -> None:
    turn = "Clicks come late. It really is a matter of care. What do you think is important here?"
    said = hear(talk("I: Go on.", f"C: {turn}"), matter(["Clicks come late."])).said[0]
    assert len(said.telling) == len(turn)
    assert said.telling.split() == "Clicks come late. . What do you think is important here?".split()


def test_nothing_is_general_where_the_subject_is_not_known() -> None:
    assert hear(talk("I: Go on.", f"C: {GENERAL[0]}")).said[0].telling == GENERAL[0]
