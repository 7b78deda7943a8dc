"""The guard: how much, how often, from where, with what token; and what every response says to a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import Message, Scope

from tests.http_app.calling import HERE, TOKEN, client_of
from viva.apps.http.guard import SECURITY_HEADERS, bearer, guards, name_of
from viva.apps.http.refusal import Refusal

WHOLE = "x" * 100


async def echo(request: Request) -> Response:
    return Response(await request.body(), headers={"Cache-Control": "max-age=60"} if request.query_params else None)


async def endless(request: Request) -> Response:
    async def parts() -> AsyncGenerator[str, None]:
        yield "first"
        await asyncio.sleep(3600)

    return StreamingResponse(parts())


ROUTES = [
    Route("/", echo, methods=["GET", "POST"]),
    Route("/grade", echo, methods=["POST"]),
    Route("/healthz", echo),
    Route("/endless", endless),
]


def app_with(**settings: object) -> Starlette:
    asked = {"token": None, "body_limit": len(WHOLE), **settings}
    return Starlette(routes=ROUTES, middleware=list(guards(**asked)))  # type: ignore[arg-type]


def asked(app: Starlette, method: str = "GET", path: str = "/", **more: object) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client_of(app, token=None) as client:
            return await client.request(method, path, **more)  # type: ignore[arg-type]

    return asyncio.run(once())


async def in_pieces(*pieces: str) -> AsyncGenerator[bytes, None]:
    for piece in pieces:
        yield piece.encode()


@dataclass(frozen=True)
class Case:
    name: str
    pieces: tuple[str, ...]
    status: int
    path: str = "/"


BODIES = [
    Case("at the limit", (WHOLE,), 200),
    Case("one more", (WHOLE + "x",), 413),
    Case("pieces at the limit", (WHOLE[:40], WHOLE[40:]), 200),
    Case("pieces, one more", (WHOLE, "x"), 413),
    Case("a path with a limit of its own", (WHOLE, WHOLE), 200, "/grade"),
]


@pytest.mark.parametrize("announced", [True, False], ids=["content-length", "chunked"])
@pytest.mark.parametrize("case", BODIES, ids=lambda case: case.name)
def test_a_body_has_a_limit(case: Case, announced: bool) -> None:
    body = "".join(case.pieces)
    content = body if announced else in_pieces(*case.pieces)
    response = asked(app_with(), "POST", case.path, content=content)
    assert response.status_code == case.status
    assert case.status == 413 or response.text == body


def test_a_long_body_is_not_read_to_its_end() -> None:
    read: list[int] = []

    async def flood() -> AsyncGenerator[bytes, None]:
        for number in range(1000):
            read.append(number)
            yield b"x" * 64

    assert asked(app_with(), "POST", content=flood()).status_code == 413
    assert len(read) < 10


def test_so_many_writes_a_minute_and_no_more() -> None:
    async def many() -> None:
        async with client_of(app_with(writes_a_minute=3), token=None) as client:
            statuses = [(await client.post("/")).status_code for _ in range(3)]
            refused = await client.post("/")
            assert statuses == [200, 200, 200]
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            assert refused.headers["content-type"] == "application/problem+json"
            assert (await client.get("/")).status_code == 200, "reading goes on"

    asyncio.run(many())


def test_each_address_has_its_own_count() -> None:
    async def many() -> None:
        app = app_with(writes_a_minute=1)
        for address in ("10.0.0.1", "10.0.0.2"):
            transport = httpx.ASGITransport(app=app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                assert [(await client.post("/")).status_code for _ in range(2)] == [200, 429]

    asyncio.run(many())


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:8000", 200),
        ("viva.example.org", 200),
        ("evil.example.org", 421),
        ("127.0.0.1.evil.example.org", 421),
        ("127.0.0.1:8000@evil.example.org", 421),
        ("localhost:evil", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_a_host_that_was_not_named_is_refused(host: str, status: int) -> None:
    app = app_with(hosts=("127.0.0.1", "localhost", "::1", "viva.example.org"))
    assert asked(app, headers={"Host": host}).status_code == status


def test_two_host_headers_are_refused() -> None:
    assert asked(app_with(), headers=[("Host", "localhost"), ("Host", "evil.example.org")]).status_code == 421


def test_any_host_where_a_proxy_looks_at_it() -> None:
    assert asked(app_with(hosts=None), headers={"Host": "evil.example.org"}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8000", 200),
        ("http://127.0.0.1:3000", 200),
        ("https://app.example.org", 200),
        ("http://app.example.org", 403),
        ("http://evil.example.org", 403),
        ("http://127.0.0.1@evil.example.org", 403),
        ("null", 403),
    ],
)
def test_a_page_of_another_host_may_not_write(origin: str, status: int) -> None:
    app = app_with(origins=("https://app.example.org",))
    assert asked(app, "POST", headers={"Origin": origin}).status_code == status
    assert asked(app, "GET", headers={"Origin": origin}).status_code == 200


def test_a_page_that_was_named_may_ask_first() -> None:
    app = app_with(origins=("https://app.example.org",), token=TOKEN)
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    allowed = asked(app, "OPTIONS", headers={"Origin": "https://app.example.org", **asking})
    assert allowed.headers["access-control-allow-origin"] == "https://app.example.org"
    refused = asked(app, "OPTIONS", headers={"Origin": "https://evil.example.org", **asking})
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 401),
        (f"Basic {TOKEN}", 401),
        ("Bearer", 401),
        ("Bearer \xe9", 401),
        (None, 401),
    ],
)
def test_the_token_is_asked_for(header: str | None, status: int) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    response = asked(app_with(token=TOKEN), headers=headers)
    assert response.status_code == status
    assert status == 200 or response.headers["www-authenticate"] == "Bearer"


def test_health_needs_no_token_also_where_the_application_is_mounted() -> None:
    guarded = app_with(token=TOKEN)
    mounted = Starlette(routes=[Mount("/viva", guarded)])
    assert asked(guarded, path="/healthz").status_code == 200
    assert asked(mounted, path="/viva/healthz").status_code == 200
    assert asked(mounted, path="/viva/").status_code == 401


def test_a_page_may_present_its_token_in_another_way_and_refuse_in_html() -> None:
    def presented(scope: Scope) -> tuple[str, ...]:
        return (*bearer(scope), scope["query_string"].decode())

    def refuse(refusal: Refusal) -> Response:
        return HTMLResponse(f"<p>{refusal.what}</p>", refusal.status)

    app = app_with(token=TOKEN, presented=presented, refuse=refuse)
    assert asked(app, path=f"/?{TOKEN}").status_code == 200
    assert asked(app, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert asked(app).text == "<p>The token is missing or wrong.</p>"


@pytest.mark.parametrize("path", ["/", "/none"])
@pytest.mark.parametrize("host", ["localhost", "evil.example.org"])
def test_every_response_has_the_headers(path: str, host: str) -> None:
    response = asked(app_with(), path=path, headers={"Host": host})
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_header_that_the_application_set_stands() -> None:
    assert asked(app_with(), path="/?cached").headers["cache-control"] == "max-age=60"


def test_a_stream_passes_as_it_comes_and_ends_when_the_client_goes() -> None:
    async def streamed() -> None:
        arrived: asyncio.Queue[Message] = asyncio.Queue()
        gone = asyncio.Event()
        whole: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Message:
            if whole:
                return whole.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "method": "GET",
            "path": "/endless",
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {TOKEN}".encode())],
        }
        serving = asyncio.ensure_future(app_with(token=TOKEN)(scope, receive, arrived.put))
        assert (await arrived.get())["status"] == 200
        assert (await arrived.get())["body"] == b"first"
        gone.set()
        async with asyncio.timeout(5):
            await serving

    asyncio.run(streamed())


def test_whoever_goes_away_in_the_middle_of_a_body_gets_no_answer() -> None:
    async def left() -> None:
        parts: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"x", "more_body": True}]
        scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"host", b"localhost")]}
        answers: asyncio.Queue[Message] = asyncio.Queue()

        async def receive() -> Message:
            return parts.pop()

        await app_with()(scope, receive, answers.put)
        assert answers.empty()

    asyncio.run(left())


@pytest.mark.parametrize(
    ("authority", "name"),
    [("a:", "a"), ("a:8x", None), ("[::1]x:80", None), ("a b", None), ("[::1]", "[::1]"), (":80", None)],
)
def test_the_name_in_an_authority(authority: str, name: str | None) -> None:
    assert name_of(authority) == name
