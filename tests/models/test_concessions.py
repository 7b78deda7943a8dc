"""What a server refuses is given up, one thing at a time, and remembered for its address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.models.asking import LITELLM_WARNS, SDKS, Heard, Sdk, heard, request, wire_to
from tests.models.fault_server import FaultServer, Json, Reply, answered, completion, failed
from viva import errors
from viva.models.concessions import Conceding
from viva.models.wire import Manner, settings
from viva.values.messages import ChatRequest, Message

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.filterwarnings(LITELLM_WARNS)]

SCHEMA = {"type": "object", "properties": {"act": {"type": "string"}}}
OBJECT = '{"act": "probe"}'

Server = Callable[[Json], Reply]


def refuses(key: str, *, message: str, param: str = "", value: object = None, status: int = 400) -> Server:
    """A server that refuses a setting (of one value, if given), whatever else it takes."""

    def reply(asked: Json) -> Reply:
        found = asked.get(key)
        kind = found.get("type") if isinstance(found, dict) and "type" in found else found
        if key in asked and value in (None, kind):
            return failed(status, message, param=param)
        return answered(OBJECT)(asked)

    return reply


def ask(server: Server, asked: ChatRequest, *, sdk: Sdk = "openai", times: int = 1) -> tuple[list[Heard], list[Json]]:
    async def run() -> tuple[list[Heard], list[Json]]:
        async with FaultServer([server]) as running:
            model = Conceding(wire_to(running.url, sdk))
            found = [await heard(model.stream(asked)) for _ in range(times)]
            await model.close()
            return found, running.asked

    return asyncio.run(run())


def forms(asked: list[Json]) -> list[object]:
    return [form["type"] if isinstance(form := body.get("response_format"), dict) else None for body in asked]


@pytest.mark.parametrize("sdk", SDKS)
def test_a_schema_becomes_json_mode_then_words(sdk: Sdk) -> None:
    def words_alone(asked: Json) -> Reply:
        return failed(400, "'response_format' is no field") if "response_format" in asked else answered(OBJECT)(asked)

    found, asked = ask(words_alone, request(answer_schema=SCHEMA), sdk=sdk, times=2)
    assert [one.text for one in found] == [OBJECT, OBJECT]
    # The second turn begins with what worked in the first.
    assert forms(asked) == ["json_schema", "json_object", None, None]
    for body, told in zip(asked, [False, True, True, True], strict=True):
        system = body["messages"][0]["content"]  # type: ignore[index]
        assert system.startswith("Be brief.")
        assert ("JSON Schema" in system) is told
        assert ('"additionalProperties":false' in system) is told


def test_json_mode_is_enough_for_some() -> None:
    server = refuses("response_format", value="json_schema", message="must be one of: text, json_object")
    found, asked = ask(server, request(answer_schema=SCHEMA), times=2)
    assert forms(asked) == ["json_schema", "json_object", "json_object"]
    assert found[1].error is None


def test_a_refusal_that_names_nothing_is_about_the_schema() -> None:
    found, asked = ask(
        refuses("response_format", message="Bad Request", status=422), request(answer_schema=SCHEMA, temperature=0.5)
    )
    assert forms(asked) == ["json_schema", "json_object", None]
    assert [body["temperature"] for body in asked] == [0.5, 0.5, 0.5]
    assert found[0].text == OBJECT


@dataclass(frozen=True)
class Dropped:
    id: str
    server: Server
    asked: ChatRequest
    key: str


@pytest.mark.parametrize(
    "case",
    [
        Dropped(
            "temperature",
            refuses("temperature", message="Only the default (1) is supported", param="temperature"),
            request(temperature=0.2),
            "temperature",
        ),
        Dropped(
            "effort",
            refuses("reasoning_effort", message="Unrecognized request argument: reasoning_effort"),
            request(effort="low"),
            "reasoning_effort",
        ),
        Dropped("seed", refuses("seed", message="seed: extra field"), request(seed=7), "seed"),
        Dropped(
            "usage at the end",
            refuses("stream_options", message="stream_options is not allowed"),
            request(),
            "stream_options",
        ),
    ],
    ids=lambda case: case.id,
)
def test_a_setting_is_dropped_alone(case: Dropped) -> None:
    found, asked = ask(case.server, case.asked, times=2)
    assert [one.text for one in found] == [OBJECT, OBJECT]
    assert [case.key in body for body in asked] == [True, False, False]
    without = {key: value for key, value in asked[0].items() if key != case.key}
    assert asked[1] == without


def test_the_limit_has_another_name_then_none() -> None:
    def neither(asked: Json) -> Reply:
        name = next((key for key in asked if key.startswith("max_")), None)
        return failed(400, f"Unsupported parameter: '{name}'") if name else answered(OBJECT)(asked)

    found, asked = ask(neither, request(max_tokens=50))
    assert [[key for key in body if key.startswith("max_")] for body in asked] == [
        ["max_tokens"],
        ["max_completion_tokens"],
        [],
    ]
    assert found[0].text == OBJECT


def test_the_system_words_go_before_the_users() -> None:
    def no_system(asked: Json) -> Reply:
        roles = [message["role"] for message in asked["messages"]]  # type: ignore[attr-defined]
        if "system" in roles:
            return failed(400, "Conversation roles must alternate user/assistant; system is not supported")
        return answered("Yes.")(asked)

    found, asked = ask(no_system, request("Shall we?"))
    assert asked[1]["messages"] == [{"role": "user", "content": "Be brief.\n\nShall we?"}]
    assert found[0].text == "Yes."


def test_several_things_are_given_up_one_by_one() -> None:
    def strict(asked: Json) -> Reply:
        for key in ("temperature", "stream_options", "response_format"):
            if key in asked:
                return failed(400, f"{key}: unknown field")
        return answered(OBJECT)(asked)

    found, asked = ask(strict, request(answer_schema=SCHEMA, temperature=0.3))
    assert found[0].text == OBJECT
    assert len(asked) == 5


def test_a_server_that_does_not_stream_is_asked_for_the_whole() -> None:
    found, asked = ask(lambda asked: completion("Hello."), request(), times=2)
    assert [one.text for one in found] == ["Hello.", "Hello."]
    assert ["stream" in body for body in asked] == [True, False, False]


def test_nothing_is_remembered_of_a_manner_that_failed_too() -> None:
    async def run() -> None:
        async with FaultServer([failed(400, "This request is forbidden.")]) as server:
            model = Conceding(wire_to(server.url, "openai"))
            found = await heard(model.stream(request(answer_schema=SCHEMA)))
            await model.close()
        assert type(found.error) is errors.ModelRequestRejected
        assert "forbidden" in str(found.error)
        assert len(server.asked) == 3
        assert model.manner == Manner()

    asyncio.run(run())


def test_a_manner_may_be_given() -> None:
    async def run() -> None:
        async with FaultServer([answered(OBJECT)]) as server:
            model = Conceding(wire_to(server.url, "openai"), manner=Manner(form="json_object"))
            await heard(model.stream(request(answer_schema=SCHEMA)))
            await model.close()
        assert forms(server.asked) == ["json_object"]

    asyncio.run(run())


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_only_a_rejected_request_is_asked_again(status: int) -> None:
    _, asked = ask(lambda asked: failed(status, "response_format"), request(answer_schema=SCHEMA))
    assert len(asked) == 1


def test_a_request_too_long_is_not_shortened() -> None:
    message = "response_format aside, maximum context length is 8192 tokens"
    found, asked = ask(lambda asked: failed(400, message), request(answer_schema=SCHEMA))
    assert type(found[0].error) is errors.ModelContextExceeded
    assert len(asked) == 1


def test_a_request_without_system_words_gets_them_for_the_schema() -> None:
    asked = ChatRequest(model="m", messages=(Message(role="user", text="Go."),), answer_schema=SCHEMA)
    told = settings(asked, Manner(form="prompt"))["messages"]
    assert isinstance(told, list)
    assert [message["role"] for message in told] == ["system", "user"]
    folded = settings(asked, Manner(form="prompt", system=False))["messages"]
    assert isinstance(folded, list)
    assert [message["role"] for message in folded] == ["user"]
    assert folded[0]["content"].endswith("Go.")
    assert "JSON Schema" in folded[0]["content"]


def test_system_words_after_the_last_user_turn_are_kept() -> None:
    asked = ChatRequest(model="m", messages=(Message(role="user", text="Go."), Message(role="system", text="Now.")))
    assert settings(asked, Manner(system=False))["messages"] == [
        {"role": "user", "content": "Go."},
        {"role": "user", "content": "Now."},
    ]
