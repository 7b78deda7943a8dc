"""Whole turns over the real adapters, with servers that know little: no schema, no system words, no stream."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.interview.holding import Hands, definition
from tests.interviewers.replying import RATE, Turn, heard, reply
from tests.models.asking import KEY, LITELLM_WARNS, Sdk, wire_to
from tests.models.fault_server import FaultServer, Json, Reply, answered, completion, end, failed, frame, sse
from viva.clock import WallClock
from viva.interview import Interview
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.models.concessions import Conceding
from viva.models.keys import Keys
from viva.models.naming import Address, Line, line_to

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.filterwarnings(LITELLM_WARNS)]

ASKS = "What share of the impressions is clicked?"
ANSWER = reply("answer", RATE, facts=["A07"])
Server = Callable[[Json], Reply]


def pieces(text: str, size: int = 11) -> tuple[str, ...]:
    return tuple(text[start : start + size] for start in range(0, len(text), size))


def plain(asked: Json) -> Reply:
    return answered(*pieces(ANSWER))(asked)


def roles(asked: Json) -> list[str]:
    messages = asked["messages"]
    assert isinstance(messages, list)
    return [message["role"] for message in messages]


def content(asked: Json) -> str:
    messages = asked["messages"]
    assert isinstance(messages, list)
    return "\n".join(message["content"] for message in messages)


def no_schema(asked: Json) -> Reply:
    form = asked.get("response_format")
    if isinstance(form, dict) and form["type"] == "json_schema":
        return failed(400, "response_format must be one of: text, json_object")
    return plain(asked)


def knows_nothing(asked: Json) -> Reply:
    """Neither schema nor JSON mode, no system words, no temperature, no effort, no count of tokens."""
    for key in ("stream_options", "response_format", "reasoning_effort", "temperature"):
        if key in asked:
            return failed(400, f"{key}: unknown field")
    if "system" in roles(asked):
        return failed(400, "Conversation roles must alternate; system is not supported")
    return answered("<think>A rate is asked for, {A07}.</think>\n```json\n", *pieces(ANSWER), "\n```")(asked)


def reasons(asked: Json) -> Reply:
    """A reasoning model: it takes neither `max_tokens` nor a temperature, and thinks aloud beside its answer."""
    if "max_tokens" in asked:
        return failed(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.", param="max_tokens")
    if "temperature" in asked:
        return failed(400, "Only the default (1) temperature is supported.", param="temperature")
    thoughts = [frame({"reasoning_content": thought}) for thought in ("They ask", " for a rate.")]
    return sse(*thoughts, *(frame({"content": piece}) for piece in pieces(ANSWER)), *end())


def does_not_stream(asked: Json) -> Reply:
    return completion(ANSWER)


SERVERS: dict[str, Server] = {
    "a schema is taken": plain,
    "no schema": no_schema,
    "knows nothing": knows_nothing,
    "reasons": reasons,
    "does not stream": does_not_stream,
}


@dataclass(frozen=True)
class Held:
    """Two turns with a server."""

    turns: tuple[Turn, ...]
    asked: list[Json]


def hold(server: Server, line: Callable[[str], Line]) -> Held:
    async def run() -> Held:
        async with FaultServer([server]) as running:
            to, store = line(running.url), MemoryStore()
            interview = await Interview.start(
                "a",
                definition=definition(),
                interviewer=ModelInterviewer(to),
                store=store,
                clock=WallClock(Hands()),
                minutes=None,
            )
            turns = tuple([await heard(interview, store, ASKS, f"m{number}") for number in range(2)])
            await to.model.close()
            return Held(turns, running.asked)

    return asyncio.run(run())


def over(sdk: Sdk) -> Callable[[str], Line]:
    return lambda url: Line(Conceding(wire_to(url, sdk)), Address("openai", "faulty", url, sdk))


@pytest.mark.parametrize(("server", "sdk"), [*((name, "openai") for name in SERVERS), ("knows nothing", "litellm")])
def test_a_turn_is_held_with_whatever_the_server_knows(server: str, sdk: Sdk) -> None:
    held = hold(SERVERS[server], over(sdk))
    for turn in held.turns:
        assert turn.shown == RATE
        assert turn.said.refused == ()
        assert len(turn.said.calls) == 1
    assert held.asked[-1]["messages"] != held.asked[-2]["messages"]


def test_what_was_learnt_of_a_server_is_not_asked_again() -> None:
    held = hold(knows_nothing, over("openai"))
    *learning, last, second = held.asked
    assert len(learning) >= 4
    assert roles(last) == roles(second) == ["user"]
    assert "JSON Schema" in content(second)
    assert content(second).startswith(content(last)[:4_000]), "what stays the same stands first here too"
    assert not {"response_format", "stream_options", "reasoning_effort"} & set(second)


def test_the_line_that_a_name_leads_to_holds_a_turn() -> None:
    keys = Keys({"OPENAI_API_KEY": KEY})
    held = hold(plain, lambda url: line_to("openai/faulty", base_url=url, keys=keys))
    assert [turn.shown for turn in held.turns] == [RATE, RATE]
    schema = held.asked[0]["response_format"]
    assert isinstance(schema, dict)
    fields = schema["json_schema"]["schema"]["properties"]
    assert list(fields) == ["act", "topic", "facts", "text", "notes"], "the decision first, the notes last"
    assert schema["json_schema"]["strict"] is True
    assert held.turns[0].said.calls[0].usd is None, "nobody knows the price of a server of one's own"
