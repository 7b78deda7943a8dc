"""Interviews over a store that fails between an append and its reply: no turn is lost, and none is doubled."""

from __future__ import annotations

import asyncio
from random import Random
from typing import get_args

import pytest

from viva.errors import StoreConflict, StoreUnavailable
from viva.testing.faulty_store import KILLED, FaultyStore, StoreFault
from viva.testing.store_place import Place, new_id
from viva.testing.store_suite.samples import events_of
from viva.testing.store_suite.talks import ANSWERS, Shown, agree, begun, is_whole, sent, taken_up, told
from viva.testing.store_suite.writer import another, at_once

FAULTS: tuple[StoreFault, ...] = tuple(fault for fault in get_args(StoreFault) if not fault.startswith("killed"))
"""Those that the process survives."""

APPENDS = ("candidate_said", "sentence_said", "interviewer_said")
"""What is journalled in a turn, in this order: what is heard, each sentence before it is shown, the whole answer."""


@pytest.mark.parametrize("again", ["the same interview", "taken up anew"])
@pytest.mark.parametrize("on", APPENDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_turn_is_neither_lost_nor_doubled(place: Place, fault: StoreFault, on: str, again: str) -> None:
    """One append of a turn fails; the turn is sent again, also by somebody who knows nothing of the failure."""

    async def body() -> None:
        async with place.opened() as inner:
            store, one, shown = FaultyStore(inner), new_id(), Shown()
            talk = await begun(one, store, streams=True)
            store.fail(fault, on=on)
            await sent(talk, ANSWERS[0], "m1", shown)
            assert not store.waiting, "the append that was to fail came"
            if again == "taken up anew":
                talk = await taken_up(one, store, streams=True)
            shown.tries += (await told(talk, ANSWERS[0], "m1")).tries
            messages = {"m1": ANSWERS[0], "m2": ANSWERS[1]}
            both = {"m1": shown, "m2": await told(talk, ANSWERS[1], "m2")}
            await is_whole(one, inner, messages, both)
            await agree(talk, inner)

    asyncio.run(body())


@pytest.mark.parametrize("fault", FAULTS)
def test_an_interview_is_begun_once_whatever_fails(place: Place, fault: StoreFault) -> None:
    """Begun again after a failure it is new, or is known to be there and can be taken up."""

    async def body() -> None:
        async with place.opened() as inner:
            store, one = FaultyStore(inner), new_id()
            store.fail(fault)
            await asyncio.wait([first := asyncio.create_task(begun(one, store))])
            assert first.cancelled() or isinstance(first.exception(), StoreUnavailable | StoreConflict)
            try:
                await begun(one, store)
            except StoreConflict:
                """It is there."""
            talk = await taken_up(one, store)
            await is_whole(one, inner, {"m1": ANSWERS[0]}, {"m1": await told(talk, ANSWERS[0], "m1")})

    asyncio.run(body())


@pytest.mark.parametrize("fault", FAULTS)
def test_an_interview_is_finished_once_whatever_fails(place: Place, fault: StoreFault) -> None:
    """Finishing again after a failure leaves one end."""

    async def body() -> None:
        async with place.opened() as inner:
            store, one = FaultyStore(inner), new_id()
            talk = await begun(one, store)
            await told(talk, ANSWERS[0], "m1")
            store.fail(fault)
            await asyncio.wait([first := asyncio.create_task(talk.finish())])
            assert first.cancelled() or first.exception()
            await asyncio.sleep(0.05)  # By now also what is kept late is there.
            await talk.finish()
            assert [event.kind for event in await events_of(inner, one)].count("finished") == 1
            await agree(talk, inner)

    asyncio.run(body())


@pytest.mark.parametrize("streams", [False, True], ids=["at once", "sentence by sentence"])
@pytest.mark.parametrize("seed", range(4))
def test_a_whole_interview_of_failures(place: Place, seed: int, streams: bool) -> None:
    """Every turn meets failures, some while it is sent again; now and then somebody else takes up the interview."""

    async def body() -> None:
        chance = Random(seed)
        async with place.opened() as inner:
            store, one = FaultyStore(inner), new_id()
            talk = await begun(one, store, streams=streams)
            shown: dict[str, Shown] = {}
            for number, text in enumerate(ANSWERS):
                seen = shown[f"m{number}"] = Shown()
                for _ in range(chance.randint(1, 3)):
                    store.fail(chance.choice(FAULTS), append=chance.randint(1, 3))
                    await sent(talk, text, f"m{number}", seen)
                store.heal()
                if chance.random() < 0.3:
                    talk = await taken_up(one, store, streams=streams)
                seen.tries += (await told(talk, text, f"m{number}")).tries
            await is_whole(one, inner, {f"m{number}": text for number, text in enumerate(ANSWERS)}, shown)
            await agree(talk, inner)

    asyncio.run(body())


@pytest.mark.parametrize("on", APPENDS)
def test_a_writer_that_is_killed_between_an_append_and_its_reply(shared_place: Place, on: str) -> None:
    """What it kept is there for the next one, which answers the turn or has its answer."""
    one = new_id()

    async def begin() -> None:
        async with shared_place.opened() as store:
            await begun(one, store, streams=True)

    async def go_on() -> None:
        async with shared_place.opened() as store:
            kept = [event.kind for event in await events_of(store, one)]
            assert kept[-1] == on or on == "interviewer_said"
            assert kept.count("candidate_said") == 1
            assert kept.count("interviewer_said") == (2 if on == "interviewer_said" else 1), "with the opening"
            talk = await taken_up(one, store, streams=True)
            messages = {"m1": ANSWERS[0], "m2": ANSWERS[1]}
            shown = {message_id: await told(talk, text, message_id) for message_id, text in messages.items()}
            await is_whole(one, store, messages, shown)
            await agree(talk, store)

    asyncio.run(begin())
    process = another(shared_place, "die", one, "killed after", on, ANSWERS[0])
    at_once([process])
    assert process.returncode == KILLED
    asyncio.run(go_on())
