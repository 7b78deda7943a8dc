"""The stream that keeps an open page as the journal is: new turns, sentences of an answer, the clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from viva.api.interview import Interview
from viva.apps.web.painting import fragment
from viva.apps.web.rooms import Rooms, rooms_of
from viva.apps.web.sight import Sight, sight_of
from viva.errors import VivaError

_LOOK_S = 1.0
"""Seconds between two looks at an interview that other channels of this process may have changed."""
_WHILE_ANSWERED_S = 0.2
_JOURNAL_S = 10.0
"""Seconds between two looks into the journal, where other processes write."""
_PULSE_S = 15.0
"""Seconds after which something is sent although nothing happened, so that both ends know of each other."""


async def feed(request: Request) -> Response:
    """Server-sent events: each has the turns behind those that the page has, as HTML, and where the interview stands.

    `mark` tells what the page has; a browser that connects again names the last event instead.
    """
    rooms = rooms_of(request)
    interview = await rooms.board.interview(request.path_params["interview"])
    mark = request.headers.get("last-event-id") or request.query_params.get("mark", "")
    headers = {"x-accel-buffering": "no"}
    return StreamingResponse(_events(rooms, interview, mark), media_type="text/event-stream", headers=headers)


async def _events(rooms: Rooms, interview: Interview, mark: str) -> AsyncGenerator[str, None]:
    clock = asyncio.get_running_loop().time
    sent_at = looked_at = clock()
    sent: tuple[int, bool] | None = None
    yield "retry: 2000\n\n"
    while not rooms.closing:
        answering = rooms.answering(interview.id)
        stands = (len(interview.events), answering)
        if stands != sent or clock() - sent_at > _PULSE_S:
            sight = sight_of(interview)
            yield _event(sight, mark, answering=answering)
            mark, sent, sent_at = sight.mark, stands, clock()
        await rooms.news(interview.id, within=_WHILE_ANSWERED_S if answering else _LOOK_S)
        if clock() - looked_at > _JOURNAL_S:
            try:
                interview = await rooms.board.interview(interview.id)
            except VivaError:
                return  # The browser connects again.
            looked_at = clock()


def _event(sight: Sight, mark: str, *, answering: bool) -> str:
    keep = sight.since(mark)
    content = {
        "keep": keep,
        "html": fragment("turns.html", turns=sight.turns[keep:]),
        "mark": sight.mark,
        "left": sight.state.minutes_left,
        "runs": sight.runs,
        "paused": sight.state.paused,
        "ended": sight.state.ended,
        "answering": answering,
        "owed": None if answering else sight.owed,
    }
    return f"id: {sight.mark}\ndata: {json.dumps(content)}\n\n"
