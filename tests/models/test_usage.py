"""What calls took: measured, priced where a price is known, estimated where a provider is silent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import aclosing

import pytest

from tests.models.asking import request
from viva.errors import ModelUnavailable
from viva.models.answers import whole_reply
from viva.models.prices import price
from viva.models.usage import Metered, estimate, total
from viva.testing import ScriptedModel, chunks_of
from viva.testing.scripted import Line
from viva.values.messages import ChatChunk, Usage

TOLD = Usage(prompt=1000, completion=100, cached=400)


def metered(
    line: Line, *, name: str = "openai/gpt-4o", priced: bool = True, times: Sequence[float] = (10.0, 10.5, 12.0)
) -> tuple[Metered, list[Usage]]:
    calls: list[Usage] = []
    clock: Iterator[float] = iter(times)
    return Metered(ScriptedModel([line], name=name), told=calls.append, priced=priced, now=lambda: next(clock)), calls


def test_the_last_chunk_has_tokens_dollars_and_time() -> None:
    model, calls = metered(chunks_of("Hello there.", usage=TOLD, model="gpt-4o-2024"))
    found = asyncio.run(whole_reply(model, request())).usage
    assert found is not None
    assert found.usd == pytest.approx(600 * 2.5e-6 + 400 * 1.25e-6 + 100 * 1e-5)
    assert found == TOLD.model_copy(update={"usd": found.usd, "first_token_s": 0.5, "total_s": 2.0})
    assert calls == [found]


def test_a_silent_provider_is_estimated_and_says_so() -> None:
    line = (ChatChunk(text="Hello there."), ChatChunk(finish="stop"))
    model, calls = metered(line)
    asyncio.run(whole_reply(model, request("Hi there, who is it?")))
    # "Be brief." and the question have 29 characters, the answer 12.
    assert (calls[0].prompt, calls[0].completion, calls[0].estimated) == (8, 3, True)
    assert calls[0].usd is not None


def test_a_call_that_breaks_after_its_first_words_is_counted() -> None:
    model, calls = metered((ChatChunk(text="Hello th"), ModelUnavailable("It broke off.")))
    with pytest.raises(ModelUnavailable):
        asyncio.run(whole_reply(model, request()))
    assert [(call.completion, call.estimated, call.total_s) for call in calls] == [(2, True, 2.0)]


def test_a_call_that_nobody_hears_to_its_end_is_counted() -> None:
    model, calls = metered(chunks_of("Hello there.", size=8, usage=TOLD))

    async def run() -> None:
        async with aclosing(model.stream(request())) as chunks:
            await anext(chunks)

    asyncio.run(run())
    assert [(call.completion, call.estimated) for call in calls] == [(2, True)]


def test_a_call_that_never_spoke_costs_nothing() -> None:
    model, calls = metered(ModelUnavailable("It is down."))
    with pytest.raises(ModelUnavailable):
        asyncio.run(whole_reply(model, request()))
    assert calls == []


def test_a_server_of_ones_own_has_no_price() -> None:
    model, calls = metered(chunks_of("Hello.", usage=TOLD), priced=False)
    asyncio.run(whole_reply(model, request()))
    assert calls[0].usd is None
    assert calls[0].prompt == 1000


def test_it_is_the_model_that_it_wraps() -> None:
    inner = ScriptedModel([], name="x/y")
    model = Metered(inner)
    asyncio.run(model.close())
    assert (model.name, inner.closed) == ("x/y", True)


@pytest.mark.parametrize(
    ("name", "exact", "known"),
    [
        ("openai/gpt-4o", None, True),
        ("anthropic/claude-sonnet-4-5", None, True),
        ("gemini/gemini-2.5-pro", None, True),
        ("openai/alias", "gpt-4o", True),
        ("openai/alias", "gpt-nobody", False),
        ("openai/no-such-model", None, False),
        # The bare name in the map is another provider's.
        ("groq/gpt-4o", None, False),
        # The map says 0.
        ("ollama/llama3", None, False),
        ("", None, False),
    ],
)
def test_a_price_is_known_or_none(name: str, exact: str | None, known: bool) -> None:
    found = price(name, TOLD, exact=exact)
    assert (found is not None) is known
    assert found != 0


def test_a_long_prompt_has_its_own_price() -> None:
    short, long = Usage(prompt=200_000), Usage(prompt=200_001)
    assert price("gemini/gemini-2.5-pro", short) == pytest.approx(200_000 * 1.25e-6)
    assert price("gemini/gemini-2.5-pro", long) == pytest.approx(200_001 * 2.5e-6)


def test_a_total_adds_up() -> None:
    calls = [
        Usage(prompt=10, completion=1, cached=4, usd=0.5, first_token_s=1.0, total_s=2.0),
        Usage(prompt=20, completion=2, usd=0.25, first_token_s=3.0, total_s=4.0, estimated=True),
        Usage(prompt=30, completion=3, usd=0.25, first_token_s=9.0, total_s=9.5),
    ]
    assert total(calls) == Usage(
        prompt=60, completion=6, cached=4, usd=1.0, first_token_s=3.0, total_s=15.5, estimated=True
    )


def test_one_unknown_price_makes_the_total_unknown() -> None:
    assert total([Usage(usd=0.5), Usage(usd=None)]).usd is None
    assert total([]).usd is None


def test_an_estimate_rounds_up() -> None:
    assert estimate(request(""), "x") == Usage(prompt=3, completion=1, estimated=True)
