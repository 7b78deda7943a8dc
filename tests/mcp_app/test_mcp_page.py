"""The page about MCP: its tools, resources and settings are those of the server, and its code runs."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.mcp_app.hosts import Host, board, host
from viva.apps.mcp_serving import BODY_LIMIT, CALLS_A_MINUTE

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "mcp.md").read_text(encoding="utf-8")
SETTINGS = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \| (.*) \| .* \|$", re.MULTILINE)


def test_the_table_has_the_tools_with_what_they_take() -> None:
    async def run() -> dict[str, set[str]]:
        async with host(board()) as at:
            tools = (await at.client.list_tools()).tools
            uris = [each.uri for each in (await at.client.list_resources()).resources]
            uris += [each.uri_template for each in (await at.client.list_resource_templates()).resource_templates]
            prompts = [each.name for each in (await at.client.list_prompts()).prompts]
        assert all(f"`{name}`" in TEXT for name in (*uris, *prompts))
        return {tool.name: set(tool.input_schema["properties"]) for tool in tools}

    assert {tool: set(re.findall(r"`(\w+)`", takes)) for tool, takes in ROW.findall(TEXT)} == asyncio.run(run())


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_settings_name_the_command_or_the_address(settings: str) -> None:
    ((_, servers),) = json.loads(settings).items()
    ((name, server),) = servers.items()
    assert name == "viva"
    assert server.get("url") == "http://127.0.0.1:8643/mcp" or (server["command"], server["args"]) == ("viva", ["mcp"])


def test_the_limits_are_those_of_the_page() -> None:
    assert f"{BODY_LIMIT // 1_000_000} MB" in TEXT
    assert f"{CALLS_A_MINUTE} calls a minute" in TEXT


def test_the_code_of_the_page_makes_a_server() -> None:
    found: dict[str, Any] = {}
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(block, "mcp.md", "exec"), found)  # the page is ours

    async def run() -> None:
        async with Client(found["server"]) as client:
            assert (await Host(client).call("start_interview"))["minutes_left"] > 40

    asyncio.run(run())
