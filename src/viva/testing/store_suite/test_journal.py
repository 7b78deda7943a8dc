"""The contract of a store, method by method."""

from __future__ import annotations

import asyncio

import pytest

from viva.errors import StoreConflict, StoreError, UnknownInterview
from viva.journal.store import Draft
from viva.testing.store_place import Place, new_id
from viva.testing.store_suite.samples import STARTED, TEXTS, answered, events_of, lines_of, said, scorecard
from viva.values.events import Event, Finished, Undone


def test_events_come_back_in_order_and_equal(place: Place) -> None:
    """`append` gives what `read` gives later: the events, numbered from 1, with the time they were kept at."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            first = await store.append(one, 0, [STARTED, answered()])
            second = await store.append(one, 2, [said("m1"), answered("Go on.")])
            read = await store.read(one)
            assert [row.seq for row in read] == [1, 2, 3, 4]
            assert [row.event for row in read] == [STARTED, answered(), said("m1"), answered("Go on.")]
            assert {row.interview for row in read} == {one}
            assert read == first + second

    asyncio.run(body())


def test_what_was_appended_is_there_for_another_store(place: Place) -> None:
    """When `append` returns, whoever reads next sees the events, also after the store was closed."""

    async def body() -> None:
        one = new_id()
        async with place.opened() as writer, place.opened() as reader:
            await writer.append(one, 0, [STARTED, said("m1")])
            assert await events_of(reader, one) == [STARTED, said("m1")]
            await reader.append(one, 2, [answered()])
            assert len(await writer.read(one)) == 3
        async with place.opened() as later:
            assert await events_of(later, one) == [STARTED, said("m1"), answered()]

    asyncio.run(body())


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_comes_back_as_it_was(place: Place, text: str) -> None:
    """Turns, drafts and scorecards hold any text but half characters."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            await store.append(one, 0, [STARTED, said("m1", text)])
            await store.save_draft(one, Draft(text=text, at=1))
            await store.save_scorecard(one, scorecard(text))
            assert await events_of(store, one) == [STARTED, said("m1", text)]
            assert await store.draft(one) == Draft(text=text, at=1)
            assert [card.notes for card in await store.scorecards(one)] == [(text,)]

    asyncio.run(body())


def test_ids_as_long_as_they_may_be(place: Place) -> None:
    """An interview's id and a message's id have up to 200 characters; capitals count, and so do accents."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id("x" * 183)
            ids = ["é" * 200, "É" * 200, "e" * 200, "E" * 200, "e" * 199, "e" * 199 + " "]
            events: list[Event] = [STARTED, *(said(message_id) for message_id in ids)]
            await store.append(one, 0, events)
            await store.append(one.upper(), 0, [STARTED])
            assert await events_of(store, one) == events

    asyncio.run(body())


def test_nothing_to_append_changes_nothing(place: Place) -> None:
    """An empty append keeps nothing, but still finds out that it comes too late."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            assert await store.append(one, 0, []) == ()
            assert await lines_of(store, [one]) == []
            await store.append(one, 0, [STARTED])
            assert await store.append(one, 1, []) == ()
            with pytest.raises(StoreConflict):
                await store.append(one, 0, [])
            assert len(await store.read(one)) == 1

    asyncio.run(body())


def test_a_journal_begins_with_started(place: Place) -> None:
    """Anything else as a first event raises a `StoreError`, and nothing is kept."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            with pytest.raises(StoreError):
                await store.append(one, 0, [said("m1")])
            assert await lines_of(store, [one]) == []

    asyncio.run(body())


def test_a_place_is_taken_once(place: Place) -> None:
    """An append behind another number than the journal's length raises `StoreConflict`, and nothing is kept."""

    async def body() -> None:
        async with place.opened() as store:
            one, two = new_id(), new_id()
            await store.append(one, 0, [STARTED])
            for after in (0, 2):
                with pytest.raises(StoreConflict):
                    await store.append(one, after, [answered()])
            with pytest.raises(StoreConflict):
                await store.append(one, 0, [STARTED])
            with pytest.raises(StoreConflict):
                await store.append(two, 1, [answered()])
            await store.append(two, 0, [STARTED])
            assert await events_of(store, one) == await events_of(store, two) == [STARTED]

    asyncio.run(body())


