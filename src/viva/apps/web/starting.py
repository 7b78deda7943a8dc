"""The page on which an interview begins, and the list of those there were."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, cast, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from viva.apps.cli.opening import least_met
from viva.apps.http.problems import status_of
from viva.apps.web.forms import Form
from viva.apps.web.painting import address, page
from viva.apps.web.rooms import rooms_of
from viva.errors import DefinitionError, UsageError, VivaError
from viva.packs.find import find, list_scenarios
from viva.packs.load import DEFAULT_FRAMEWORK, load_framework, read_scenario
from viva.values.transcript import Mode
from viva.values.value import LEVELS, Level

Minutes = float | Literal["framework"] | None

MODES: dict[Mode, str] = {"full": "The whole interview", "step1": "Its first step alone"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A scenario as a candidate may see it before it begins."""

    scenario: str
    title: str
    about: str
    kind: str
    """What kind of interview it is; empty for the usual one."""


def problems() -> tuple[Problem, ...]:
    """The problems that there are to be interviewed about; a sheet with mistakes is left out."""
    found = []
    for name in list_scenarios():
        with suppress(DefinitionError):
            sheet = read_scenario(find("scenario", name)).value
            kind = "" if sheet.framework == DEFAULT_FRAMEWORK else load_framework(sheet.framework).title
            found.append(Problem(name, sheet.title, sheet.company, kind))
    return tuple(found)


async def start_page(request: Request) -> Response:
    """What may be chosen, with the problem that was met least."""
    return await _shown(request, {})


async def begin(request: Request, form: Form) -> Response:
    """A new interview; the same form sent again leads to the same one."""
    board = rooms_of(request).board
    try:
        interview = await board.begin(
            f"web:{form.get('request') or secrets.token_urlsafe(16)}",
            scenario=form.get("scenario"),
            level=_level(form.get("level", "")),
            mode=_mode(form.get("mode", "")),
            minutes=_minutes(form),
            model=form.get("model"),
        )
    except VivaError as error:
        return await _shown(request, form, problem=error)
    return RedirectResponse(address(request, "interview", interview=interview.id), 303)


async def history_page(request: Request) -> Response:
    """Every interview of the store, the latest first."""
    summaries = await rooms_of(request).board.store.list()
    titles = {problem.scenario: problem.title for problem in await asyncio.to_thread(problems)}
    return page(request, "history.html", summaries=summaries, titles=titles)


async def _shown(request: Request, form: Form, *, problem: VivaError | None = None) -> Response:
    board = rooms_of(request).board
    known = await board.store.list()
    offered = await asyncio.to_thread(problems)
    titles = {problem.scenario: problem.title for problem in offered}
    return page(
        request,
        "start.html",
        status=200 if problem is None else status_of(problem),
        problems=offered,
        levels=LEVELS,
        modes=MODES,
        models=board.models,
        chosen={"scenario": least_met(known), "level": "senior", "mode": "full", "minutes": "", **form},
        untimed="untimed" in form,
        request_id=form.get("request") or secrets.token_urlsafe(16),
        open_interview=next((summary for summary in known if not summary.finished), None),
        titles=titles,
        problem="" if problem is None else str(problem),
    )


def _level(given: str) -> Level:
    if given not in LEVELS:
        raise UsageError(f"{given[:40]!r} is no level; choose one of {', '.join(LEVELS)}")
    return given


def _mode(given: str) -> Mode:
    if given not in get_args(Mode):
        raise UsageError(f"{given[:40]!r} is no mode; choose one of {', '.join(get_args(Mode))}")
    return cast("Mode", given)


def _minutes(form: Form) -> Minutes:
    if "untimed" in form:
        return None
    given = form.get("minutes", "").strip()
    if not given:
        return "framework"
    try:
        return float(given)
    except ValueError:
        raise UsageError(f"{given[:40]!r} are no minutes; write a number, or leave it empty") from None
