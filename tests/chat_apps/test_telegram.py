"""Interviews in Telegram: real updates into a real application, real requests out of it."""

from __future__ import annotations

import asyncio

import pytest
from telegram.ext import ApplicationBuilder

from tests.api.bots import Gated, Held, heard, settled
from tests.channels.chat import Saying
from tests.chat_apps.telegram_double import Json, Transport, bot_on, chat, deliver, said
from tests.interview.scripted import Failing
from viva import open_store
from viva.apps import telegram
from viva.channels.commands import COMMANDS
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError
from viva.interviewers.protocol import Interviewer

pytestmark = pytest.mark.timeout(120)
ANSWER = "I would log every impression with the inputs that the model saw, and join the clicks later."


def board(*models: Interviewer) -> Switchboard:
    return Switchboard(open_store("memory:"), models=models or (None,))


async def turns(switchboard: Switchboard) -> list[str]:
    interview = await switchboard.connected("telegram:5")
    assert interview is not None
    return heard(interview)


def test_a_whole_interview() -> None:
    async def run() -> None:
        transport, switchboard = Transport(), board()
        async with bot_on(switchboard, transport) as app:
            await chat(app, ["/begin ads_ctr step1", "What is the business goal?", ANSWER, "/finish"])
        texts = transport.texts()
        assert texts[1].startswith("Plaza shows ads between posts.")
        assert "revenue" in texts[3]
        assert texts[-1].startswith("Scorecard: Ads click prediction in a social feed, senior level, first step alone")
        assert await turns(switchboard) == ["What is the business goal?", ANSWER]

    asyncio.run(run())


def test_an_update_that_comes_twice_is_one_turn_and_one_answer() -> None:
    async def run() -> None:
        transport, switchboard = Transport(), board()
        async with bot_on(switchboard, transport) as app:
            await chat(app, ["/begin"])
            before = len(transport.posted)
            await deliver(app, said(ANSWER, 2), said(ANSWER, 2))
            await deliver(app, said(ANSWER, 2))
            assert len(transport.posted) == before + 1
            assert await turns(switchboard) == [ANSWER]

    asyncio.run(run())


def test_a_slow_interviewer_holds_up_no_other_update() -> None:
    async def run() -> None:
        interviewer, transport = Held(), Transport()
        async with bot_on(board(interviewer), transport) as app:
            await chat(app, ["/begin"])
            waiting = asyncio.create_task(deliver(app, said(ANSWER, 2)))
            await interviewer.asked.wait()
            await deliver(app, said("/help", 1, chat=6))
            assert len(transport.texts(6)) == 1
            interviewer.go.set()
            await waiting
            assert len(transport.texts(5)) == 4

    asyncio.run(run())


def test_two_messages_at_once_are_joined_in_order() -> None:
    async def run() -> None:
        interviewer, transport = Gated(), Transport()
        switchboard = board(interviewer)
        async with bot_on(switchboard, transport) as app:
            await chat(app, ["/begin"])
            updates = [said(text, number) for number, text in enumerate(("First.", "Second.", "Third."), start=2)]
            answered = asyncio.create_task(deliver(app, *updates))
            await interviewer.asked[0].wait()
            await settled()
            for gate in interviewer.gates:
                gate.set()
            await answered
            assert await turns(switchboard) == ["First.", "Second.\n\nThird."]
            assert len(transport.texts()) == 5

    asyncio.run(run())


def test_after_a_restart_the_interview_goes_on() -> None:
    async def run() -> None:
        store, transport = open_store("memory:"), Transport()
        async with bot_on(Switchboard(store), transport) as app:
            await chat(app, ["/begin", "What is the business goal?"])
        answer = transport.texts()[-1]
        async with bot_on(Switchboard(store), transport) as app:
            await deliver(app, said("What is the business goal?", 2))
            assert transport.texts()[-1] == answer
            await chat(app, [ANSWER], first=3)
        assert await turns(Switchboard(store)) == ["What is the business goal?", ANSWER]

    asyncio.run(run())


def test_a_long_answer_comes_in_messages_that_telegram_takes() -> None:
    async def run() -> None:
        words = " ".join(f"Point number {number} 😀." for number in range(400))
        transport = Transport()
        async with bot_on(Saying(open_store("memory:"), words), transport) as app:
            await chat(app, ["/begin", ANSWER])
        pieces = transport.texts()[3:]
        assert len(pieces) == 3
        assert " ".join(pieces) == words
        assert max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= 4096

    asyncio.run(run())


