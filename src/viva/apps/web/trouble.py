"""Failures as pages: what happened, what to do, and the way back."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from viva.apps.http.problems import status_of
from viva.apps.http.refusal import Refusal
from viva.apps.web.painting import page, refusal_page
from viva.errors import VivaError

_STALE = Refusal(
    status=403,
    what="This form was made for another visit, so nothing was done.",
    remedy="Go back, copy what you wrote, reload the page and send it again.",
)


async def on_viva_error(request: Request, error: Exception) -> Response:
    """A page that says what failed."""
    assert isinstance(error, VivaError)
    return page(request, "trouble.html", status=status_of(error), what=str(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """A page for an address that there is not, or a method that it has not."""
    assert isinstance(error, HTTPException)
    known = {404: "There is no such page.", 405: "This address takes no such request."}
    what = known.get(error.status_code, "This request could not be read.")
    return refusal_page(Refusal(status=error.status_code, what=what, remedy="Go back to where you came from."))


async def on_stale_form(request: Request, error: Exception) -> Response:
    """A page for a form that was made for somebody else, or for an earlier visit."""
    return refusal_page(_STALE)
