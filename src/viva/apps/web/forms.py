"""Forms, and the proof in each that this site made it for this visitor."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from viva.apps.http.guard import same_token

Form = dict[str, str]
Posted = Callable[[Request, Form], Awaitable[Response]]

_PROOF = "viva.csrf"
"""Where the proof stands in the scope of a request that was let in."""


class FormRefused(Exception):
    """A form without the proof that this site made it for this visitor."""


def new_session(token: str) -> str:
    """The value of a visitor's cookie.

    Example:
        >>> is_session(new_session("a"), "a"), is_session(new_session("a"), "b"), is_session("", "a")
        (True, False, False)
    """
    name = secrets.token_urlsafe(16)
    return f"{name}.{_signed(token, 'session', name)}"


def is_session(value: str, token: str) -> bool:
    """Whether a cookie was given out under this token."""
    name, _, signature = value.partition(".")
    return bool(name) and same_token(signature, _signed(token, "session", name))


def let_in(connection: HTTPConnection, session: str, token: str) -> None:
    """Note what the forms of this visitor have to bring."""
    connection.scope[_PROOF] = _signed(token, "form", session)


def csrf_of(request: Request) -> str:
    """What a form that is made for this visitor has in its hidden field."""
    proof: str = request.scope[_PROOF]
    return proof


def posted(endpoint: Posted) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for forms that were checked; their fields as text, files left out. It raises `FormRefused`."""

    async def checked(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=20) as fields:
            form = {name: value for name, value in fields.items() if not isinstance(value, UploadFile)}
        if not same_token(form.pop("csrf", ""), csrf_of(request)):
            raise FormRefused
        return await endpoint(request, form)

    return checked


def _signed(token: str, purpose: str, text: str) -> str:
    return hmac.new(token.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
