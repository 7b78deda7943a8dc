"""Slack as an app meets it: events with Slack's signature, and its Web API on 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from viva.apps.slack import interviews
from viva.channels.switchboard import Switchboard

Json = dict[str, Any]
SECRET = "signing-secret"
BOT = "U0BOT"


@dataclass
class WebApi:
    """Answers as slack.com/api does, after `failures`, which are status, headers and body."""

    posted: list[Json] = field(default_factory=list)
    """Every message with the `method` that brought it."""
    failures: list[tuple[int, dict[str, str], Json]] = field(default_factory=list)
    envelopes: list[Json] = field(default_factory=list)
    """What a socket brings once it is open."""
    acknowledged: list[str] = field(default_factory=list)
    refuses: bool = False

    async def __aenter__(self) -> WebApi:
        app = web.Application()
        app.router.add_post("/api/{method}", self._answer)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            if self.refuses:
                return web.json_response({"ok": False, "error": "invalid_auth"})
            return web.json_response({"ok": True, "url": self.url.replace("http", "ws").replace("/api/", "/socket")})
        if method == "auth.test":
            me = {"ok": True, "team_id": "T1", "team": "team", "user_id": BOT, "bot_id": "B0BOT", "url": "https://t/"}
            return web.json_response(me)
        given = json.loads(await request.text())
        if self.failures:
            status, headers, body = self.failures.pop(0)
            return web.json_response({"ok": False, **body}, status=status, headers=headers)
        self.posted.append({"method": method, **given})
        return web.json_response({"ok": True, "channel": given["channel"], "ts": f"1800.{len(self.posted):06d}"})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        for envelope in self.envelopes:
            await socket.send_json(envelope)
        async for heard in socket:
            self.acknowledged.append(json.loads(heard.data)["envelope_id"])
        return socket

    def texts(self, channel: str = "D1") -> list[str]:
        """What is to be read in a channel, in order."""
        return [message["text"] for message in self.posted if message["channel"] == channel]


@asynccontextmanager
async def app_on(board: Switchboard, api: WebApi) -> AsyncIterator[AsyncApp]:
    """An app whose events come over HTTP; what goes on at the end is finished first."""
    before = asyncio.all_tasks()
    client = AsyncWebClient(token="xoxb-1", base_url=api.url)
    app = interviews(board, AsyncApp(client=client, signing_secret=SECRET))
    try:
        yield app
    finally:
        await dealt_with(before)


async def dealt_with(before: set[asyncio.Task[Any]]) -> None:
    """Wait for what was begun since, but for the mock's own connections."""
    while left := [task for task in asyncio.all_tasks() - before if "RequestHandler" not in repr(task.get_coro())]:
        await asyncio.gather(*left, return_exceptions=True)


def message(text: str, ts: str, **more: object) -> Json:
    """A direct message, unless `more` says otherwise."""
    place = {"channel": "D1", "channel_type": "im", "type": "message", "user": "U1"}
    return {"text": text, "ts": ts, "event_ts": ts, "team": "T1", **place, **more}


def mention(text: str, ts: str, **more: object) -> Json:
    """The app is named in a channel."""
    return {**message(f"<@{BOT}> {text}", ts), "type": "app_mention", "channel": "C1", "channel_type": None, **more}


def in_thread(text: str, ts: str, **more: object) -> Json:
    """A message in the thread that a mention of 100.1 began."""
    return message(text, ts, channel="C1", channel_type="channel", thread_ts="100.1", **more)


def enveloped(event: Json) -> Json:
    """An event as the Events API brings it."""
    return {
        "token": "t",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{event['ts']}",
        "event_time": 1800,
        "authorizations": [{"team_id": "T1", "user_id": BOT, "is_bot": True}],
    }


async def deliver(app: AsyncApp, *events: Json, wait: bool = True, retry: int = 0) -> float:
    """Post events as Slack does; gives the seconds until the last was acknowledged."""
    before = asyncio.all_tasks()
    took = 0.0
    for event in events:
        envelope = enveloped(event)
        body, now = json.dumps(envelope), str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
        assert signature is not None
        headers: dict[str, str | Sequence[str]] = {
            "content-type": ["application/json"],
            "x-slack-signature": [signature],
            "x-slack-request-timestamp": [now],
        }
        if retry:
            headers |= {"x-slack-retry-num": [str(retry)], "x-slack-retry-reason": ["http_timeout"]}
        began = asyncio.get_running_loop().time()
        response = await app.async_dispatch(AsyncBoltRequest(body=body, headers=headers))
        took = asyncio.get_running_loop().time() - began
        assert response.status == 200, response.body
    if wait:
        await dealt_with(before)
    return took
