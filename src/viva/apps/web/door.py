"""Who may open the page: the token in the address becomes a cookie, and what another site sends is refused."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from viva.apps.http.guard import READING, path_of, same_token
from viva.apps.http.refusal import Refusal
from viva.apps.web.forms import is_session, let_in, new_session
from viva.apps.web.painting import entrance, refusal_page

SHORTEST_TOKEN = 16
"""Characters; what is shorter can be found by trying."""

_CLOSED = Refusal(
    status=403,
    what="This page opens with its token.",
    remedy="Use the whole address that was printed when the server started; it ends in ?token= and the token.",
)
_FROM_ELSEWHERE = Refusal(
    status=403, what="This was sent from another site, so nothing was done.", remedy="Send it from the page itself."
)


class Door:
    """Lets in who brings the token in the address, once, or the cookie that it was changed for.

    The token leaves the address at once, so that it stays in no picture of the screen and in no bookmark. The cookie's
    name is the token's, so that two servers on one host keep apart.
    """

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, send it to where the token is not shown, or refuse it with 403."""
        if scope["type"] != "http" or path_of(scope).startswith("/static/"):
            await self._app(scope, receive, send)
            return
        await self._answer(HTTPConnection(scope))(scope, receive, send)

    def _answer(self, request: HTTPConnection) -> ASGIApp:
        reads = request.scope["method"] in READING
        if reads and same_token(request.query_params.get("token", ""), self._token):
            return self._enter(request)
        session = request.cookies.get(cookie_name(self._token), "")
        if not is_session(session, self._token):
            return refusal_page(_CLOSED)
        # Old browsers do not say where a request comes from; `Origin` was compared before, and the form has its proof.
        if not reads and request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return refusal_page(_FROM_ELSEWHERE)
        let_in(request, session, self._token)
        return self._app

    def _enter(self, request: HTTPConnection) -> Response:
        rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
        target = f"/{request.url.path.lstrip('/')}" + (f"?{urlencode(rest)}" if rest else "")
        # After a link on another site a browser keeps a strict cookie back through redirects, but not from a page.
        linked = request.headers.get("sec-fetch-site") == "cross-site"
        response = entrance(target) if linked else RedirectResponse(target, 303)
        response.set_cookie(
            cookie_name(self._token),
            new_session(self._token),
            path=request.scope.get("root_path") or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response


def cookie_name(token: str) -> str:
    """The cookie's name, which tells nothing of the token.

    Example:
        >>> cookie_name("a")
        'viva-ca978112'
    """
    return f"viva-{hashlib.sha256(token.encode()).hexdigest()[:8]}"
