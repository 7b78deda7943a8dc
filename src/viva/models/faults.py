"""The one translator of an SDK's exceptions into ours: by class, then by status, then by the provider's words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from types import TracebackType

from viva import errors
from viva.errors import ModelError
from viva.models.provider_words import codes, param, retry_after, scrubbed, words

_ORIGINS = {"openai", "litellm", "httpx", "httpx2", "httpcore", "httpcore2", "h11", "h2", "aiohttp", "botocore"}
"""Packages whose exceptions are faults of the call."""

_Kind = type[ModelError]

_BY_CLASS: dict[str, _Kind] = {
    # what openai and litellm both have
    "AuthenticationError": errors.ModelAuthError,
    "PermissionDeniedError": errors.ModelAuthError,
    "RateLimitError": errors.ModelRateLimited,
    "NotFoundError": errors.ModelUnknown,
    "BadRequestError": errors.ModelRequestRejected,
    "UnprocessableEntityError": errors.ModelRequestRejected,
    "APITimeoutError": errors.ModelUnavailable,
    "APIConnectionError": errors.ModelUnavailable,
    "InternalServerError": errors.ModelUnavailable,
    "ConflictError": errors.ModelUnavailable,
    "APIResponseValidationError": errors.ModelReplyInvalid,
    # openai
    "ContentFilterFinishReasonError": errors.ModelRefused,
    "LengthFinishReasonError": errors.ModelTruncated,
    "SubjectTokenProviderError": errors.ModelAuthError,
    "MutuallyExclusiveAuthError": errors.ModelAuthError,
    # litellm
    "ContextWindowExceededError": errors.ModelContextExceeded,
    "ContentPolicyViolationError": errors.ModelRefused,
    "RejectedRequestError": errors.ModelRefused,
    "GuardrailRaisedException": errors.ModelRefused,
    "BlockedPiiEntityError": errors.ModelRefused,
    "ModifyResponseException": errors.ModelRefused,
    "SensitiveDataRouteException": errors.ModelRefused,
    "PaymentRequiredError": errors.ModelOutOfCredit,
    "BudgetExceededError": errors.ModelOutOfCredit,
    "LiteLLMUnknownProvider": errors.ModelUnknown,
    "ModelNotMappedError": errors.ModelUnknown,
    "AwsAuthError": errors.ModelAuthError,
    "RouterRateLimitError": errors.ModelRateLimited,
    "RouterRateLimitErrorBasic": errors.ModelRateLimited,
    # httpx: an address or a header that no waiting makes right
    "UnsupportedProtocol": errors.ModelUnknown,
    "LocalProtocolError": errors.ModelUnknown,
    "InvalidURL": errors.ModelUnknown,
}

_BY_STATUS: dict[int, _Kind] = {
    401: errors.ModelAuthError,
    402: errors.ModelOutOfCredit,
    403: errors.ModelAuthError,
    404: errors.ModelUnknown,
    405: errors.ModelUnknown,
    408: errors.ModelUnavailable,
    409: errors.ModelUnavailable,
    425: errors.ModelUnavailable,
    429: errors.ModelRateLimited,
    451: errors.ModelRefused,
}

_BY_WORDS: tuple[tuple[re.Pattern[str], _Kind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"insufficient_quota|credit balance is too low|insufficient (?:balance|credits)", errors.ModelOutOfCredit),
        (
            r"context_length_exceeded|exceed_context_size|maximum context length|context (?:window|size|length)"
            r"|prompt is too long|input token count.*exceeds",
            errors.ModelContextExceeded,
        ),
        (r"content_filter|content_policy|content management policy|safety system", errors.ModelRefused),
        (r"invalid_api_key|api[ _]key not valid|(?:invalid|incorrect) api[ _]key", errors.ModelAuthError),
        (r"model_not_found|llm provider not provided|not a valid model", errors.ModelUnknown),
        (r"rate_limit|too many requests|resource_exhausted", errors.ModelRateLimited),
        (r"overloaded|server_error|unavailable|timeout", errors.ModelUnavailable),
        (r"invalid_request", errors.ModelRequestRejected),
    )
)
_NO_ANSWER = re.compile(r"empty or invalid response from llm|provider returned 'choices'", re.IGNORECASE)
"""What litellm says to a web page or to JSON of another kind."""
_SPECIFIC = 5
"""So many of the words tell more than the class or the status of an exception does."""

_SAYS: dict[_Kind, str] = {
    errors.ModelAuthError: "refused the key",
    errors.ModelOutOfCredit: "says that no credit is left",
    errors.ModelRateLimited: "says that requests come too fast",
    errors.ModelUnavailable: "gave no complete answer",
    errors.ModelUnknown: "is not to be found there",
    errors.ModelRequestRejected: "does not take this request",
    errors.ModelContextExceeded: "cannot read a request this long",
    errors.ModelRefused: "declined to answer",
    errors.ModelTruncated: "was cut at its token limit",
    errors.ModelReplyInvalid: "sent something that is no answer",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Whom an error is about."""

    name: str
    """As people write it, such as `openai/gpt-5`."""
    endpoint: str = ""
    """Host of the address, such as `api.openai.com`; empty where only the SDK knows it."""
    secret: str = field(default="", repr=False)
    """The key, so that no message repeats it."""

    def __str__(self) -> str:
        return f"{self.name} at {self.endpoint}" if self.endpoint else self.name

    def broke_off(self, reply: str) -> ModelError:
        """The stream ended before the answer did."""
        return errors.ModelUnavailable(f"{self} broke off in the middle of its answer.", reply=reply)

    def not_an_answer(self, sample: str) -> ModelError:
        """A web page, an empty body, or JSON of another kind."""
        return errors.ModelUnknown(
            f"{self} sent something that is no chat completion: {scrubbed(' '.join(sample.split()), self.secret)!r}."
        )


