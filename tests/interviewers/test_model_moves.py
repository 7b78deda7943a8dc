"""Moves whose words are the sheet's, probes by topic and by criterion, and the notes that a model keeps."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from tests.interview.holding import definition
from tests.interviewers.replying import ASKS_RATE, RATE, STATEMENT, Notes, Talk, Turn, legal, reply, talk
from viva.errors import ModelUnavailable
from viva.testing.scripted import Line, chunks_of

GOAL = "The goal is ad revenue with hides flat, and the prediction feeds the auction."
STUCK = "I am stuck. Can you give me a hint?"
FRAMED = (
    "The goal is revenue with hides flat, only the feed is in scope. My task: for one impression, given user, ad and "
    "context, estimate the probability of a click: supervised binary classification. Privacy: people who refuse get ad "
    "and context only. I use impression logs as data sources."
)
LABELS = (
    "Let us move on. The label: a positive is a tap within 30 minutes, a negative was on screen and got none. I join "
    "clicks by request id, and sample 5 percent of the negatives; position bias is a feature."
)
BOUNCES = "Then I look at bounces: a tap that comes back within seconds is no positive."
LISTENS = reply("listen", "Noted.")


def turns(*said: tuple[str, Line]) -> tuple[list[Turn], Talk]:
    """What came of each turn and its reply."""

    async def hold() -> tuple[list[Turn], Talk]:
        held = await talk([line for _, line in said])
        found = [await held.say(text) for text, _ in said]
        held.model.assert_complete()
        return found, held

    return asyncio.run(hold())


def hint() -> str:
    sheet = definition().scenario
    assert sheet is not None
    return sheet.hints["S1.GOAL"][0]


def twist() -> str:
    sheet = definition().scenario
    assert sheet is not None
    return sheet.twists[0].text


def cut_behind_the_decision(line: str) -> Line:
    """A reply of which only the decision arrives."""
    return (*chunks_of(line[: line.index('"text"') + 10])[:-1], ModelUnavailable("It broke off."))


@dataclass(frozen=True)
class Scripted:
    """A move for which the sheet has the words, and what a model wrote instead of them."""

    id: str
    act: str
    topic: str
    before: tuple[tuple[str, Line], ...]
    text: str
    says: str


HINT = Scripted("hint", "hint", "S1.GOAL", ((GOAL, LISTENS),), STUCK, hint())
SCRIPTED = (
    HINT,
    Scripted("hint by topic", "hint", "t1.business", HINT.before, STUCK, HINT.says),
    Scripted("twist", "twist", "A.T1", ((FRAMED, LISTENS), (LABELS, LISTENS)), BOUNCES, twist()),
)


@pytest.mark.parametrize("wrote", ["", "Calibrate your model, that would be great.", "Suppose", "What then? And why?"])
@pytest.mark.parametrize("case", SCRIPTED, ids=lambda case: case.id)
def test_hints_and_twists_are_said_in_the_sheets_words(case: Scripted, wrote: str) -> None:
    found, held = turns(*case.before, (case.text, reply(case.act, wrote, topic=case.topic)))
    assert found[-1].shown == case.says
    assert found[-1].said.refused == ()
    assert found[-1].move.act == case.act
    assert case.says in held.asked(), "the words stand beside the move"


@pytest.mark.parametrize("case", SCRIPTED, ids=lambda case: case.id)
def test_they_are_said_to_their_end_where_the_reply_breaks_off(case: Scripted) -> None:
    line = cut_behind_the_decision(reply(case.act, "Suppose so.", topic=case.topic))
    found, _ = turns(*case.before, (case.text, line))
    assert found[-1].shown == case.says
    assert found[-1].said.refused == ("reply",)


def test_a_twist_comes_once() -> None:
    async def hold() -> None:
        line = reply("twist", "", topic="A.T1")
        held = await talk([LISTENS, line, LISTENS, line, line, LISTENS])
        await held.say(FRAMED)
        first = await held.say(LABELS)
        assert first.said.refused == ("machine",), "not in the turn that enters the step"
        assert (await held.say(BOUNCES)).move.act == "twist"
        turn = await held.say("I would tighten the label, and add purchases within seven days as a second one.")
        assert turn.said.refused == ("machine",)
        assert "twist" not in held.asked().partition("OPEN MOVES")[2].partition("YOUR LAST REPLY")[0]

    asyncio.run(hold())


def test_a_criterion_makes_a_probe_a_situation_and_a_topic_an_area() -> None:
    situation = "A colleague looks back in a year. What do they look at?"
    found, held = turns((GOAL, reply("probe", situation, topic="S1.GOAL")))
    assert (found[-1].move.criterion, found[-1].move.topic, found[-1].move.code) == ("S1.GOAL", None, "P3")
    asked = held.interview.ledger.asked[-1]
    assert (asked.code, asked.criteria) == ("P3", ("S1.GOAL",))
    found, held = turns((GOAL, reply("probe", "Where does your part end?", topic="t1.functional")))
    move = found[-1].move
    assert (move.criterion, move.topic, move.code) == ("S1.SCOPE", "t1.functional", "P2")
    assert held.interview.ledger.asked[-1].topic == "t1.functional"


def test_a_nudge_names_nothing_whatever_id_it_is_given() -> None:
    found, _ = turns((GOAL, reply("nudge", "Where do you go from here?", topic="t1.functional")))
    assert (found[-1].move.code, found[-1].move.topic, found[-1].move.criterion) == ("P1", None, None)


def test_a_forced_move_is_the_only_one_and_another_is_refused() -> None:
    async def hold() -> None:
        ask = reply("probe", definition().framework.topic("t1.translate").probes[0], topic="t1.translate")
        held = await talk([reply("nudge", "Go on."), ask])
        turn = await held.say("Let us move on to the metrics.")
        assert "probe t1.translate and no other" in held.asked(0)
        assert turn.said.refused == ("machine",)
        assert turn.move.topic == "t1.translate"

    asyncio.run(hold())


def test_a_fact_is_on_the_ledger_once_it_is_told() -> None:
    found, held = turns((ASKS_RATE, reply("answer", RATE, facts=["A07"])), (STATEMENT, LISTENS))
    assert [fact.fact for fact in held.interview.ledger.facts] == ["A07"]
    assert "Facts told: A07." in held.asked()
    assert found[0].move.facts == ("A07",)


NOTED: tuple[tuple[str, Notes, tuple[str, ...]], ...] = (
    ("the candidate's words", [("t3.flow", "the inputs that the model saw")], ("t3.flow",)),
    ("two topics", [("t3.flow", "the clicks"), ("t9.loop", "later")], ("t3.flow", "t9.loop")),
    ("not their words", [("t3.flow", "a stream of events")], ()),
    ("their words in other letters", [("t3.flow", "The Inputs that the model saw")], ()),
    ("the interviewer's words", [("t3.flow", "Plaza shows ads between posts")], ()),
    ("an unknown topic", [("t3.nothing", "the clicks")], ()),
    ("a criterion", [("S3.ARCH", "the clicks")], ()),
    ("one of three", [("t3.flow", "no"), ("t9.loop", "later"), ("x", "the clicks")], ("t9.loop",)),
)


def topics(*ids: str) -> set[str]:
    known = {topic.id for step in definition().framework.steps for topic in step.topics}
    assert set(ids) <= known
    return set(ids)


@pytest.mark.parametrize(("why", "notes", "kept"), NOTED, ids=[why for why, _, _ in NOTED])
def test_a_note_counts_with_the_candidates_words_and_a_topic_of_the_framework(
    why: str, notes: Notes, kept: tuple[str, ...]
) -> None:
    (plain,), _ = turns((STATEMENT, LISTENS))
    read = {note.topic for note in plain.move.notes.raised}
    (found,), held = turns((STATEMENT, reply("listen", "Noted.", notes=notes)))
    assert {note.topic for note in found.move.notes.raised} == read | topics(*kept)
    assert {entry.topic for entry in held.interview.ledger.topics if entry.provenance == "U"} == read | topics(*kept)
    assert all(note.quote in STATEMENT for note in found.move.notes.raised)


def test_what_code_has_read_is_not_noted_again() -> None:
    (plain,), _ = turns((GOAL, LISTENS))
    note = plain.move.notes.raised[0]
    (found,), _ = turns((GOAL, reply("listen", "Noted.", notes=[(note.topic, "The goal")])))
    assert found.move.notes == plain.move.notes


def test_the_candidates_language_may_be_spoken() -> None:
    said = "Я бы записывал каждый показ с признаками, которые видела модель."
    found, _ = turns((said, reply("nudge", "Что вы сделали бы дальше?")))
    assert found[-1].shown == "Что вы сделали бы дальше?"


def test_who_has_nothing_more_to_say_is_led_to_the_close() -> None:
    async def hold() -> None:
        held = await talk(legal)
        acts = [(await held.say("Let us move on, there is nothing else from me.")).move.act]
        while not held.interview.ended:
            acts.append((await held.say("I have nothing to add. Let us move on.")).move.act)
            assert len(acts) < 80
        assert acts[-2:] == ["close", "close"]

    asyncio.run(hold())
