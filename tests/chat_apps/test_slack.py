"""Interviews in Slack: signed events into a real app, requests to a local Web API out of it."""

from __future__ import annotations

import asyncio

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.api.bots import Gated, Held, heard, settled
from tests.channels.chat import Saying
from tests.chat_apps.slack_double import BOT, Json, WebApi, app_on, deliver, enveloped, in_thread, mention, message
from tests.chat_apps.telegram_double import Transport, bot_on, chat
from viva import open_store
from viva.apps import slack
from viva.channels.slack_words import as_typed
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError
from viva.interviewers.protocol import Interviewer

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(120)]
ANSWER = "I would log every impression with the inputs that the model saw, and join the clicks later."
THREAD = "slack:T1:C1:100.1:U1"
DIRECT = "slack:T1:D1"


def board(*models: Interviewer) -> Switchboard:
    return Switchboard(open_store("memory:"), models=models or (None,))


async def turns(switchboard: Switchboard, line: str = DIRECT) -> list[str]:
    interview = await switchboard.connected(line)
    assert interview is not None
    return heard(interview)


def test_a_whole_interview_in_a_direct_message() -> None:
    async def run() -> None:
        switchboard = board()
        async with WebApi() as api, app_on(switchboard, api) as app:
            said = ("begin ads_ctr step1", "What is the business goal?", ANSWER, "!finish")
            for number, text in enumerate(said):
                await deliver(app, message(text, f"100.{number}"))
            texts = api.texts()
            assert texts[1].startswith("Plaza shows ads between posts.")
            assert "revenue" in texts[3]
            assert texts[-1].startswith("Scorecard: Ads click prediction in a social feed, senior level, first step")
            assert "!resume v" in texts[2]
            assert all("thread_ts" not in each for each in api.posted)
        assert await turns(switchboard) == ["What is the business goal?", ANSWER]

    asyncio.run(run())


def test_a_mention_begins_an_interview_in_a_thread_of_its_own() -> None:
    async def run() -> None:
        switchboard = board()
        async with WebApi() as api, app_on(switchboard, api) as app:
            await deliver(app, mention("begin step1", "100.1"), message(f"<@{BOT}> begin step1", "100.1", channel="C1"))
            await deliver(app, in_thread("What is the business goal?", "101.0"))
            await deliver(app, in_thread("I would ask that too.", "102.0", user="U2"))
            await deliver(app, message("Lunch?", "103.0", channel="C1", channel_type="channel"))
            await deliver(app, in_thread("!finish", "104.0"))
            assert {each["thread_ts"] for each in api.posted} == {"100.1"}
            private = [each for each in api.posted if each["method"] == "chat.postEphemeral"]
            assert [each["user"] for each in private] == ["U1", "U1"]
            assert "To go on elsewhere" in private[0]["text"]
            assert private[1]["text"].startswith("Scorecard")
            assert len(api.posted) == 6
        assert await turns(switchboard, THREAD) == ["What is the business goal?"]

    asyncio.run(run())


def test_two_people_have_two_interviews_in_one_thread() -> None:
    async def run() -> None:
        switchboard = board()
        async with WebApi() as api, app_on(switchboard, api) as app:
            await deliver(app, mention("begin ads_ctr", "100.1"))
            await deliver(app, mention("begin pymk", "101.0", thread_ts="100.1", user="U2"))
            await deliver(app, in_thread(ANSWER, "102.0", user="U2"))
        assert await turns(switchboard, THREAD) == []
        assert await turns(switchboard, "slack:T1:C1:100.1:U2") == [ANSWER]

    asyncio.run(run())


def test_an_event_that_slack_repeats_is_one_turn_and_one_answer() -> None:
    async def run() -> None:
        switchboard = board()
        async with WebApi() as api, app_on(switchboard, api) as app:
            await deliver(app, message("begin", "100.0"))
            before = len(api.posted)
            await deliver(app, message(ANSWER, "101.0"), wait=False)
            for retry in (1, 2):
                await deliver(app, message(ANSWER, "101.0"), retry=retry)
            assert len(api.posted) == before + 1
        assert await turns(switchboard) == [ANSWER]

    asyncio.run(run())


def test_an_event_is_acknowledged_while_the_interviewer_thinks() -> None:
    async def run() -> None:
        interviewer = Held()
        async with WebApi() as api, app_on(board(interviewer), api) as app:
            await deliver(app, message("begin", "100.0"))
            took = await deliver(app, message(ANSWER, "101.0"), wait=False)
            await interviewer.asked.wait()
            assert took < 3.0
            assert len(api.posted) == 3
            interviewer.go.set()
        assert len(api.posted) == 4

    asyncio.run(run())


def test_two_messages_at_once_are_joined_in_order() -> None:
    async def run() -> None:
        interviewer = Gated()
        switchboard = board(interviewer)
        async with WebApi() as api, app_on(switchboard, api) as app:
            await deliver(app, message("begin", "100.0"))
            events = [message(text, f"10{number}.0") for number, text in enumerate(("First.", "Second.", "Third."), 1)]
            await deliver(app, *events, wait=False)
            await interviewer.asked[0].wait()
            await settled()
            for gate in interviewer.gates:
                gate.set()
        assert await turns(switchboard) == ["First.", "Second.\n\nThird."]
        assert len(api.posted) == 5

    asyncio.run(run())


