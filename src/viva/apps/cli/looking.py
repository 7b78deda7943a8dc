"""`viva list` and `viva show`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Literal

from viva.api.sheets import definition_for
from viva.apps.cli.front import printable
from viva.apps.cli.opening import invocation, opened
from viva.apps.cli.reporting import beside_of
from viva.apps.cli.spent import usage_table, usage_text
from viva.journal.opening import resolve
from viva.journal.store import Summary
from viva.machine.record import calls_of, transcript_of
from viva.models.usage import total
from viva.reports.terminal import terminal_report


async def list_all(*, store: str | None, output: Literal["text", "jsonl"]) -> int:
    """A line or a row for each interview."""
    async with opened(store) as journal:
        summaries = await journal.list()
    for summary in summaries:
        print(json.dumps(asdict(summary)) if output == "jsonl" else _line(summary))
    if not summaries and output == "text":
        print("No interviews yet. Start one with: viva interview")
    return 0


def _line(summary: Summary) -> str:
    state = "graded" if summary.graded else "finished" if summary.finished else "open"
    when = summary.updated[:16].replace("T", " ")
    return f"{summary.id:<24} {when}  {summary.level:<7} {summary.mode:<6} {summary.turns:>3} turns  {state}"


async def show_one(wanted: str, *, store: str | None, output: Literal["text", "jsonl"]) -> int:
    """The transcript and the latest scorecard; as JSON Lines the events and every scorecard."""
    async with opened(store) as journal:
        interview_id = await resolve(journal, wanted)
        events = await journal.read(interview_id)
        scorecards = await journal.scorecards(interview_id)
    if output == "jsonl":
        for journalled in events:
            print(journalled.model_dump_json())
        calls = calls_of(journalled.event for journalled in events)
        if calls:
            print(json.dumps({"kind": "usage", "total": total(calls).model_dump(mode="json")}))
        for number, scorecard in enumerate(scorecards, start=1):
            print(json.dumps({"kind": "scorecard", "number": number, "scorecard": scorecard.model_dump(mode="json")}))
        return 0
    transcript = transcript_of(interview_id, tuple(journalled.event for journalled in events))
    for turn in transcript.turns:
        print(f"{turn.number:>3} {turn.speaker.upper()}")
        for line in turn.text.splitlines():
            print(f"    {printable(line)}")
        print()
    recorded = [journalled.event for journalled in events]
    calls = calls_of(recorded)
    if calls:
        print("WHAT THE INTERVIEWER TOOK")
        print(*usage_table(recorded), f"all  {usage_text(calls)}", "", sep="\n")
    if scorecards:
        definition = definition_for(transcript)
        beside = beside_of(scorecards[-1], definition, recorded)
        terminal_report(scorecards[-1], definition, transcript, sys.stdout, beside=beside)
    else:
        print(f"Not graded yet. Go on with: {invocation()} resume {interview_id}", file=sys.stderr)
    return 0
