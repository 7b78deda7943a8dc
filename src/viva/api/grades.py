"""Grading, for a transcript that a program has and for an interview of a journal."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from viva.api.grader import Asked, Grader, grading
from viva.api.sheets import definition_for, sheet_of
from viva.errors import UsageError
from viva.grading import Told
from viva.grading import grade as graded_by
from viva.interview import Interview
from viva.journal.store import Store
from viva.judges.offline import OfflineJudge
from viva.judges.panel import Votes
from viva.judges.protocol import Judge
from viva.judges.record import Record
from viva.judges.sitting import AT_ONCE
from viva.machine.fold import replay
from viva.machine.record import ledger_of, transcript_of
from viva.models.roles import OFFLINE
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.events import Event, Started
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

Judges = str | Sequence[str] | Judge | Asked | None
"""None for the rules in code, a model's name, several for a panel, all that may be asked of those, or a judge."""


class Graded(NamedTuple):
    """A scorecard with what a report needs beside it."""

    scorecard: Scorecard
    definition: Definition
    transcript: Transcript


async def grade(
    transcript: Transcript,
    judge: Judges = None,
    *,
    scenario: str | Path | Definition | None = None,
    level: Level | None = None,
    mode: Mode | None = None,
    base_url: str | None = None,
    votes: Votes = "practice",
    max_usd: float | None = None,
    at_once: int = AT_ONCE,
    record: Record | None = None,
    told: Told | None = None,
) -> Scorecard:
    """Grade a transcript: an interview of ours, or one that somebody brings (`viva.read_transcript`).

    `judge` is None for the rules in code, which are indicative and recommend nobody; the name of a model, or several
    for a panel; or any `Judge`. `scenario` is the id or file of the sheet that it was about, or a definition; without
    it the transcript's own, or the rubric alone where nobody knows that. `level` and `mode` replace the transcript's.
    `votes`, `max_usd` and `base_url` are for judges by name. `at_once` calls are made at the same time, and `told`
    hears how many criteria are done, of how many. Judgements are kept in `record`, if there is one, and what stands
    there is not asked for again. An interview is graded with its journal's ledger by `await interview.grade()`.

    Raises `UsageError` for names and settings of no use, `TranscriptError` where nobody but an interviewer speaks,
    `ModelError` where a judge could not be reached at all, `BudgetExceeded` where `max_usd` is spent. A criterion
    whose call failed is left for review; no failure becomes a score.

    Example:
        >>> import asyncio, viva
        >>> said = "The goal is revenue per thousand impressions. At 10,000 requests a second we have 50 ms for each."
        >>> turns = (viva.Turn(number=1, speaker="candidate", text=said),)
        >>> transcript = viva.Transcript(id="mine", scenario="ads_ctr", level="mid", mode="step1", turns=turns)
        >>> scorecard = asyncio.run(viva.grade(transcript))
        >>> scorecard.indicative, scorecard.verdict, scorecard.criteria["S1.GOAL"].state
        (True, None, 'scored')
    """
    definition = await _definition(scenario, transcript)
    asked = Asked(base_url=base_url, votes=votes, max_usd=max_usd, limit=at_once)
    async with judging(judge, asked, definition) as whom:
        run = partial(
            graded_by,
            transcript,
            definition=definition,
            judge=whom,
            level=level,
            mode=mode,
            limit=at_once,
            record=record,
            told=told,
        )
        return await worked_out(whom, run)


async def graded_so_far(interview: Interview, judge: Judges, asked: Asked, level: Level | None) -> Scorecard:
    """The scorecard of an interview as it stands, with its own ledger; nothing is kept."""
    state, definition = interview.state, interview.definition
    async with judging(judge, asked, definition) as whom:
        run = partial(
            graded_by,
            interview.transcript,
            definition=definition,
            judge=whom,
            level=level,
            ledger=interview.ledger,
            minutes=math.inf if state.total is None else state.total / 60,
        )
        return await worked_out(whom, run)


async def worked_out(judge: Judge, run: Callable[[], Coroutine[object, object, Scorecard]]) -> Scorecard:
    """The scorecard of a run. The rules in code work in a thread, so that the loop's other interviews go on."""
    if not isinstance(judge, OfflineJudge):
        return await run()
    return await asyncio.to_thread(lambda: asyncio.run(run()))


@asynccontextmanager
async def judging(judge: Judges, asked: Asked, definition: Definition) -> AsyncIterator[Judge]:
    """The judge that is meant, with its connections open."""
    if judge is None or isinstance(judge, str | Sequence):
        judge = replace(asked, judges=_names(judge))
    if isinstance(judge, Asked):
        async with grading(judge) as grader:
            yield grader.judge_for(definition)
    else:
        yield judge


def _names(judge: str | Sequence[str] | None) -> tuple[str, ...]:
    if judge is None:
        return (OFFLINE,)
    names = (judge,) if isinstance(judge, str) else tuple(judge)
    if not names:
        raise UsageError("no judge is named; give a model's name, or None for the rules in code")
    return names


async def _definition(scenario: str | Path | Definition | None, transcript: Transcript) -> Definition:
    if isinstance(scenario, Definition):
        return scenario
    if scenario is None:
        return await asyncio.to_thread(definition_for, transcript)
    return await asyncio.to_thread(load_definition, scenario, variation=transcript.variation)


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
    definition = sheet_of(transcript.scenario, transcript.variation, scenario, rubric=rubric)
    state = replay(definition, events)
    scorecard = await graded_by(
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
    if _changed_since(events[0], definition):
        note = "The problem's sheet was changed after this interview; it is graded with the sheet as it is today."
        scorecard = scorecard.model_copy(update={"notes": (*scorecard.notes, note)})
    await journal.save_scorecard(interview, scorecard)
    return Graded(scorecard, definition, transcript)


def _changed_since(begun: Event, definition: Definition) -> bool:
    """Whether the scenario's file is another than when the interview began."""
    then = begun.hashes if isinstance(begun, Started) else {}
    return any(
        then.get(name, digest) != digest for name, digest in definition.hashes.items() if name.startswith("scenarios/")
    )