class Translated:
    """Within this block every fault of an SDK is raised as a leaf of `ModelError`; all else passes untouched.

    Example:
        >>> with Translated(Place("openai/gpt-5")):
        ...     json.loads("<html>")
        Traceback (most recent call last):
        viva.errors.ModelUnavailable: openai/gpt-5 sent damaged JSON. Check the connection and the address, ...
    """

    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fault = fault_of(error, self._place) if isinstance(error, Exception) else None
        if fault is not None:
            raise fault from error


def fault_of(error: Exception, place: Place) -> ModelError | None:
    """Our error for an SDK's; None where it is no fault of the call."""
    if isinstance(error, ModelError):
        return None
    original = getattr(error, "original_exception", None)
    if isinstance(original, Exception) and original is not error:
        # litellm wraps what goes wrong in the middle of a stream; what it wraps says more.
        return fault_of(original, place) or fault_of_kind(errors.ModelUnavailable, error, place)
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return errors.ModelUnavailable(f"{place} sent damaged JSON.")
    if not _is_foreign(error):
        return None
    return fault_of_kind(_kind(error), error, place)


def error_body_fault(body: object, place: Place) -> ModelError:
    """Our error for an `error` object that came in place of an answer."""
    status = next((int(code) for code in codes(body) if code.isdecimal()), None)
    kind = _by_words(f"{' '.join(sorted(codes(body)))} {words(body)}", len(_BY_WORDS)) or _by_status(status)
    return fault_of_kind(kind or errors.ModelUnavailable, body, place)


def fault_of_kind(kind: _Kind, error: object, place: Place) -> ModelError:
    """An error of this kind, with the status and the provider's words."""
    status = getattr(error, "status_code", None)
    said = words(error, place.secret)
    what = f"{place} {_SAYS[kind]}{f' ({status})' if isinstance(status, int) else ''}{f': {said}' if said else ''}."
    if issubclass(kind, errors.ModelRequestRejected):
        return kind(what, objection=f"{param(error)} {said}".strip())
    return kind(what, retry_after=retry_after(error))


def _is_foreign(error: Exception) -> bool:
    origins = {cls.__module__.split(".")[0] for cls in type(error).__mro__}
    return bool(origins & _ORIGINS) or isinstance(error, OSError)


def _kind(error: Exception) -> _Kind:
    names = [cls.__name__ for cls in type(error).__mro__]
    found = next((_BY_CLASS[name] for name in names if name in _BY_CLASS), None)
    found = found or _by_status(getattr(error, "status_code", None))
    told = f"{' '.join(sorted(codes(error)))} {words(error)}"
    if found is None:
        # What is no `APIError` is the SDK's own complaint about how it was used.
        own = "OpenAIError" in names and "APIError" not in names
        return _by_words(told, len(_BY_WORDS)) or (errors.ModelRequestRejected if own else errors.ModelUnavailable)
    if found in (errors.ModelRequestRejected, errors.ModelRateLimited):
        # A plain 400 or 429 may stand for something that only its words tell.
        return _by_words(told, _SPECIFIC) or found
    if found is errors.ModelUnavailable:
        if _NO_ANSWER.search(told):
            return errors.ModelUnknown
        return _BY_CLASS.get(type(error.__cause__).__name__, found)
    return found


def _by_status(status: object) -> _Kind | None:
    if not isinstance(status, int) or status < 400:
        return None
    return _BY_STATUS.get(status) or (errors.ModelUnavailable if status >= 500 else errors.ModelRequestRejected)


def _by_words(told: str, among: int) -> _Kind | None:
    return next((kind for pattern, kind in _BY_WORDS[:among] if pattern.search(told)), None)
