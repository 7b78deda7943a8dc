"""`viva history`, `viva progress` and `viva compare`: attempts out of the journal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viva.apps.cli.opening import opened
from viva.apps.cli.reporting import definition_of, write_report
from viva.errors import UsageError, VivaError
from viva.journal.opening import resolve
from viva.journal.store import Store, Summary
from viva.judges.model import judge_prompts
from viva.judges.record import digest_of
from viva.machine.record import transcript_of
from viva.packs.measured import calibration_of
from viva.reports.attempts import Attempt, Track, attempt_of, basis_of, tracks_of
from viva.reports.compared import compared
from viva.reports.comparison import Uncertainty, comparison_of, side_of
from viva.reports.history import history_of, progress_of
from viva.reports.measures import JudgeError
from viva.reports.printing import is_plain, markdown_of, printed
from viva.reports.progress_page import progress_page
from viva.values.definition import Definition
from viva.values.events import Event, Started
from viva.values.scorecard import Scorecard

_SIMULATED = "sim."
"""How the ids of interviews begin that `viva simulate` holds; nobody's attempts."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An attempt with the events it is from."""

    attempt: Attempt
    events: tuple[Event, ...]

    def definition(self) -> Definition:
        """What it was about, with the rubric that graded it. Raises `UsageError` where that is not to be found."""
        assert self.attempt.card is not None
        return definition_of(self.attempt.card, transcript_of(self.attempt.interview, self.events), None)


async def show_history(*, scenario: str | None, store: str | None, output: Literal["text", "jsonl"]) -> int:
    """Every attempt in a line or a JSON object, the oldest first, and a sparkline for each dimension."""
    found, simulated = await _all(scenario, store, graded_alone=False)
    attempts = [one.attempt for one in found]
    tracks = tracks_of(attempts)
    if output == "jsonl":
        for row in _rows(attempts, tracks):
            print(json.dumps(row, ensure_ascii=False))
        return 0
    printed(history_of(attempts, tracks, plain=is_plain(sys.stdout), left_out=simulated), sys.stdout)
    return 0


async def show_progress(*, html: Path | None, scenario: str | None, store: str | None) -> int:
    """Dimensions over time in the terminal, or as a page in a file."""
    found, _ = await _all(scenario, store, graded_alone=True)
    if not found:
        raise UsageError("no interview has a scorecard yet; `viva interview` begins one, `viva grade ID` grades one")
    error = _error(found)
    tracks = tracks_of([one.attempt for one in found], error)
    if html is None:
        printed(progress_of(tracks, error), sys.stdout)
        return 0
    write_report(html, progress_page(tracks, error))
    print(f"Progress: {html}", file=sys.stderr)
    return 0


async def show_comparison(first: str, second: str, *, form: Literal["text", "json", "md"], store: str | None) -> int:
    """Two attempts, the second against the first."""
    async with opened(store) as journal:
        reads = [await _read(journal, await resolve(journal, wanted)) for wanted in (first, second)]
    for read in reads:
        if read.attempt.card is None:
            name = read.attempt.interview
            raise UsageError(f"{name} has no scorecard yet; get one with: viva grade {name}")
    definitions = [read.definition() for read in reads]
    a, b = (side_of(read.attempt, definition) for read, definition in zip(reads, definitions, strict=True))
    comparison = comparison_of(a, b, _uncertainty(b.card, definitions[1]))
    if form == "json":
        print(comparison.model_dump_json(indent=2))
    elif form == "md":
        sys.stdout.write(markdown_of(compared(comparison)))
    else:
        printed(compared(comparison), sys.stdout)
    return 0


async def _all(scenario: str | None, store: str | None, *, graded_alone: bool) -> tuple[list[_Read], int]:
    """The attempts, the oldest first, and how many interviews of simulated candidates are left out."""
    async with opened(store) as journal:
        summaries = [one for one in await journal.list() if scenario is None or one.scenario == scenario]
        if scenario is not None and not summaries:
            raise UsageError(f"--scenario {scenario}: no attempt at it; `viva history` lists all")
        people = [one for one in _oldest_first(summaries) if not one.id.startswith(_SIMULATED)]
        found = [await _read(journal, one.id) for one in people if one.graded or not graded_alone]
    return found, len(summaries) - len(people)


def _oldest_first(summaries: Sequence[Summary]) -> list[Summary]:
    return sorted(summaries, key=lambda one: (one.started, one.id))


async def _read(journal: Store, interview: str) -> _Read:
    events = tuple(journalled.event for journalled in await journal.read(interview))
    started = events[0]
    assert isinstance(started, Started), "a journal begins with it"
    return _Read(attempt_of(interview, started, await journal.scorecards(interview)), events)


def _rows(attempts: Sequence[Attempt], tracks: Sequence[Track]) -> list[dict[str, object]]:
    placed = {one.attempt.interview: one for track in tracks for one in track.attempts}
    rows: list[dict[str, object]] = []
    for attempt in attempts:
        row: dict[str, object] = attempt.model_dump(mode="json", exclude={"card"})
        there = placed.get(attempt.interview)
        row["marks"] = [mark.model_dump(mode="json") for mark in there.marks] if there else []
        row["judge"] = there.card.judge.name if there else None
        row["indicative"] = there.card.indicative if there else None
        verdict = there.card.verdict if there else None
        row["recommendation"] = verdict.at_level.recommendation if verdict else None
        row["dimensions"] = {one.id: one.mean for one in there.measures if one.of} if there else {}
        rows.append(row)
    return rows


def _error(found: Sequence[_Read]) -> JudgeError | None:
    """Of the judge that the latest comparable attempt was graded by, as calibrated."""
    latest = found[-1].attempt
    alike = [one for one in found if (one.attempt.framework, one.attempt.rubric) == (latest.framework, latest.rubric)]
    basis = basis_of([one.attempt for one in alike])
    read = next(one for one in alike if one.attempt is basis)
    assert basis.card is not None
    try:
        known = _uncertainty(basis.card, read.definition())
    except VivaError:
        return None
    return JudgeError(rms=known.mean, interviews=known.interviews) if known and known.mean is not None else None


def _uncertainty(card: Scorecard, definition: Definition) -> Uncertainty | None:
    """By the calibration that the scorecard speaks of, if that is still there."""
    prompts = judge_prompts()
    sha256 = "" if card.judge.kind == "rules" else digest_of(prompts.judge.sha256, prompts.repair.sha256)
    found = calibration_of(definition, judge=card.judge.name, prompt_sha256=sha256)
    if found is None or found.in_words != card.judge.agreement:
        return None
    plain = found.corrections.plain
    return Uncertainty(level=plain.level_rms, mean=plain.mean_rms, interviews=len(found.interviews))
