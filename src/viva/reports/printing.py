"""Writes blocks where people read them: a terminal of at most 80 columns, plain where there is no colour, Markdown."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

from viva.reports.content import Report
from viva.reports.markdown import written
from viva.reports.terminal import WIDEST, painted


def is_plain(out: TextIO) -> bool:
    """Whether a stream takes neither colour nor block characters."""
    return not out.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") == "dumb"


def printed(report: Report, out: TextIO, *, plain: bool | None = None, width: int | None = None) -> None:
    """Print blocks. `plain` and `width` are found out where they are None."""
    if width is None:
        width = shutil.get_terminal_size((WIDEST, 24)).columns if out.isatty() else WIDEST
    text = painted(report, plain=is_plain(out) if plain is None else plain, width=width)
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))
    out.flush()


def markdown_of(report: Report) -> str:
    """The same blocks as Markdown."""
    return written(report)
