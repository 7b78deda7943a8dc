"""The application: routes, and what of a `Switchboard` answers each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar, get_args

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from viva.api.grades import grade
from viva.apps.http.agui import agui_route
from viva.apps.http.bodies import (
    Begin,
    InvalidBody,
    Offered,
    Said,
    TakenBack,
    answer_of,
    brought_transcript,
    read,
    shown,
)
from viva.apps.http.guard import BODY_LIMIT, LOCAL, WRITES_A_MINUTE, guards
from viva.apps.http.health import health_routes
from viva.apps.http.openapi import description
from viva.apps.http.problems import Unexpected, http_error, invalid_body, viva_error
from viva.apps.http.shelf import Shelf
from viva.apps.http.streams import spoken
from viva.channels.switchboard import Switchboard
from viva.errors import UnknownInterview, UsageError, VivaError
from viva.interview import TurnEnd
from viva.packs.find import list_scenarios
from viva.values.transcript import Mode
from viva.values.value import LEVELS, Level, Value

T = TypeVar("T", bound=str)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")
_SHORTEST_KEY, _LONGEST_KEY = 16, 200


def create_api(
    board: Switchboard,
    *,
    token: str | None,
    hosts: Sequence[str] | None = LOCAL,
    origins: Sequence[str] = (),
    body_limit: int = BODY_LIMIT,
    writes_a_minute: int = WRITES_A_MINUTE,
) -> Starlette:
    """An ASGI application for the interviews of a switchboard, to be served or mounted; the board stays the caller's.

    Every call but the health checks needs `token` as a bearer's; None asks for none, which is for 127.0.0.1 alone.
    `hosts` are the names that it answers under, None any; `origins` the pages of other hosts that may call it.
    The board's judge grades the transcripts that are brought to `POST /grade`, too.

    Example:
        >>> import viva
        >>> app = create_api(Switchboard(viva.open_store("memory:")), token="secret")
        >>> [route.path for route in app.routes][:2]
        ['/interviews', '/interviews/{interview}']
    """
    calls = _Calls(board, Shelf())
    return Starlette(
        routes=calls.routes(),
        middleware=[
            *guards(token=token, hosts=hosts, origins=origins, body_limit=body_limit, writes_a_minute=writes_a_minute),
            Middleware(Unexpected),
        ],
        exception_handlers={VivaError: viva_error, InvalidBody: invalid_body, HTTPException: http_error},
    )


class _Calls:
    """One method for each call."""

    def __init__(self, board: Switchboard, shelf: Shelf) -> None:
        self._board = board
        self._shelf = shelf

    def routes(self) -> list[Route]:
        one = "/interviews/{interview}"
        return [
            Route("/interviews", self.begin, methods=["POST"]),
            Route(one, self.show),
            Route(f"{one}/turns", self.turn, methods=["POST"]),
            Route(f"{one}/finish", self.finish, methods=["POST"]),
            Route(f"{one}/pause", self.pause, methods=["POST"]),
            Route(f"{one}/resume", self.resume, methods=["POST"]),
            Route(f"{one}/undo", self.undo, methods=["POST"]),
            Route(f"{one}/scorecard", self.scorecard),
            Route("/grade", self.grade, methods=["POST"]),
            Route("/scenarios", self.scenarios),
            Route("/rubrics/{rubric}", self.rubric),
            agui_route(self._board),
            Route("/openapi.json", self.openapi),
            *health_routes(self._board, self._shelf),
        ]

    async def begin(self, request: Request) -> Response:
        settings = await read(request, Begin) if await request.body() else Begin()
        interview = await self._board.begin(_request_of(request), **settings.model_dump())
        was = interview.state
        if (settings.scenario or was.scenario, settings.level, settings.mode) != (was.scenario, was.level, was.mode):
            raise UsageError("Idempotency-Key: an interview with other settings was begun with it; send a new key")
        root = request.scope.get("root_path", "")
        return _json(shown(interview), 201, {"Location": f"{root}/interviews/{interview.id}"})

    async def show(self, request: Request) -> Response:
        return _json(shown(await self._board.interview(_id(request))))

    async def turn(self, request: Request) -> Response:
        said = await read(request, Said)
        await self._board.interview(_id(request))  # An id that is unknown is a 404 in either form.
        parts = self._board.turn(_id(request), said.text, message_id=said.message_id, board=said.board)
        if "text/event-stream" in request.headers.get("accept", ""):
            return spoken(parts)
        ends = [part async for part in parts if isinstance(part, TurnEnd)]
        return _json(answer_of(ends[-1]))  # Before it stand answers that earlier messages still waited for.

    async def finish(self, request: Request) -> Response:
        await self._board.finish(_id(request))
        return await self._state(request)

    async def pause(self, request: Request) -> Response:
        await (await self._board.interview(_id(request))).pause()
        return await self._state(request)

    async def resume(self, request: Request) -> Response:
        await (await self._board.interview(_id(request))).resume()
        return await self._state(request)

    async def undo(self, request: Request) -> Response:
        interview = await self._board.interview(_id(request))
        return _json(TakenBack(text=await interview.undo(), state=interview.state))

    async def scorecard(self, request: Request) -> Response:
        if not (await self._board.interview(_id(request))).ended:
            raise HTTPException(409, "The interview goes on; finish it and ask again.")
        return _json(await self._board.scorecard(_id(request)))

    async def grade(self, request: Request) -> Response:
        asked = request.query_params
        scenario = _one_of("scenario", asked.get("scenario"), list_scenarios())
        transcript = await brought_transcript(request)
        level: Level | None = _one_of("level", asked.get("level"), LEVELS)
        mode: Mode | None = _one_of("mode", asked.get("mode"), get_args(Mode))
        return _json(await grade(transcript, self._board.judge, scenario=scenario, level=level, mode=mode))

    async def scenarios(self, request: Request) -> Response:
        return _json(Offered(scenarios=await self._shelf.scenarios(), models=self._board.models))

    async def rubric(self, request: Request) -> Response:
        rubric = await self._shelf.rubric(request.path_params["rubric"])
        if rubric is None:
            raise HTTPException(404, "There is no rubric of that id.")
        return _json(rubric)

    async def openapi(self, request: Request) -> Response:
        return JSONResponse(description(server=request.scope.get("root_path", "") or "/"))

    async def _state(self, request: Request) -> Response:
        return _json((await self._board.interview(_id(request))).state)


def _json(value: Value, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(value.model_dump_json(), status, headers, media_type="application/json")


def _id(request: Request) -> str:
    """The interview that the path names. Raises `UnknownInterview` for what is no id at all."""
    interview: str = request.path_params["interview"]
    if not _ID.fullmatch(interview):
        raise UnknownInterview("there is no interview of that id")
    return interview


def _one_of(name: str, given: str | None, allowed: Sequence[T]) -> T | None:
    """A setting in the query. Raises `UsageError` where it is none of those that are allowed."""
    for each in allowed:
        if given == each:
            return each
    if given is not None:
        raise UsageError(f"{name}: write one of {', '.join(allowed)}")
    return None


def _request_of(request: Request) -> str | None:
    """What a second delivery of the same request is known by. Raises `UsageError` for a key that could be guessed."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not (_SHORTEST_KEY <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise UsageError(
            f"Idempotency-Key: send {_SHORTEST_KEY} to {_LONGEST_KEY} plain characters that nobody else uses, "
            "such as a UUID"
        )
    return f"http:{key}"
