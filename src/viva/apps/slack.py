"""Interviews in a Slack app: a thread or a direct message is an interview, and a thread belongs to who began it."""

from __future__ import annotations

import asyncio
from typing import Any

from viva.channels.platforms import SLACK
from viva.channels.posting import TooManyMessages
from viva.channels.slack_words import as_typed
from viva.channels.switchboard import Switchboard
from viva.channels.talking import Heard, Talking
from viva.channels.tokens import token_of
from viva.errors import UsageError

try:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.async_app import AsyncApp, AsyncBoltContext
    from slack_sdk.errors import SlackApiError
    from slack_sdk.web.async_client import AsyncWebClient
except ImportError as missing:
    raise UsageError("a Slack app needs more packages: pip install 'viva[slack]'") from missing

BOT_TOKEN, APP_TOKEN = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
_PERSONS = (None, "thread_broadcast", "file_share")
"""Subtypes of what a person wrote; the others are changes, deletions, other bots and the channel itself."""


class ThreadSender:
    """Puts messages into one thread or direct message, without formatting and without previews of links."""

    def __init__(self, client: AsyncWebClient, place: dict[str, str], user: str) -> None:
        self._client, self._place, self._user = client, place, user

    async def post(self, text: str) -> None:
        """As the protocol says."""
        await self._sent("chat.postMessage", text=text, mrkdwn=False, unfurl_links=False, unfurl_media=False)

    async def whisper(self, text: str) -> None:
        """In a channel the candidate alone sees it, until a reload; a direct message is theirs anyway."""
        if self._place["channel"].startswith("D"):
            await self.post(text)
        else:
            await self._sent("chat.postEphemeral", text=text, user=self._user)

    async def _sent(self, method: str, **message: object) -> None:
        try:
            await self._client.api_call(method, json=self._place | message)
        except SlackApiError as error:
            if error.response.status_code != 429:
                raise
            raise TooManyMessages(float(error.response.headers.get("Retry-After", 1))) from error


def interviews(board: Switchboard, app: AsyncApp) -> AsyncApp:
    """An app that interviews, however its events come; Bolt acknowledges them at once and goes on in tasks."""
    talking = Talking(board, SLACK)

    async def hear(event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        channel, user, thread, text = (event.get(key) or "" for key in ("channel", "user", "thread_ts", "text"))
        named, direct, me = event["type"] == "app_mention", channel.startswith("D"), context.bot_user_id or ""
        if not (user and text) or event.get("bot_id") or event.get("subtype") not in _PERSONS:
            return
        if not (named or direct) and (f"<@{me}>" in text or not thread):
            return  # A mention comes as an event of its own, and outside of threads nobody talks to this app.
        place = {"channel": channel} | ({"thread_ts": thread or event["ts"]} if thread or not direct else {})
        line = ":".join(("slack", context.team_id or "", *place.values(), *(() if direct else (user,))))
        message_id = f"slack:{context.team_id}:{channel}:{event['ts']}"
        heard = Heard(line=line, message_id=message_id, text=as_typed(text, without=me), addressed=named or direct)
        await talking.hear(heard, ThreadSender(client, place, user))

    app.event("app_mention")(hear)
    app.event("message")(hear)
    return app


async def serve(board: Switchboard, *, bot_token: str | None = None, app_token: str | None = None) -> None:
    """Interview in socket mode until cancelled. Raises `UsageError` where a token is missing or refused."""
    bot = token_of(BOT_TOKEN, bot_token, whence="OAuth & Permissions at api.slack.com/apps has it (xoxb-)")
    connecting = token_of(APP_TOKEN, app_token, whence="Basic Information at api.slack.com/apps makes it (xapp-)")
    app = interviews(board, AsyncApp(token=bot))
    try:  # The handler asks for ever with a token that is refused.
        await app.client.auth_test()
        await app.client.apps_connections_open(app_token=connecting)
    except SlackApiError as error:
        raise UsageError(f"Slack refuses {BOT_TOKEN} or {APP_TOKEN}: {error.response['error']}") from None
    handler = AsyncSocketModeHandler(app, connecting)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await asyncio.Event().wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
