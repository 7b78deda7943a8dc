"""What a guard answers instead of passing a request on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import JSONResponse, Response

PROBLEM = "application/problem+json"
"""The media type of RFC 9457."""
NO_TYPE = "about:blank"
"""The type of a problem whose status says all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is refused: an HTTP status, and a sentence each for what happened and what to do."""

    status: int
    what: str
    remedy: str
    headers: Mapping[str, str] = field(default_factory=dict)


Refuse = Callable[[Refusal], Response]
"""Makes the response; a web page says it in HTML."""


def as_problem(refusal: Refusal) -> Response:
    """The refusal as RFC 9457 problem details.

    Example:
        >>> as_problem(Refusal(status=401, what="No token.", remedy="Send one.")).body[:43]
        b'{"type":"about:blank","title":"Unauthorized'
    """
    shown = {
        "type": NO_TYPE,
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.what,
        "remedy": refusal.remedy,
    }
    return JSONResponse(shown, refusal.status, headers=dict(refusal.headers), media_type=PROBLEM)
