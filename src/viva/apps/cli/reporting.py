"""`viva report`, and the report that is kept after each interview."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from viva.api.sheets import definition_for, sheet_of
from viva.apps.cli.opening import invocation, opened
from viva.errors import StoreUnavailable, UsageError
from viva.folders import user_folder
from viva.journal.opening import resolve
from viva.journal.store import Store
from viva.judges.model import judge_prompts
from viva.judges.record import digest_of
from viva.machine.plan import plan_of
from viva.machine.record import boards_of, calls_of, transcript_of
from viva.models.usage import total
from viva.packs.load import load_definition
from viva.packs.measured import calibration_of
from viva.reports.gathering import Beside, account_of
from viva.reports.html import html_report
from viva.reports.inspect_log import inspect_report
from viva.reports.json import scorecard_json
from viva.reports.junit import junit_report
from viva.reports.markdown import markdown_report
from viva.reports.measures import JudgeError, Spent
from viva.reports.table import csv_report
from viva.reports.terminal import terminal_report
from viva.values.definition import Definition
from viva.values.events import Event, Started
from viva.values.messages import Usage
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

Form = Literal["text", "html", "md", "json", "csv", "junit", "inspect"]


async def report_one(
    wanted: str,
    *,
    form: Form | None,
    html: Path | None,
    out: Path | None,
    scenario: str | None = None,
    store: str | None = None,
) -> int:
    """Write the report of an interview's latest scorecard; `latest` is the latest that has one.

    `html` is a file for the HTML report; `form` goes to `out`, or to the terminal. With neither, text is printed.
    """
    async with opened(store) as journal:
        interview = await _meant(journal, wanted)
        events = [journalled.event for journalled in await journal.read(interview)]
        scorecards = await journal.scorecards(interview)
    if not scorecards:
        raise UsageError(f"{interview} has no scorecard yet; get one with: {invocation()} grade {interview}")
    card, transcript = scorecards[-1], transcript_of(interview, events)
    definition = definition_of(card, transcript, scenario)
    beside = beside_of(card, definition, events)
    if html is not None:
        write_report(html, written("html", card, definition, transcript, beside))
        print(f"Report: {html}", file=sys.stderr)
    if form is None and out is None and html is not None:
        return 0
    if form in (None, "text") and out is None:
        terminal_report(card, definition, transcript, sys.stdout, beside=beside)
        return 0
    text = written(form or _form_of(out), card, definition, transcript, beside)
    if out is None:
        sys.stdout.write(text)
    else:
        write_report(out, text)
    return 0


async def _meant(journal: Store, wanted: str) -> str:
    graded = [summary.id for summary in await journal.list() if summary.graded]
    return graded[0] if wanted == "latest" and graded else await resolve(journal, wanted)


def _form_of(out: Path | None) -> Form:
    forms: dict[str, Form] = {".html": "html", ".md": "md", ".json": "json", ".csv": "csv", ".xml": "junit"}
    suffix = out.suffix if out else ""
    if suffix not in forms:
        raise UsageError(f"--out {out}: say what to write with --format; the name's ending does not tell")
    return forms[suffix]


def definition_of(card: Scorecard, transcript: Transcript, scenario: str | None) -> Definition:
    """What the interview was about, with the rubric that the scorecard was graded by, where that is still there."""
    if scenario is not None:
        definition = sheet_of(transcript.scenario, transcript.variation, scenario)
    else:
        definition = definition_for(transcript)
    named = {name.split("/")[1] for name in card.hashes if name.startswith("rubrics/") and name.count("/") > 1}
    other = named - {definition.rubric.id}
    if other and definition.scenario is not None:
        with suppress(UsageError):
            return load_definition(
                scenario or definition.scenario.id, rubric=min(other), variation=transcript.variation
            )
    return definition


def beside_of(
    card: Scorecard, definition: Definition, events: Sequence[Event], judge_calls: Sequence[Usage] = ()
) -> Beside:
    """What the journal and the user's calibrations add to a scorecard; a judge's calls are known while it grades."""
    started = next((event for event in events if isinstance(event, Started)), None)
    plan: dict[str, float] | None = None
    if started is not None:
        steps = plan_of(definition, level=started.level, mode=started.mode, minutes=started.minutes).steps
        plan = {step.id: step.target / 60 for step in steps if step.target is not None}
    parties = (("interviewer", calls_of(events)), ("judge", tuple(judge_calls)))
    return Beside(
        started=started,
        plan=plan,
        spent=tuple(Spent(who=who, calls=len(calls), total=total(calls)) for who, calls in parties if calls),
        error=_error(card, definition),
        boards=boards_of(events),
    )


def _error(card: Scorecard, definition: Definition) -> JudgeError | None:
    """The judge's error by the calibration that the scorecard speaks of, if that is still there."""
    prompts = judge_prompts()
    sha256 = "" if card.judge.kind == "rules" else digest_of(prompts.judge.sha256, prompts.repair.sha256)
    found = calibration_of(definition, judge=card.judge.name, prompt_sha256=sha256)
    if found is None or found.in_words != card.judge.agreement:
        return None
    rms = found.corrections.plain.mean_rms
    return None if rms is None else JudgeError(rms=rms, interviews=len(found.interviews))


def written(form: Form, card: Scorecard, definition: Definition, transcript: Transcript, beside: Beside) -> str:
    """A report in a form that goes to a file."""
    if form == "json":
        return json.dumps(scorecard_json(card), ensure_ascii=False, indent=2) + "\n"
    if form in ("md", "text"):
        return markdown_report(card, definition, transcript, beside)
    account = account_of(card, definition, transcript, beside)
    if form == "csv":
        return csv_report([account])
    if form == "junit":
        return junit_report([account])
    if form == "inspect":
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return inspect_report(account, created=(beside.started.wall_time if beside.started else "") or now)
    return html_report(account)


def write_report(place: Path, text: str) -> None:
    """Write a report's file. Raises `StoreUnavailable` where that cannot be."""
    try:
        place.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise StoreUnavailable(f"{place}: cannot be written ({error.strerror}); give another file") from None


def keep_report(card: Scorecard, definition: Definition, transcript: Transcript, beside: Beside) -> Path:
    """Keep the HTML report of an interview among the user's own files. Raises `StoreUnavailable`, `UsageError`."""
    place = user_folder() / "reports" / f"{card.transcript.replace(':', '-')}.html"
    text = written("html", card, definition, transcript, beside)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"{place.parent}: cannot be made ({error.strerror}); set VIVA_HOME") from None
    write_report(place, text)
    return place
