"""The recipe for Discord: the gateway's messages in, requests to a local API out."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.bots import heard
from tests.channels.chat import Saying
from tests.chat_apps.discord_double import ADA, Json, RestApi, bot_on, deliver, recipe, written
from viva import open_store
from viva.channels.switchboard import Switchboard

pytestmark = [
    pytest.mark.block_network(allowed_hosts=["127.0.0.1"]),
    pytest.mark.timeout(120),
    pytest.mark.filterwarnings("ignore:'audioop' is deprecated:DeprecationWarning"),  # discord.py imports it.
]
ANSWER = "I would log every impression with the inputs that the model saw, and join the clicks later."


def test_a_whole_interview(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        board = Switchboard(open_store("memory:"))
        async with RestApi() as api, bot_on(board, api, monkeypatch) as bot:
            for number, text in enumerate(("begin ads_ctr step1", "What is the business goal?", ANSWER, "!finish")):
                await deliver(bot, written(text, number), written(text, number))
            texts = api.texts()
        assert texts[1].startswith("Plaza shows ads between posts.")
        assert texts[-1].startswith("Scorecard: Ads click prediction in a social feed, senior level, first step alone")
        assert len(texts) == 7
        interview = await board.connected("discord:77")
        assert interview is not None
        assert heard(interview) == ["What is the business goal?", ANSWER]

    asyncio.run(run())


def test_a_long_answer_with_markup_is_cut_and_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        words = " ".join(f"@everyone **{number}** <@5> `x`." for number in range(120))
        async with RestApi() as api, bot_on(Saying(open_store("memory:"), words), api, monkeypatch) as bot:
            await deliver(bot, written("begin", 1))
            await deliver(bot, written(ANSWER, 2))
        pieces = list(api.posted.values())[3:]
        assert len(pieces) > 2
        assert " ".join(each["content"] for each in pieces).replace("\\", "") == words
        assert "**" not in pieces[0]["content"]
        assert all(len(each["content"]) <= 2000 for each in pieces)
        assert all(each["asked"]["allowed_mentions"] == {"parse": []} for each in pieces)

    asyncio.run(run())


def test_a_pause_that_discord_asks_for_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with RestApi() as api, bot_on(Switchboard(open_store("memory:")), api, monkeypatch) as bot:
            api.failures = [(429, {"message": "You are being rate limited.", "retry_after": 0.3, "global": False})]
            await deliver(bot, written("help", 1))
        assert len(api.texts()) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    "event",
    [
        written("begin", 1, author={**ADA, "bot": True}),
        written("", 1),
    ],
    ids=["a bot", "no text"],
)
def test_what_is_no_message_of_a_candidate(event: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with RestApi() as api, bot_on(Switchboard(open_store("memory:")), api, monkeypatch) as bot:
            await deliver(bot, event)
        assert api.texts() == []

    asyncio.run(run())


def test_nothing_but_direct_messages_is_asked_for() -> None:
    async def run() -> list[str]:
        bot = recipe().Bot(Switchboard(open_store("memory:")))
        return [name for name, wanted in bot.intents if wanted]

    assert asyncio.run(run()) == ["dm_messages"]


def test_a_missing_token_says_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_BOT_TOKEN", raising=False)
    with pytest.raises(SystemExit, match=r"DISCORD_BOT_TOKEN is not set: discord\.com/developers"):
        asyncio.run(recipe().main())
