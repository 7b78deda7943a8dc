"""Interviews for an MCP host: tools that carry the interview's id, so that no connection has to remember anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import wraps
from typing import Annotated, Literal, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

import viva
from viva.api.sheets import definition_for
from viva.apps.mcp_resources import RELAY, add_resources, known
from viva.apps.mcp_results import Reply, Report, Standing, reply_of, report_of, standing_of
from viva.channels.switchboard import Switchboard
from viva.errors import InterviewOver, UnknownInterview, UsageError, VivaError
from viva.interview import TurnEnd
from viva.interview.record import JOINT
from viva.packs.transcripts.read import parse_transcript
from viva.values.events import CandidateSaid, Event
from viva.values.transcript import Mode
from viva.values.value import Level

P = ParamSpec("P")
R = TypeVar("R")

Words = Annotated[str, Field(max_length=10_000)]
Brought = Annotated[str, Field(max_length=100_000)]
Minutes = Annotated[float, Field(gt=0, le=600)]


def create_server(board: Switchboard) -> MCPServer:
    """The server over a switchboard, whose judge grades the transcripts that somebody brings, too.

    Example:
        >>> import viva
        >>> create_server(Switchboard(viva.open_store("memory:"))).name
        'viva'
    """
    server = MCPServer("viva", title="viva", version=viva.__version__, instructions=RELAY, log_level="WARNING")
    add_resources(server)
    tools = _Tools(board)
    for tool, reads, again in (
        (tools.start_interview, False, False),
        (tools.answer, False, True),
        (tools.status, True, True),
        (tools.finish, False, True),
        (tools.grade_transcript, True, True),
    ):
        hints = ToolAnnotations(
            read_only_hint=reads, idempotent_hint=again, destructive_hint=False, open_world_hint=False
        )
        server.add_tool(tool, annotations=hints)
    return server


def _told(tool: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """The same tool, whose failures are told to the host in their own words."""

    @wraps(tool)
    async def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await tool(*args, **kwargs)
        except UnknownInterview as error:  # The store's own words name other interviews, and an id is a key.
            raise ToolError(
                "there is no interview of that id; check `interview_id`, or call `start_interview`"
            ) from error
        except InterviewOver as error:
            raise ToolError("the interview is over; call `finish` for its report") from error
        except VivaError as error:
            raise ToolError(str(error)) from error

    return told


def _check_unused(message_id: str, text: str, events: Sequence[Event]) -> None:
    """Raise `UsageError` where the id was used for other words: a model that counts may begin at m1 again."""
    for event in events:
        if isinstance(event, CandidateSaid) and message_id in (ids := event.message_id.split(JOINT)):
            before, now = " ".join(event.text.split()), " ".join(text.split())
            if before != now if len(ids) == 1 else now not in before:
                raise UsageError(f"message id {message_id!r} was used for another message; send this one with a new id")


class _Tools:
    """What a host may do. The docstrings are what its model reads."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    @_told
    async def start_interview(
        self,
        scenario: str | None = None,
        level: Level = "senior",
        mode: Mode = "full",
        minutes: Minutes | None = None,
    ) -> Standing:
        """Begin a mock interview and get its id and the interviewer's opening, which the candidate sees verbatim.

        `scenario` is an id of viva://scenarios. `mode` step1 is the first step alone, about twelve minutes. `minutes`
        shortens a full interview of 45.
        """
        length: float | Literal["framework"] = minutes or "framework"
        return standing_of(await self._board.begin(scenario=scenario, level=level, mode=mode, minutes=length))

    @_told
    async def answer(self, interview_id: str, message_id: str, text: Words, ctx: Context) -> Reply:
        """Pass on what the candidate said, unchanged, and get the interviewer's turn, which they see verbatim.

        `message_id` is yours: a new one for each new message of the candidate, such as m1, m2, m3. Where a call failed
        or timed out, repeat it with the same `message_id` and `text`: the message counts once, and its answer comes.
        Only the candidate's own words go into `text`; an empty one is silence.
        """
        _check_unused(message_id, text, (await self._board.interview(interview_id)).events)
        ends: list[TurnEnd] = []
        shown = 0
        async with aclosing(self._board.turn(interview_id, text, message_id=message_id)) as parts:
            async for part in parts:
                if isinstance(part, TurnEnd):
                    ends.append(part)
                else:
                    shown += 1
                    await ctx.report_progress(shown, message=part.text)
        return reply_of(ends)

    @_told
    async def status(self, interview_id: str) -> Standing:
        """Where an interview stands and what the interviewer said last, also for one that began in another channel."""
        return standing_of(await self._board.interview(interview_id))

    @_told
    async def finish(self, interview_id: str) -> Report:
        """End the interview, where it is not over, and get the report. Show its `caution` with it."""
        await self._board.finish(interview_id)
        card = await self._board.scorecard(interview_id)
        return report_of(card, definition_for((await self._board.interview(interview_id)).transcript))

    @_told
    async def grade_transcript(
        self, text: Brought, scenario: str | None = None, level: Level | None = None, mode: Mode | None = None
    ) -> Report:
        """Grade an interview that took place elsewhere. Show the report's `caution` with it.

        `text` is the transcript itself, never a path: lines that begin with `INTERVIEWER:` and `CANDIDATE:`, or JSONL,
        WebVTT or SRT. `scenario` is an id of viva://scenarios; left out, the rubric alone is used.
        """
        transcript = parse_transcript(text.encode(errors="replace"), "transcript")
        if scenario is not None:
            transcript = transcript.model_copy(update={"scenario": known("scenario", scenario)})
        definition = definition_for(transcript)
        card = await viva.grade(transcript, self._board.judge, scenario=definition, level=level, mode=mode)
        return report_of(card, definition)
