"""What the commands open and share: the journal, the definition, the judge, an interview's scorecard."""

from __future__ import annotations

import math
import secrets
import shlex
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from viva.apps.cli.grader import Grader
from viva.errors import UsageError
from viva.grading import Told, grade
from viva.journal.opening import default_url, open_store
from viva.journal.store import Store
from viva.machine.fold import replay
from viva.machine.record import ledger_of, transcript_of
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that is mistaken for something else when read aloud."""


@asynccontextmanager
async def opened(url: str | None) -> AsyncIterator[Store]:
    """The journal at a URL or path, or the user's own; closed at the end."""
    store = open_store(url or default_url())
    try:
        yield store
    finally:
        await store.close()


def new_id(scenario: str) -> str:
    """An id that can be read aloud, such as `ads_ctr-k7m2q9`."""
    return f"{scenario}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def definition_for(scenario: str | None) -> Definition:
    """The definition that grades a scenario; with the rubric alone when nobody has its sheet."""
    return load_definition(scenario if scenario in list_scenarios() else None)


def invocation() -> str:
    """How viva was called, so that a command that is printed can be copied: `viva`, or a path where that is another."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m viva"
    found = shutil.which("viva")
    if called.name != "viva" or (found and Path(found).resolve() == called.resolve()):
        return "viva"
    here = Path.cwd()
    return shlex.quote(str(called.relative_to(here) if called.is_relative_to(here) else called))


async def graded(
    journal: Store,
    interview: str,
    grader: Grader,
    *,
    scenario: str | None = None,
    rubric: str | None = None,
    told: Told | None = None,
    level: Level | None = None,
    mode: Mode | None = None,
) -> Graded:
    """Grade an interview of the journal, with the ledger as it was kept, and keep the scorecard beside it.

    `scenario` is the path of its sheet, where that is not one of those that are found by name.
    """
    events = [journalled.event for journalled in await journal.read(interview)]
    transcript = transcript_of(interview, events)
    definition = sheet_of(transcript.scenario, scenario, rubric=rubric)
    state = replay(definition, events)
    scorecard = await grade(
        transcript,
        definition=definition,
        judge=grader.judge_for(definition),
        level=level,
        mode=mode,
        ledger=ledger_of(state),
        minutes=math.inf if state.total is None else state.total / 60,
        limit=grader.asked.limit,
        record=grader.record,
        told=told,
    )
    await journal.save_scorecard(interview, scorecard)
    return Graded(scorecard, definition, transcript)


def sheet_of(recorded: str | None, given: str | None, *, rubric: str | None = None) -> Definition:
    """The definition of an interview of the journal. Raises `UsageError` where its scenario is not to be found."""
    if given is None and recorded not in list_scenarios():
        raise UsageError(
            f"this interview is about {recorded!r}, which is not among the scenarios known here; say where its file "
            "is with --scenario FILE, or copy it to packs/scenarios/ in the user data folder"
        )
    definition = load_definition(given or recorded, rubric=rubric)
    if definition.scenario is None or definition.scenario.id != recorded:
        raise UsageError(f"--scenario {given}: this interview is about {recorded!r}; give the file of that scenario")
    return definition


class Graded(NamedTuple):
    """A scorecard with what a report needs beside it."""

    scorecard: Scorecard
    definition: Definition
    transcript: Transcript
