"""Who may reach an application that serves interviews, how often and with how much: ASGI middleware, to be combined.

Each class wraps an application and looks at requests of the kind `http` alone; none of them touches a response while
it streams. `guards` gives them in the order in which they belong, for `Starlette(middleware=...)`.
"""

from __future__ import annotations

import hmac
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viva.apps.http.refusal import Refusal, Refuse, as_problem

BODY_LIMIT = 64 * 1024
"""Bytes; the longest turn is far below."""
LONGER = {"/grade": 1024 * 1024}
"""A whole interview is brought there."""
WRITES_A_MINUTE = 60
LOCAL = ("127.0.0.1", "localhost", "[::1]")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
OPEN = frozenset({"/healthz", "/readyz"})
"""Paths that need no token."""
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

Presented = Callable[[Scope], Iterable[str]]
"""The tokens that a request brings."""


class SecurityHeaders:
    """Adds `SECURITY_HEADERS` to each response; one that the application set itself stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class KnownHosts:
    """Answers only under names it was told, against DNS rebinding, and lets no page of another host write.

    `hosts` are names without a port, such as `interviews.example.org` or `[::1]`; None lets any name pass, for an
    application behind a proxy that checks it. `origins` are pages of other hosts that may write, such as
    `https://app.example.org`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Sequence[str] | None = LOCAL,
        origins: Sequence[str] = (),
        refuse: Refuse = as_problem,
    ) -> None:
        self._app = app
        self._hosts = None if hosts is None else frozenset(_bare(host) for host in hosts)
        self._origins = frozenset(origins)
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it with 421 or 403."""
        refusal = self._objection(scope) if scope["type"] == "http" else None
        await (self._refuse(refusal) if refusal else self._app)(scope, receive, send)

    def _objection(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        host = name_of(named[0]) if len(named) == 1 else None
        if host is None or (self._hosts is not None and host not in self._hosts):
            return Refusal(
                status=421,
                what="This server does not answer under that host name.",
                remedy="Use the address that it printed when it started, or start it with that host.",
            )
        origin = headers.get("origin")
        if scope["method"] in READING or origin is None or origin in self._origins:
            return None
        if name_of(urlsplit(origin).netloc) == host:
            return None
        return Refusal(
            status=403,
            what="A page of another host may not write here.",
            remedy="Name its origin when the server is started, or call from a server of your own.",
        )


def name_of(authority: str) -> str | None:
    """The host of `host:port`, in small letters; None where it is neither.

    Example:
        >>> name_of("LocalHost:8000"), name_of("[::1]:80"), name_of("a:b:c"), name_of("me@localhost")
        ('localhost', '[::1]', None, None)
    """
    host, _, port = authority.rpartition("]") if authority.startswith("[") else authority.partition(":")
    if authority.startswith("["):
        host, port = f"{host}]", port.removeprefix(":")
    fits = host and not set(host) & set("@/\\ ") and (not port or (port.isascii() and port.isdecimal()))
    return host.lower() if fits else None


def _bare(host: str) -> str:
    """A name as it stands in a `Host` header."""
    return f"[{host}]".lower() if ":" in host and not host.startswith("[") else host.lower()


class RateLimit:
    """Lets each client address write so often a minute; its memory is this process's."""

    def __init__(self, app: ASGIApp, *, writes_a_minute: int = WRITES_A_MINUTE, refuse: Refuse = as_problem) -> None:
        self._app = app
        self._most = RateLimitItemPerMinute(writes_a_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it with 429 and `Retry-After`."""
        if scope["type"] != "http" or scope["method"] in READING:
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        address = client[0] if client else "unknown"
        if self._limiter.hit(self._most, address):
            await self._app(scope, receive, send)
            return
        wait = self._limiter.get_window_stats(self._most, address).reset_time - time.time()
        refusal = Refusal(
            status=429,
            what="Too many requests from this address.",
            remedy="Wait as long as Retry-After says and send it again.",
            headers={"Retry-After": str(max(1, math.ceil(wait)))},
        )
        await self._refuse(refusal)(scope, receive, send)


class BodyLimit:
    """Reads a request's body, at most so many bytes, before the application sees the request.

    What has a longer `Content-Length` is not read at all; a body in chunks is read up to the limit. `longer` has paths
    with a limit of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int = BODY_LIMIT,
        longer: Mapping[str, int] = LONGER,
        refuse: Refuse = as_problem,
    ) -> None:
        self._app = app
        self._most = most
        self._longer = longer
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it with 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._longer.get(path_of(scope), self._most)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > most:
            await self._too_long(most)(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > most:
                await self._too_long(most)(scope, receive, send)
                return
        whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def receiving() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, receiving, send)

    def _too_long(self, most: int) -> ASGIApp:
        return self._refuse(
            Refusal(
                status=413,
                what=f"The body is longer than {most:,} bytes.",
                remedy="Send less at once.",
                headers={"Connection": "close"},
            )
        )


class TokenRequired:
    """Passes on what brings the token; the paths in `OPEN` need none.

    `presented` says which tokens a request brings: the `Authorization` header's, and where a page adds a cookie that
    too. Each is compared in constant time.
    """

    def __init__(
        self, app: ASGIApp, *, token: str, presented: Presented | None = None, refuse: Refuse = as_problem
    ) -> None:
        self._app = app
        self._token = token
        self._presented = presented or bearer
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it with 401."""
        if scope["type"] != "http" or path_of(scope) in OPEN:
            await self._app(scope, receive, send)
            return
        if any([same_token(token, self._token) for token in self._presented(scope)]):
            await self._app(scope, receive, send)
            return
        refusal = Refusal(
            status=401,
            what="The token is missing or wrong.",
            remedy="Send the header `Authorization: Bearer TOKEN` with the token that the server was started with.",
            headers={"WWW-Authenticate": "Bearer"},
        )
        await self._refuse(refusal)(scope, receive, send)


def bearer(scope: Scope) -> tuple[str, ...]:
    """The token of the `Authorization` header, if there is one."""
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return (token.strip(),) if scheme.lower() == "bearer" else ()


def same_token(given: str, expected: str) -> bool:
    """Whether they are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def path_of(scope: Scope) -> str:
    """The path below where the application is mounted."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def guards(
    *,
    token: str | None,
    hosts: Sequence[str] | None = LOCAL,
    origins: Sequence[str] = (),
    presented: Presented | None = None,
    body_limit: int = BODY_LIMIT,
    writes_a_minute: int = WRITES_A_MINUTE,
    refuse: Refuse = as_problem,
) -> tuple[Middleware, ...]:
    """All guards, the outermost first: headers, hosts, pages of other hosts, how often, token, how much.

    Example:
        >>> [guard.cls.__name__ for guard in guards(token=None)]
        ['SecurityHeaders', 'KnownHosts', 'RateLimit', 'BodyLimit']
    """
    elsewhere = Middleware(
        CORSMiddleware,
        allow_origins=tuple(origins),
        allow_methods=("GET", "POST"),
        allow_headers=("Authorization", "Content-Type", "Idempotency-Key"),
        expose_headers=("Location", "Retry-After"),
    )
    asked = () if token is None else (Middleware(TokenRequired, token=token, presented=presented, refuse=refuse),)
    return (
        Middleware(SecurityHeaders),
        Middleware(KnownHosts, hosts=hosts, origins=origins, refuse=refuse),
        *((elsewhere,) if origins else ()),
        Middleware(RateLimit, writes_a_minute=writes_a_minute, refuse=refuse),
        *asked,
        Middleware(BodyLimit, most=body_limit, refuse=refuse),
    )
