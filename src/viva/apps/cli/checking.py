"""`viva check`: problems in packs, a line each, or the state machine as a drawing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from viva.packs.check import check
from viva.packs.find import Kind, find, names
from viva.packs.graph import mermaid
from viva.packs.load import load_framework


def _meant(path: Path) -> Iterator[Path]:
    """The path, or the packs that have it for their id."""
    kinds: tuple[Kind, ...] = ("scenario", "framework", "rubric", "prompt")
    named = [] if path.exists() else [find(kind, str(path)) for kind in kinds if str(path) in names(kind)]
    yield from named or [path]


def check_packs(paths: tuple[Path, ...], *, graph: bool) -> int:
    """Print what is wrong; 2 if anything is. With `graph`, print the framework's machine as Mermaid instead."""
    if graph:
        print(mermaid(load_framework(str(paths[0]) if paths else "ml_system_design")))
        return 0
    problems = check([found for path in paths for found in _meant(path)] or None)
    for problem in problems:
        print(problem, file=sys.stderr)
    count = len(problems)
    print("No problems." if not count else "1 problem." if count == 1 else f"{count} problems.", file=sys.stderr)
    return 2 if problems else 0
