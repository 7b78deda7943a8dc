"""Discord as a bot meets it: events as the gateway sends them, and its API on 127.0.0.1."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp import web

Json = dict[str, Any]
ADA: Json = {"id": "5", "username": "ada", "discriminator": "0", "avatar": None, "global_name": "Ada"}
ME: Json = {"id": "42", "username": "viva", "discriminator": "0", "avatar": None, "global_name": None, "bot": True}


def recipe() -> ModuleType:
    """The example, as a module."""
    path = Path(__file__).parents[2] / "examples" / "discord_bot.py"
    spec = importlib.util.spec_from_file_location("discord_bot", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answered(body: Json, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """With the content type that Discord gives, which names no charset."""
    typed = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=typed)


@dataclass
class RestApi:
    """Answers as discord.com/api does, after `failures`, which are status and body."""

    posted: dict[str, Json] = field(default_factory=dict)
    """Messages by id, as they are now."""
    failures: list[tuple[int, Json]] = field(default_factory=list)

    async def __aenter__(self) -> RestApi:
        app = web.Application()
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_post("/channels/{channel}/messages", self._post)
        app.router.add_patch("/channels/{channel}/messages/{message}", self._edit)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _me(self, _: web.Request) -> web.Response:
        return answered(ME)

    async def _application(self, _: web.Request) -> web.Response:
        about = {"id": "42", "name": "viva", "description": "", "icon": None, "verify_key": "k"}
        return answered({**about, "bot_public": True, "bot_require_code_grant": False, "owner": ADA})

    async def _post(self, request: web.Request) -> web.Response:
        given = json.loads(await request.text())
        if self.failures:
            status, body = self.failures.pop(0)
            return answered(body, status=status, headers={"Retry-After": "1", "Via": "1.1 double"})
        message = written(given["content"], 2000 + len(self.posted), author=ME) | {"asked": given}
        self.posted[message["id"]] = message
        return answered(message)

    async def _edit(self, request: web.Request) -> web.Response:
        message = self.posted[request.match_info["message"]]
        message["content"] = json.loads(await request.text())["content"]
        return answered(message)

    def texts(self) -> list[str]:
        """What is to be read, in order, as it was written."""
        return [message["content"] for message in self.posted.values()]


def written(text: str, number: int, *, author: Json = ADA, **more: object) -> Json:
    """A direct message as the gateway sends it."""
    return {
        "id": str(number),
        "channel_id": "77",
        "channel_type": 1,
        "author": author,
        "content": text,
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        **more,
    }


@asynccontextmanager
async def bot_on(board: object, api: RestApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The recipe's bot, logged in over the local API, without a gateway."""
    from discord.http import Route

    monkeypatch.setattr(Route, "BASE", api.url)
    bot = recipe().Bot(board)
    async with bot:
        await bot.login("token")
        yield bot


async def deliver(bot: Any, *events: Json) -> None:  # noqa: ANN401 - the recipe is no module that has types here.
    """Bring messages as the gateway does, and wait until they are dealt with."""
    before = asyncio.all_tasks()
    for event in events:
        bot._connection.parsers["MESSAGE_CREATE"](event)
    while left := [each for each in asyncio.all_tasks() - before if "RequestHandler" not in repr(each.get_coro())]:
        await asyncio.gather(*left, return_exceptions=True)
