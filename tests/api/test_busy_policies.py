"""Messages that come while a turn is being answered: refused, answered in order, or joined into one turn."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.bots import MORE, STATEMENT, Gated, Held, answers, heard, settled, sheet, texts, told
from tests.interview.scripted import Failing
from viva.api.delivery import OnBusy
from viva.api.interview import Interview
from viva.api.limit import Limit
from viva.errors import ModelError, TurnInProgress, UsageError
from viva.interview import TurnEnd
from viva.journal.memory import MemoryStore
from viva.values.moves import Sentence

Task = asyncio.Task[tuple[str, TurnEnd]]


async def busy(on_busy: OnBusy, *, store: MemoryStore | None = None) -> tuple[Interview, Held, Task]:
    """An interview that is answering `m1` until its interviewer may go on."""
    held = Held()
    interview = await Interview.start("a", store=store or MemoryStore(), scenario=sheet(), model=held, on_busy=on_busy)
    first = asyncio.create_task(told(interview, STATEMENT, "m1"))
    await held.asked.wait()
    return interview, held, first


async def sent(interview: Interview, *messages: str) -> list[Task]:
    """Messages that wait; each one's text is its id in capitals."""
    tasks = []
    for message_id in messages:
        tasks.append(asyncio.create_task(told(interview, f"{message_id.upper()} is what I would log.", message_id)))
        await settled()
    return tasks


def test_reject_refuses_a_second_message_and_takes_it_later() -> None:
    async def run() -> None:
        interview, held, first = await busy("reject")
        for message_id in ("m1", "m2"):
            with pytest.raises(TurnInProgress):
                await told(interview, MORE, message_id)
        held.go.set()
        await first
        await told(interview, MORE, "m2")
        assert heard(interview) == [STATEMENT, MORE]

    asyncio.run(run())


def test_queue_answers_each_in_order() -> None:
    async def run() -> None:
        interview, held, first = await busy("queue")
        waiting = await sent(interview, "m2", "m3", "m4")
        held.go.set()
        ends = [end for _, end in await asyncio.gather(first, *waiting)]
        assert [end.messages for end in ends] == [("m1",), ("m2",), ("m3",), ("m4",)]
        assert [text[:2] for text in heard(interview)[1:]] == ["M2", "M3", "M4"]
        assert answers(interview) == 4

    asyncio.run(run())


def test_queue_gives_a_message_that_came_twice_its_one_answer() -> None:
    async def run() -> None:
        interview, held, first = await busy("queue")
        waiting = await sent(interview, "m1", "m2", "m2")
        held.go.set()
        again, two, two_again = await asyncio.gather(*waiting)
        assert again == await first
        assert two == two_again
        assert answers(interview) == 2

    asyncio.run(run())


def test_a_message_that_is_cancelled_in_the_queue_was_never_said() -> None:
    async def run() -> None:
        interview, held, first = await busy("queue")
        two, three = await sent(interview, "m2", "m3")
        two.cancel()
        held.go.set()
        await asyncio.gather(first, three)
        assert [text[:2] for text in heard(interview)[1:]] == ["M3"]

    asyncio.run(run())


def test_merge_joins_all_that_wait_into_one_turn() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview, held, first = await busy("merge", store=store)
        waiting = await sent(interview, "m2", "m3", "m4")
        held.go.set()
        await first
        (shown, end), *others = await asyncio.gather(*waiting)
        assert shown == end.move.text
        assert end.messages == ("m2", "m3", "m4")
        assert others == [("", end), ("", end)], "one of them gets the words"
        assert heard(interview)[1] == ("M2 is what I would log.\n\nM3 is what I would log.\n\nM4 is what I would log.")
        assert answers(interview) == 2
        for one in (interview, await Interview.load("a", store=store, scenario=sheet(), model=Held())):
            for message_id in ("m2", "m3", "m4"):
                again, stored = await told(one, "sent again", message_id)
                assert (again, stored.move, stored.messages) == (shown, end.move, end.messages)
        assert answers(interview) == 2

    asyncio.run(run())


def test_a_joined_turn_is_taken_back_as_a_whole() -> None:
    async def run() -> None:
        interview, held, first = await busy("merge")
        waiting = await sent(interview, "m2", "m3")
        held.go.set()
        await asyncio.gather(first, *waiting)
        assert await interview.undo() == "M2 is what I would log.\n\nM3 is what I would log."
        assert heard(interview)[0] == STATEMENT
        assert len(interview.transcript.turns) == 3
        await told(interview, MORE, "m4")

    asyncio.run(run())


def test_merge_with_nobody_waiting_is_a_turn_as_any() -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet(), on_busy="merge")
        shown, end = await told(interview, STATEMENT, "m1")
        assert (shown, end.messages) == (end.move.text, ("m1",))

    asyncio.run(run())


def test_ids_that_do_not_fit_together_make_two_turns() -> None:
    async def run() -> None:
        interview, held, first = await busy("merge")
        long = [letter * 90 for letter in "abc"]
        waiting = await sent(interview, *long)
        held.go.set()
        await asyncio.gather(first, *waiting)
        ends = [end.messages for _, end in await asyncio.gather(*waiting)]
        assert ends == [(long[0], long[1]), (long[0], long[1]), (long[2],)]

    asyncio.run(run())


