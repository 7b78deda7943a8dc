"""While a test says so, no adapter connects to any host but this machine, whichever thread asks."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from importlib import import_module

import pytest

from tests.models.asking import LITELLM_WARNS, SDKS, Sdk, heard, request, wire_to
from tests.models.fault_server import FaultServer, answered
from viva.errors import VivaError
from viva.models.faults import Place
from viva.models.keys import Keys
from viva.models.litellm_adapter import LitellmWire
from viva.models.loopback import LoopbackOnly, NetworkBlocked
from viva.models.naming import model_named
from viva.models.wire import Wire
from viva.testing import BLOCK_NETWORK, ScriptedModel

pytestmark = [
    pytest.mark.block_network(allowed_hosts=["127.0.0.1"]),
    pytest.mark.filterwarnings(LITELLM_WARNS),
    pytest.mark.timeout(120),
]


async def asked(wire: Wire) -> str:
    async with aclosing(wire.stream(request(), wire.manner)) as chunks:
        return "".join([chunk.text async for chunk in chunks])


@pytest.mark.parametrize("sdk", SDKS)
@pytest.mark.parametrize(
    "url", ["https://api.openai.com/v1", "http://192.168.1.7:8000/v1", "http://127.0.0.1.x.org/v1"]
)
def test_a_model_elsewhere_is_refused_by_its_name(sdk: Sdk, url: str) -> None:
    wire = wire_to(url, sdk, model="gpt-5")
    with BLOCK_NETWORK, pytest.raises(NetworkBlocked, match=r"^openai/gpt-5 was asked at .*ScriptedModel"):
        asyncio.run(asked(wire))


def test_an_address_that_litellm_alone_knows_is_elsewhere() -> None:
    wire = LitellmWire("anthropic/claude", place=Place("anthropic/claude"))
    with BLOCK_NETWORK, pytest.raises(NetworkBlocked, match="anthropic/claude was asked at its provider"):
        asyncio.run(asked(wire))


@pytest.mark.parametrize("sdk", SDKS)
def test_a_server_on_this_machine_answers(sdk: Sdk) -> None:
    async def run() -> str:
        async with FaultServer([answered("Hello.")]) as server:
            wire = wire_to(server.url, sdk)
            said = (await heard(wire.stream(request(), wire.manner))).text
            await wire.warm()
            await wire.close()
            return said

    with BLOCK_NETWORK:
        assert asyncio.run(run()) == "Hello."


@pytest.mark.parametrize("name", ["openai/gpt-5", "anthropic/claude-sonnet-4-5"])
def test_nothing_around_a_model_swallows_it(name: str) -> None:
    keys = Keys({"OPENAI_API_KEY": "sk-test", "ANTHROPIC_API_KEY": "sk-test"})
    model = model_named(name, keys=keys)
    assert not issubclass(NetworkBlocked, VivaError)
    with BLOCK_NETWORK, pytest.raises(NetworkBlocked, match=name):
        asyncio.run(heard(model.stream(request())))


def test_getting_ready_connects_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = wire_to("https://api.openai.com/v1", "openai")

    async def run() -> None:
        monkeypatch.setattr(import_module("openai.resources.models").AsyncModels, "list", refused)
        await wire.warm()
        await wire.close()

    with BLOCK_NETWORK:
        asyncio.run(run())
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(run())


def refused(*_: object, **__: object) -> None:
    raise ConnectionRefusedError


def test_a_double_answers() -> None:
    with BLOCK_NETWORK:
        assert asyncio.run(heard(ScriptedModel(["Hello."]).stream(request()))).text == "Hello."


def test_it_may_be_entered_again_and_ends_with_the_last() -> None:
    only = LoopbackOnly()
    with only:
        with only:
            assert only.active
        assert not only.allows("https://api.openai.com/v1")
    assert only.allows("https://api.openai.com/v1")
    assert only.allows(None)


def test_it_ends_with_an_error_too() -> None:
    only = LoopbackOnly()
    with pytest.raises(KeyError), only:
        raise KeyError
    assert not only.active


def test_a_thread_that_began_before_is_held_as_well() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()
        with BLOCK_NETWORK:
            asking = pool.submit(asyncio.run, asked(wire_to("https://api.openai.com/v1", "openai")))
            with pytest.raises(NetworkBlocked):
                asking.result()


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8000/v1", True),
        ("http://models.localhost/v1", True),
        ("http://127.3.2.1/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://0.0.0.0/v1", False),
        ("http://localhost.example.org/v1", False),
        ("http://[2001:db8::1]/v1", False),
        ("http://user@api.openai.com:127/v1", False),
        ("", False),
        (None, False),
    ],
)
def test_what_counts_as_this_machine(url: str | None, here: bool) -> None:
    only = LoopbackOnly()
    with only:
        assert only.allows(url) is here
