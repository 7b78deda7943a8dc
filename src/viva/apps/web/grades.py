"""The scorecard's page, with the transcript below it that its quotes lead to."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from viva.api.sheets import definition_for
from viva.apps.http.problems import status_of
from viva.apps.web.painting import address, page
from viva.apps.web.rooms import rooms_of
from viva.apps.web.sight import sight_of
from viva.errors import VivaError
from viva.reports.report import report_of

PATIENCE_S = 2.0
"""Seconds that a page waits for the grading before it says that it goes on."""


async def scorecard_page(request: Request) -> Response:
    """The scorecard of an interview that is over; a page that asks again by itself while it is being graded."""
    rooms = rooms_of(request)
    interview = await rooms.board.interview(request.path_params["interview"])
    sight = sight_of(interview)
    if not interview.ended:
        return RedirectResponse(address(request, "interview", interview=interview.id), 303)
    try:
        card = await rooms.graded(interview.id, patience=PATIENCE_S)
    except VivaError as error:
        return page(request, "grading.html", status=status_of(error), sight=sight, problem=str(error))
    if card is None:
        return page(request, "grading.html", sight=sight, problem="")
    definition = await asyncio.to_thread(definition_for, interview.transcript)
    report = report_of(card, definition, interview.transcript)
    return page(request, "scorecard.html", report=report, sight=sight)
