"""A report as CSV in long form: a row for each criterion and each dimension, for a spreadsheet or a data frame."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from viva.reports.account import Account, Line
from viva.reports.measures import Measure

HEADER = (
    "interview",
    "scenario",
    "level",
    "mode",
    "coached",
    "retry_of",
    "judge",
    "indicative",
    "kind",
    "id",
    "name",
    "dimension",
    "state",
    "score",
    "label",
    "low",
    "high",
    "error",
    "minimum",
    "below",
    "provenance",
    "scored",
    "of",
    "turns",
    "why",
)
"""The columns. `score` is empty where there is none; so is everything that does not apply to a row's kind."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def csv_report(accounts: Iterable[Account], *, header: bool = True) -> str:
    """The rows of one interview or of several, with one header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, restval="", lineterminator="\n")
    if header:
        writer.writeheader()
    for account in accounts:
        writer.writerows(_rows(account))
    return out.getvalue()


def _rows(account: Account) -> Iterator[dict[str, str | int]]:
    shared: dict[str, str | int] = {
        "interview": account.interview,
        "scenario": account.scenario,
        "level": account.level,
        "mode": account.mode,
        "coached": _yes(account.coached),
        "retry_of": account.retry_of,
        "judge": plain_cell(account.origin.judge),
        "indicative": _yes(account.indicative),
    }
    for measure in account.measures:
        if measure.of:
            yield shared | _dimension(measure)
    for line in account.lines:
        yield shared | _criterion(line)


def _dimension(measure: Measure) -> dict[str, str | int]:
    return {
        "kind": "dimension",
        "id": measure.id,
        "name": plain_cell(measure.name),
        "state": "not_evidenced" if measure.mean is None else "scored",
        "score": _number(measure.mean),
        "label": "not assessed" if measure.mean is None else f"{measure.mean:.1f} of 4",
        "low": _number(measure.low),
        "high": _number(measure.high),
        "error": _number(measure.error),
        "scored": measure.scored,
        "of": measure.of,
    }


def _criterion(line: Line) -> dict[str, str | int]:
    return {
        "kind": "criterion",
        "id": line.id,
        "name": plain_cell(line.measures),
        "dimension": plain_cell(line.dimension),
        "state": line.state,
        "score": "" if line.score is None else line.score,
        "label": line.meaning or line.mark,
        "minimum": line.minimum or "",
        "below": "" if line.score is None else _yes(line.shortfall is not None),
        "provenance": line.provenance,
        "turns": " ".join(str(turn) for turn in dict.fromkeys((*(one.turn for one in line.quotes), *line.more))),
        "why": plain_cell(line.why),
    }


def plain_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Example:
        >>> plain_cell("=1+1")
        "'=1+1"
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _yes(value: bool) -> str:
    return "true" if value else "false"
