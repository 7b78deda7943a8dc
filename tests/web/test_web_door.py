"""Who gets in, what a page may load, and what is refused: token, cookie, forms of other sites, hosts, limits."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.web.visiting import HOST, TOKEN, Visitor, board_with, fields, visitor_of
from viva.apps.web.forms import new_session
from viva.apps.web.site import BODY_LIMIT, create_app
from viva.apps.web.talking import LONGEST_TURN
from viva.errors import UsageError

CANARY = "canary-7431"


@pytest.mark.parametrize(
    "path", ["/", "/history", "/i/v1", "/i/v1/feed", "/i/v1/scorecard", "/nothing", "/?token=wrong"]
)
def test_nothing_opens_without_the_token(path: str) -> None:
    async def visit() -> httpx.Response:
        return await visitor_of(board_with()).see(path)

    answer = asyncio.run(visit())
    assert answer.status_code == 403
    assert "token" in answer.text
    assert TOKEN not in answer.text


def test_the_token_leaves_the_address_and_becomes_a_cookie_for_this_site_alone() -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with())
        answer = await visitor.see(f"/history?token={TOKEN}&from=mail")
        assert (answer.status_code, answer.headers["location"]) == (303, "/history?from=mail")
        cookie = answer.headers["set-cookie"]
        assert TOKEN not in cookie
        for property_ in ("HttpOnly", "SameSite=strict", "Path=/"):
            assert property_ in cookie
        assert "Secure" not in cookie
        assert (await visitor.see("/history")).status_code == 200

    asyncio.run(visit())


def test_behind_tls_the_cookie_is_sent_over_tls_alone() -> None:
    async def visit() -> httpx.Response:
        return await Visitor(create_app(board_with(), token=TOKEN), host="https://127.0.0.1").see(f"/?token={TOKEN}")

    assert "Secure" in asyncio.run(visit()).headers["set-cookie"]


def test_a_link_on_another_site_leads_through_a_page_of_ours() -> None:
    async def visit() -> httpx.Response:
        headers = {"Sec-Fetch-Site": "cross-site"}
        return await visitor_of(board_with()).client.get(f"/history?token={TOKEN}&a=%22>", headers=headers)

    answer = asyncio.run(visit())
    assert answer.status_code == 200
    assert 'content="0;url=/history?a=%22%3E"' in answer.text


def test_the_address_after_the_token_stays_on_this_host() -> None:
    async def visit() -> httpx.Response:
        return await visitor_of(board_with()).see(f"{HOST}//evil.example/?token={TOKEN}")

    assert asyncio.run(visit()).headers["location"] == "/evil.example/"


def test_a_page_may_load_what_is_from_here_and_scripts_with_this_answers_nonce() -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with())
        await visitor.enter()
        path = await visitor.begin()
        nonces = set()
        for answer in (await visitor.see(path), await visitor.see(path)):
            policy = answer.headers["content-security-policy"]
            found = re.search(r"script-src 'nonce-([\w-]+)'", policy)
            assert found
            nonces.add(found[1])
            assert re.findall(r"<script[^>]* nonce=\"([\w-]+)\"", answer.text) == [found[1]]
            for rule in ("default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"):
                assert rule in policy
            assert "unsafe" not in policy
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"
        assert len(nonces) == 2

    asyncio.run(visit())


@pytest.mark.parametrize("name", ["viva.css", "viva.js", "icon.svg"])
def test_static_files_need_no_token(name: str) -> None:
    async def visit() -> httpx.Response:
        return await visitor_of(board_with()).see(f"/static/{name}")

    assert asyncio.run(visit()).status_code == 200


@dataclass(frozen=True)
class Forged:
    name: str
    csrf: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize(
    "forged",
    [
        Forged("no proof", csrf=""),
        Forged("the proof of another visitor", csrf="0" * 64),
        Forged("the token as proof", csrf=TOKEN),
        Forged("from another site", headers={"Sec-Fetch-Site": "cross-site"}),
        Forged("from another port or scheme", headers={"Sec-Fetch-Site": "same-site"}),
        Forged("from another origin", headers={"Origin": "http://evil.example"}),
        Forged("from nowhere", headers={"Origin": "null"}),
    ],
    ids=lambda forged: forged.name,
)
@pytest.mark.parametrize("to", ["say", "finish"])
def test_what_another_site_sends_does_nothing(forged: Forged, to: str) -> None:
    async def visit() -> None:
        board = board_with()
        visitor = visitor_of(board)
        await visitor.enter()
        path = await visitor.begin()
        form = {**fields(await visitor.see(path)), "text": "Forged.", "sure": "1"}
        if forged.csrf is not None:
            form["csrf"] = forged.csrf
        answer = await visitor.client.post(f"{path}/{to}", data=form, headers=forged.headers)
        assert answer.status_code == 403
        interview = await board.interview(path.rpartition("/")[2])
        assert len(interview.events) == len(await board.store.read(interview.id))
        assert (interview.state.turns, interview.state.paused, interview.ended) == (1, False, False)
        assert await board.store.draft(interview.id) is None

    asyncio.run(visit())


def test_a_cookie_of_another_token_opens_nothing() -> None:
    async def visit() -> httpx.Response:
        visitor = visitor_of(board_with())
        await visitor.enter()
        (name,) = visitor.client.cookies
        return await visitor_of(board_with()).client.get("/", headers={"Cookie": f"{name}={new_session('another')}"})

    assert asyncio.run(visit()).status_code == 403


def test_another_host_name_is_not_answered() -> None:
    async def visit() -> httpx.Response:
        return await Visitor(create_app(board_with(), token=TOKEN), host="http://evil.example").see(f"/?token={TOKEN}")

    assert asyncio.run(visit()).status_code == 421


def test_too_long_a_turn_and_too_many_writes_are_refused_in_words() -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with(), body_limit=2000, writes_a_minute=2)
        await visitor.enter()
        path = await visitor.begin()
        long = await visitor.send(path, "x" * 3000)
        assert (long.status_code, "2,000 bytes" in long.text) == (413, True)
        many = await visitor.send(path, "What is the goal?")
        assert (many.status_code, "Too many" in many.text) == (429, True)
        assert many.headers["content-type"].startswith("text/html")

    asyncio.run(visit())


def test_the_form_takes_no_more_than_the_body_may_have() -> None:
    assert len(("\N{GRINNING FACE}" * LONGEST_TURN).encode()) < BODY_LIMIT


def test_what_is_said_stands_in_no_log_and_no_address(caplog: pytest.LogCaptureFixture) -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with())
        await visitor.enter()
        path = await visitor.begin()
        addresses = [str((await visitor.send(path, f"What is {CANARY}?")).headers["location"])]
        for to in ("pause", "resume", "undo", "finish"):
            addresses.append((await visitor.send(path, f"More {CANARY}", to=to)).headers["location"])
        await visitor.see(path)
        assert CANARY not in "".join(addresses)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(visit())
    assert CANARY not in caplog.text


def test_mounted_in_another_application_every_address_is_below_the_mount() -> None:
    async def visit() -> None:
        whole = Starlette(routes=[Mount("/practice/ml", create_app(board_with(), token=TOKEN))])
        visitor = Visitor(whole, mount="/practice/ml")
        entered = await visitor.see(f"/practice/ml/?token={TOKEN}")
        assert entered.headers["location"] == "/practice/ml/"
        assert "Path=/practice/ml" in entered.headers["set-cookie"]
        path = await visitor.begin()
        assert path.startswith("/practice/ml/i/")
        assert (await visitor.send(path, "What is the goal?")).headers["location"] == f"{path}#t3"
        for page in (await visitor.see("/practice/ml/"), await visitor.see(path)):
            links = re.findall(r'(?:href|src|action|formaction|data-feed)="(/[^"]*)"', page.text)
            assert links
            assert all(link.startswith("/practice/ml/") for link in links)
        assert (await visitor.see("/practice/ml/static/viva.css")).status_code == 200

    asyncio.run(visit())


def test_a_token_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(UsageError, match="16"):
        create_app(board_with(), token="short")
