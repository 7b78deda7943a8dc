"""What the tests of the model interviewer share: replies as a model writes them, and turns checked as they come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.interview.holding import Hands, definition
from viva.clock import WallClock
from viva.interview import Budget, Interview, TurnEnd
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.journal.store import Store
from viva.models.naming import Address, Line
from viva.models.seam import ChatModel
from viva.packs.transcripts import read_transcript
from viva.reading.words import sentences
from viva.testing import ScriptedModel
from viva.testing.scripted import Script
from viva.values.events import CandidateSaid, Event, InterviewerSaid, SentenceSaid
from viva.values.framework import Phrase
from viva.values.messages import ChatRequest
from viva.values.moves import Move

STATEMENT = "I would log every impression with the inputs that the model saw, and join the clicks later."
ASKS_RATE = "What share of the impressions is clicked?"
RATE = "1.2 percent of impressions are clicked."

Notes = Sequence[tuple[str, str]]


def reply(act: str, text: str, *, topic: object = "", facts: object = (), notes: Notes = ()) -> str:
    """A reply in the order that the prompt asks for."""
    noted = [{"topic": about, "quote": quote} for about, quote in notes]
    fields = {"act": act, "topic": topic, "facts": facts, "text": text, "notes": noted}
    return json.dumps(fields, ensure_ascii=False)


PLAIN: dict[str, Phrase] = {
    "listen": "acknowledge",
    "nudge": "nudge",
    "hand_back": "hand_back",
    "decline": "stay_with_problem",
    "move_on": "move_on",
    "close": "revisit",
}


def legal(request: ChatRequest) -> str:
    """A legal reply to a request."""
    return legal_reply(request.messages[-1].text)


def legal_reply(told: str) -> str:
    """A move that a prompt names as open, in the framework's words: a probe if there is one, else the first."""
    framework = definition().framework
    lines = [line.replace(",", "").split(" ") for line in told.partition("OPEN MOVES\n")[2].splitlines()]
    topics = [words[1] for words in lines if words[0] == "probe" and words[1].startswith("t")]
    if topics:
        texts = framework.topic(topics[0]).probes
        return reply("probe", texts[len(told) % len(texts)], topic=topics[0])
    act = next(words[0] for words in lines if words[0] in PLAIN)
    texts = tuple(text for text in framework.wording[PLAIN[act]] if "{" not in text)
    return reply(act, texts[len(told) % len(texts)])


@cache
def answers(length: int) -> tuple[str, ...]:
    """Answers of so many words, of what candidates say in the rated interviews; they ask nothing."""
    tests = Path(__file__).parents[1]
    paths = sorted((*(tests / "gold").glob("??.md"), *(tests / "unseen").glob("??.md")))
    turns = [turn.text for path in paths for turn in read_transcript(path).said_by("candidate")]
    said = dict.fromkeys(span.text for turn in turns for span in sentences(turn) if "?" not in span.text)
    words = " ".join(said).split()
    return tuple(" ".join(words[at : at + length]) for at in range(0, len(words) - length, length))


def line_to(model: ChatModel) -> Line:
    """A line to a double; as for a server of one's own, nobody knows its prices."""
    return Line(model, Address("scripted", "1", "http://scripted", "openai"))


@dataclass(frozen=True)
class Turn:
    """One turn as the candidate saw it and as it is kept."""

    sentences: tuple[str, ...]
    move: Move
    said: InterviewerSaid

    @property
    def shown(self) -> str:
        return "".join(self.sentences)


class Talk:
    """An interview with a model that follows a script."""

    def __init__(self, interview: Interview, model: ScriptedModel, store: Store) -> None:
        self.interview = interview
        self.model = model
        self.store = store
        self.sent = 0

    async def say(self, text: str) -> Turn:
        """The next turn of the candidate, and its answer."""
        self.sent += 1
        return await heard(self.interview, self.store, text, f"m{self.sent}")

    def asked(self, number: int = -1) -> str:
        """What changes of a request: its last message."""
        return self.model.requests[number].messages[-1].text


async def talk(script: Script, *, store: Store | None = None, budget: Budget | None = None) -> Talk:
    """A new untimed interview of all steps; time stands."""
    model, kept = ScriptedModel(script), store or MemoryStore()
    interview = await Interview.start(
        "a",
        definition=definition(),
        interviewer=ModelInterviewer(line_to(model)),
        store=kept,
        clock=WallClock(Hands()),
        minutes=None,
        budget=budget,
    )
    return Talk(interview, model, kept)


async def heard(interview: Interview, store: Store, text: str, message_id: str) -> Turn:
    """One turn, of which every sentence is kept when it is shown, and which is kept as it was shown."""
    shown: list[str] = []
    end: TurnEnd | None = None
    async with aclosing(interview.turn(text, message_id=message_id)) as parts:
        async for part in parts:
            if isinstance(part, TurnEnd):
                end = part
            else:
                shown.append(part.text)
                events = [row.event for row in await store.read(interview.id)]
                assert kept_text(events, message_id).startswith("".join(shown)), "shown before it was kept"
    assert end is not None
    return Turn(tuple(shown), end.move, shown_as_kept(interview.events, message_id, "".join(shown), end.move))


def kept_text(events: Sequence[Event], message_id: str) -> str:
    """What the journal has of an answer so far."""
    whole = [e.move.text for e in events if isinstance(e, InterviewerSaid) and e.reply_to == message_id]
    return whole[0] if whole else "".join(said(events, message_id))


def said(events: Sequence[Event], message_id: str) -> list[str]:
    """The sentences that were kept one by one."""
    return [e.text for e in events if isinstance(e, SentenceSaid) and e.reply_to == message_id]


def shown_as_kept(events: Sequence[Event], message_id: str, shown: str, move: Move) -> InterviewerSaid:
    """What every turn has in common: one message, one answer, and what was shown is what is journalled."""
    sent = [e for e in events if isinstance(e, CandidateSaid) and e.message_id == message_id]
    answers = [e for e in events if isinstance(e, InterviewerSaid) and e.reply_to == message_id]
    assert (len(sent), len(answers)) == (1, 1)
    assert shown == answers[0].move.text == move.text
    assert shown.startswith("".join(said(events, message_id)))
    assert answers[0].move == move
    return answers[0]
