"""`viva grade`: transcripts' files and interviews of the journal become scorecards."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viva.api.grader import Asked, Grader, grading
from viva.api.grades import Graded, graded
from viva.api.sheets import definition_for, sheet_of
from viva.apps.cli.estimate import estimated
from viva.apps.cli.opening import opened
from viva.apps.cli.progress import progress
from viva.apps.cli.sources import Material, Source, sources_in
from viva.apps.cli.spent import usage_text
from viva.errors import (
    BelowThreshold,
    BudgetExceeded,
    ModelError,
    ModelUnavailable,
    StoreUnavailable,
    UsageError,
    VivaError,
)
from viva.grading import Told, grade
from viva.journal.opening import resolve
from viva.judges.sitting import together
from viva.machine.record import transcript_of
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.reports.json import scorecard_json
from viva.reports.markdown import markdown_report
from viva.reports.terminal import terminal_report
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

AT_ONCE = 4
"""Transcripts that are graded at once, where there are several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the flags of `viva grade` ask for."""

    sources: tuple[str, ...]
    level: Level | None
    mode: Mode | None
    scenario: str | None
    form: Literal["text", "json", "md"]
    out: Path | None
    floors: tuple[str, ...]
    asked: Asked
    dry_run: bool = False


async def grade_sources(wish: Wish, *, store: str | None) -> int:
    """Grade, print or write, and hold the dimensions against `--fail-under`."""
    floors = dict(_floor(floor) for floor in wish.floors)
    sources = sources_in(wish.sources)
    async with grading(wish.asked) as grader:
        if wish.dry_run:
            print(await estimated([await _read(source, wish, store) for source in sources], grader))
            return 0
        one = len(sources) == 1 and (wish.out is None or wish.out.suffix != ".jsonl")
        scorecards = (
            [await _alone(sources[0], wish, store, grader)] if one else await _all(sources, wish, store, grader)
        )
        if grader.spent:
            print(f"The judge took {usage_text(tuple(grader.spent))}", file=sys.stderr)
    below = [_shortfall(name, floor, card) for card in scorecards for name, floor in floors.items()]
    lost = sum(len(card.unreachable) for card in scorecards)
    if lost:
        raise ModelUnavailable(
            f"The judge could not be reached for {lost} criteria; the same command asks for these alone."
        )
    if any(below):
        raise BelowThreshold("; ".join(text for text in below if text))
    return 0


async def _alone(source: Source, wish: Wish, store: str | None, grader: Grader) -> Scorecard:
    result = await _graded(source, wish, store, grader, progress(source.name))
    _print(wish, *result)
    return result.scorecard


async def _all(sources: tuple[Source, ...], wish: Wish, store: str | None, grader: Grader) -> list[Scorecard]:
    """Grade several at once: a JSON object a line, in the order in which they were given.

    One that cannot be graded has its error in its line and lets the others be. A limit that is reached, or a model
    that cannot be used, stops all; what was judged is kept, and the same command goes on from there.
    """
    places = asyncio.Semaphore(AT_ONCE if grader.lines else 1)
    told = progress("graded")
    done = 0

    async def scored(source: Source) -> Scorecard | VivaError:
        nonlocal done
        async with places:
            try:
                found: Scorecard | VivaError = (await _graded(source, wish, store, grader, None)).scorecard
            except (BudgetExceeded, ModelError, StoreUnavailable):
                raise
            except VivaError as error:
                found = error
        done += 1
        if told is not None:
            told(done, len(sources))
        return found

    results = await together([scored(source) for source in sources])
    rows = [_row(source, result) for source, result in zip(sources, results, strict=True)]
    _write(wish.out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    for row in rows:
        if "error" in row:
            print(f"{row['source']}: {row['error']}", file=sys.stderr)
    cards = [result for result in results if isinstance(result, Scorecard)]
    if not cards:
        raise UsageError("none of these could be graded")
    return cards


async def _read(source: Source, wish: Wish, store: str | None) -> Material:
    if source.path is None:
        async with opened(store) as journal:
            interview = await resolve(journal, source.name)
            events = [journalled.event for journalled in await journal.read(interview)]
        transcript = transcript_of(interview, events)
        return Material(transcript, sheet_of(transcript.scenario, transcript.variation, wish.scenario))
    transcript = read_transcript(source.path)
    given = load_definition(wish.scenario, variation=transcript.variation) if wish.scenario else None
    definition = given or definition_for(transcript)
    return Material(transcript, definition)


async def _graded(source: Source, wish: Wish, store: str | None, grader: Grader, told: Told | None) -> Graded:
    if source.path is None:
        async with opened(store) as journal:
            interview = await resolve(journal, source.name)
            return await graded(
                journal, interview, grader, scenario=wish.scenario, level=wish.level, mode=wish.mode, told=told
            )
    read = await _read(source, wish, store)
    scorecard = await grade(
        read.transcript,
        definition=read.definition,
        judge=grader.judge_for(read.definition),
        level=wish.level,
        mode=wish.mode,
        limit=wish.asked.limit,
        record=grader.record,
        told=told,
    )
    return Graded(scorecard, read.definition, read.transcript)


def _row(source: Source, result: Scorecard | VivaError) -> dict[str, object]:
    if isinstance(result, VivaError):
        return {"source": source.name, "error": str(result)}
    return {"source": source.name, "scorecard": scorecard_json(result)}


def _print(wish: Wish, scorecard: Scorecard, definition: Definition, transcript: Transcript) -> None:
    if wish.form == "text" and wish.out is None:
        terminal_report(scorecard, definition, transcript, sys.stdout)
    elif wish.form == "json":
        _write(wish.out, json.dumps(scorecard_json(scorecard), ensure_ascii=False, indent=2) + "\n")
    else:
        _write(wish.out, markdown_report(scorecard, definition, transcript))


def _write(out: Path | None, text: str) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(f"{out}: cannot be written ({error.strerror}); give another --out") from None


def _floor(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        floor = float(number)
    except ValueError:
        floor = math.nan
    if not math.isfinite(floor):
        raise UsageError(f"--fail-under {text!r}: write DIMENSION=SCORE, such as measurement=2.5")
    return name.strip(), floor


def _shortfall(name: str, floor: float, scorecard: Scorecard) -> str:
    if name not in scorecard.dimensions:
        raise UsageError(f"--fail-under {name}: the dimensions are {', '.join(scorecard.dimensions)}")
    dimension = scorecard.dimensions[name]
    if dimension.mean is None:
        return f"{scorecard.transcript}: {name} has no score, so it cannot reach {floor:g}"
    if dimension.mean < floor:
        return f"{scorecard.transcript}: {name} is {dimension.mean:.2f}, below {floor:g}"
    return ""
