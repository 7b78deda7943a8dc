"""What a program gives for an interview, checked and made ready: its id, sheet, journal, interviewer and clock."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import get_args

from viva.api.sheets import sheet_of
from viva.api.speaker import Speaker, open_interviewer, recorded_name
from viva.clock import Clock, WallClock, WordClock
from viva.errors import UsageError
from viva.interview import Budget
from viva.interviewers.protocol import Interviewer
from viva.journal.opening import open_store
from viva.journal.store import Store
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.events import ClockPolicy, Started
from viva.values.transcript import Mode
from viva.values.value import LEVELS

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")


def check_settings(interview: str, level: str, mode: str) -> None:
    """Raise `UsageError` for an id, a level or a mode of no use."""
    if not _ID.fullmatch(interview):
        raise UsageError(
            f"{interview[:40]!r} is no id of an interview: give up to 200 letters, digits and _.:- that begin with "
            "a letter or a digit"
        )
    for name, given, allowed in (("level", level, LEVELS), ("mode", mode, get_args(Mode))):
        if given not in allowed:
            raise UsageError(f"{name}={given!r}: write one of {', '.join(allowed)}")


async def sheet_for(scenario: str | Path | Definition, seed: int) -> Definition:
    """The definition of a new interview; the seed varies a sheet from a file."""
    if isinstance(scenario, Definition):
        return scenario
    return await asyncio.to_thread(load_definition, scenario, variation=seed)


async def sheet_again(scenario: str | Path | Definition | None, started: Started) -> Definition:
    """The definition of an interview that began earlier. Raises `UsageError` where it is not to be found."""
    if isinstance(scenario, Definition):
        return scenario
    given = None if scenario is None else str(scenario)
    return await asyncio.to_thread(sheet_of, started.scenario, started.variation, given)


async def journal_at(store: Store | str | Path, opened: AsyncExitStack) -> Store:
    """The store, opened where a path or a URL is given, and then closed with `opened`."""
    if not isinstance(store, str | Path):
        return store
    journal = await asyncio.to_thread(open_store, str(store))
    opened.push_async_callback(journal.close)
    return journal


def interviewer_from(
    model: str | Interviewer | None, base_url: str | None, budget: Budget | None, opened: AsyncExitStack
) -> Interviewer:
    """The interviewer, made where a name is given, and then closed with `opened`.

    Raises `UsageError` where a limit of dollars could not be kept, or `base_url` has no name beside it.
    """
    if model is None or isinstance(model, str):
        model = open_interviewer(model, base_url=base_url)
        opened.push_async_callback(model.close)
    elif base_url is not None:
        raise UsageError("base_url is a server's address and needs a model's name, not an interviewer")
    if isinstance(model, Speaker):
        model.check(budget or Budget())
    return model


def interviewer_again(
    interview: str,
    started: Started,
    model: str | Interviewer | None,
    base_url: str | None,
    budget: Budget | None,
    opened: AsyncExitStack,
) -> Interviewer:
    """As `interviewer_from`; without a `model` whoever began the interview."""
    try:
        whom = recorded_name(started.interviewer) if model is None else model
        return interviewer_from(whom, base_url, budget, opened)
    except UsageError as error:
        began = f"{interview} was begun by {started.interviewer!r}; give another `model`, or its `base_url`"
        raise UsageError(f"{error} ({began})") from None


def clock_from(clock: Clock | ClockPolicy) -> Clock:
    """The clock, made where a policy is given. Raises `UsageError` for one that there is not."""
    if not isinstance(clock, str):
        return clock
    if clock not in get_args(ClockPolicy):
        raise UsageError(f"clock={clock!r}: write one of {', '.join(get_args(ClockPolicy))}, or give a clock")
    return WallClock() if clock == "wall" else WordClock()
