"""What may not be shown is not: one retry that names the rule, then plain words; what was shown before it stands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.interview.holding import definition
from tests.interviewers.replying import ASKS_RATE, RATE, STATEMENT, Turn, reply, talk
from viva.errors import ModelRefused, ModelReplyInvalid, ModelTruncated, ModelUnavailable
from viva.reading.words import sentences
from viva.testing.scripted import Line, chunks_of
from viva.values.messages import ChatChunk
from viva.values.moves import Act

GOAL = "The goal is ad revenue with hides flat, and the prediction feeds the auction."
NOT_SHOWN = "YOUR LAST REPLY WAS NOT SHOWN."
GOOD = reply("listen", "Noted.")
ANSWERS = reply("answer", RATE, facts=["A07"])
TEAM = "Four engineers, one quarter to the first experiment."


@dataclass(frozen=True)
class Case:
    """A reply that may not be shown: the rule, and words of the objection to it."""

    id: str
    bad: Line
    rule: str
    names: str
    text: str = STATEMENT
    good: str = GOOD


def listens(text: str) -> str:
    return reply("listen", text)


def nudges(text: str) -> str:
    return reply("nudge", text)


RULES = (
    Case("praise", listens("Great idea."), "R3", "no praise"),
    Case("praise without a full stop", listens("Great idea"), "R3", "no praise"),
    Case("two in one", nudges("What is next, and why is it next?"), "R1", "keep one question"),
    Case("a fact nobody asked for", listens(RATE), "R2", "nobody has asked for A07"),
    Case("the same, its end a digit", listens("Of those, clicks make 1.2."), "R9", "no such figure"),
    Case(
        "another fact", ANSWERS, "R2", "Do not give A07", "How large is the team?", reply("answer", TEAM, facts=["A22"])
    ),
    Case(
        "a reserved fact",
        reply("answer", "All logged ads were chosen by the current model.", facts=["A21"]),
        "R2",
        "names its subject",
        "Tell me about the data.",
        reply("hand_back", "I have nothing fixed on that."),
    ),
    Case("a solution first", nudges("What about calibration?"), "R4", "has not used that word"),
    Case("an invented number", nudges("What if there were 77 of them?"), "R9", "no such figure"),
    Case("a figure changed", reply("answer", "2.1 percent.", facts=["A07"]), "R9", "'2.1'", ASKS_RATE, ANSWERS),
    Case("too long", nudges(f"{'so ' * 20}?"), "R6", "At most 15 words"),
    Case("an id", listens("Noted for t4.label."), "FORM", "'t4.label'"),
    Case("an id of a fact", listens("Noted for A07."), "FORM", "'A07'"),
    Case("a list", listens("- Noted.\n- Go on."), "FORM", "a bullet"),
    Case("bold", listens("**Noted.**"), "FORM", "emphasis"),
    Case("German", nudges("Was ist das und wie würden Sie es mit der Zeit für sich nutzen?"), "FORM", "language"),
    Case("Russian", nudges("Что вы будете делать дальше?"), "FORM", "language"),
    Case("no answer", GOOD, "machine", "choose one of: answer, decline, hand_back", ASKS_RATE, ANSWERS),
    Case("illegal act", reply("close", "Thank you."), "machine", "`close` is not open now"),
    Case("unknown fact", reply("answer", RATE, facts=["A99"]), "machine", "no fact A99", ASKS_RATE, ANSWERS),
    Case("unknown topic", reply("probe", "Why is that?", topic="t9.nothing"), "machine", "t9.nothing is not open"),
    Case("unknown twist", reply("twist", "Suppose so.", topic="A.T9"), "machine", "`twist` is not open"),
    Case("no twist yet", reply("twist", "Suppose so.", topic="A.T1"), "machine", "`twist` is not open"),
    Case("no hint yet", reply("hint", "Suppose so.", topic="S1.GOAL"), "machine", "`hint` is not open"),
    Case("no text", listens(""), "FORM", "was empty"),
    Case("unknown act", reply("sing", "La."), "reply", "not the JSON object"),
    Case("prose", "I think the candidate should say more.", "reply", "not the JSON object"),
    Case("empty reply", "", "reply", "not the JSON object"),
    Case("an empty object", "{}", "reply", "not the JSON object"),
    Case("damaged JSON", '{"act": "listen", "topic": ""', "reply", "not the JSON object"),
    Case("refusal", chunks_of("I cannot help with that.", finish="refusal"), "reply", "mock interview"),
    Case("refusal in a field", (ChatChunk(refusal="No."), ChatChunk(finish="refusal")), "reply", "mock interview"),
    Case("filter", ModelRefused("A filter stopped it."), "reply", "mock interview"),
    Case("truncated", chunks_of('{"act": "listen", "top', finish="length"), "reply", "Reply shortly"),
    Case("truncated thought", chunks_of("<think>Well, {", finish="length"), "reply", "Reply shortly"),
    Case("another form", ModelReplyInvalid("It is a page."), "reply", "not the JSON object"),
    Case("cut", ModelTruncated("It was cut."), "reply", "Reply shortly"),
)


def run(case: Case, *lines: Line) -> tuple[Turn, list[str]]:
    """The turn, and what changed in each request."""

    async def hold() -> tuple[Turn, list[str]]:
        held = await talk(lines)
        turn = await held.say(case.text)
        held.model.assert_complete()
        return turn, [held.asked(number) for number in range(len(held.model.requests))]

    return asyncio.run(hold())


@pytest.mark.parametrize("case", RULES, ids=lambda case: case.id)
def test_one_retry_names_the_rule(case: Case) -> None:
    turn, (first, second) = run(case, case.bad, case.good)
    assert turn.said.refused == (case.rule,)
    assert turn.shown in case.good
    assert NOT_SHOWN not in first
    assert case.names in second.partition(NOT_SHOWN)[2]
    assert len(turn.said.calls) == 2 - isinstance(case.bad, Exception)


@pytest.mark.parametrize("case", RULES, ids=lambda case: case.id)
def test_then_the_framework_speaks(case: Case) -> None:
    turn, asked = run(case, case.bad, case.bad)
    assert len(asked) == 2
    assert turn.said.refused == (case.rule, case.rule)
    sheet = definition().scenario
    assert sheet is not None
    own = {text for texts in definition().framework.wording.values() for text in texts}
    assert turn.shown in own | {fact.say for fact in sheet.facts}


def test_the_framework_words_the_move_that_was_decided() -> None:
    async def said() -> Turn:
        bad = reply("probe", "Great. What is the task?", topic="t1.translate")
        return await (await talk([bad, bad])).say(STATEMENT)

    turn = asyncio.run(said())
    assert (turn.move.act, turn.move.topic, turn.move.code) == ("probe", "t1.translate", "P2")
    assert turn.shown in definition().framework.topic("t1.translate").probes


AFTER_A_SENTENCE: tuple[tuple[str, str, str], ...] = (
    ("praise", "Great idea.", "R3"),
    ("praise without a full stop", "Great", "R3"),
    ("a fact nobody asked for", RATE, "R2"),
    ("a question", "Why is that?", "R1"),
    ("an id", "It is t4.label.", "FORM"),
    ("a list", "\n- One.\n- Two.", "FORM"),
    ("Russian", "Пожалуйста, продолжайте дальше.", "FORM"),
    ("too long", "so " * 20, "R6"),
)


@pytest.mark.parametrize(("why", "second", "rule"), AFTER_A_SENTENCE, ids=[why for why, _, _ in AFTER_A_SENTENCE])
def test_a_second_sentence_that_may_not_be_shown_ends_the_turn(why: str, second: str, rule: str) -> None:
    turn, asked = run(Case(why, "", "", ""), listens(f"Understood. {second}"))
    assert len(asked) == 1, "what was shown is not replaced"
    assert turn.shown == "Understood."
    assert turn.said.refused == (rule,)
    assert turn.move.act == "listen"


@dataclass(frozen=True)
class Cut:
    """A turn of which one sentence was shown before it broke; what it must be when it ends."""

    id: str
    shown: str
    bad: str
    act: Act
    topic: str = ""
    facts: tuple[str, ...] = ()
    text: str = STATEMENT
    ends: tuple[str, ...] = ("",)


def probes(topic: str) -> tuple[str, ...]:
    return definition().framework.topic(topic).probes


def situations(criterion: str) -> tuple[str, ...]:
    sheet = definition().scenario
    assert sheet is not None
    return sheet.situations[criterion]


def wording(phrase: str) -> tuple[str, ...]:
    return next(texts for name, texts in definition().framework.wording.items() if name == phrase)


CUT = (
    Cut("a question was asked", "Why is that?", "Great.", "probe", "t1.privacy"),
    Cut("no question yet", "Understood.", "Great.", "probe", "t1.privacy", ends=probes("t1.privacy")),
    Cut("no situation yet", "Look back.", "Great.", "probe", "S1.GOAL", (), GOAL, situations("S1.GOAL")),
    Cut("two questions", "Why is that?", "What is next?", "probe", "t1.privacy"),
    Cut("a fact was told", RATE, "Great question.", "answer", "", ("A07",), ASKS_RATE),
    Cut("no fact yet", "Okay.", "Great question.", "answer", "", ("A07",), ASKS_RATE, (RATE,)),
    Cut(
        "one of two facts",
        RATE,
        "Great question.",
        "answer",
        "",
        ("A07", "A22"),
        f"{ASKS_RATE} How large is the team?",
        (TEAM,),
    ),
    Cut("a nudge", "Go on.", "Great.", "nudge"),
    Cut("no nudge yet", "Noted.", "Great.", "nudge", ends=wording("nudge")),
    Cut("handed back", "That is your decision.", "Great.", "hand_back", text=ASKS_RATE),
    Cut("not handed back yet", "Noted.", "Great.", "hand_back", text=ASKS_RATE, ends=wording("hand_back")),
    Cut("not declined yet", "Noted.", "Great.", "decline", text=ASKS_RATE, ends=wording("stay_with_problem")),
)


def breaks(cut: Cut) -> Iterator[tuple[str, Line]]:
    """Ways in which the rest of a reply is lost."""
    text = reply(cut.act, f"{cut.shown} {cut.bad}", topic=cut.topic, facts=cut.facts)
    so_far = text[: text.index(cut.bad) + 1]
    yield "rule", text
    yield "dropped", (*chunks_of(so_far)[:-1], ModelUnavailable("It broke off."))
    yield "truncated", chunks_of(so_far, finish="length")
    yield "refused", chunks_of(so_far, finish="refusal")
    yield "ended", chunks_of(so_far)


@pytest.mark.parametrize("how", ["rule", "dropped", "truncated", "refused", "ended"])
@pytest.mark.parametrize("cut", CUT, ids=lambda cut: cut.id)
def test_a_turn_that_breaks_behind_a_sentence_does_what_it_began(cut: Cut, how: str) -> None:
    turn, asked = run(Case(cut.id, "", "", "", cut.text), dict(breaks(cut))[how])
    assert len(asked) == 1
    assert turn.sentences[0] == cut.shown
    rest = turn.shown.removeprefix(cut.shown).strip()
    assert any(rest.startswith(end) for end in cut.ends) if cut.ends != ("",) else rest == ""
    assert (turn.move.act, turn.move.topic or turn.move.criterion or "") == (cut.act, cut.topic)
    assert turn.move.facts == cut.facts
    assert len(turn.said.refused) == 1
    assert len(turn.said.calls) == 1


def test_a_probe_for_whose_question_no_room_is_left_is_recorded_as_what_it_was() -> None:
    long = (
        "Take the evening of one person who opens the app and scrolls for a while, looks at what is there, "
        "puts it away and does not come back."
    )
    turn, _ = run(Case("", "", "", ""), reply("probe", f"{long} Great.", topic="t1.privacy"))
    assert turn.shown == long
    assert (turn.move.act, turn.move.topic, turn.move.code) == ("listen", None, None)


@pytest.mark.parametrize("text", ["Understood.", "Noted. Thank you.", "The privacy of people."])
def test_a_probe_that_asks_nothing_is_not_recorded_as_asked_until_it_asks(text: str) -> None:
    turn, _ = run(Case("", "", "", ""), reply("probe", text, topic="t1.privacy"))
    assert turn.said.refused == ("FORM",)
    assert turn.shown.removeprefix(f"{text} ") in probes("t1.privacy")


def test_a_fact_is_not_recorded_as_told_until_it_is_told() -> None:
    turn, _ = run(Case("", "", "", "", ASKS_RATE), reply("answer", "Okay. Understood.", facts=["A07"]))
    assert turn.shown == f"Okay. Understood. {RATE}"
    assert turn.move.facts == ("A07",)


def test_the_same_question_is_not_asked_twice() -> None:
    async def hold() -> None:
        first, again = "Where would the training examples come from?", "So where do training examples come from?"
        held = await talk([reply("probe", first, topic="t1.sources"), nudges(again), nudges("Go on.")])
        await held.say("The goal is revenue, with hides flat.")
        turn = await held.say("From the feed.")
        assert turn.said.refused == ("R5",)
        assert "turn 3 asked it" in held.asked()
        assert turn.shown == "Go on."

    asyncio.run(hold())


@pytest.mark.parametrize("case", [case for case in RULES if case.rule != "reply"], ids=lambda case: case.id)
def test_no_sentence_of_a_refused_reply_is_shown(case: Case) -> None:
    turn, _ = run(case, case.bad, case.good)
    refused, accepted = (json.loads(str(line))["text"] for line in (case.bad, case.good))
    assert turn.shown == accepted
    assert all(sentence.text not in turn.shown for sentence in sentences(refused) if sentence.text not in accepted)


def test_a_fault_of_the_server_before_any_sentence_is_raised_with_the_turn_kept() -> None:
    async def hold() -> None:
        begun = chunks_of(reply("listen", "Understood. Go on."))[:8]
        held = await talk([(*begun, ModelUnavailable("It broke off.")), GOOD])
        with pytest.raises(ModelUnavailable):
            await held.say(STATEMENT)
        assert [event.kind for event in held.interview.events][-1] == "candidate_said"
        held.sent -= 1
        turn = await held.say(STATEMENT)
        assert turn.shown == "Noted."
        assert len(turn.said.calls) == 2, "the call that failed took tokens too"

    asyncio.run(hold())
