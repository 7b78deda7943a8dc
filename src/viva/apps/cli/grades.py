"""`viva grade`: a transcript's file or an interview of the journal becomes a scorecard."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viva.apps.cli.opening import Graded, definition_for, graded, judge_for, opened
from viva.errors import BelowThreshold, StoreUnavailable, UsageError
from viva.grading import grade
from viva.journal.opening import resolve
from viva.packs.transcripts import read_transcript
from viva.reports.json import scorecard_json
from viva.reports.markdown import markdown_report
from viva.reports.terminal import terminal_report
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the flags of `viva grade` ask for."""

    source: str
    level: Level | None
    mode: Mode | None
    scenario: str | None
    form: Literal["text", "json", "md"]
    out: Path | None
    floors: tuple[str, ...]


async def grade_source(wish: Wish, *, store: str | None) -> int:
    """Grade, print or write, and hold the dimensions against `--fail-under`."""
    floors = dict(_floor(floor) for floor in wish.floors)
    result = await _graded(wish, store)
    _print(wish, *result)
    below = [_shortfall(name, floor, result.scorecard) for name, floor in floors.items()]
    if any(below):
        raise BelowThreshold("; ".join(text for text in below if text))
    return 0


async def _graded(wish: Wish, store: str | None) -> Graded:
    path = Path(wish.source)
    if path.exists():
        transcript = read_transcript(path)
        definition = definition_for(wish.scenario or transcript.scenario)
        judge = judge_for(definition)
        scorecard = await grade(transcript, definition=definition, judge=judge, level=wish.level, mode=wish.mode)
        return Graded(scorecard, definition, transcript)
    if path.suffix or "/" in wish.source:
        raise UsageError(f"{wish.source}: there is no such file; give a transcript's path or an id of `viva list`")
    async with opened(store) as journal:
        return await graded(journal, await resolve(journal, wish.source), level=wish.level, mode=wish.mode)


def _print(wish: Wish, scorecard: Scorecard, definition: Definition, transcript: Transcript) -> None:
    if wish.form == "text" and wish.out is None:
        terminal_report(scorecard, definition, transcript, sys.stdout)
        return
    if wish.form == "json":
        text = json.dumps(scorecard_json(scorecard), ensure_ascii=False, indent=2) + "\n"
    else:
        text = markdown_report(scorecard, definition, transcript)
    if wish.out is None:
        sys.stdout.write(text)
        return
    try:
        wish.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(f"{wish.out}: cannot be written ({error.strerror}); give another --out") from None


def _floor(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError:
        raise UsageError(f"--fail-under {text!r}: write DIMENSION=SCORE, such as measurement=2.5") from None


def _shortfall(name: str, floor: float, scorecard: Scorecard) -> str:
    if name not in scorecard.dimensions:
        raise UsageError(f"--fail-under {name}: the dimensions are {', '.join(scorecard.dimensions)}")
    dimension = scorecard.dimensions[name]
    if dimension.mean is None:
        return f"{name} has no score, so it cannot reach {floor:g}"
    return f"{name} is {dimension.mean:.2f}, below {floor:g}" if dimension.mean < floor else ""
