"""A report for a terminal: at most 80 columns, in colour where there is colour, plain text everywhere else."""

from __future__ import annotations

import io
import os
import shutil
from typing import TYPE_CHECKING, TextIO

from viva.reports.content import Bar, Block, Entry, Paragraph, Report, Row, Tone
from viva.reports.gathering import NOTHING, Beside
from viva.reports.measures import TOP
from viva.reports.report import report_of
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 80
NARROWEST = 40

_STYLES: dict[Tone, str] = {"plain": "", "quiet": "dim", "notice": "yellow", "good": "green", "bad": "red"}
_CELLS = 20
"""Length of a bar."""


def terminal_report(
    scorecard: Scorecard,
    definition: Definition,
    transcript: Transcript,
    out: TextIO,
    *,
    beside: Beside = NOTHING,
    plain: bool | None = None,
    width: int | None = None,
) -> None:
    """Print a scorecard. `plain` (no colour, no block characters) and `width` are found out where they are None."""
    if plain is None:
        plain = not out.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") == "dumb"
    if width is None:
        width = shutil.get_terminal_size((WIDEST, 24)).columns if out.isatty() else WIDEST
    text = painted(report_of(scorecard, definition, transcript, beside), plain=plain, width=width)
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))
    out.flush()


def painted(report: Report, *, plain: bool, width: int) -> str:
    """The report as the terminal shows it, `width` columns wide."""
    from rich.console import Console

    text = io.StringIO()
    console = Console(
        file=text,
        color_system=None if plain else "auto",
        force_terminal=not plain,
        width=max(NARROWEST, min(width, WIDEST)),
    )
    writer = _Writer(console, plain=plain)
    writer.line(report.title, style="bold")
    writer.line(report.subtitle, style="dim")
    for section in report.sections:
        writer.line("")
        writer.line(section.title, style="bold cyan")
        for block in section.blocks:
            writer.block(block)
    return text.getvalue()


class _Writer:
    """Writes blocks line by line; wraps them by the cells that characters take."""

    def __init__(self, console: Console, *, plain: bool) -> None:
        self._console = console
        self._full, self._empty = ("#", ".") if plain else ("█", "░")

    def line(self, text: str, *, style: str = "", indent: int = 0, hanging: int = 0) -> None:
        """A paragraph; lines after the first are indented by `hanging` more."""
        from rich.text import Text

        room = self._console.width - indent - hanging
        lines = [line.plain.rstrip() for line in Text(text).wrap(self._console, room, overflow="fold")]
        for number, wrapped in enumerate(lines or [""]):
            margin = " " * (indent + (hanging if number else 0))
            self._console.print(Text(margin + wrapped if wrapped else "", style=style), soft_wrap=True, highlight=False)

    def block(self, block: Block) -> None:
        """Any part of a section."""
        match block:
            case Paragraph():
                self.line(block.text, style=_STYLES[block.tone], indent=2)
            case Row():
                self.line(f"{block.label}: {block.text}", indent=2, hanging=2)
            case Bar():
                self.line(self._bar(block), indent=2, hanging=2)
            case Entry():
                self._entry(block)

    def _bar(self, bar: Bar) -> str:
        note = f"{bar.note}, {bar.interval}" if bar.interval else bar.note
        if bar.value is None:
            return f"{bar.name:<13} {'':{_CELLS}}    -  {note}"
        filled = round(_CELLS * bar.value / TOP)
        return f"{bar.name:<13} {self._full * filled}{self._empty * (_CELLS - filled)} {bar.value:4.1f}  {note}"

    def _entry(self, entry: Entry) -> None:
        self.line(f"[{entry.mark}] {entry.title}", style=_STYLES[entry.tone], indent=2, hanging=2)
        for line in entry.lines:
            self.line(line, indent=4)
        for quote in entry.quotes:
            self.line(f"turn {quote.turn}: “{quote.text}”", style="italic", indent=6, hanging=2)
        if entry.missing:
            self.line(entry.missing, indent=4)
        if entry.stronger:
            self.line(entry.stronger, style="italic", indent=4, hanging=2)
