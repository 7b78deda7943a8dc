"""A report as Markdown, for a file or a pull request."""

from __future__ import annotations

import re

from viva.reports.content import Bar, Block, Entry, Paragraph, Report, Row
from viva.reports.report import report_of
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")


def markdown_report(scorecard: Scorecard, definition: Definition, transcript: Transcript) -> str:
    """A scorecard in the order of the terminal's report; words of a transcript are text, never markup."""
    return _written(report_of(scorecard, definition, transcript))


def _written(report: Report) -> str:
    parts = [f"# {escaped(report.title)}", escaped(report.subtitle)]
    for section in report.sections:
        parts.append(f"## {escaped(section.title)}")
        bars = [block for block in section.blocks if isinstance(block, Bar)]
        if bars:
            parts.append(_table(bars))
        rows = [block for block in section.blocks if isinstance(block, Row)]
        if rows:
            parts.append("\n".join(f"- **{escaped(row.label)}:** {escaped(row.text)}" for row in rows))
        parts += [_block(block) for block in section.blocks if isinstance(block, (Paragraph, Entry))]
    return "\n\n".join(parts) + "\n"


def _table(bars: list[Bar]) -> str:
    lines = ["| dimension | mean | |", "| --- | ---: | --- |"]
    for bar in bars:
        mean = "" if bar.value is None else f"{bar.value:.1f}"
        lines.append(f"| {escaped(bar.name)} | {mean} | {escaped(bar.note)} |")
    return "\n".join(lines)


def _block(block: Block) -> str:
    if isinstance(block, Entry):
        quotes = [f"> turn {quote.turn}: “{escaped(quote.text)}”" for quote in block.quotes]
        lines = [escaped(line) for line in block.lines]
        return "\n\n".join([f"**{escaped(block.title)}** ({escaped(block.mark)})", *quotes, *lines])
    return escaped(block.text) if isinstance(block, Paragraph) else ""


def escaped(text: str) -> str:
    r"""Text that Markdown and HTML leave as it is.

    Example:
        >>> escaped("<b> *x* S1.GOAL")
        '&lt;b&gt; \\*x\\* S1.GOAL'
    """
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", html)
