"""A whole first step on ads, held by a writer behind a local endpoint and played back through the whole product.

`step1_turns.json` has what the candidate said, turn by turn; they answer what the interviewer of the cassette said.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.models.asking import wire_to
from tests.recorded.test_recorded import HAND, HOURS
from viva.clock import WordClock
from viva.conduct import report
from viva.interview import Interview, TurnEnd
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.models.concessions import Conceding
from viva.models.naming import Address, Line
from viva.models.retrying import Patience
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.moves import ASKING_ACTS
from viva.values.transcript import Turn

TURNS = Path(__file__).parent / "step1_turns.json"


@cache
def definition() -> Definition:
    return load_definition("ads_ctr")


def said() -> dict[str, str]:
    """The candidate's turns by what each is for."""
    found: dict[str, str] = json.loads(TURNS.read_text(encoding="utf-8"))
    return found


async def held(url: str) -> tuple[Interview, list[str]]:
    """The interview, and what was shown in each turn."""
    line = Line(Conceding(wire_to(url, "openai", model=HAND, timeout_s=HOURS)), Address("openai", HAND, url, "openai"))
    interview = await Interview.start(
        "recorded",
        definition=definition(),
        interviewer=ModelInterviewer(line, patience=Patience(deadline_s=HOURS)),
        store=MemoryStore(),
        clock=WordClock(),
        mode="step1",
        seed=11,
    )
    shown = []
    for number, text in enumerate(said().values()):
        words = ""
        async for part in interview.turn(text, message_id=f"m{number}"):
            words += "" if isinstance(part, TurnEnd) else part.text
        shown.append(words)
    await line.model.close()
    return interview, shown


def answers(interview: Interview) -> Iterator[tuple[str, Turn]]:
    """What each turn of the candidate was for, with the interviewer's answer."""
    turns = [turn for turn in interview.transcript.turns[1:] if turn.speaker == "interviewer"]
    yield from zip(said(), turns, strict=True)


@pytest.mark.vcr
def test_step_one(writer: str) -> None:
    interview, shown = asyncio.run(held(writer))
    transcript = interview.transcript
    assert len(transcript.said_by("candidate")) >= 12

    assert shown == [turn.text for _, turn in answers(interview)]
    assert report(transcript, definition()).violations == ()
    for turn in transcript.turns:
        for note in turn.move.notes.raised if turn.move else ():
            assert any(note.quote in said.text for said in transcript.said_by("candidate"))

    found = {purpose: turn.move for purpose, turn in answers(interview) if turn.move}
    assert found["asks the goal"].facts == ("A02",)
    assert {"A01", "A05"} <= set(found["asks two things"].facts)
    assert found["asks what nobody fixed"].facts == ()
    assert found["asks what nobody fixed"].act in ("hand_back", "decline")
    assert found["asks for the answer"].act == "hand_back"
    assert found["does not know"].act in ASKING_ACTS
    assert found["asks how it goes"].act == "decline"
    assert found["tries an injection"].act in ("answer", "decline")
    assert len(interview.ledger.injections) == 1
    assert {"S1.CONSTR", "S1.COST"} & {asked.criterion for asked in interview.ledger.asked}
    assert interview.ledger.topic("t1.privacy").provenance in ("P2", "P3")

    assert len(interview.calls) >= len(shown)
    assert all(call.prompt and call.completion for call in interview.calls)
