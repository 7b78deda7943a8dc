"""Conversations that were recorded with a writer behind a local endpoint, played back over both SDKs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from tests.models.asking import LITELLM_WARNS, SDKS, Heard, Sdk, heard, wire_to
from tests.models.fault_server import FaultServer, Plan, answered, completion
from viva.errors import ModelRefused, ModelTruncated
from viva.models.answers import Answered, growing_fields, read, whole_reply
from viva.models.concessions import Conceding
from viva.models.retrying import Patience, Retrying, Surroundings, Waiting
from viva.models.seam import ChatModel
from viva.models.structured import Growing
from viva.models.usage import Metered
from viva.models.wire import Manner
from viva.values.messages import ChatReply, ChatRequest, Message

pytestmark = [pytest.mark.vcr, pytest.mark.filterwarnings(LITELLM_WARNS)]

HAND = "hand-1"
HOURS = 3600.0
"""A writer is not fast."""

SYSTEM = (
    "You interview a candidate for a position in machine learning. The problem: an app shows one advertisement "
    "above its feed, and the candidate is to design how it is chosen. You decide on one act, then say one or two "
    "plain sentences, with at most one question. You know this fact and tell it if you are asked for it: there are "
    "forty million users a day. Never praise, never propose a solution."
)
ASKED = (
    "Before I start: how many people use the app in a day? And I would like to aim at clicks first, because "
    "they are logged already."
)


class Turn(BaseModel):
    """What the model decides, then what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    act: Literal["answer", "probe", "nudge", "listen"]
    facts: tuple[Literal["users"], ...] = Field(description="Facts told in this turn.")
    text: str = Field(description="What the candidate hears.")


@dataclass
class Person:
    """Sleeps without sleeping, and is told of every wait."""

    slept: list[float] = field(default_factory=list)
    told: list[Waiting] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def notice(self, waiting: Waiting) -> bool:
        self.told.append(waiting)
        return True


def turn(*, whole: bool = False, tag: str = "") -> ChatRequest:
    """The candidate's turn; a tag makes it another conversation."""
    said = f"{ASKED} {tag}".strip()
    messages = (Message(role="system", text=SYSTEM), Message(role="user", text=said))
    return ChatRequest(
        model=HAND, messages=messages, answer_schema=Turn.model_json_schema(), answer_name="turn", whole=whole
    )


def model_at(url: str, sdk: Sdk, person: Person | None = None, *, manner: Manner | None = None) -> ChatModel:
    wire = wire_to(url, sdk, model=HAND, timeout_s=HOURS)
    person = person or Person()
    patient = Retrying(
        Conceding(wire, manner=manner),
        patience=Patience(deadline_s=HOURS),
        notice=person.notice,
        surroundings=Surroundings(sleep=person.sleep, chance=lambda: 1.0),
    )
    return Metered(patient, priced=False)


def whole_of(model: ChatModel, request: ChatRequest) -> Heard:
    async def run() -> Heard:
        try:
            return await heard(model.stream(request))
        finally:
            await model.close()

    return asyncio.run(run())


@pytest.mark.parametrize("sdk", SDKS)
def test_streamed(sdk: Sdk, writer: str) -> None:
    async def run() -> list[Growing | ChatReply]:
        model = model_at(writer, sdk)
        try:
            return [part async for part in growing_fields(model, turn())]
        finally:
            await model.close()

    *grown, last = asyncio.run(run())
    assert isinstance(last, ChatReply)
    said = Turn.model_validate_json(last.text)
    assert said.act == "answer"
    assert said.facts == ("users",)
    assert "forty million" in said.text
    assert said.text.count("?") <= 1
    fields = [part.fields for part in grown if isinstance(part, Growing)]
    assert list(fields[0]) == ["act"]
    assert len(fields) > 10, "it did not arrive in pieces"
    assert last.model == HAND
    assert last.usage is not None
    assert last.usage.prompt > 100
    assert last.usage.usd is None


@pytest.mark.parametrize("sdk", SDKS)
def test_whole(sdk: Sdk, writer: str) -> None:
    found = whole_of(model_at(writer, sdk), turn(whole=True))
    assert found.error is None
    assert len(found.chunks) == 1
    assert Turn.model_validate_json(found.text).facts == ("users",)
    assert found.chunks[0].finish == "stop"
    assert found.chunks[0].model == HAND
    assert found.chunks[0].usage is not None
    assert found.chunks[0].usage.completion > 10


@pytest.mark.parametrize("sdk", SDKS)
def test_rate_limit_is_waited_for(sdk: Sdk, writer: str) -> None:
    person = Person()
    found = whole_of(model_at(writer, sdk, person), turn(tag="Take your time."))
    assert Turn.model_validate_json(found.text).text
    assert person.slept == [4.0]
    assert [waiting.error.retry_after for waiting in person.told] == [4.0]


@pytest.mark.parametrize("sdk", SDKS)
def test_server_fault_heals(sdk: Sdk, writer: str) -> None:
    person = Person()
    found = whole_of(model_at(writer, sdk, person), turn(tag="Are you there?", whole=True))
    assert Turn.model_validate_json(found.text).text
    assert person.slept == [0.5]


@pytest.mark.parametrize("sdk", SDKS)
def test_malformed_json_is_repaired(sdk: Sdk, writer: str) -> None:
    """The first completion is no JSON; the second stands in a code fence between sentences."""

    async def run() -> Answered[Turn]:
        model = model_at(writer, sdk, manner=Manner(form="prompt"))
        try:
            return await read(model, turn(tag="Please."), Turn)
        finally:
            await model.close()

    found = asyncio.run(run())
    first, second = (reply.text for reply in found.replies)
    assert "{" in first
    assert "```" in second
    assert found.value.act == "answer"
    assert "forty million" in found.value.text


def faulty(sdk: Sdk, plan: Plan, request: ChatRequest, *, recording: bool) -> ChatReply:
    """An answer of the fault server, which is asked while a cassette is made and never again."""

    async def run() -> ChatReply:
        async with FaultServer(plan) as server:
            model = model_at(server.url, sdk)
            try:
                return await whole_reply(model, request)
            finally:
                await model.close()
                assert bool(server.asked) == recording

    return asyncio.run(run())


CUT: Sequence[str] = ('{"act": "answer", ', '"facts": ["users"], ', '"text": "About forty mil')


@pytest.mark.parametrize("whole", [False, True], ids=["streamed", "whole"])
@pytest.mark.parametrize("sdk", SDKS)
def test_length(sdk: Sdk, whole: bool, recording: bool) -> None:
    with pytest.raises(ModelTruncated) as caught:
        faulty(sdk, [answered(*CUT, finish="length")], turn(whole=whole), recording=recording)
    assert caught.value.reply == "".join(CUT)


@pytest.mark.parametrize("sdk", SDKS)
def test_refusal(sdk: Sdk, recording: bool) -> None:
    words = "I cannot take part in this."
    with pytest.raises(ModelRefused) as caught:
        faulty(sdk, [completion(None, refusal=words)], turn(whole=True), recording=recording)
    assert caught.value.reply == words
