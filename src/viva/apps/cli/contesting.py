"""`viva appeal`: a criterion is judged again, by the judge that graded unless another is named."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Literal

from viva.api.appeals import Contested, appeal_to
from viva.api.grader import Asked, grading
from viva.apps.cli.opening import opened
from viva.apps.cli.progress import progress
from viva.apps.cli.spent import usage_text
from viva.errors import UsageError
from viva.journal.opening import resolve
from viva.judges.panel import VOTES, Votes
from viva.models.roles import OFFLINE, bindings
from viva.reports.appealed import appeals, outcome
from viva.reports.content import Report, Section
from viva.reports.difference import difference
from viva.reports.json import scorecard_json
from viva.reports.printing import printed
from viva.values.scorecard import JudgeIdentity


async def contest(
    wanted: str,
    contested: Contested,
    asked: Asked,
    *,
    scenario: str | None,
    store: str | None,
    output: Literal["text", "jsonl"],
) -> int:
    """Judge again, keep the new scorecard behind the old ones, and print both results with what else changed."""
    async with opened(store) as journal:
        interview = await resolve(journal, wanted)
        before = await journal.scorecards(interview)
        if not before:
            raise UsageError(f"{interview} has no scorecard yet; get one with: viva grade {interview}")
        async with grading(_as_before(asked, before[-1].judge)) as grader:
            told = progress(interview)
            heard = await appeal_to(journal, interview, contested, grader, scenario=scenario, told=told)
            spent = tuple(grader.spent)
    changes = difference(before[-1], heard.scorecard)
    if output == "jsonl":
        print(json.dumps({"kind": "appeal", "appeal": heard.appeal.model_dump(mode="json")}, ensure_ascii=False))
        print(json.dumps({"kind": "scorecard", "scorecard": scorecard_json(heard.scorecard)}, ensure_ascii=False))
        rows = [change.model_dump(mode="json") for change in changes]
        print(json.dumps({"kind": "difference", "changes": rows}, ensure_ascii=False))
        return 0
    section = appeals((heard.appeal,))
    assert section is not None
    head = Report(
        title=f"{contested.criterion}: {outcome(heard.appeal)}",
        subtitle=f"{interview}, {heard.scorecard.level} level",
        sections=(Section("Appeal", section.blocks),),
    )
    printed(head, sys.stdout)
    for change in changes:
        print(f"  {change.what:<28} {change.before or '-'} -> {change.after or '-'}")
    print("Nothing else changed." if not changes else "The new scorecard is kept behind the earlier ones.")
    if spent:
        print(f"The judge took {usage_text(spent)}", file=sys.stderr)
    return 0


def _as_before(asked: Asked, judge: JudgeIdentity) -> Asked:
    """The judge that graded, asked as often as then, where no other is named."""
    if asked.judges:
        return asked
    if judge.kind == "rules":
        return replace(asked, judges=(OFFLINE,))
    names = tuple(judge.name.split(" + "))
    bound = () if asked.base_url else tuple(sorted(one.model or "" for one in bindings("judge")))
    if bound != names:
        asked = replace(asked, judges=names)
    return replace(asked, votes=_votes(judge.votes, len(names)))


def _votes(count: int, judges: int) -> Votes:
    """How a panel of so many judges comes to ask for so many votes at first."""
    if count == max(VOTES["practice"], judges):
        return "practice"
    return "standard" if count == VOTES["standard"] else "audit"
