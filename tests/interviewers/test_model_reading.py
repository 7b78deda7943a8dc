"""The model's reply read as it grows: in any order, in any pieces, whatever stands around it, as early as can be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.interviewers.replying import ASKS_RATE, RATE, STATEMENT, line_to, reply
from tests.interviewers.simulation import Simulation
from viva.errors import ModelReplyInvalid
from viva.interviewers.model import ModelInterviewer, interviewer_prompt
from viva.interviewers.proposal import Proposed, proposed
from viva.interviewers.protocol import Brief
from viva.models.seam import ChatModel
from viva.testing import ScriptedModel
from viva.testing.scripted import chunks_of
from viva.values.messages import ChatChunk, ChatRequest
from viva.values.moves import Decision, Note, Notes, Sentence

Part = Decision | Sentence | Notes

ACTS = ("answer", "hand_back", "decline", "listen", "nudge", "probe", "hint", "twist", "move_on", "close")
QUOTE = 'log "every" impression'


@dataclass(frozen=True)
class Reply:
    """What a model decides and says, and the parts that come of it."""

    act: str
    text: str
    parts: tuple[Part, ...]
    topic: str = ""
    facts: tuple[str, ...] = ()
    quote: str = ""

    @property
    def fields(self) -> dict[str, object]:
        noted = [{"topic": "t4.join", "quote": self.quote}] if self.quote else []
        return {"act": self.act, "topic": self.topic, "facts": list(self.facts), "text": self.text, "notes": noted}


def spoken(*texts: str) -> tuple[Part, ...]:
    return tuple(Sentence(text=text) for text in texts)


REPLIES = (
    Reply("listen", "Understood.", (Decision(act="listen"), *spoken("Understood."), Notes())),
    Reply(
        "answer",
        f"{RATE} Ask me again for the rest.",
        (Decision(act="answer", facts=("A07",)), *spoken(RATE, "Ask me again for the rest."), Notes()),
        facts=("A07",),
    ),
    Reply(
        "probe",
        'You said "log it." What is {logged}? 😀 Say… "all of it"?!',
        (
            Decision(act="probe", topic="t4.label", criterion="S4.LABEL", code="P2"),
            *spoken('You said "log it."', "What is {logged}?", "😀 Say…", '"all of it"?!'),
            Notes(raised=(Note(topic="t4.join", quote=QUOTE),)),
        ),
        topic="t4.label",
        quote=QUOTE,
    ),
    Reply(
        "probe",
        "At 0.74 or 1.2... what then?\nTake one (any one.) and say",
        (
            Decision(act="probe", criterion="S1.GOAL", code="P3"),
            *spoken("At 0.74 or 1.2...", "what then?", "Take one (any one.)", "and say"),
            Notes(),
        ),
        topic="S1.GOAL",
    ),
    Reply(
        "hint",
        "No.",
        (
            Decision(act="hint", criterion="S1.GOAL", code="H"),
            *spoken("Suppose there were twice as many clicks and nobody at Plaza was pleased."),
            Notes(),
        ),
        topic="t1.business",
    ),
    Reply("nudge", "Go on", (Decision(act="nudge", code="P1"), *spoken("Go on"), Notes()), topic="t1.business"),
)
AROUND = (
    ("", ""),
    ("```json\n", "\n```"),
    ("Here is my turn:\n\n", "\n\nI hope it {helps}."),
    ("<think>They ask for a rate, so {act: answer}. What next?</think>\n", ""),
    ("I use {braces} like so. ", '{"act": "close", "text": "No."}'),
)


@cache
def brief(text: str = ASKS_RATE) -> Brief:
    return Simulation(timed=False).brief(text)[0]


async def parts_of(model: ChatModel) -> list[Part]:
    async with aclosing(ModelInterviewer(line_to(model)).propose(brief())) as parts:
        return [part async for part in parts]


def read(text: str, size: int) -> list[Part]:
    return asyncio.run(parts_of(ScriptedModel([chunks_of(text, size=size)])))


@given(
    written=st.sampled_from(REPLIES),
    order=st.sampled_from(list(permutations(range(5)))),
    size=st.integers(1, 50),
    around=st.sampled_from(AROUND),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 2]),
)
@example(REPLIES[2], (4, 3, 2, 1, 0), 1, AROUND[0], True, None)
@settings(max_examples=300, deadline=None)
def test_the_same_parts_come_whatever_the_order_and_the_pieces(
    written: Reply, order: tuple[int, ...], size: int, around: tuple[str, str], ascii_only: bool, indent: int | None
) -> None:
    fields = list(written.fields.items())
    text = json.dumps(dict(fields[place] for place in order), ensure_ascii=ascii_only, indent=indent)
    assert read(f"{around[0]}{text}{around[1]}", size) == list(written.parts)


@pytest.mark.parametrize("size", range(1, 51))
def test_every_size_of_pieces_gives_the_same_parts(size: int) -> None:
    for written in REPLIES:
        assert read(json.dumps(written.fields), size) == list(written.parts)


class Watched:
    """A model that remembers what it has given, and whether it was heard to its end."""

    name = "scripted/1"

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces
        self.given: list[str] = []
        """What was given of each answer."""
        self.closed = 0

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        self.given.append("")
        try:
            for piece in self._pieces:
                self.given[-1] += piece
                yield ChatChunk(text=piece)
            yield ChatChunk(finish="stop")
        finally:
            self.closed += 1

    async def close(self) -> None:
        raise AssertionError("an interviewer does not close the line it was given")


def given_at_each_part(text: str) -> list[tuple[Part, str]]:
    """Each part with what the model had given by then, letter by letter."""

    async def run() -> list[tuple[Part, str]]:
        model = Watched(*text)
        async with aclosing(ModelInterviewer(line_to(model)).propose(brief())) as parts:
            return [(part, model.given[-1]) async for part in parts]

    return asyncio.run(run())


def test_each_part_is_passed_on_as_soon_as_it_is_certain() -> None:
    text = reply("answer", f"{RATE} Ask me again for the rest.", facts=["A07"], notes=[("t4.join", QUOTE)])
    (decided, early), (first, at_first), (_, at_second), (noted, at_end) = given_at_each_part(text)
    assert isinstance(decided, Decision)
    assert isinstance(noted, Notes)
    assert early == text[: text.index(RATE)], "an illegal move is known before a word is said"
    assert first == Sentence(text=RATE)
    assert at_first == text[: text.index("sk me again")], "the first letter behind it is enough"
    assert at_second == text[: text.index('{"topic"')], "the notes are not waited for"
    assert at_end == text


def test_a_decision_that_comes_last_is_waited_for() -> None:
    fields = dict(reversed(list(json.loads(reply("listen", "Understood. Go on.")).items())))
    text = json.dumps(fields)
    assert all(given == text for _, given in given_at_each_part(text))


@pytest.mark.parametrize(
    ("text", "unread", "asked"),
    [
        (reply("close", "Thank you."), "Thank", 2),
        (reply("listen", "Great idea. Go on."), "on.", 2),
        (reply("listen", "Noted. Great idea. Thank you.", notes=[("t4.join", QUOTE)]), "you.", 1),
    ],
    ids=["an illegal move", "the first sentence", "the second sentence"],
)
def test_what_breaks_a_rule_stops_the_stream(text: str, unread: str, asked: int) -> None:
    async def run() -> None:
        model = Watched(*text)
        async with aclosing(proposed(ModelInterviewer(line_to(model)), brief(STATEMENT))) as parts:
            assert isinstance([part async for part in parts][-1], Proposed)
        assert len(model.given) == model.closed == asked
        assert all(unread not in given for given in model.given)

    asyncio.run(run())


ODD: tuple[tuple[str, object], ...] = (
    ("act", None),
    ("act", "sing"),
    ("act", ["listen"]),
    ("act", 3),
    ("facts", ["no id"]),
    ("topic", "not an id"),
)


@pytest.mark.parametrize(("field", "value"), ODD)
@pytest.mark.parametrize("size", [1, 500])
def test_a_decision_that_is_none_is_no_reply(field: str, value: object, size: int) -> None:
    fields = {"act": "probe", "topic": "t4.label", "facts": [], "text": "Why?", "notes": []}
    with pytest.raises(ModelReplyInvalid):
        read(json.dumps({**fields, field: value}), size)


@pytest.mark.parametrize("act", ACTS)
def test_values_of_another_kind_are_left_out(act: str) -> None:
    topics: tuple[object, ...] = (None, 3, True, ["t4.label"], {"id": "t4.label"}, "")
    facts: tuple[object, ...] = (None, 3, {"A07": 1}, [["A07"], None], "")
    for topic, told in product(topics, facts):
        decision = read(reply(act, "Why?", topic=topic, facts=told), 90)[0]
        assert isinstance(decision, Decision)
        assert (decision.topic, decision.criterion, decision.twist, decision.facts) == (None, None, None, ())


def test_a_single_fact_may_stand_without_its_list() -> None:
    assert read(reply("answer", RATE, facts="A07"), 20)[0] == Decision(act="answer", facts=("A07",))


@pytest.mark.parametrize("text", [None, 3, [], {"a": "b"}, "", "  ", "\n"])
def test_no_text_is_no_sentence(text: object) -> None:
    fields = {"act": "listen", "topic": "", "facts": [], "text": text, "notes": []}
    assert [type(part) for part in read(json.dumps(fields), 5)] == [Decision, Notes]


@pytest.mark.parametrize("size", [1, 4, 500])
def test_half_a_character_is_replaced_as_no_journal_can_keep_it(size: int) -> None:
    text = reply("listen", "Noted X.").replace("X", "\\ud83d")
    assert read(text, size)[1] == Sentence(text="Noted \N{REPLACEMENT CHARACTER}.")


NOTES: tuple[tuple[object, tuple[Note, ...]], ...] = (
    ([{"topic": "t4.join", "quote": "x"}], (Note(topic="t4.join", quote="x"),)),
    ([{"topic": "t4.join"}, {"quote": "x"}, {}, "t4.join", None, 3], ()),
    ([{"topic": "no id", "quote": "x"}, {"topic": "t4.join", "quote": ""}], ()),
    ([{"topic": "t4.join", "quote": "x", "more": 1}], (Note(topic="t4.join", quote="x"),)),
    ({"topic": "t4.join", "quote": "x"}, ()),
    ("t4.join: x", ()),
    (None, ()),
)


@pytest.mark.parametrize(("written", "kept"), NOTES, ids=range(len(NOTES)))
def test_what_is_no_note_is_left_out(written: object, kept: Sequence[Note]) -> None:
    fields = {"act": "listen", "topic": "", "facts": [], "text": "Noted.", "notes": written}
    assert read(json.dumps(fields), 9)[-1] == Notes(raised=tuple(kept))


def test_it_says_who_it_is_and_by_which_prompt_it_speaks() -> None:
    interviewer = ModelInterviewer(line_to(ScriptedModel([])))
    assert interviewer.name == "scripted/1"
    assert interviewer.hashes == {"prompts/interviewer.md": interviewer_prompt().sha256}
