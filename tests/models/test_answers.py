"""Answers read whole, as values, and as they grow."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import pytest
from pydantic import BaseModel, ConfigDict

from tests.models.asking import request
from viva.errors import ModelRefused, ModelReplyInvalid, ModelTruncated, ModelUnavailable
from viva.models.answers import Answered, growing_fields, read, whole_reply
from viva.models.structured import Growing
from viva.testing import ScriptedModel, chunks_of
from viva.testing.scripted import Line
from viva.values.messages import ChatChunk, ChatReply, Usage


class Mark(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    rung: int
    met: bool


GOOD = '{"rung": 3, "met": true}'


def reply_to(line: Line) -> ChatReply:
    return asyncio.run(whole_reply(ScriptedModel([line]), request()))


def read_from(lines: Sequence[Line], *, repairs: int = 1) -> tuple[Answered[Mark], ScriptedModel]:
    model = ScriptedModel(lines)
    found = asyncio.run(read(model, request("Judge."), Mark, repairs=repairs))
    model.assert_complete()
    return found, model


def fields_of(line: Line) -> list[Growing | ChatReply]:
    async def run() -> list[Growing | ChatReply]:
        async with aclosing(growing_fields(ScriptedModel([line]), request())) as parts:
            return [part async for part in parts]

    return asyncio.run(run())


def test_a_whole_reply_has_everything() -> None:
    usage = Usage(prompt=10, completion=2)
    found = reply_to(chunks_of("Hello there.", size=3, usage=usage, model="m-2026"))
    assert found == ChatReply(text="Hello there.", finish="stop", usage=usage, model="m-2026")


def test_an_end_of_another_kind_is_still_an_answer() -> None:
    assert reply_to(chunks_of("Hello.", finish="other")).finish == "other"


def test_a_cut_answer_is_an_error_that_keeps_it() -> None:
    with pytest.raises(ModelTruncated, match="token limit") as caught:
        reply_to(chunks_of("Hello th", finish="length"))
    assert caught.value.reply == "Hello th"


def test_a_refusal_says_its_words() -> None:
    line = (ChatChunk(refusal="I will"), ChatChunk(refusal=" not."), ChatChunk(finish="refusal"))
    with pytest.raises(ModelRefused, match=r"declined to answer: I will not\.") as caught:
        reply_to(line)
    assert caught.value.reply == "I will not."


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_answer_is_an_error(text: str) -> None:
    with pytest.raises(ModelReplyInvalid, match="empty"):
        reply_to(chunks_of(text))


def test_a_value_is_read_with_its_own_schema() -> None:
    found, model = read_from([f"Here: {GOOD}"])
    assert found.value == Mark(rung=3, met=True)
    assert [reply.text for reply in found.replies] == [f"Here: {GOOD}"]
    assert model.requests[0].answer_schema == Mark.model_json_schema()


def test_a_bad_value_is_repaired_once() -> None:
    found, model = read_from(['{"rung": "three", "met": true}', GOOD])
    assert found.value == Mark(rung=3, met=True)
    assert len(found.replies) == 2
    asked = model.requests[1].messages
    assert asked[:2] == model.requests[0].messages
    assert asked[2].role == "assistant"
    assert asked[2].text == '{"rung": "three", "met": true}'
    assert asked[3].role == "user"
    assert "rung: Input should be a valid integer" in asked[3].text
    assert '"additionalProperties":false' in asked[3].text


@pytest.mark.parametrize("repairs", [0, 1, 2])
def test_repairs_end(repairs: int) -> None:
    with pytest.raises(ModelReplyInvalid, match="no JSON object"):
        read_from(["No."] * (repairs + 1), repairs=repairs)


@pytest.mark.parametrize("finish", ["length", "refusal"])
def test_what_is_no_bad_form_is_not_repaired(finish: str) -> None:
    with pytest.raises(ModelTruncated if finish == "length" else ModelRefused):
        read_from([chunks_of(GOOD[:9], finish="length" if finish == "length" else "refusal"), GOOD])


def test_fields_come_as_they_grow_and_the_reply_last() -> None:
    parts = fields_of(chunks_of('{"act": "probe", "text": "How many?"}', size=5))
    grown, last = parts[:-1], parts[-1]
    assert isinstance(last, ChatReply)
    assert last.text == '{"act": "probe", "text": "How many?"}'
    fields = [part.fields for part in grown if isinstance(part, Growing)]
    assert fields[0] == {"act": "p"}
    assert {"act": "probe", "text": "How "} in fields
    assert fields[-1] == {"act": "probe", "text": "How many?"}
    assert [part.complete for part in grown if isinstance(part, Growing)][-2:] == [False, True]
    assert len(fields) == len({str(one) for one in fields}) + 1, "only completion repeats the fields"


def test_words_after_the_object_are_heard_but_change_nothing() -> None:
    parts = fields_of(chunks_of(f'{GOOD} And {{"rung": 1}}.', size=4))
    assert [part.fields for part in parts if isinstance(part, Growing)][-1] == {"rung": 3, "met": True}


def test_a_cut_object_is_truncated_after_its_fields() -> None:
    with pytest.raises(ModelTruncated):
        fields_of(chunks_of('{"act": "probe", "te', finish="length"))


def test_an_object_complete_at_the_limit_counts() -> None:
    assert isinstance(fields_of(chunks_of(GOOD, finish="length"))[-1], ChatReply)


@pytest.mark.parametrize("text", ["I would rather talk.", '{"act": "probe"', "{"])
def test_no_complete_object_is_invalid(text: str) -> None:
    with pytest.raises(ModelReplyInvalid, match="no complete JSON object") as caught:
        fields_of(chunks_of(text))
    assert caught.value.reply == text


def test_a_fault_in_the_middle_comes_through() -> None:
    broken = ModelUnavailable("It broke off.")
    with pytest.raises(ModelUnavailable) as caught:
        fields_of((ChatChunk(text='{"act": "pro'), broken))
    assert caught.value is broken
