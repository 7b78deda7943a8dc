"""Interviews in a Discord bot: direct messages alone, since whoever knows an interview's id may read it.

Run it with DISCORD_BOT_TOKEN set: `python examples/discord_bot.py`. It needs `pip install viva discord.py`.
"""

from __future__ import annotations

import asyncio
import os
import sys

import discord

import viva
from viva.channels.platforms import DISCORD
from viva.channels.posting import Edit
from viva.channels.switchboard import Switchboard
from viva.channels.talking import Heard, Talking


class DirectSender:
    """Puts messages into one direct message; discord.py itself waits where Discord asks for a pause."""

    def __init__(self, channel: discord.abc.Messageable) -> None:
        self._channel = channel

    async def post(self, text: str) -> Edit:
        """As the protocol `viva.channels.posting.Sender` says."""
        quiet = discord.AllowedMentions.none()
        message = await self._channel.send(text, allowed_mentions=quiet, suppress_embeds=True)
        return lambda newer: message.edit(content=newer, allowed_mentions=quiet)

    whisper = post


class Bot(discord.Client):
    """Reads direct messages, for which no privileged intent is needed."""

    def __init__(self, board: Switchboard) -> None:
        super().__init__(intents=discord.Intents(dm_messages=True))
        self._talking = Talking(board, DISCORD)

    async def on_message(self, message: discord.Message) -> None:
        """Each message is dealt with in a task of its own."""
        if message.author.bot or message.guild is not None or not message.content:
            return
        line = f"discord:{message.channel.id}"
        heard = Heard(line=line, message_id=f"{line}:{message.id}", text=message.content)
        await self._talking.hear(heard, DirectSender(message.channel))


async def main() -> None:
    """Interview until interrupted; what was said is kept in bot.db."""
    token = os.environ.get("DISCORD_BOT_TOKEN")
    if not token:
        sys.exit("DISCORD_BOT_TOKEN is not set: discord.com/developers/applications has it under Bot")
    store = viva.open_store("bot.db")
    board = Switchboard(store)
    try:
        async with Bot(board) as bot:
            await bot.start(token)
    finally:
        await board.close()
        await store.close()


if __name__ == "__main__":
    asyncio.run(main())
