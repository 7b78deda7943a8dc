"""Several writers at once: one wins, the others are told, and nobody's turn is lost or doubled."""

from __future__ import annotations

import asyncio
import json

import pytest

from viva.errors import StoreConflict, TurnInProgress
from viva.interview import Interview
from viva.journal.store import Draft
from viva.testing.store_place import Place, new_id
from viva.testing.store_suite.samples import STARTED, answered, events_of, said, scorecard
from viva.testing.store_suite.talks import ANSWERS, Shown, agree, begun, is_whole, taken_up, told
from viva.testing.store_suite.writer import another, at_once
from viva.values.events import CandidateSaid

WRITERS = 8
PROCESSES = 3
ROUNDS = 15


def test_writers_of_one_store_have_one_winner(place: Place) -> None:
    """Of several appends behind the same event one is kept; the others raise `StoreConflict`."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            await store.append(one, 0, [STARTED])
            tries = [store.append(one, 1, [said(f"m{number}"), answered()]) for number in range(WRITERS)]
            results = await asyncio.gather(*tries, return_exceptions=True)
            assert sum(isinstance(result, tuple) for result in results) == 1
            assert sum(isinstance(result, StoreConflict) for result in results) == WRITERS - 1
            assert len(await store.read(one)) == 3

    asyncio.run(body())


def test_writers_of_two_stores_have_one_winner(place: Place) -> None:
    """The same where each writer has a store of its own, round after round."""

    async def body() -> None:
        async with place.opened() as left, place.opened() as right:
            one = new_id()
            await left.append(one, 0, [STARTED])
            for length in range(1, ROUNDS):
                tries = (
                    left.append(one, length, [said(f"l{length}")]),
                    right.append(one, length, [said(f"r{length}")]),
                )
                results = await asyncio.gather(*tries, return_exceptions=True)
                assert sorted(type(result).__name__ for result in results) == ["StoreConflict", "tuple"]
            assert await left.read(one) == await right.read(one)
            assert len(await left.read(one)) == ROUNDS

    asyncio.run(body())


def test_an_interview_is_begun_once(place: Place) -> None:
    """Of several that begin an interview of one id, one does."""

    async def body() -> None:
        async with place.opened() as left, place.opened() as right:
            for _ in range(ROUNDS):
                one = new_id()
                tries = [store.append(one, 0, [STARTED, answered()]) for store in (left, right, left, right)]
                results = await asyncio.gather(*tries, return_exceptions=True)
                assert sum(isinstance(result, tuple) for result in results) == 1
                assert sum(isinstance(result, StoreConflict) for result in results) == 3
                assert await events_of(left, one) == [STARTED, answered()]

    asyncio.run(body())


def test_drafts_and_scorecards_of_two_stores(place: Place) -> None:
    """A draft is one of those that were saved at once; each scorecard has a number of its own. Neither fails."""

    async def body() -> None:
        async with place.opened() as left, place.opened() as right:
            one = new_id()
            drafts = [Draft(text=str(number), at=number) for number in range(WRITERS)]
            stores = [left, right] * (WRITERS // 2)
            await asyncio.gather(*(s.save_draft(one, draft) for s, draft in zip(stores, drafts, strict=True)))
            assert await left.draft(one) in drafts
            numbers = await asyncio.gather(*(store.save_scorecard(one, scorecard()) for store in stores))
            assert sorted(numbers) == list(range(1, WRITERS + 1))

    asyncio.run(body())


def test_an_append_that_is_cancelled_is_kept_whole_or_not_at_all(place: Place) -> None:
    """Whenever the waiting task is cancelled; the interview goes on behind whatever is there."""

    async def body() -> None:
        async with place.opened() as store:
            one, batch = new_id(), 3
            await store.append(one, 0, [STARTED])
            for turns in range(12):
                length = len(await store.read(one))
                events = [said(f"m{turns}-{number}") for number in range(batch)]
                append = asyncio.create_task(store.append(one, length, events))
                for _ in range(turns):
                    await asyncio.sleep(0 if turns < 8 else 0.001)
                append.cancel()
                await asyncio.wait([append])
                there = len(await store.read(one)) - length
                assert there in (0, batch)
                assert append.cancelled() or there == batch, "what was replied to is there"
            await asyncio.sleep(0.05)
            length = len(await store.read(one))
            assert (length - 1) % batch == 0
            await store.append(one, length, [answered()])

    asyncio.run(body())


@pytest.mark.parametrize("same", [True, False], ids=["the same message", "two messages"])
def test_two_that_answer_one_interview_give_one_turn(place: Place, same: bool) -> None:
    """The loser gets `TurnInProgress`, or for the same message the winner's answer; sent again, its turn is heard."""

    async def heard(interview: Interview, message_id: str, text: str) -> str:
        return "".join(
            [part.text async for part in interview.turn(text, message_id=message_id) if hasattr(part, "text")]
        )

    async def body() -> None:
        async with place.opened() as left, place.opened() as right:
            one, ids = new_id(), ("m1", "m1") if same else ("m1", "m2")
            await begun(one, left)
            talks = await taken_up(one, left), await taken_up(one, right)
            tries = (heard(talk, message_id, ANSWERS[0]) for talk, message_id in zip(talks, ids, strict=True))
            results = await asyncio.gather(*tries, return_exceptions=True)
            lost = [type(result) for result in results if not isinstance(result, str)]
            assert lost in ([TurnInProgress], []) if same else lost == [TurnInProgress]
            first = next(id_ for id_, result in zip(ids, results, strict=True) if isinstance(result, str))
            await is_whole(one, left, {first: ANSWERS[0]}, {})
            messages, shown = {first: ANSWERS[0]}, dict[str, Shown]()
            for talk, message_id in zip(talks, ids, strict=True):
                shown[message_id] = await told(talk, ANSWERS[0], message_id)
                messages.setdefault(message_id, ANSWERS[0])
                await is_whole(one, right, messages, shown)
            for talk in talks:
                await agree(await taken_up(one, left), right)
                assert talk.state.message_id in messages

    asyncio.run(body())


def test_processes_that_race_have_one_winner_each_time(shared_place: Place) -> None:
    """Of several processes that append the same message, one does, message after message."""
    one = new_id()

    async def begin() -> None:
        async with shared_place.opened() as store:
            await store.append(one, 0, [STARTED])

    async def look() -> list[str]:
        async with shared_place.opened() as store:
            rows = await store.read(one)
            assert [row.seq for row in rows] == list(range(1, ROUNDS + 2))
            return [row.event.message_id for row in rows if isinstance(row.event, CandidateSaid)]

    asyncio.run(begin())
    printed = at_once([another(shared_place, "race", one, str(ROUNDS)) for _ in range(PROCESSES)])
    won = [message_id for text in printed for message_id in json.loads(text)]
    messages = [f"m{number}" for number in range(ROUNDS)]
    assert sorted(won) == sorted(messages), "each message has one winner"
    assert asyncio.run(look()) == messages
