"""What a test does as an MCP host: it calls tools by name and keeps what it was told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp import Client
from mcp_types import TextContent, TextResourceContents

import viva
from viva.apps.mcp import create_server
from viva.channels.switchboard import Switchboard
from viva.interviewers.protocol import Interviewer
from viva.values.events import CandidateSaid

MODERN, LEGACY = "2026-07-28", "2025-11-25"
ASKED = "What is the business goal?"
MORE = "I would log every impression with the inputs that the model saw, and join the clicks later."


class Host:
    """One connection to a server, and every text that came over it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.heard: list[str] = []

    async def call(self, tool: str, **arguments: object) -> dict[str, Any]:
        """The structured result of a call that succeeds."""
        result = await self.client.call_tool(tool, arguments)
        self.heard += [each.text for each in result.content if isinstance(each, TextContent)]
        assert not result.is_error, self.heard[-1]
        structured: dict[str, Any] | None = result.structured_content
        assert structured is not None
        return structured

    async def refused(self, tool: str, **arguments: object) -> str:
        """The message of a call that fails."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        assert result.structured_content is None
        (content,) = result.content
        assert isinstance(content, TextContent)
        assert "Traceback" not in content.text
        return content.text

    async def read(self, uri: str) -> str:
        """A resource."""
        (content,) = (await self.client.read_resource(uri)).contents
        assert isinstance(content, TextResourceContents)
        self.heard.append(content.text)
        return content.text


@asynccontextmanager
async def host(board: Switchboard, *, mode: str = MODERN) -> AsyncIterator[Host]:
    """A host that is connected in memory."""
    async with Client(create_server(board), mode="legacy" if mode == LEGACY else "auto") as client:
        yield Host(client)


def board(
    *models: Interviewer | None, store: str | viva.Store = "memory:", judge: viva.Judge | None = None
) -> Switchboard:
    """A switchboard that charges for words, so that no test depends on the time it takes."""
    journal = viva.open_store(store) if isinstance(store, str) else store
    return Switchboard(journal, models=models or (None,), judge=judge, clock="words")


async def heard(of: Switchboard, interview: str) -> list[str]:
    """The ids of the candidate's messages in the journal."""
    journal = await of.store.read(interview)
    return [each.event.message_id for each in journal if isinstance(each.event, CandidateSaid)]
