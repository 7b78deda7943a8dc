"""What an error is over HTTP: a status and RFC 9457 problem details, by one table; what is unexpected says nothing."""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viva import errors
from viva.apps.http.bodies import InvalidBody, Wrong
from viva.apps.http.refusal import NO_TYPE, PROBLEM
from viva.errors import ModelError, TurnInProgress, VivaError
from viva.values.value import Value

_log = logging.getLogger("viva.http")
_RETRY_AFTER = 2
"""Seconds, where nobody says how long to wait."""


class ProblemDetails(Value):
    """An error as RFC 9457 has it."""

    type: str
    """`urn:viva:` and the class in `viva.errors`; `about:blank` where the status says all."""
    title: str
    """The same for each error of the type."""
    status: int
    detail: str
    """What happened this time."""
    remedy: str = ""
    """What to do, as far as `detail` does not say it."""
    exit_code: int | None = None
    """What the command line returns for it."""
    wrong: tuple[Wrong, ...] = ()


class _Rule(NamedTuple):
    status: int
    remedy: str
    told: bool = True
    """Whether the error's own message is for whoever calls; some name files of the server or other interviews."""


_AGAIN = "Wait as long as Retry-After says and send the same request again."
_OPERATOR = "Whoever runs this server finds more in its log."
_RULES: Mapping[type[VivaError], _Rule] = {
    errors.UnknownInterview: _Rule(404, "Check the id, or begin an interview.", told=False),
    errors.TurnInProgress: _Rule(409, _AGAIN),
    errors.MessageTakenBack: _Rule(409, ""),
    errors.StoreConflict: _Rule(409, "Read the interview again and repeat the request.", told=False),
    errors.InterviewOver: _Rule(410, "Ask for its scorecard."),
    errors.UsageError: _Rule(422, ""),
    errors.TranscriptError: _Rule(422, ""),
    errors.BudgetExceeded: _Rule(402, "What was said is kept; the limit is this server's."),
    errors.ModelRateLimited: _Rule(503, _AGAIN),
    errors.ModelUnavailable: _Rule(503, _AGAIN),
    errors.ModelTooSlow: _Rule(504, "Send the same message again; it brings the answer."),
    errors.ModelError: _Rule(502, ""),
    errors.StoreError: _Rule(503, _OPERATOR, told=False),
    errors.DefinitionError: _Rule(500, _OPERATOR, told=False),
    errors.VivaError: _Rule(500, _OPERATOR, told=False),
}
"""Class to status, the nearest class that is named. 402 and not 429 for a budget: waiting does not help."""


def status_of(error: VivaError) -> int:
    """The HTTP status of an error.

    Example:
        >>> status_of(errors.ModelRefused("The model declined.")), status_of(errors.InterviewOver("It has ended."))
        (502, 410)
    """
    return _rule(error).status


def problem_of(error: Exception) -> ProblemDetails:
    """An error as problem details; one that is not viva's own, or the server's fault, is logged."""
    if not isinstance(error, VivaError):
        _log_unexpected(error)
        title = HTTPStatus.INTERNAL_SERVER_ERROR.phrase
        what = "Something went wrong here."
        return ProblemDetails(type=NO_TYPE, title=title, status=500, detail=what, remedy=_OPERATOR)
    rule = _rule(error)
    if not rule.told and rule.status >= 500:
        _log.error("%s: %s", type(error).__name__, error)
    title = (type(error).__doc__ or "").splitlines()[0]
    what, remedy = (error.what, error.remedy) if isinstance(error, ModelError) else (str(error), "")
    return ProblemDetails(
        type=f"urn:viva:{type(error).__name__}",
        title=title,
        status=rule.status,
        detail=what if rule.told else title,
        remedy=" ".join(part for part in (remedy, rule.remedy) if part),
        exit_code=error.exit_code,
    )


def _rule(error: VivaError) -> _Rule:
    return next(_RULES[kind] for kind in type(error).__mro__ if kind in _RULES)


def _log_unexpected(error: Exception) -> None:
    """Where it came from, and no message: that may hold what somebody said."""
    at = "".join(traceback.format_tb(error.__traceback__))
    _log.error("unexpected %s, its message left out\n%s", type(error).__name__, at)


def answered(problem: ProblemDetails, headers: Mapping[str, str] | None = None) -> Response:
    """The response that carries a problem."""
    return Response(problem.model_dump_json(exclude_defaults=True), problem.status, headers, media_type=PROBLEM)


async def viva_error(request: Request, error: Exception) -> Response:
    """The response for a `VivaError`, with `Retry-After` where waiting helps."""
    heals = isinstance(error, TurnInProgress) or (isinstance(error, ModelError) and error.heals)
    wait = (error.retry_after if isinstance(error, ModelError) else None) or _RETRY_AFTER
    return answered(problem_of(error), {"Retry-After": str(math.ceil(wait))} if heals else None)


async def http_error(request: Request, error: Exception) -> Response:
    """The response for what the routes refuse."""
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    problem = ProblemDetails(type=NO_TYPE, title=phrase, status=error.status_code, detail=error.detail)
    return answered(problem, error.headers)


async def invalid_body(request: Request, error: Exception) -> Response:
    """The response for a body that is not what its call takes."""
    assert isinstance(error, InvalidBody)
    return answered(
        ProblemDetails(
            type=f"urn:viva:{errors.UsageError.__name__}",
            title="The body is not what this call takes.",
            status=422,
            detail=str(error),
            remedy="GET /openapi.json describes it.",
            exit_code=errors.UsageError.exit_code,
            wrong=error.wrong,
        )
    )


class Contained(AbstractContextManager["Contained"]):
    """Keeps an exception that comes out of its block, as `error`; cancellation passes."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None


class Unexpected:
    """Middleware that answers 500 where the application fails, and keeps the failure's words from the server's log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        with Contained() as contained:
            await self._app(scope, receive, sending)
        if contained.error is not None:
            problem = problem_of(contained.error)
            if not begun:
                await answered(problem)(scope, receive, send)
