"""Interviews in a Telegram bot: private chats alone, since whoever knows an interview's id may read it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from viva.channels.commands import COMMANDS
from viva.channels.platforms import TELEGRAM
from viva.channels.posting import Edit, TooManyMessages
from viva.channels.switchboard import Switchboard
from viva.channels.talking import Heard, Talking
from viva.channels.tokens import token_of
from viva.errors import UsageError

try:
    from telegram import Chat, LinkPreviewOptions, Update
    from telegram.error import InvalidToken, RetryAfter
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
except ImportError as missing:
    raise UsageError("a Telegram bot needs one more package: pip install 'viva[telegram]'") from missing

TOKEN = "TELEGRAM_BOT_TOKEN"
_BARE = LinkPreviewOptions(is_disabled=True)
T = TypeVar("T")


class ChatSender:
    """Puts messages into one chat, as plain text: there is no `parse_mode`, so nothing in it is markup."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def post(self, text: str) -> Edit:
        """As the protocol says."""
        message = await _paced(self._chat.send_message(text, link_preview_options=_BARE))
        return lambda newer: _paced(message.edit_text(newer, link_preview_options=_BARE))

    whisper = post


async def _paced(call: Awaitable[T]) -> T:
    try:
        return await call
    except RetryAfter as pause:
        raise TooManyMessages(pause._retry_after.total_seconds()) from pause  # The public name warns of its change.


def interviews(board: Switchboard) -> MessageHandler[ContextTypes.DEFAULT_TYPE, None]:
    """A handler for an application of one's own, too; it works in tasks, so other updates need not wait for it."""
    talking = Talking(board, TELEGRAM)

    async def hear(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message is not None
        sender, text = ChatSender(message.chat), message.text
        if message.chat.type != Chat.PRIVATE:
            if f"@{context.bot.username}" in (text or ""):
                await sender.post(f"I interview in private chats: https://t.me/{context.bot.username}")
        elif text is None:
            await sender.post("I read text alone. Please write your answer.")
        else:
            line = f"telegram:{message.chat.id}"
            await talking.hear(Heard(line=line, message_id=f"{line}:{message.id}", text=text), sender)

    private = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    return MessageHandler(filters.UpdateType.MESSAGE & (private | filters.COMMAND), hear, block=False)


async def serve(board: Switchboard, *, token: str | None = None) -> None:
    """Interview by long polling until cancelled. Raises `UsageError` where the token is missing or refused."""
    whence = "write /newbot to @BotFather in Telegram, and set it to the token that you get"
    app = ApplicationBuilder().token(token_of(TOKEN, token, whence=whence)).build()
    app.add_handler(interviews(board))
    assert app.updater is not None
    try:
        async with app:
            await app.bot.set_my_commands([(name, told.does) for name, told in COMMANDS.items()])
            await app.updater.start_polling(allowed_updates=[Update.MESSAGE])
            await app.start()
            try:
                await asyncio.Event().wait()
            finally:
                await app.updater.stop()
                await app.stop()
    except InvalidToken:
        raise UsageError(f"Telegram refuses the token in {TOKEN}: @BotFather tells it again for /token") from None
