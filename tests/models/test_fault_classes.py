"""Every exception class of both SDKs has a leaf of ours; a class that a new release brings must be placed here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.models.asking import KEY, LITELLM_WARNS
from viva import errors
from viva.errors import ModelError
from viva.models.faults import Place, Translated, error_body_fault, fault_of
from viva.models.litellm_adapter import sdk
from viva.models.provider_words import retry_after, scrubbed, words

pytestmark = pytest.mark.filterwarnings(LITELLM_WARNS)

PLACE = Place("openai/gpt-x", "host.example", KEY)

OPENAI: dict[str, type[ModelError]] = {
    "APIConnectionError": errors.ModelUnavailable,
    "APIError": errors.ModelUnavailable,
    "APIResponseValidationError": errors.ModelReplyInvalid,
    "APIStatusError": errors.ModelUnavailable,
    "APITimeoutError": errors.ModelUnavailable,
    "AuthenticationError": errors.ModelAuthError,
    "BadRequestError": errors.ModelRequestRejected,
    "ConflictError": errors.ModelUnavailable,
    "ContentFilterFinishReasonError": errors.ModelRefused,
    "InternalServerError": errors.ModelUnavailable,
    "LengthFinishReasonError": errors.ModelTruncated,
    "NotFoundError": errors.ModelUnknown,
    "OAuthError": errors.ModelAuthError,
    "OpenAIError": errors.ModelRequestRejected,
    "PermissionDeniedError": errors.ModelAuthError,
    "RateLimitError": errors.ModelRateLimited,
    "SubjectTokenProviderError": errors.ModelAuthError,
    "UnprocessableEntityError": errors.ModelRequestRejected,
    "WebSocketConnectionClosedError": errors.ModelRequestRejected,
    "WebSocketQueueFullError": errors.ModelRequestRejected,
}
"""By name, those of `openai._exceptions`."""

LITELLM: dict[str, type[ModelError]] = {
    "APIConnectionError": errors.ModelUnavailable,
    "APIError": errors.ModelUnavailable,
    "APIResponseValidationError": errors.ModelReplyInvalid,
    "AuthenticationError": errors.ModelAuthError,
    "BadGatewayError": errors.ModelUnavailable,
    "BadRequestError": errors.ModelRequestRejected,
    "BlockedPiiEntityError": errors.ModelRefused,
    "BudgetExceededError": errors.ModelOutOfCredit,
    "ContentPolicyViolationError": errors.ModelRefused,
    "ContextWindowExceededError": errors.ModelContextExceeded,
    "GuardrailRaisedException": errors.ModelRefused,
    "ImageFetchError": errors.ModelRequestRejected,
    "InternalServerError": errors.ModelUnavailable,
    "InvalidRequestError": errors.ModelRequestRejected,
    "JSONSchemaValidationError": errors.ModelReplyInvalid,
    "LiteLLMUnknownProvider": errors.ModelUnknown,
    "MidStreamFallbackError": errors.ModelUnavailable,
    "MockException": errors.ModelUnavailable,
    "ModelNotMappedError": errors.ModelUnknown,
    "ModifyResponseException": errors.ModelRefused,
    "NotFoundError": errors.ModelUnknown,
    "OpenAIError": errors.ModelRequestRejected,
    "PaymentRequiredError": errors.ModelOutOfCredit,
    "PermissionDeniedError": errors.ModelAuthError,
    "RateLimitError": errors.ModelRateLimited,
    "RejectedRequestError": errors.ModelRefused,
    "SensitiveDataRouteException": errors.ModelRefused,
    "ServiceUnavailableError": errors.ModelUnavailable,
    "Timeout": errors.ModelUnavailable,
    "UnprocessableEntityError": errors.ModelRequestRejected,
    "UnsupportedParamsError": errors.ModelRequestRejected,
    "VectorStoreSearchError": errors.ModelRequestRejected,
}
"""By name, those of `litellm.exceptions`."""

PLACED = {"openai._exceptions": OPENAI, "litellm.exceptions": LITELLM}
# Raised for webhooks, which are no model's answer.
ELSEWHERE = {"InvalidWebhookSignatureError"}


def classes_of(module: str) -> dict[str, type[Exception]]:
    """Those written in a module; openai says of its own that they are from `openai`."""
    homes = {module, module.split(".")[0]}
    found = vars(import_module(module)).values()
    return {
        cls.__name__: cls
        for cls in found
        if isinstance(cls, type) and issubclass(cls, Exception) and cls.__module__ in homes
    }


def every_subclass(cls: type[BaseException]) -> Iterator[type[BaseException]]:
    for sub in type.__subclasses__(cls):
        yield sub
        yield from every_subclass(sub)


def bare(cls: type[Exception]) -> Exception:
    """An exception of the class, without what its constructor asks for."""
    error = cls.__new__(cls)
    Exception.__init__(error, "bare")
    vars(error).update(message="bare", num_retries=None, max_retries=None, original_exception=None)
    return error


@pytest.mark.parametrize("module", PLACED)
def test_every_exception_class_of_an_sdk_is_placed(module: str) -> None:
    assert set(classes_of(module)) - ELSEWHERE == set(PLACED[module])


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, table in PLACED.items() for name in table], ids=str
)
def test_an_exception_class_has_its_leaf(module: str, name: str) -> None:
    fault = fault_of(bare(classes_of(module)[name]), PLACE)
    assert type(fault) is PLACED[module][name]


def test_no_exception_of_either_sdk_gets_through() -> None:
    sdk()
    foreign = {
        cls
        for cls in every_subclass(Exception)
        if cls.__module__.split(".")[0] in ("openai", "litellm", "httpx", "httpcore") and issubclass(cls, Exception)
    }
    assert len(foreign) > 60
    for cls in foreign:
        assert isinstance(fault_of(bare(cls), PLACE), ModelError), cls


def test_every_leaf_is_reached_but_the_deadlines() -> None:
    leaves = {cls for cls in every_subclass(ModelError) if cls.__module__ == "viva.errors"}
    reached = {kind for table in PLACED.values() for kind in table.values()}
    assert leaves - reached == {errors.ModelTooSlow}


@pytest.mark.parametrize("leaf", sorted(every_subclass(ModelError), key=str))
def test_every_leaf_says_what_to_do(leaf: type[ModelError]) -> None:
    assert leaf.remedy
    assert str(leaf("It broke.")) == f"It broke. {leaf.remedy}"
    assert leaf.exit_code == 3
    assert leaf.heals == (leaf in (errors.ModelRateLimited, errors.ModelUnavailable))
    assert leaf.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("error", [KeyError("x"), AssertionError("x"), ValueError("x"), errors.StoreConflict("x")])
def test_what_is_no_fault_of_the_call_passes_untouched(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, Translated(PLACE):
        raise error
    assert caught.value is error


@pytest.mark.parametrize("stop", [asyncio.CancelledError, KeyboardInterrupt, GeneratorExit])
def test_who_stops_is_not_told_of_a_fault(stop: type[BaseException]) -> None:
    with pytest.raises(stop), Translated(PLACE):
        raise stop


def test_a_translated_error_keeps_its_cause_and_is_not_translated_twice() -> None:
    broken = json.JSONDecodeError("x", "y", 0)
    with pytest.raises(errors.ModelUnavailable) as caught, Translated(PLACE), Translated(PLACE):
        raise broken
    assert caught.value.__cause__ is broken


@pytest.mark.parametrize(
    ("cause", "leaf"),
    [
        ("UnsupportedProtocol", errors.ModelUnknown),
        ("LocalProtocolError", errors.ModelUnknown),
        ("ConnectError", errors.ModelUnavailable),
        ("ReadTimeout", errors.ModelUnavailable),
    ],
)
def test_a_bad_address_is_told_from_a_bad_connection(cause: str, leaf: type[ModelError]) -> None:
    error = bare(classes_of("openai._exceptions")["APIConnectionError"])
    error.__cause__ = bare(getattr(import_module("httpx"), cause))
    assert type(fault_of(error, PLACE)) is leaf


@pytest.mark.parametrize(
    ("body", "leaf"),
    [
        ({"message": "x", "code": 429}, errors.ModelRateLimited),
        ({"message": "x", "code": "502"}, errors.ModelUnavailable),
        ({"message": "Overloaded", "type": "overloaded_error"}, errors.ModelUnavailable),
        ({"message": "x", "type": "invalid_request_error"}, errors.ModelRequestRejected),
        ({"message": "x", "code": "context_length_exceeded"}, errors.ModelContextExceeded),
        ({"message": "x", "code": "content_filter"}, errors.ModelRefused),
        ({"message": "x", "code": "insufficient_quota"}, errors.ModelOutOfCredit),
        ("down", errors.ModelUnavailable),
        ({}, errors.ModelUnavailable),
    ],
)
def test_an_error_in_place_of_an_answer_is_read_by_its_codes(body: object, leaf: type[ModelError]) -> None:
    assert type(error_body_fault(body, PLACE)) is leaf


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {KEY}. You can find it",
        "Incorrect API key provided: sk-proj-********************abcd",
        "Illegal header value b'Bearer abc def'",
        "key=AIzaSyA1234567890abcdefghijk",
        "token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9eyJzdWIiOiIx",
    ],
)
def test_nothing_like_a_key_is_repeated(text: str) -> None:
    found = scrubbed(text, KEY)
    assert "[removed]" in found
    for secret in (KEY, "abcd", "AIza", "eyJ", "Bearer abc"):
        assert secret not in found


def test_a_place_hides_its_key() -> None:
    assert KEY not in repr(PLACE)
    assert KEY not in str(PLACE)


def test_long_words_are_cut_and_pages_dropped() -> None:
    assert len(words(ValueError("word " * 200))) <= 240
    assert words(ValueError("<!DOCTYPE html><html><head>")) == ""
    assert words({"message": "two\n  lines."}) == "two lines"


class Answer:
    def __init__(self, **headers: str) -> None:
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Failure(Exception):
    def __init__(self, response: Answer | None) -> None:
        self.response = response


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "2"}, 2.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after": "-1"}, 0.0),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry_after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_in_each_of_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(Failure(Answer(**headers))) == seconds


def test_no_response_has_no_retry_after() -> None:
    assert retry_after(Failure(None)) is None
