"""`viva regrade`: an interview of the journal against another judge, rubric or level, and what changed."""

from __future__ import annotations

import json
import sys
from typing import Literal

from viva.api.grader import Asked, grading
from viva.api.grades import graded
from viva.apps.cli.opening import opened
from viva.apps.cli.progress import progress
from viva.apps.cli.spent import usage_text
from viva.journal.opening import resolve
from viva.reports.difference import difference, difference_text
from viva.reports.json import scorecard_json
from viva.reports.terminal import terminal_report
from viva.values.value import Level


async def regrade_one(
    wanted: str,
    asked: Asked,
    *,
    level: Level | None,
    rubric: str | None,
    scenario: str | None,
    store: str | None,
    output: Literal["text", "jsonl"],
) -> int:
    """Grade, keep the new scorecard behind the old ones, and print it with what changed since the last."""
    async with opened(store) as journal, grading(asked) as grader:
        interview = await resolve(journal, wanted)
        before = await journal.scorecards(interview)
        told = progress(interview)
        result = await graded(journal, interview, grader, scenario=scenario, rubric=rubric, level=level, told=told)
        spent = tuple(grader.spent)
    if output == "jsonl":
        print(json.dumps({"kind": "scorecard", "scorecard": scorecard_json(result.scorecard)}, ensure_ascii=False))
        if before:
            changes = [change.model_dump(mode="json") for change in difference(before[-1], result.scorecard)]
            print(json.dumps({"kind": "difference", "changes": changes}, ensure_ascii=False))
        return 0
    terminal_report(result.scorecard, result.definition, result.transcript, sys.stdout)
    if before:
        print(difference_text(before[-1], result.scorecard))
    if spent:
        print(f"The judge took {usage_text(spent)}", file=sys.stderr)
    return 0
