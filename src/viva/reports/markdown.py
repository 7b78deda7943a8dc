"""A report as Markdown, for a file or a pull request."""

from __future__ import annotations

import re
from itertools import groupby

from viva.reports.content import Bar, Block, Entry, Paragraph, Report, Row
from viva.reports.gathering import NOTHING, Beside
from viva.reports.report import report_of
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")


def markdown_report(
    scorecard: Scorecard, definition: Definition, transcript: Transcript, beside: Beside = NOTHING
) -> str:
    """A scorecard in the order of the terminal's report; words of a transcript are text, never markup."""
    return written(report_of(scorecard, definition, transcript, beside))


def written(report: Report) -> str:
    """The report as Markdown."""
    parts = [f"# {escaped(report.title)}", escaped(report.subtitle)]
    for section in report.sections:
        parts.append(f"## {escaped(section.title)}")
        parts += [_together(list(blocks)) for _, blocks in groupby(section.blocks, key=type)]
    return "\n\n".join(parts) + "\n"


def _together(blocks: list[Block]) -> str:
    """Blocks of one kind that follow each other."""
    bars = [_bar(block) for block in blocks if isinstance(block, Bar)]
    if bars:
        return "\n".join(["| dimension | mean | |", "| --- | ---: | --- |", *bars])
    rows = [f"- **{escaped(row.label)}:** {escaped(row.text)}" for row in blocks if isinstance(row, Row)]
    if rows:
        return "\n".join(rows)
    entries = [_entry(block) for block in blocks if isinstance(block, Entry)]
    paragraphs = [escaped(block.text) for block in blocks if isinstance(block, Paragraph)]
    return "\n\n".join([*entries, *paragraphs])


def _bar(bar: Bar) -> str:
    mean = "" if bar.value is None else f"{bar.value:.1f}"
    note = f"{bar.note}, {bar.interval}" if bar.interval else bar.note
    return f"| {escaped(bar.name)} | {mean} | {escaped(note)} |"


def _entry(entry: Entry) -> str:
    parts = [f"**{escaped(entry.title)}** ({escaped(entry.mark)})", *map(escaped, entry.lines)]
    parts += [f"> turn {quote.turn}: “{escaped(quote.text)}”" for quote in entry.quotes]
    parts += [escaped(text) for text in (entry.missing, entry.stronger) if text]
    return "\n\n".join(parts)


def escaped(text: str) -> str:
    r"""Text that Markdown and HTML leave as it is.

    Example:
        >>> escaped("<b> *x* S1.GOAL")
        '&lt;b&gt; \\*x\\* S1.GOAL'
    """
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", html)
