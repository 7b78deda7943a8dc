"""`viva.sync`: the same without async, on a thread that ends, also where an event loop is running."""

from __future__ import annotations

import asyncio
import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import viva
from tests.api.bots import MORE, STATEMENT, Streamed, sheet
from viva.errors import UsageError
from viva.interviewers.protocol import Interviewer


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "viva-sync"]


def held(*, model: Interviewer | None = None) -> viva.sync.Interview:
    return viva.sync.Interview.start("a", store="memory:", scenario=sheet(), mode="step1", model=model, seed=1)


def said(interview: viva.sync.Interview, text: str, message_id: str) -> str:
    parts = interview.turn(text, message_id=message_id)
    return "".join(part.text for part in parts if isinstance(part, viva.Sentence))


def test_a_script_holds_the_same_interview_as_a_program_with_a_loop() -> None:
    async def asynchronously() -> tuple[viva.Transcript, viva.Scorecard]:
        async with await viva.Interview.start(
            "a", store="memory:", scenario=sheet(), mode="step1", seed=1
        ) as interview:
            async for _ in interview.turn(STATEMENT, message_id="m1"):
                pass
            await interview.finish()
            return interview.transcript, await interview.grade()

    with held() as interview:
        assert said(interview, STATEMENT, "m1") == said(interview, STATEMENT, "m1")
        interview.finish()
        found = interview.transcript, interview.grade()
        assert viva.sync.grade(interview.transcript, scenario=sheet()).criteria == found[1].criteria
    assert found == asyncio.run(asynchronously())
    assert threads() == []


def test_it_works_where_a_loop_is_running() -> None:
    async def cell() -> str:
        with held() as interview:
            words = said(interview, STATEMENT, "m1")
            assert viva.sync.grade(interview.transcript, scenario=sheet()).indicative
            return words

    assert asyncio.run(cell())
    assert threads() == []


def test_an_interview_is_taken_up_again(tmp_path: Path) -> None:
    with viva.sync.Interview.start("a", store=tmp_path / "journal.db", seed=1) as interview:
        said(interview, STATEMENT, "m1")
        interview.pause()
        assert interview.state.paused
        interview.resume()
        assert interview.undo() == STATEMENT
        said(interview, MORE, "m2")
    with viva.sync.Interview.load("a", store=tmp_path / "journal.db") as again:
        assert (again.id, again.transcript, again.events) == ("a", interview.transcript, interview.events)
        assert again.opening
        assert not again.ended
        assert again.calls == ()


def test_errors_are_those_of_the_turn_and_begin_nothing_that_stays() -> None:
    with held() as interview:
        interview.finish()
        with pytest.raises(viva.InterviewOver):
            said(interview, STATEMENT, "m1")
    with pytest.raises(viva.UnknownInterview):
        viva.sync.Interview.load("b", store="memory:")
    with pytest.raises(UsageError):
        viva.sync.grade(interview.transcript, scenario="no_such_scenario")
    assert threads() == []


def test_the_thread_ends_with_the_last_use() -> None:
    interview = held()
    assert threads() == ["viva-sync"]
    del interview
    gc.collect()
    assert threads() == []


def test_a_closed_interview_says_so() -> None:
    interview = held()
    interview.close()
    interview.close()
    with pytest.raises(UsageError, match="take it up again"):
        said(interview, STATEMENT, "m1")


def test_leaving_a_turn_early_lets_the_next_one_in() -> None:
    slow = Streamed()
    with held(model=slow) as interview:
        for part in interview.turn(STATEMENT, message_id="m1"):
            assert isinstance(part, viva.Sentence)
            break
        assert interview.state.waiting
        assert said(interview, STATEMENT, "m1")
        assert not interview.state.waiting


def test_threads_may_share_one_interview() -> None:
    with viva.sync.Interview.start("a", store="memory:", scenario=sheet(), on_busy="queue") as interview:
        with ThreadPoolExecutor(4) as pool:
            shown = list(pool.map(lambda number: said(interview, f"{STATEMENT} {number}", f"m{number}"), range(6)))
        assert all(shown)
        assert len(interview.transcript.turns) == 13