@pytest.mark.parametrize(
    "words", ["<b>bold</b> &amp; <a href='https://a.example'>here</a>", "*a* _b_ `c` [d](https://e)"]
)
def test_markup_is_shown_as_text(words: str) -> None:
    async def run() -> None:
        transport = Transport()
        async with bot_on(Saying(open_store("memory:"), words), transport) as app:
            await chat(app, ["/begin", ANSWER])
        last = list(transport.posted.values())[-1]
        assert last.text == words
        assert all("parse_mode" not in request and "entities" not in request for request in last.sent)
        assert "is_disabled" in str(last.sent[0]["link_preview_options"])

    asyncio.run(run())


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # The library's own error gives it.
def test_flood_control_is_waited_for_once() -> None:
    async def run() -> None:
        transport = Transport()
        async with bot_on(board(), transport) as app:
            transport.failures = [(429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}})]
            began = asyncio.get_running_loop().time()
            await deliver(app, said("/help", 1))
            assert asyncio.get_running_loop().time() - began >= 0.9
        assert len(transport.texts()) == 1

    asyncio.run(run())


def test_a_failed_post_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        transport, switchboard = Transport(), board()
        async with bot_on(switchboard, transport) as app:
            await chat(app, ["/begin"])
            transport.failures = [(403, {"description": "Forbidden: bot was blocked by the user"})]
            await deliver(app, said("What is the business goal?", 2))
            assert len(transport.texts()) == 3
            await deliver(app, said("What is the business goal?", 2))
            assert "revenue" in transport.texts()[-1]
            assert len(await turns(switchboard)) == 1

    asyncio.run(run())
    assert "business goal" not in caplog.text


@pytest.mark.parametrize(
    ("update", "answer"),
    [
        (said("/begin@viva_bot", 1, kind="supergroup"), ["I interview in private chats: https://t.me/viva_bot"]),
        (said("/begin@another_bot", 1, kind="group"), []),
        (said("/begin", 1, kind="group"), []),
        (said("hello @viva_bot", 1, kind="group"), []),
        (said("/help", 1, update="edited_message"), []),
        (
            said(None, 1, voice={"file_id": "f", "file_unique_id": "u", "duration": 3}),
            ["I read text alone. Please write your answer."],
        ),
        (said(None, 1, delete_chat_photo=True), []),
    ],
    ids=["command in a group", "another's command", "nobody's command", "talk in a group", "edit", "voice", "service"],
)
def test_what_is_no_message_of_a_candidate(update: Json, answer: list[str]) -> None:
    async def run() -> None:
        transport = Transport()
        async with bot_on(board(), transport) as app:
            await deliver(app, update)
        assert transport.texts() == answer

    asyncio.run(run())


def test_an_interviewer_that_fails_is_told_in_words() -> None:
    async def run() -> None:
        transport = Transport()
        async with bot_on(board(Failing(1)), transport) as app:
            await chat(app, ["/begin", ANSWER, "/repeat"])
        told, answer = transport.texts()[3:]
        assert told.endswith("What you said is kept; /repeat asks once more.")
        assert answer != told

    asyncio.run(run())


def test_a_missing_token_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    with pytest.raises(UsageError, match="TELEGRAM_BOT_TOKEN is not set: write /newbot to @BotFather"):
        asyncio.run(telegram.serve(board()))


def test_commands_are_as_telegram_wants_them() -> None:
    for name, told in COMMANDS.items():
        assert name.isascii()
        assert name.islower()
        assert len(name) <= 32
        assert 3 <= len(told.does) <= 256


def through(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot that `serve` builds use this transport."""
    monkeypatch.setattr(
        telegram,
        "ApplicationBuilder",
        lambda: ApplicationBuilder().request(transport).get_updates_request(transport),
    )


def test_serving_polls_answers_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        transport = Transport()
        transport.updates = [said("/help", 1)]
        through(transport, monkeypatch)
        serving = asyncio.create_task(telegram.serve(board(), token="42:TOKEN"))
        while not transport.texts():
            await asyncio.sleep(0.02)
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert "setMyCommands" in transport.calls
        assert len(transport.texts()) == 1

    asyncio.run(run())


def test_a_token_that_is_refused_says_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    transport = Transport()
    transport.refuses = True
    through(transport, monkeypatch)
    with pytest.raises(UsageError, match="Telegram refuses the token in TELEGRAM_BOT_TOKEN"):
        asyncio.run(telegram.serve(board(), token="42:WRONG"))
