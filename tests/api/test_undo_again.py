"""Taking back a message by its id: a reply that was lost makes it happen once, and nothing else is ever taken back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

import viva
from tests.api.bots import MORE, STATEMENT, Failing, Held, heard, settled, sheet, told
from viva.errors import InterviewOver, ModelError, StoreUnavailable, TurnInProgress, UsageError, VivaError
from viva.journal.memory import MemoryStore
from viva.journal.store import Store
from viva.testing import FaultyStore, StoreFault
from viva.values.events import Undone


async def begun(store: Store | None = None) -> viva.Interview:
    """An interview with two turns, `m1` and `m2`."""
    interview = await viva.Interview.start("a", store=store or MemoryStore(), scenario=sheet())
    await told(interview, STATEMENT, "m1")
    await told(interview, MORE, "m2")
    return interview


def undone(interview: viva.Interview) -> list[str]:
    return [event.message_id for event in interview.events if isinstance(event, Undone)]


def kept(interview: viva.Interview) -> list[str]:
    return [turn.text for turn in interview.transcript.said_by("candidate")]


def test_again_gives_the_text_again_and_takes_nothing_else_back() -> None:
    async def run() -> None:
        interview = await begun()
        assert [await interview.undo(message_id="m2") for _ in range(3)] == [MORE] * 3
        assert (undone(interview), kept(interview)) == (["m2"], [STATEMENT])
        await told(interview, "Another thing.", "m3")
        assert await interview.undo(message_id="m2") == MORE
        assert kept(interview) == [STATEMENT, "Another thing."]
        assert await interview.undo(message_id="m3") == "Another thing."
        assert await interview.undo(message_id="m1") == STATEMENT
        assert undone(interview) == ["m2", "m3", "m1"]
        assert [await interview.undo(message_id="m1"), await interview.undo()] == [STATEMENT, None]

    asyncio.run(run())


def test_without_an_id_each_time_takes_one_more_back() -> None:
    async def run() -> None:
        interview = await begun()
        assert [await interview.undo() for _ in range(3)] == [MORE, STATEMENT, None]
        await interview.finish()
        assert await interview.undo() is None

    asyncio.run(run())


@dataclass(frozen=True)
class Lost:
    """How the append of an undo fails, and what the caller hears."""

    fault: StoreFault
    error: type[VivaError]


@pytest.mark.parametrize(
    "lost",
    [
        Lost("refused", StoreUnavailable),
        Lost("reply lost", StoreUnavailable),
        Lost("told as a conflict", TurnInProgress),
    ],
    ids=lambda lost: lost.fault,
)
@pytest.mark.parametrize("anew", [False, True], ids=["the same object", "taken up again"])
def test_a_lost_reply_takes_one_turn_back(lost: Lost, anew: bool) -> None:
    async def run() -> None:
        store = FaultyStore(MemoryStore())
        interview = await begun(store)
        store.fail(lost.fault, on="undone")
        with pytest.raises(lost.error):
            await interview.undo(message_id="m2")
        if anew:
            interview = await viva.Interview.load("a", store=store, scenario=sheet())
        assert await interview.undo(message_id="m2") == MORE
        assert (undone(interview), kept(interview)) == (["m2"], [STATEMENT])

    asyncio.run(run())


def test_two_objects_take_one_turn_back() -> None:
    async def run() -> None:
        store = MemoryStore()
        first = await begun(store)
        second = await viva.Interview.load("a", store=store, scenario=sheet())
        assert await first.undo(message_id="m2") == MORE
        assert await second.undo(message_id="m2") == MORE
        assert undone(second) == ["m2"]
        await told(first, "Said elsewhere.", "m3")
        with pytest.raises(UsageError, match="'m1' is not the last turn of a; take back 'm3' first"):
            await second.undo(message_id="m1")
        assert await second.undo(message_id="m3") == "Said elsewhere."

    asyncio.run(run())


@dataclass(frozen=True)
class Wrong:
    """An id that cannot be taken back, and what is said of it."""

    message_id: str
    error: type[VivaError]
    says: str
    ended: bool = False


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong("m1", UsageError, "message 'm1' is not the last turn of a; take back 'm2' first"),
        Wrong("m9", UsageError, "a has no message 'm9'; give the id with which it was sent"),
        Wrong("", UsageError, "a has no message ''"),
        Wrong("m2", InterviewOver, "a has ended; message 'm2' cannot be taken back any more", ended=True),
        Wrong("m1", InterviewOver, "a has ended", ended=True),
    ],
    ids=lambda wrong: f"{wrong.message_id} {'after the end' if wrong.ended else ''}",
)
def test_what_cannot_be_taken_back_is_said(wrong: Wrong) -> None:
    async def run() -> None:
        interview = await begun()
        if wrong.ended:
            await interview.finish()
        before = interview.events
        with pytest.raises(wrong.error) as caught:
            await interview.undo(message_id=wrong.message_id)
        assert str(caught.value).startswith(wrong.says)
        assert interview.events == before

    asyncio.run(run())


def test_what_was_taken_back_before_the_end_still_gives_its_text() -> None:
    async def run() -> None:
        interview = await begun()
        await interview.undo(message_id="m2")
        await interview.finish()
        assert await interview.undo(message_id="m2") == MORE

    asyncio.run(run())


def test_silence_and_a_turn_without_an_answer_are_taken_back_too() -> None:
    async def run() -> None:
        interview = await viva.Interview.start("a", store="memory:", scenario=sheet(), model=Failing(1))
        with pytest.raises(ModelError):
            await told(interview, "", "m1")
        assert [await interview.undo(message_id="m1") for _ in range(2)] == ["", ""]
        assert (undone(interview), kept(interview)) == (["m1"], [])

    asyncio.run(run())


def test_a_message_that_was_joined_is_taken_back_with_the_others() -> None:
    async def run() -> None:
        held = Held()
        interview = await viva.Interview.start("a", store="memory:", scenario=sheet(), model=held, on_busy="merge")
        first = asyncio.create_task(told(interview, STATEMENT, "m1"))
        await held.asked.wait()
        others = [asyncio.create_task(told(interview, f"Words {number}.", f"m{number}")) for number in (2, 3)]
        await settled()
        held.go.set()
        await asyncio.gather(first, *others)
        assert heard(interview) == [STATEMENT, "Words 2.\n\nWords 3."]
        with pytest.raises(UsageError, match="take back 'm2' and 'm3' first"):
            await interview.undo(message_id="m1")
        assert [await interview.undo(message_id=name) for name in ("m3", "m2")] == ["Words 2.\n\nWords 3."] * 2
        assert kept(interview) == [STATEMENT]

    asyncio.run(run())


def test_a_script_takes_back_by_id() -> None:
    with viva.sync.Interview.start("a", store="memory:", scenario=sheet()) as interview:
        list(interview.turn(STATEMENT, message_id="m1"))
        assert [interview.undo(message_id="m1") for _ in range(2)] == [STATEMENT] * 2
        with pytest.raises(UsageError, match="no message 'm2'"):
            interview.undo(message_id="m2")
