"""The public double of a model: it says what was written, remembers what was asked, and complains of both ends."""

from __future__ import annotations

import asyncio

import pytest

from tests.models.asking import heard, request
from viva.errors import ModelUnavailable
from viva.models.seam import ChatModel
from viva.testing import ScriptedModel, ScriptOver, chunks_of
from viva.values.messages import ChatChunk, ChatRequest, Usage


def ask(model: ChatModel, text: str = "Hi") -> str:
    return asyncio.run(heard(model.stream(request(text)))).text


def test_it_says_its_lines_and_remembers_what_it_was_asked() -> None:
    model = ScriptedModel(["One.", chunks_of("Two.", size=1), (ChatChunk(text="Three."), ChatChunk(finish="stop"))])
    assert [ask(model, text) for text in ("a", "b", "c")] == ["One.", "Two.", "Three."]
    assert [asked.messages[-1].text for asked in model.requests] == ["a", "b", "c"]
    model.assert_complete()


def test_running_out_is_an_error_that_says_what_was_asked() -> None:
    model = ScriptedModel(["One."], name="double/1")
    ask(model)
    with pytest.raises(ScriptOver, match="double/1: all 1 lines are said; asked again with: 'more'"):
        ask(model, "more")


def test_running_out_is_no_error_of_a_model_that_somebody_might_swallow() -> None:
    assert issubclass(ScriptOver, AssertionError)


def test_lines_that_nobody_asked_for_are_an_error() -> None:
    model = ScriptedModel(["One.", "Two."])
    ask(model)
    with pytest.raises(ScriptOver, match="1 of 2 lines"):
        model.assert_complete()


def test_a_function_answers_each_request() -> None:
    def answer(asked: ChatRequest) -> str:
        return asked.messages[-1].text.upper()

    model = ScriptedModel(answer)
    assert [ask(model, "a"), ask(model, "b")] == ["A", "B"]
    model.assert_complete()


def test_an_error_before_the_first_word_and_within() -> None:
    down = ModelUnavailable("It is down.")
    model = ScriptedModel([down, (ChatChunk(text="Hel"), down)])
    assert asyncio.run(heard(model.stream(request()))).error is down
    found = asyncio.run(heard(model.stream(request())))
    assert (found.text, found.error) == ("Hel", down)


def test_chunks_end_with_a_finish_usage_and_model() -> None:
    usage = Usage(prompt=5)
    assert chunks_of("Hello", size=3, finish="length", usage=usage, model="m") == (
        ChatChunk(text="Hel"),
        ChatChunk(text="lo"),
        ChatChunk(finish="length", usage=usage, model="m"),
    )
    assert [chunk.finish for chunk in chunks_of("")] == ["stop"]