def test_an_interview_of_telegram_goes_on_in_slack_after_a_restart() -> None:
    async def run() -> None:
        store, transport = open_store("memory:"), Transport()
        async with bot_on(Switchboard(store), transport) as bot:
            await chat(bot, ["/begin ads_ctr", "What is the business goal?"])
        how = transport.texts()[2]
        interview = how.split("/resume ")[1].split()[0]
        switchboard = Switchboard(store)
        async with WebApi() as api, app_on(switchboard, api) as app:
            await deliver(app, message(f"resume {interview}", "100.0"))
            assert api.texts()[-1] == transport.texts()[-1]
            await deliver(app, message(ANSWER, "101.0"))
        assert await turns(switchboard) == ["What is the business goal?", ANSWER]

    asyncio.run(run())


def test_markup_is_shown_as_text() -> None:
    async def run() -> None:
        words = "<!channel> <@U1> <https://a.example|here> *bold* & co."
        async with WebApi() as api, app_on(Saying(open_store("memory:"), words), api) as app:
            await deliver(app, message("begin", "100.0"))
            await deliver(app, message(ANSWER, "101.0"))
        last = api.posted[-1]
        assert last["text"] == "&lt;!channel&gt; &lt;@U1&gt; &lt;https://a.example|here&gt; *bold* &amp; co."
        assert last["mrkdwn"] is False
        assert not {"blocks", "attachments", "parse", "link_names", "markdown_text"} & set(last)

    asyncio.run(run())


def test_a_long_answer_comes_in_messages_that_slack_takes() -> None:
    async def run() -> None:
        words = " ".join(f"Point {number} < {number + 1}." for number in range(600))
        async with WebApi() as api, app_on(Saying(open_store("memory:"), words), api) as app:
            await deliver(app, message("begin", "100.0"))
            await deliver(app, message(ANSWER, "101.0"))
        pieces = api.texts()[3:]
        assert len(pieces) > 2
        assert " ".join(pieces).replace("&lt;", "<") == words
        assert max(map(len, pieces)) <= 4000

    asyncio.run(run())


def test_a_rate_limit_is_waited_for_once() -> None:
    async def run() -> None:
        async with WebApi() as api, app_on(board(), api) as app:
            api.failures = [(429, {"Retry-After": "1"}, {"error": "ratelimited"})]
            began = asyncio.get_running_loop().time()
            await deliver(app, message("help", "100.0"))
            assert asyncio.get_running_loop().time() - began >= 0.9
            assert len(api.posted) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    "event",
    [
        message("begin", "1.0", subtype="message_changed"),
        message("begin", "1.0", subtype="message_deleted"),
        message("begin", "1.0", subtype="bot_message", bot_id="B9"),
        message("begin", "1.0", bot_id="B9"),
        message("begin", "1.0", user=BOT, bot_id="B0BOT"),
        message("", "1.0", subtype="file_share"),
        message("begin", "1.0", channel="C1", channel_type="channel"),
        in_thread("!begin", "1.0"),
        in_thread(f"<@{BOT}> begin", "1.0"),
    ],
    ids=[
        "edit",
        "deletion",
        "bot message",
        "another bot",
        "itself",
        "a file",
        "a channel",
        "a thread",
        "mention twice",
    ],
)
def test_what_is_no_message_of_a_candidate(event: Json) -> None:
    async def run() -> None:
        async with WebApi() as api, app_on(board(), api) as app:
            await deliver(app, event)
        assert api.posted == []

    asyncio.run(run())


def test_a_request_without_slacks_signature_is_refused() -> None:
    async def run() -> None:
        async with WebApi() as api, app_on(board(), api) as app:
            response = await app.async_dispatch(AsyncBoltRequest(body="{}", headers={}))
        assert response.status == 401

    asyncio.run(run())


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        (f"<@{BOT}>  begin", "begin"),
    ],
)
def test_a_message_is_heard_as_it_was_typed(sent: str, typed: str) -> None:
    assert as_typed(sent, without=BOT) == typed


@pytest.mark.parametrize(("given", "missing"), [({}, "SLACK_BOT_TOKEN"), ({"bot_token": "xoxb-1"}, "SLACK_APP_TOKEN")])
def test_a_missing_token_says_where_to_get_it(
    given: dict[str, str], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match=rf"{missing} is not set: .* api\.slack\.com/apps"):
        asyncio.run(slack.serve(board(), **given))


def through(api: WebApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app that `serve` builds use this Web API."""
    client = AsyncWebClient(token="xoxb-1", base_url=api.url)
    monkeypatch.setattr(slack, "AsyncApp", lambda token: AsyncApp(client=client))


def test_serving_in_socket_mode_acknowledges_answers_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with WebApi() as api:
            payload = enveloped(message("help", "100.0"))
            api.envelopes = [{"type": "events_api", "envelope_id": "e1", "payload": payload}]
            through(api, monkeypatch)
            serving = asyncio.create_task(slack.serve(board(), bot_token="xoxb-1", app_token="xapp-1"))
            while not (api.posted and api.acknowledged):
                await asyncio.sleep(0.02)
            serving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await serving
            assert (api.acknowledged, len(api.posted)) == (["e1"], 1)

    asyncio.run(run())


def test_a_token_that_is_refused_says_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with WebApi() as api:
            api.refuses = True
            through(api, monkeypatch)
            await slack.serve(board(), bot_token="xoxb-1", app_token="xapp-1")

    with pytest.raises(UsageError, match="Slack refuses SLACK_BOT_TOKEN or SLACK_APP_TOKEN: invalid_auth"):
        asyncio.run(run())
