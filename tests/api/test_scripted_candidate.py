"""The public double of a candidate: it says what was written, hears what is said, and complains of lines left over."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

import viva
from tests.api.bots import MORE, STATEMENT, Failing, Scripted, answers, heard, sheet
from viva.errors import ModelError, StoreUnavailable
from viva.interview import TurnEnd
from viva.interviewers.protocol import Interviewer
from viva.journal.memory import MemoryStore
from viva.journal.store import Store
from viva.testing import FaultyStore, Message, ScriptedCandidate, ScriptOver, StoreFault
from viva.testing.store_suite import talks


async def begun(store: Store | None = None, model: Interviewer | None = None) -> viva.Interview:
    return await viva.Interview.start("a", store=store or MemoryStore(), scenario=sheet(), model=model or Scripted())


def said(interview: viva.Interview) -> list[str]:
    """What the interviewer said, the opening first."""
    return [turn.text for turn in interview.transcript.said_by("interviewer")]


def test_it_says_its_lines_with_ids_and_remembers_what_it_heard() -> None:
    async def run() -> None:
        candidate, interview = ScriptedCandidate([STATEMENT, "", MORE]), await begun()
        ends = await candidate.talk(interview)
        assert candidate.sent == [Message("m1", STATEMENT), Message("m2", ""), Message("m3", MORE)]
        assert heard(interview) == [STATEMENT, "", MORE]
        assert candidate.heard == said(interview)
        assert [end.messages for end in ends] == [("m1",), ("m2",), ("m3",)]
        assert [end.move.text for end in ends] == said(interview)[1:]
        candidate.assert_complete()
        assert await candidate.talk(interview) == ()

    asyncio.run(run())


def test_a_function_answers_what_was_said_until_it_has_nothing_to_say() -> None:
    async def run() -> None:
        heard_so_far: list[str] = []

        def answer(words: str) -> str | None:
            heard_so_far.append(words)
            return f"Number {len(heard_so_far)}." if len(heard_so_far) < 3 else None

        candidate, interview = ScriptedCandidate(answer, ids="chat:"), await begun()
        assert len(await candidate.talk(interview)) == 2
        assert candidate.sent == [Message("chat:1", "Number 1."), Message("chat:2", "Number 2.")]
        assert heard_so_far == said(interview)
        candidate.assert_complete()

    asyncio.run(run())


def test_it_stops_when_the_interview_has_ended() -> None:
    async def run() -> None:
        candidate = ScriptedCandidate(["I would like to stop here."] * 200)
        async with await viva.Interview.start("a", store="memory:", scenario=sheet(), mode="step1") as interview:
            ends = await candidate.talk(interview)
        assert ends[-1].ended
        assert len(candidate.sent) == len(ends) < 200
        with pytest.raises(ScriptOver, match=rf"^{200 - len(ends)} of 200 lines were never said; the next is 'I would"):
            candidate.assert_complete()

    asyncio.run(run())


def test_it_says_nothing_where_the_interview_is_over_already() -> None:
    async def run() -> None:
        candidate, interview = ScriptedCandidate([STATEMENT]), await begun()
        await interview.finish()
        assert await candidate.talk(interview) == ()
        assert candidate.sent == []

    asyncio.run(run())


def test_behind_an_error_it_sends_the_same_message_again() -> None:
    async def run() -> None:
        candidate, interview = ScriptedCandidate([STATEMENT, MORE]), await begun(model=Failing(1))
        with pytest.raises(ModelError):
            await candidate.talk(interview)
        ends = await candidate.talk(interview)
        assert [end.messages for end in ends] == [("m1",), ("m2",)]
        assert heard(interview) == [STATEMENT, MORE]
        assert len(candidate.heard) == 3
        candidate.assert_complete()

    asyncio.run(run())


@pytest.mark.parametrize("fault", ["refused", "reply lost"])
@pytest.mark.parametrize("kind", ["candidate_said", "interviewer_said"])
def test_over_a_store_that_fails_each_line_is_said_once(fault: StoreFault, kind: str) -> None:
    async def run() -> None:
        store = FaultyStore(MemoryStore())
        candidate, interview = ScriptedCandidate([STATEMENT, MORE]), await begun(store=store)
        store.fail(fault, on=kind, append=2)
        with pytest.raises(StoreUnavailable):
            await candidate.talk(interview)
        with suppress(StoreUnavailable):
            await candidate.talk(interview)
        assert heard(interview) == [STATEMENT, MORE]
        assert answers(interview) == 2

    asyncio.run(run())


def test_two_candidates_of_one_interview_hear_what_was_said_last() -> None:
    async def run() -> None:
        interview = await begun()
        await ScriptedCandidate([STATEMENT]).talk(interview)
        second = ScriptedCandidate([MORE], ids="second-")
        await second.talk(interview)
        assert second.heard == said(interview)[1:]
        assert heard(interview) == [STATEMENT, MORE]

    asyncio.run(run())


def test_it_talks_to_the_loop_too() -> None:
    async def run() -> tuple[TurnEnd, ...]:
        return await ScriptedCandidate(talks.ANSWERS).talk(await talks.begun("a", MemoryStore()))

    assert len(asyncio.run(run())) == len(talks.ANSWERS)


def test_without_an_interview_it_gives_message_by_message() -> None:
    candidate = ScriptedCandidate(["One.", "Two."])
    assert [candidate.answer_to(said) for said in ("a", "b", "c")] == [
        Message("m1", "One."),
        Message("m2", "Two."),
        None,
    ]
    assert candidate.heard == ["a", "b", "c"]
    candidate.assert_complete()
