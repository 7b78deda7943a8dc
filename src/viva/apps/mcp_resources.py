"""What an MCP host may read: the problems without anything that is on their sheets, the rubrics, and how to relay."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from viva.errors import DefinitionError
from viva.packs.find import Kind, names
from viva.packs.load import load_rubric, load_scenario
from viva.values.rubric import Rubric
from viva.values.scenario import Scenario

V = TypeVar("V")

RELAY = """\
You are the line between a candidate and an interviewer who sits behind the tools of this server. You are neither.

1. Call `start_interview` and show the candidate `interviewer_said` word for word. Keep `interview_id` for later calls.
2. Send each message of the candidate with `answer`: their own words, unchanged, complete, with a new `message_id`.
   Where a call fails or times out, repeat it with the same `message_id` and text.
3. Show the candidate the `text` that comes back word for word, and nothing else. Do not rephrase, shorten, translate,
   comment, praise, hint or explain, and add no question of your own.
4. Never answer for the candidate, and never complete or improve what they said. Where they ask you for help, send that
   message too: it is the interviewer's to answer. Do not read the rubric to them before the end.
5. Where they say nothing and want to wait, wait. The time left is `minutes_left`; say it when they ask.
6. When `ended` is true, or when the candidate wants to stop, call `finish` and show the report: `caution` first, each
   score with its quotes, and "not evidenced" as "not assessed". Do not add scores or a verdict of your own.
"""
"""What a host's model is told about its part."""


def add_resources(server: MCPServer) -> None:
    """Give the server its resources and its prompt."""

    @server.resource("viva://scenarios", title="Problems", mime_type="application/json")
    def scenarios() -> str:
        """The problems that an interview can be about: id and title."""
        return _titles("scenario", load_scenario)

    @server.resource("viva://scenarios/{scenario}", title="Problem", mime_type="application/json")
    def scenario(scenario: str) -> str:
        """One problem: id, title and the words that the interviewer opens with. What they know beyond is not here."""
        sheet = _read("scenario", scenario, load_scenario)
        return _json({"id": sheet.id, "title": sheet.title, "prompt": sheet.prompt})

    @server.resource("viva://rubrics", title="Rubrics", mime_type="application/json")
    def rubrics() -> str:
        """The rubrics that interviews are graded by: id and title."""
        return _titles("rubric", load_rubric)

    @server.resource("viva://rubrics/{rubric}", title="Rubric", mime_type="application/json")
    def rubric(rubric: str) -> str:
        """One rubric: each criterion with what it measures, what each score means, and what each level must reach."""
        scale = _read("rubric", rubric, load_rubric)
        shown = {"id", "step", "measures", "anchors", "bar"}
        criteria = [criterion.model_dump(mode="json", include=shown) for criterion in scale.criteria]
        return _json({"id": scale.id, "title": scale.title, "criteria": criteria})

    @server.prompt(title="Mock interview")
    def mock_interview(scenario: str = "", level: str = "senior", mode: str = "full") -> str:
        """A mock interview in machine-learning system design, with this conversation as the line to the interviewer."""
        about = f", scenario {scenario!r}" if scenario else ""
        return f"{RELAY}\nBegin now: level {level!r}, mode {mode!r}{about}."


def known(kind: Kind, name: str) -> str:
    """The id of a pack that is installed. A path is none, whatever it leads to."""
    if name not in (known := names(kind)):
        raise ResourceNotFoundError(f"there is no {kind} {name!r}; there are: {', '.join(known)}")
    return name


def _titles(kind: Kind, load: Callable[[str], Scenario | Rubric]) -> str:
    """Id and title of each; one whose files have mistakes is left out, as no interview can begin with it."""
    listed = []
    for name in names(kind):
        with suppress(DefinitionError):
            listed.append({"id": name, "title": load(name).title})
    return _json(listed)


def _read(kind: Kind, name: str, load: Callable[[str], V]) -> V:
    try:
        return load(known(kind, name))
    except DefinitionError as error:  # Its own words quote the file.
        raise ResourceError(
            f"the {kind} {name!r} has mistakes; whoever keeps it finds them with `viva check`"
        ) from error


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
