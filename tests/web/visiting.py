"""What the tests of the pages share: a visitor without a browser, and interviewers that wait or fail."""

from __future__ import annotations

import asyncio
import html
import re
import threading
from collections.abc import AsyncGenerator, Mapping
from types import MappingProxyType

import httpx
from starlette.types import ASGIApp

import viva
from viva.apps.web.site import BODY_LIMIT, create_app
from viva.channels.switchboard import Switchboard
from viva.errors import VivaError
from viva.interviewers.protocol import Brief, Interviewer
from viva.values.moves import Decision, Notes, Sentence

TOKEN = "a-token-of-some-length"
HOST = "http://127.0.0.1:8642"


class Slow:
    """Says a sentence, waits until `go` is set, and says another; any thread may set it."""

    name = "slow/1"
    streams = True
    hashes: Mapping[str, str] = MappingProxyType({})

    def __init__(self) -> None:
        self.go = threading.Event()

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        yield Decision(act="listen")
        yield Sentence(text="Noted.")
        while not self.go.is_set():
            await asyncio.sleep(0.02)
        yield Sentence(text="Thank you.")


class Stumbling:
    """Raises an error as often as told, then only listens."""

    name = "stumbling/1"
    streams = False
    hashes: Mapping[str, str] = MappingProxyType({})

    def __init__(self, error: VivaError, times: int = 1) -> None:
        self.error = error
        self.times = times

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        if self.times:
            self.times -= 1
            raise self.error
        yield Decision(act="listen")
        yield Sentence(text="Noted.")


def board_with(interviewer: Interviewer | None = None, store: viva.Store | None = None) -> Switchboard:
    return Switchboard(store or viva.open_store("memory:"), models=(interviewer,), clock="wall")


class Visitor:
    """Somebody with the token, who follows no redirect by themselves."""

    def __init__(self, app: ASGIApp, *, host: str = HOST, mount: str = "") -> None:
        self.mount = mount
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=host)

    async def enter(self) -> None:
        answer = await self.client.get(f"{self.mount}/?token={TOKEN}")
        assert answer.status_code == 303, answer.text

    async def see(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def begin(self, **settings: str) -> str:
        """The path of a new interview."""
        form = fields(await self.see(f"{self.mount}/"))
        chosen = {"scenario": "ads_ctr", "level": "senior", "mode": "step1", "minutes": ""}
        answer = await self.client.post(f"{self.mount}/interviews", data={**form, **chosen, **settings})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def send(self, path: str, text: str, *, to: str = "say", **more: str) -> httpx.Response:
        """Fill in the form of an interview and press one of its buttons."""
        form = fields(await self.see(path))
        return await self.client.post(f"{path}/{to}", data={**form, "text": text, **more})


def visitor_of(board: Switchboard, *, body_limit: int = BODY_LIMIT, writes_a_minute: int = 1000) -> Visitor:
    return Visitor(create_app(board, token=TOKEN, body_limit=body_limit, writes_a_minute=writes_a_minute))


def fields(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


def written(page: httpx.Response) -> str:
    """What stands in the field of the answer."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    assert found, page.text
    return html.unescape(found[1])


def said(page: httpx.Response) -> list[str]:
    """The turns of a page."""
    return [html.unescape(text) for text in re.findall(r'<p class="said">(.*?)</p>', page.text, re.DOTALL) if text]
