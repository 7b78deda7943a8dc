"""A name leads to an adapter, an address and a key."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import viva.models
from tests.models.asking import LITELLM_WARNS, heard, request
from tests.models.fault_server import FaultServer, Json, Reply, answered, failed
from viva.errors import ModelAuthError, ModelUnknown, UsageError
from viva.models.answers import whole_reply
from viva.models.faults import Place
from viva.models.keys import Keys
from viva.models.naming import PROVIDERS, Address, address_of, line_to, load_sdk, model_named
from viva.models.openai_adapter import OPENAI, OpenAIWire
from viva.models.retrying import Patience, Waiting
from viva.values.messages import Usage

LOCAL = "http://127.0.0.1:8000/v1"
KEYS = Keys({"OPENAI_API_KEY": "sk-mine-123456"})


@pytest.mark.parametrize(
    ("name", "base_url", "environ", "address"),
    [
        ("openai/gpt-5", None, {}, Address("openai", "gpt-5", OPENAI, "openai")),
        ("openai/gpt-5", None, {"OPENAI_BASE_URL": LOCAL}, Address("openai", "gpt-5", LOCAL, "openai")),
        ("openai/gpt-5", LOCAL + "/", {"OPENAI_BASE_URL": "http://x"}, Address("openai", "gpt-5", LOCAL, "openai")),
        ("openai/meta/llama", LOCAL, {}, Address("openai", "meta/llama", LOCAL, "openai")),
        ("meta/llama", LOCAL, {}, Address("openai", "meta/llama", LOCAL, "openai")),
        ("llama3", LOCAL, {}, Address("openai", "llama3", LOCAL, "openai")),
        (
            "anthropic/claude",
            None,
            {"OPENAI_BASE_URL": LOCAL},
            Address("anthropic", "anthropic/claude", None, "litellm"),
        ),
        ("openrouter/openai/gpt-5", None, {}, Address("openrouter", "openrouter/openai/gpt-5", None, "litellm")),
    ],
)
def test_where_a_name_leads(name: str, base_url: str | None, environ: dict[str, str], address: Address) -> None:
    assert address_of(name, base_url=base_url, keys=Keys(environ)) == address


@pytest.mark.parametrize("name", ["", " ", "gpt-5", "openai/", "/gpt-5", "/"])
def test_a_name_of_no_use(name: str) -> None:
    with pytest.raises(UsageError, match="provider/model"):
        address_of(name, keys=Keys())


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://x/v1", "http://", "v1"])
def test_a_base_url_of_no_use(url: str) -> None:
    with pytest.raises(UsageError, match="http://127"):
        address_of("openai/x", base_url=url)


@pytest.mark.parametrize("provider", [provider for provider in PROVIDERS if provider.key], ids=lambda one: one.id)
def test_a_missing_key_is_named_before_anything_is_asked(provider: object) -> None:
    known = next(one for one in PROVIDERS if one == provider)
    with pytest.raises(ModelAuthError, match=f"{known.key} is not set"):
        model_named(known.example, keys=Keys())
    assert known.key is not None
    assert model_named(known.example, keys=Keys({known.key: "x"})).name == known.example


@pytest.mark.parametrize("name", ["ollama/llama3.3", "some_new_provider/model"])
def test_no_key_is_asked_for_where_none_is_known(name: str) -> None:
    assert model_named(name, keys=Keys()).name == name


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
@pytest.mark.parametrize(("keys", "sent"), [(KEYS, "bearer sk-mine-123456"), (Keys(), "bearer none")])
def test_a_model_over_its_own_address(keys: Keys, sent: str) -> None:
    async def run() -> None:
        told: list[Waiting] = []
        calls: list[Usage] = []

        def notice(waiting: Waiting) -> bool:
            told.append(waiting)
            return True

        async with FaultServer([failed(500), answered("Hel", "lo.")]) as server:
            model = model_named(
                "openai/gpt-4o",
                base_url=server.url,
                keys=keys,
                patience=Patience(first_wait_s=0.0),
                notice=notice,
                told=calls.append,
            )
            reply = await whole_reply(model, request())
            await model.close()
        assert reply.text == "Hello."
        assert [waiting.attempt for waiting in told] == [1]
        assert reply.usage is not None
        assert calls == [reply.usage]
        # Not OpenAI's own server: a price of the same name is not this one's.
        assert reply.usage.usd is None
        assert (reply.usage.prompt, reply.usage.cached) == (120, 64)
        assert reply.usage.first_token_s is not None
        assert server.asked[0]["model"] == "gpt-4o"
        assert server.headers[0]["authorization"] == sent

    asyncio.run(run())


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_interviews_share_a_line_and_what_was_learnt_of_its_server() -> None:
    async def run() -> None:
        def no_schemas(asked: Json) -> Reply:
            return failed(400, "response_format") if "response_format" in asked else answered("{}")(asked)

        async with FaultServer([no_schemas]) as server:
            line = line_to("openai/x", base_url=server.url, keys=KEYS)
            calls: list[list[Usage]] = [[], []]
            for told in calls:
                await whole_reply(line.metered(told=told.append), request(answer_schema={"type": "object"}))
            await line.model.close()
        assert [len(told) for told in calls] == [1, 1]
        assert ["response_format" in asked for asked in server.asked] == [True, True, False, False]

    asyncio.run(run())


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_a_model_outlives_an_event_loop() -> None:
    async def ask() -> str:
        async with FaultServer([answered("Hello.")]) as server:
            wire._base_url = server.url
            return (await heard(wire.stream(request(), wire.manner))).text

    wire = OpenAIWire("x", place=Place("openai/x"), base_url=LOCAL)
    assert [asyncio.run(ask()) for _ in range(2)] == ["Hello.", "Hello."]


@pytest.mark.filterwarnings(LITELLM_WARNS)
def test_an_unknown_provider_says_so_without_any_network() -> None:
    model = model_named("some_new_provider/model", keys=Keys())
    with pytest.raises(ModelUnknown, match="some_new_provider"):
        asyncio.run(whole_reply(model, request()))


def imported_after(code: str) -> dict[str, object]:
    """Which SDKs are there after the code, and what it printed of the environment."""
    tail = (
        "import sys, os, json\n"
        "print(json.dumps({'sdks': sorted({'openai', 'litellm', 'httpx', 'tenacity', 'aiohttp'} & set(sys.modules)),"
        "'env': sorted(key for key in os.environ if key.startswith('LITELLM'))}))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LITELLM")}
    command = [sys.executable, "-c", f"{code}\n{tail}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    assert done.stderr == ""
    found: dict[str, object] = json.loads(done.stdout)
    return found


MODULES = (
    "seam wire faults provider_words structured concessions retrying answers prices usage keys openai_adapter "
    "litellm_adapter loopback quiet naming roles"
).split()


def test_nothing_imports_an_sdk_at_import_time() -> None:
    lines = [f"import viva.models.{module}" for module in MODULES]
    lines += [
        "import viva.testing",
        "from viva.models.keys import Keys",
        "from viva.models.naming import model_named",
        "model_named('openai/gpt-5', keys=Keys({'OPENAI_API_KEY': 'x'}))",
        "model_named('anthropic/claude-sonnet-4-5', keys=Keys({'ANTHROPIC_API_KEY': 'x'}))",
        "from viva.models.prices import price",
        "from viva.values.messages import Usage",
        "assert price('openai/gpt-4o', Usage(prompt=1000))",
    ]
    assert imported_after("\n".join(lines)) == {"sdks": [], "env": []}


def test_the_modules_named_here_are_all_there_are() -> None:
    there = {path.stem for path in Path(viva.models.__path__[0]).glob("*.py")} - {"__init__"}
    assert there == set(MODULES)


def test_loading_an_sdk_imports_what_its_name_needs_alone() -> None:
    found = imported_after("from viva.models.naming import load_sdk\nload_sdk('openai/gpt-5')")
    sdks = found["sdks"]
    assert isinstance(sdks, list)
    assert "openai" in sdks
    assert "litellm" not in sdks


def test_litellm_is_imported_without_network_downloads_or_prints() -> None:
    code = (
        "import socket, warnings\n"
        "warnings.simplefilter('error')\n"
        "def refuse(*a, **k): raise AssertionError('network at import')\n"
        "socket.socket.connect = refuse\n"
        "from viva.models.naming import load_sdk\n"
        "load_sdk('anthropic/claude-sonnet-4-5')\n"
        "import litellm\n"
        "assert litellm.suppress_debug_info and not litellm.telemetry and not litellm.num_retries\n"
    )
    found = imported_after(code)
    assert found["env"] == []


def test_loading_for_a_bad_name_is_an_error() -> None:
    with pytest.raises(UsageError):
        load_sdk("gpt-5")
