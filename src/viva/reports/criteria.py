"""The body of a report: each criterion with its score or the reason why there is none."""

from __future__ import annotations

from viva.reports.account import Account, Line
from viva.reports.content import Entry, Section, Tone
from viva.reports.measures import TOP
from viva.reports.verdicts import quoted


def by_criterion(account: Account) -> tuple[Section, ...]:
    """A section for each dimension that has criteria in the mode."""
    names = dict.fromkeys(line.dimension for line in account.lines)
    return tuple(
        Section(
            f"{name}, criterion by criterion",
            tuple(_entry(line) for line in account.lines if line.dimension == name),
        )
        for name in names
    )


def _entry(line: Line) -> Entry:
    title = f"{line.id} {line.measures}"
    stronger = f"A stronger answer: “{line.stronger}”" if line.stronger else ""
    if line.score is None:
        return Entry(title, line.mark, (line.why,), quoted(line.quotes), "", stronger, "quiet")
    lines = (line.why, line.cap) if line.cap else (line.why,)
    return Entry(title, line.mark, lines, quoted(line.quotes), next_rung(line), stronger, _tone(line))


def next_rung(line: Line) -> str:
    """What the next rung asks; empty at the top, without a score, and where the reason says it already."""
    if line.score is None or not line.missing or line.missing in line.why:
        return ""
    return f"For rung {(line.raw or line.score) + 1}: {line.missing}"


def _tone(line: Line) -> Tone:
    if line.shortfall == "below":
        return "bad"
    return "good" if (line.score or 0) >= TOP - 1 else "plain"
