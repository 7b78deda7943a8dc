"""One line on standard error that says how far a run is; nothing where nobody looks."""

from __future__ import annotations

import sys

from viva.grading import Told


def progress(what: str) -> Told | None:
    """A line that is written over, and gone at the end; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        text = f"{what}: {done} of {of}" if done < of else ""
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    return tell
