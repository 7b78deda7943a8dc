"""Telegram as a bot meets it: updates as the Bot API sends them, and a transport that answers each request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from viva.apps.telegram import interviews
from viva.channels.switchboard import Switchboard

Json = dict[str, Any]
Bot = Application[Any, Any, Any, Any, Any, Any]
ME: Json = {"id": 42, "is_bot": True, "first_name": "viva", "username": "viva_bot"}


@dataclass
class Posted:
    """A message as people see it now, and how often it was edited."""

    chat: int
    text: str
    edits: int = 0
    sent: list[Json] = field(default_factory=list)
    """Parameters of each request that brought it."""


class Transport(BaseRequest):
    """Answers as api.telegram.org does, after `failures`, which are status codes with bodies."""

    def __init__(self) -> None:
        self.posted: dict[int, Posted] = {}
        self.failures: list[tuple[int, Json]] = []
        self.calls: list[str] = []
        self.updates: list[Json] = []
        """What the next request for updates brings."""
        self.refuses = False

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        self.calls.append(name)
        given = dict(request_data.parameters) if request_data else {}
        await asyncio.sleep(0)
        if self.refuses:
            return 401, b'{"ok": false, "error_code": 401, "description": "Unauthorized"}'
        if name == "getUpdates":
            updates, self.updates = self.updates, []
            await asyncio.sleep(0 if updates else 0.05)
            return self._answer(updates)
        if name in ("sendMessage", "editMessageText"):
            if self.failures:
                status, body = self.failures.pop(0)
                return status, json.dumps({"ok": False, "error_code": status, **body}).encode()
            return self._answer(self._message(name, given))
        return self._answer(ME if name == "getMe" else True)

    def _message(self, name: str, given: Json) -> Json:
        chat = int(given["chat_id"])
        if name == "sendMessage":
            number = 1000 + len(self.posted)
            self.posted[number] = Posted(chat, given["text"])
        else:
            number = int(given["message_id"])
            self.posted[number].text = given["text"]
            self.posted[number].edits += 1
        self.posted[number].sent.append(given)
        place = {"id": chat, "type": "private", "first_name": "Ada"}
        return {"message_id": number, "date": 1, "chat": place, "from": ME, "text": given["text"]}

    def _answer(self, result: object) -> tuple[int, bytes]:
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def texts(self, chat: int = 5) -> list[str]:
        """What is to be read in a chat, in order."""
        return [message.text for message in self.posted.values() if message.chat == chat]


def said(text: str | None, number: int, *, kind: str = "private", update: str = "message", **more: object) -> Json:
    """An update that brings a message; `chat` is that of a number where it is not 5."""
    chat = more.pop("chat", 5)
    message: Json = {
        "message_id": number,
        "date": 1_700_000_000 + number,
        "chat": {"id": chat, "type": kind, "first_name": "Ada", "title": "A group"},
        "from": {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": "en"},
    }
    if text is not None:
        message["text"] = text
    if text is not None and text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {"update_id": 7_000 + number, update: {**message, **more}}


@asynccontextmanager
async def bot_on(board: Switchboard, transport: Transport) -> AsyncIterator[Bot]:
    """A bot that answers updates; what goes on at the end is finished first."""
    app = ApplicationBuilder().token("42:TOKEN").request(transport).get_updates_request(transport).updater(None).build()
    app.add_handler(interviews(board))
    async with app:
        await app.start()
        try:
            yield app
        finally:
            await app.stop()


async def deliver(app: Bot, *updates: Json) -> None:
    """Bring updates as they come over the wire, and wait until they are dealt with."""
    before = asyncio.all_tasks()
    for update in updates:
        await app.process_update(Update.de_json(update, app.bot))
    await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)


async def chat(app: Bot, texts: Sequence[str], *, first: int = 1) -> None:
    """Messages one by one, each after the answer to the one before."""
    for number, text in enumerate(texts, start=first):
        await deliver(app, said(text, number))