def test_messages_that_were_joined_fail_together_and_each_may_be_sent_again() -> None:
    async def run() -> None:
        store = MemoryStore()
        failing = Failing(0)
        interview = await Interview.start("a", store=store, scenario=sheet(), model=failing, on_busy="merge")
        async with interview._delivery.between_turns():
            waiting = await sent(interview, "m2", "m3")
            failing.times = 1
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in found] == [ModelError, ModelError]
        shown, end = await told(interview, "M3 again", "m3")
        assert shown == end.move.text
        assert end.messages == ("m2", "m3")
        assert (await told(interview, "M2 again", "m2"))[1] == end
        assert answers(interview) == 1

    asyncio.run(run())


def test_a_joined_message_that_comes_again_meanwhile_brings_the_stored_words() -> None:
    async def run() -> None:
        gated = Gated()
        gated.gates[0].set()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=gated, on_busy="merge")
        await told(interview, STATEMENT, "m1")
        async with interview._delivery.between_turns():
            waiting = await sent(interview, "m2", "m3")
        await gated.asked[1].wait()
        again = await sent(interview, "m2", "m3")
        gated.gates[1].set()
        (shown, end), *_ = await asyncio.gather(*waiting)
        assert await asyncio.gather(*again) == [(shown, end), (shown, end)]
        assert answers(interview) == 2

    asyncio.run(run())


def test_who_leads_may_be_cancelled_once_the_joined_turn_is_journalled() -> None:
    async def run() -> None:
        gated = Gated()
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=gated, on_busy="merge")
        first = asyncio.create_task(told(interview, STATEMENT, "m1"))
        await gated.asked[0].wait()
        leader, follower = await sent(interview, "m2", "m3")
        gated.gates[0].set()
        await gated.asked[1].wait()
        (late,) = await sent(interview, "m4")
        leader.cancel()
        gated.gates[1].set()
        await asyncio.gather(first, follower, late)
        shown, end = await follower
        assert shown == end.move.text
        assert end.messages == ("m2", "m3")
        assert (await late)[1].messages == ("m4",)
        assert (await told(interview, "", "m2"))[1].messages == ("m2", "m3")
        assert answers(interview) == 3

    asyncio.run(run())


def test_who_leads_may_be_cancelled_before_the_joined_turn_is_journalled() -> None:
    async def run() -> None:
        limit = Limit(1)
        interview = await Interview.start("a", store="memory:", scenario=sheet(), on_busy="merge", limit=limit)
        async with limit:
            async with interview._delivery.between_turns():
                leader, *followers = await sent(interview, "m2", "m3", "m4")
            await settled()
            leader.cancel()
            await settled()
        found = await asyncio.gather(*followers)
        assert [end.messages for _, end in found] == [("m3", "m4"), ("m3", "m4")]
        assert answers(interview) == 1

    asyncio.run(run())


def test_a_listener_that_leaves_a_joined_turn_at_its_end_has_ended_it_for_all() -> None:
    async def run() -> None:
        interview, held, first = await busy("merge")

        async def leave_at_the_end() -> None:
            async for part in interview.turn("M2 is what I would log.", message_id="m2"):
                if isinstance(part, TurnEnd):
                    break

        leaving = asyncio.create_task(leave_at_the_end())
        await settled()
        (other,) = await sent(interview, "m3")
        held.go.set()
        await asyncio.gather(first, leaving)
        assert (await other)[1].messages == ("m2", "m3")
        assert answers(interview) == 2

    asyncio.run(run())


@pytest.mark.parametrize("on_busy", ["reject", "queue", "merge"])
def test_pausing_undoing_and_finishing_come_behind_the_turn_in_progress(on_busy: OnBusy) -> None:
    async def run() -> None:
        interview, held, first = await busy(on_busy)
        changes = [asyncio.create_task(change()) for change in (interview.pause, interview.resume, interview.finish)]
        await settled()
        assert interview.state.waiting
        held.go.set()
        await asyncio.gather(first, *changes)
        assert [event.kind for event in interview.events[-4:]] == [
            "interviewer_said",
            "paused",
            "resumed",
            "finished",
        ]

    asyncio.run(run())


def test_an_answer_that_was_owed_comes_first_and_says_whose_it_is() -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet(), model=Failing(1))
        with pytest.raises(ModelError):
            await told(interview, STATEMENT, "m1")
        parts = [part async for part in interview.turn(MORE, message_id="m2")]
        ends = [part for part in parts if isinstance(part, TurnEnd)]
        assert [end.messages for end in ends] == [("m1",), ("m2",)]
        assert texts(parts) == "".join(end.move.text for end in ends)
        assert isinstance(parts[0], Sentence)

    asyncio.run(run())


def test_a_policy_of_no_use_is_refused_before_anything_is_journalled() -> None:
    async def run() -> None:
        store = MemoryStore()
        with pytest.raises(UsageError, match="reject, queue, merge"):
            await Interview.start("a", store=store, on_busy="drop")  # type: ignore[arg-type]  # the mistake itself
        assert await store.list() == ()

    asyncio.run(run())
