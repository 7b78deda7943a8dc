"""A real Chromium before a real server: the server in a thread of its own, the browser's every request noted."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.web.visiting import TOKEN
from viva.apps.web.serving import serve
from viva.channels.switchboard import Switchboard

T = TypeVar("T")

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

PATIENCE_MS = 10_000


class Served:
    """A switchboard that is served on a free port of 127.0.0.1."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        self.entrance = ""
        self._there = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leave = asyncio.Event()
        serving = asyncio.create_task(
            serve(self.board, port=0, token=TOKEN, writes_a_minute=10_000, told=self._told, until=self._leave)
        )
        await serving

    def _told(self, address: str) -> None:
        self.entrance = address
        self._there.set()

    @property
    def address(self) -> str:
        """Without the token and a slash at the end."""
        return self.entrance.partition("/?")[0]

    def do(self, work: Coroutine[object, object, T]) -> T:
        """Run something in the server's loop, as another channel of its process would."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def __enter__(self) -> Served:
        self._thread.start()
        assert self._there.wait(20), "the server did not come up"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(20)
        assert not self._thread.is_alive(), "the server did not stop"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    path = os.environ.get("VIVA_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium: `apt-get install chromium`, or set VIVA_CHROMIUM to where it is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Candidate:
    """Somebody with a browser; complains of anything that the page should not do."""

    def __init__(self, browser: Browser, served: Served, **settings: object) -> None:
        self.served = served
        self.context: BrowserContext = browser.new_context(**settings)  # type: ignore[arg-type]
        self.context.set_default_timeout(PATIENCE_MS)
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.context.on("dialog", lambda dialog: self.troubles.append(f"dialog: {dialog.message}"))
        self.page = self.tab()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def tab(self) -> Page:
        return self.context.new_page()

    def enter(self) -> None:
        self.page.goto(self.served.entrance)

    def begin(self, **settings: str) -> Page:
        """Begin an interview on the start page; gives its page."""
        self.enter()
        for name, value in {"mode": "step1", **settings}.items():
            self.page.select_option(f"#{name}", value)
        self.page.click("text=Begin the interview")
        self.page.wait_for_url("**/i/*")
        return self.page

    @property
    def interview(self) -> str:
        """The id of the one on the page."""
        return self.page.url.partition("/i/")[2].partition("#")[0].partition("/")[0]

    def say(self, text: str, *, answer: int) -> None:
        """Send a turn with the keyboard, and wait for the answer under that number."""
        self.page.fill("#answer", text)
        self.page.press("#answer", "Control+Enter")
        self.page.wait_for_selector(f"#t{answer}:not(.coming)")

    def close(self, *, troubles: bool = False) -> None:
        self.context.close()
        assert [url for url in self.requests if not url.startswith(self.served.address)] == []
        assert troubles or self.troubles == []