def test_a_message_is_kept_once_and_the_rest_of_its_batch_not_at_all(place: Place) -> None:
    """A message id that an interview has already, or twice in one append, raises `StoreConflict`."""

    async def body() -> None:
        async with place.opened() as store:
            one, two = new_id(), new_id()
            await store.append(one, 0, [STARTED, said("m1")])
            batches: list[list[Event]] = [[answered(), said("m1", "again")], [said("m2"), answered(), said("m2")]]
            for batch in batches:
                with pytest.raises(StoreConflict):
                    await store.append(one, 2, batch)
            assert await events_of(store, one) == [STARTED, said("m1")]
            assert [line.turns for line in await lines_of(store, [one])] == [1]
            await store.append(one, 2, [said("m2")])
            await store.append(two, 0, [STARTED, said("m1")])

    asyncio.run(body())


def test_the_list_has_the_latest_first_with_its_state(place: Place) -> None:
    """`list` says of each interview what its journal says, the most recently appended to first."""

    async def body() -> None:
        async with place.opened() as store:
            ids = older, newer = new_id("older"), new_id("newer")
            await store.append(older, 0, [STARTED, answered()])
            await store.append(newer, 0, [STARTED])
            assert [line.id for line in await lines_of(store, ids)] == [newer, older]
            await store.append(older, 2, [said("m"), answered(), Finished(at=3, reason="closed")])
            await store.save_scorecard(older, scorecard())
            first, second = await lines_of(store, ids)
            assert (first.id, first.turns, first.finished, first.graded) == (older, 3, True, True)
            assert (second.id, second.turns, second.finished, second.graded) == (newer, 0, False, False)
            assert (first.scenario, first.level, first.mode) == ("ads_ctr", "mid", "full")
            journal = await store.read(older)
            assert (first.started, first.updated) == (journal[0].wall_time, journal[-1].wall_time)
            assert first.started < second.started < first.updated

    asyncio.run(body())


def test_turns_taken_back_are_not_counted(place: Place) -> None:
    """`turns` leaves out what an `Undone` took back, however often."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            await store.append(one, 0, [STARTED, answered(), said("m1"), answered(), said("m2"), answered()])
            for after, (message_id, turns) in enumerate([("m2", 3), ("m1", 1)], start=6):
                await store.append(one, after, [Undone(at=3, message_id=message_id)])
                assert [line.turns for line in await lines_of(store, [one])] == [turns]
            await store.append(one, 8, [said("m3"), answered()])
            assert [line.turns for line in await lines_of(store, [one])] == [3]

    asyncio.run(body())


def test_a_draft_is_kept_replaced_and_forgotten(place: Place) -> None:
    """One draft an interview, whether it has a journal or not."""

    async def body() -> None:
        async with place.opened() as store:
            one, two = new_id(), new_id()
            assert await store.draft(one) is None
            await store.save_draft(one, None)
            await store.save_draft(two, Draft(text="other", at=9))
            for draft in (Draft(text="one", at=1), Draft(text="two\nlines", at=2.5), None):
                await store.save_draft(one, draft)
                assert await store.draft(one) == draft
            assert await store.draft(two) == Draft(text="other", at=9)

    asyncio.run(body())


def test_scorecards_are_numbered_and_stay(place: Place) -> None:
    """Each interview's scorecards are numbered from 1 and come back oldest first."""

    async def body() -> None:
        async with place.opened() as store:
            one, two = new_id(), new_id()
            assert await store.scorecards(one) == ()
            cards = [scorecard("first"), scorecard("second")]
            assert [await store.save_scorecard(one, card) for card in cards] == [1, 2]
            assert await store.save_scorecard(two, scorecard()) == 1
            assert await store.scorecards(one) == tuple(cards)

    asyncio.run(body())


def test_an_unknown_interview_is_named_with_those_that_are_near(place: Place) -> None:
    """`read` raises `UnknownInterview`, whose message has the id that was probably meant."""

    async def body() -> None:
        async with place.opened() as store:
            one = new_id()
            with pytest.raises(UnknownInterview, match=one):
                await store.read(one)
            await store.append(one, 0, [STARTED])
            wrong = f"{one[:-1]}x"
            with pytest.raises(UnknownInterview, match=one):
                await store.read(wrong)

    asyncio.run(body())
