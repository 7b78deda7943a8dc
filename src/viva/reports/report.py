"""One report in one order, whatever it is written as: terminal, Markdown or anything that comes later."""

from __future__ import annotations

from viva.reports import appealed, course, verdicts
from viva.reports.account import Account
from viva.reports.content import Report
from viva.reports.criteria import by_criterion
from viva.reports.gathering import NOTHING, Beside, account_of
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript

MODES: dict[Mode, str] = {"full": "full interview", "step1": "first step alone"}
"""Modes as people say them."""


def report_of(card: Scorecard, definition: Definition, transcript: Transcript, beside: Beside = NOTHING) -> Report:
    """Everything a person should read about one interview, what matters most first."""
    return blocks_of(account_of(card, definition, transcript, beside))


def blocks_of(account: Account) -> Report:
    """An account as sections of blocks."""
    sections = (
        verdicts.what_this_is(account),
        verdicts.recommended(account.ruling, account.level),
        verdicts.measured(account.measures, account.bases),
        verdicts.missed(account.lines, account.misses, account.level),
        verdicts.red_flags(account.flags),
        appealed.appeals(account.appeals),
        *by_criterion(account),
        course.facts(account.facts),
        course.topics(account),
        course.time_spent(account),
        course.conduct(account.conduct),
        course.origin(account),
    )
    return Report(
        title=f"Scorecard: {account.title}",
        subtitle=f"{account.level} level, {MODES[account.mode]}, transcript {account.interview}",
        sections=tuple(section for section in sections if section is not None and section.blocks),
    )
