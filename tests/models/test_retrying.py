"""One layer that asks again: how often, how long between, what never, and who may stop it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import pytest

from tests.models.asking import LITELLM_WARNS, SDKS, Heard, Sdk, heard, request, wire_to
from tests.models.fault_server import FaultServer, Plan, answered, failed, sse, words
from viva.errors import (
    ModelAuthError,
    ModelContextExceeded,
    ModelError,
    ModelOutOfCredit,
    ModelRateLimited,
    ModelRefused,
    ModelReplyInvalid,
    ModelRequestRejected,
    ModelTooSlow,
    ModelTruncated,
    ModelUnavailable,
    ModelUnknown,
)
from viva.models.concessions import Conceding
from viva.models.retrying import Patience, Retrying, Surroundings, Waiting
from viva.testing import ScriptedModel
from viva.testing.scripted import Line
from viva.values.messages import ChatChunk, ChatRequest

pytestmark = pytest.mark.filterwarnings(LITELLM_WARNS)


@dataclass
class Time:
    """Time that passes by sleeping alone."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def surroundings(self, chance: float = 1.0) -> Surroundings:
        return Surroundings(sleep=self.sleep, now=self.now, chance=lambda: chance)


def ask(
    lines: Sequence[Line], *, patience: Patience | None = None, chance: float = 1.0
) -> tuple[Heard, Time, list[Waiting], ScriptedModel]:
    time, told, model = Time(), list[Waiting](), ScriptedModel(lines)

    def notice(waiting: Waiting) -> bool:
        told.append(waiting)
        return True

    patient = Retrying(model, patience=patience, notice=notice, surroundings=time.surroundings(chance))
    return asyncio.run(heard(patient.stream(request()))), time, told, model


DOWN = ModelUnavailable("It is down.")


def test_a_good_answer_is_asked_for_once() -> None:
    found, time, told, model = ask(["Hello."])
    assert (found.text, found.error, time.slept, told) == ("Hello.", None, [], [])
    assert len(model.requests) == 1


def test_waits_double_and_a_person_is_told_of_each() -> None:
    found, time, told, model = ask([DOWN, DOWN, DOWN, "Hello."])
    assert found.text == "Hello."
    assert time.slept == [0.5, 1.0, 2.0]
    assert [(waiting.attempt, waiting.attempts, waiting.seconds) for waiting in told] == [
        (1, 4, 0.5),
        (2, 4, 1.0),
        (3, 4, 2.0),
    ]
    assert all(waiting.error is DOWN for waiting in told)
    model.assert_complete()


@pytest.mark.parametrize(("chance", "waits"), [(0.0, [0.25, 0.5]), (0.5, [0.375, 0.75]), (1.0, [0.5, 1.0])])
def test_chance_takes_up_to_half_of_a_wait(chance: float, waits: list[float]) -> None:
    assert ask([DOWN, DOWN, "Hello."], chance=chance)[1].slept == waits


def test_own_waits_have_a_longest() -> None:
    patience = Patience(attempts=9, first_wait_s=4.0, longest_wait_s=10.0)
    assert ask([DOWN] * 5 + ["Hello."], patience=patience)[1].slept == [4.0, 8.0, 10.0, 10.0, 10.0]


def test_the_last_attempt_raises_its_own_error() -> None:
    last = ModelUnavailable("Still down.")
    found, time, told, model = ask([DOWN, DOWN, DOWN, last, "Too late."])
    assert found.error is last
    assert len(model.requests) == 4
    assert len(time.slept) == len(told) == 3


def test_the_providers_wait_goes_before_ours() -> None:
    slow = ModelRateLimited("Slow down.", retry_after=20.0)
    found, time, _, _ = ask([slow, DOWN, "Hello."])
    assert found.text == "Hello."
    assert time.slept == [20.0, 1.0]


def test_a_wait_beyond_the_deadline_is_not_waited() -> None:
    slow = ModelRateLimited("Slow down.", retry_after=200.0)
    found, time, told, _ = ask([slow, "Hello."])
    assert found.error is slow
    assert (time.slept, told) == ([], [])


def test_waits_together_stay_within_the_deadline() -> None:
    patience = Patience(attempts=50, deadline_s=30.0, first_wait_s=4.0)
    found, time, _, _ = ask([DOWN] * 50, patience=patience)
    assert found.error is DOWN
    assert time.slept == [4.0, 8.0, 15.0]


