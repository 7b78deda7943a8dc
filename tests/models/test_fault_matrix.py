"""Every way a server breaks, over both SDKs, streamed and whole: which error, how much was heard, one request each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.models.asking import KEY, LITELLM_WARNS, SDKS, Sdk, ask_wire, request
from tests.models.fault_server import (
    Json,
    Reply,
    answered,
    body_of,
    completion,
    end,
    event,
    failed,
    frame,
    page,
    sse,
    words,
)
from viva import errors
from viva.errors import ModelError

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.filterwarnings(LITELLM_WARNS)]

TOO_LONG = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens."


@dataclass(frozen=True)
class Case:
    id: str
    reply: Reply | Callable[[Json], Reply]
    fault: type[ModelError]
    retry_after: float | None = None


SAME_BOTH_WAYS = (
    Case("401", failed(401, f"Incorrect API key provided: {KEY}."), errors.ModelAuthError),
    Case("403", failed(403, "Your region is not supported"), errors.ModelAuthError),
    Case("400 about the key", failed(400, "API key not valid. Please pass one."), errors.ModelAuthError),
    Case("402", failed(402, "Insufficient Balance"), errors.ModelOutOfCredit),
    Case("429 with no credit", failed(429, "You exceeded", code="insufficient_quota"), errors.ModelOutOfCredit),
    Case("429", failed(429, "Slow down."), errors.ModelRateLimited),
    Case("429 in seconds", failed(429, "Slow down.", retry_after="3"), errors.ModelRateLimited, 3.0),
    Case("429 in ms", failed(429, "Slow down.", retry_after_ms="1500"), errors.ModelRateLimited, 1.5),
    Case("404", failed(404, "No such model", code="model_not_found"), errors.ModelUnknown),
    Case("400", failed(400, "tools are not supported"), errors.ModelRequestRejected),
    Case("422", failed(422, "Extra inputs are not permitted"), errors.ModelRequestRejected),
    Case("too long", failed(400, TOO_LONG, code="context_length_exceeded"), errors.ModelContextExceeded),
    Case("filtered", failed(400, "content management policy", code="content_filter"), errors.ModelRefused),
    Case("500", failed(500, "Oops"), errors.ModelUnavailable),
    Case("503", failed(503, "Overloaded", retry_after="7"), errors.ModelUnavailable, 7.0),
    Case("502 with a page", page(502), errors.ModelUnavailable),
)

STREAMED = (
    Case("dropped before a word", sse(breaks=True), errors.ModelUnavailable),
    Case("ended before a word", sse(), errors.ModelUnavailable),
    Case("error before a word", sse(event({"error": {"message": "no", "type": "x"}})), errors.ModelUnavailable),
)

STREAMED_AFTER_WORDS = (
    Case("dropped", sse(*words("Hel"), breaks=True), errors.ModelUnavailable),
    Case("ended without a finish", sse(*words("Hel")), errors.ModelUnavailable),
    Case("only said that it is done", sse(*words("Hel"), b"data: [DONE]\n\n"), errors.ModelUnavailable),
    Case("bad JSON", sse(*words("Hel"), b"data: {bad\n\n", *end()), errors.ModelUnavailable),
    Case("error frame", sse(*words("Hel"), event({"error": {"message": "no"}})), errors.ModelUnavailable),
)

WHOLE = (
    Case("damaged JSON", Reply(pieces=(b'{"id": "x", "choi',)), errors.ModelUnavailable),
    Case("dropped", Reply(pieces=(b'{"id": ',), breaks=True), errors.ModelUnavailable),
    Case("a web page", page(), errors.ModelUnknown),
    Case("text", Reply(headers=(("content-type", "text/plain"),), pieces=(b"OK",)), errors.ModelUnknown),
    Case("nothing", Reply(pieces=(b'""',)), errors.ModelUnknown),
    Case("an empty object", Reply(pieces=body_of({})), errors.ModelUnknown),
    Case("an error with 200", Reply(pieces=body_of({"error": {"message": "x", "code": 502}})), errors.ModelUnavailable),
)


@pytest.mark.parametrize("whole", [False, True], ids=["streamed", "whole"])
@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize("case", SAME_BOTH_WAYS, ids=lambda case: case.id)
def test_a_status_has_its_error(case: Case, sdk: Sdk, whole: bool) -> None:
    found, server = ask_wire(sdk, [case.reply], request(whole=whole))
    assert type(found.error) is case.fault
    assert found.error.retry_after == case.retry_after
    assert found.chunks == ()
    assert len(server.asked) == 1, "the SDK tried again by itself"
    assert KEY not in str(found.error)
    assert "127.0.0.1" in str(found.error)
    assert str(found.error).endswith(case.fault.remedy)


@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize("case", STREAMED, ids=lambda case: case.id)
def test_a_stream_that_says_nothing_may_be_asked_again(case: Case, sdk: Sdk) -> None:
    found, server = ask_wire(sdk, [case.reply], request())
    assert type(found.error) is case.fault
    assert found.error.heals
    assert found.chunks == ()
    assert len(server.asked) == 1


@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize("case", STREAMED_AFTER_WORDS, ids=lambda case: case.id)
def test_a_stream_that_breaks_keeps_what_was_heard(case: Case, sdk: Sdk) -> None:
    found, server = ask_wire(sdk, [case.reply], request())
    assert found.text == "Hel"
    assert type(found.error) is case.fault
    assert all(chunk.finish is None for chunk in found.chunks)
    assert len(server.asked) == 1


@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.id)
def test_a_whole_answer_that_is_none(case: Case, sdk: Sdk) -> None:
    found, server = ask_wire(sdk, [case.reply], request(whole=True))
    assert type(found.error) is case.fault
    assert found.chunks == ()
    assert len(server.asked) == 1


@pytest.mark.parametrize("whole", [False, True], ids=["streamed", "whole"])
@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize(
    ("wire", "ours"), [("stop", "stop"), ("length", "length"), ("content_filter", "refusal"), ("tool_calls", "other")]
)
def test_how_an_answer_ends(wire: str, ours: str, sdk: Sdk, whole: bool) -> None:
    found, server = ask_wire(sdk, [answered("Hel", "lo.", finish=wire)], request(whole=whole))
    assert found.error is None
    assert found.text == "Hello."
    last = found.chunks[-1]
    assert last.finish == ours
    assert last.model == "faulty-1-2026"
    assert last.usage is not None
    assert (last.usage.prompt, last.usage.completion, last.usage.cached) == (120, 9, 64)
    assert len(found.chunks) == (1 if whole else 3)
    assert server.headers[0]["authorization"].endswith(KEY)


def test_a_refusal_keeps_its_words_streamed() -> None:
    pieces = (frame({"role": "assistant", "refusal": ""}), frame({"refusal": "I can"}), frame({"refusal": "not."}))
    found, _ = ask_wire("openai", [sse(*pieces, *end())], request())
    assert "".join(chunk.refusal for chunk in found.chunks) == "I cannot."
    assert found.chunks[-1].finish == "refusal"


@pytest.mark.parametrize("sdk", SDKS)
def test_a_refusal_keeps_its_words_whole(sdk: Sdk) -> None:
    found, _ = ask_wire(sdk, [completion(None, refusal="I cannot.")], request(whole=True))
    assert [(chunk.refusal, chunk.finish) for chunk in found.chunks] == [("I cannot.", "refusal")]


def test_a_web_page_instead_of_a_stream_is_no_model() -> None:
    found, _ = ask_wire("openai", [page()], request())
    assert type(found.error) is errors.ModelUnknown
    assert "/v1" in str(found.error)
