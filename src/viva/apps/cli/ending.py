"""What follows an interview: its grades, its report, and the commands that lead back to it."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass

from viva.api.grader import Asked, grading
from viva.api.grades import graded
from viva.apps.cli.front import Front
from viva.apps.cli.opening import invocation
from viva.apps.cli.progress import progress
from viva.apps.cli.reporting import beside_of, keep_report
from viva.errors import StoreUnavailable, UsageError
from viva.interview import Interview
from viva.journal.opening import without_password
from viva.journal.store import Store
from viva.models.usage import total
from viva.reports.json import scorecard_json
from viva.reports.terminal import terminal_report
from viva.values.messages import Usage

PASSWORD = "That command leaves out the store's password: give it in PGPASSWORD, or in ~/.pgpass."
"""What is told behind a command that is shown, where `--store` has a password in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interview's journal, its scenario and its model's server are, unless in their usual places."""

    store: str | None
    scenario: str | None
    base_url: str | None

    def resuming(self, interview: str) -> str:
        """The command that continues it, to be copied as it is."""
        flags = (("--scenario", self.scenario), ("--store", self._shown), ("--base-url", self.base_url))
        given = "".join(f" {flag} {shlex.quote(value)}" for flag, value in flags if value)
        return f"{invocation()} resume {interview}{given}"

    def showing(self, interview: str) -> str:
        """The command that shows it again."""
        return f"{invocation()} show {interview}" + (f" --store {shlex.quote(self._shown)}" if self._shown else "")

    @property
    def left_out(self) -> str:
        """What the commands do not repeat, in a sentence; empty where they are whole."""
        return "" if self._shown == self.store else PASSWORD

    @property
    def _shown(self) -> str | None:
        return self.store and without_password(self.store)


async def grade_and_report(interview: Interview, journal: Store, front: Front, place: Place) -> None:
    """Grade an interview that has ended, where it is not graded yet, show its scorecard and keep the whole report."""
    known = await journal.scorecards(interview.id)
    front.remark("The interview is over." if known else "The interview is over. Grading ...")
    spent: tuple[Usage, ...] = ()
    if known:
        scorecard, definition, transcript = known[-1], interview.definition, interview.transcript
    else:
        async with grading(Asked()) as grader:
            told = None if front.wants_json else progress("grading")
            scorecard, definition, transcript = await graded(
                journal, interview.id, grader, scenario=place.scenario, told=told
            )
            spent = tuple(grader.spent)
    beside = beside_of(scorecard, definition, interview.events, spent)
    try:
        kept = str(keep_report(scorecard, definition, transcript, beside))
        where = f"The whole report, with what was said: {kept}"
    except (StoreUnavailable, UsageError) as failed:
        kept, where = "", str(failed)
    if front.wants_json:
        if interview.calls:
            front.row("usage_in_total", total(interview.calls).model_dump(mode="json"))
        if kept:
            front.row("report", {"path": kept})
        front.row("scorecard", scorecard_json(scorecard))
    else:
        print()
        terminal_report(scorecard, definition, transcript, sys.stdout, beside=beside)
        front.remark(where)
        front.remark(f"Again later: {place.showing(interview.id)}")