@pytest.mark.parametrize(
    "kind",
    [
        ModelAuthError,
        ModelOutOfCredit,
        ModelUnknown,
        ModelRequestRejected,
        ModelContextExceeded,
        ModelRefused,
        ModelTruncated,
        ModelReplyInvalid,
        ModelTooSlow,
    ],
)
def test_what_cannot_heal_is_not_asked_again(kind: type[ModelError]) -> None:
    error = kind("It is so.")
    found, time, told, model = ask([error, "Hello."])
    assert found.error is error
    assert (len(model.requests), time.slept, told) == (1, [], [])


def test_after_the_first_words_nothing_is_asked_again() -> None:
    broken = ModelUnavailable("It broke off.")
    found, time, _, model = ask([(ChatChunk(text="Hel"), broken), "Hello."])
    assert (found.text, found.error) == ("Hel", broken)
    assert (len(model.requests), time.slept) == (1, [])


def test_a_person_who_is_told_may_give_up() -> None:
    time, model = Time(), ScriptedModel([DOWN, "Hello."])
    patient = Retrying(model, notice=lambda waiting: False, surroundings=time.surroundings())
    found = asyncio.run(heard(patient.stream(request())))
    assert found.error is DOWN
    assert (time.slept, len(model.requests)) == ([], 1)


def test_a_wait_can_be_cancelled() -> None:
    async def run() -> None:
        asleep = asyncio.Event()

        async def sleep(seconds: float) -> None:
            asleep.set()
            await asyncio.sleep(seconds)

        model = ScriptedModel([ModelUnavailable("It is down.", retry_after=60.0), "Hello."])
        patient = Retrying(model, surroundings=Surroundings(sleep=sleep))
        task = asyncio.create_task(heard(patient.stream(request())))
        await asleep.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(model.requests) == 1

    asyncio.run(run())


class Hanging:
    """A model that says some words and then nothing more."""

    name = "hanging"

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.closed = 0

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        try:
            for text in self.texts:
                yield ChatChunk(text=text)
            await asyncio.sleep(3600)
        finally:
            self.closed += 1

    async def close(self) -> None:
        raise AssertionError("nobody closes it here")


@pytest.mark.parametrize("texts", [(), ("Hel",)], ids=["before a word", "after a word"])
def test_the_deadline_ends_a_turn_that_hangs(texts: tuple[str, ...]) -> None:
    model = Hanging(*texts)
    patient = Retrying(model, patience=Patience(deadline_s=0.05))
    found = asyncio.run(heard(patient.stream(request())))
    assert isinstance(found.error, ModelTooSlow)
    assert "0.05 s" in str(found.error)
    assert found.error.reply == found.text == "".join(texts)
    assert model.closed == 1


def test_who_stops_listening_closes_the_stream() -> None:
    async def run() -> None:
        model = Hanging("Hel", "lo.")
        stream = Retrying(model).stream(request())
        assert (await anext(stream)).text == "Hel"
        await stream.aclose()
        assert model.closed == 1

    asyncio.run(run())


def test_it_is_the_model_that_it_wraps() -> None:
    model = ScriptedModel([], name="x/y")
    patient = Retrying(model)
    asyncio.run(patient.close())
    assert (patient.name, model.closed) == ("x/y", True)


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
@pytest.mark.parametrize("sdk", SDKS)
def test_over_the_wire_the_layers_do_not_multiply(sdk: Sdk) -> None:
    async def run() -> None:
        plan: Plan = [failed(429, "Slow down.", retry_after="9"), failed(500), sse(breaks=True), answered("Hello.")]
        async with FaultServer(plan) as server:
            time = Time()
            wire = wire_to(server.url, sdk)
            patient = Retrying(Conceding(wire), surroundings=time.surroundings())
            found = await heard(patient.stream(request()))
            await patient.close()
            assert (found.text, found.error) == ("Hello.", None)
            assert len(server.asked) == 4
            assert time.slept == [9.0, 1.0, 2.0]
            assert all(asked == server.asked[0] for asked in server.asked)

    asyncio.run(run())


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
@pytest.mark.parametrize("sdk", SDKS)
def test_a_connection_is_closed_when_nobody_listens(sdk: Sdk) -> None:
    async def run() -> None:
        async with FaultServer([sse(*words("Hel", "lo."), hangs=True)]) as server:
            wire = wire_to(server.url, sdk)
            stream = Retrying(Conceding(wire)).stream(request())
            assert (await anext(stream)).text == "Hel"
            await stream.aclose()
            await asyncio.wait_for(server.client_gone.wait(), 5)
            await wire.close()

    asyncio.run(run())
