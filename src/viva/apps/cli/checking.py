"""`viva check`: problems in packs, a line each, or the state machine as a drawing."""

from __future__ import annotations

import sys
from pathlib import Path

from viva.packs.check import check
from viva.packs.graph import mermaid
from viva.packs.load import load_framework


def check_packs(paths: tuple[Path, ...], *, graph: bool) -> int:
    """Print what is wrong; 2 if anything is. With `graph`, print the framework's machine as Mermaid instead."""
    if graph:
        print(mermaid(load_framework(str(paths[0]) if paths else "ml_system_design")))
        return 0
    problems = check(paths or None)
    for problem in problems:
        print(problem, file=sys.stderr)
    count = len(problems)
    print("No problems." if not count else "1 problem." if count == 1 else f"{count} problems.", file=sys.stderr)
    return 2 if problems else 0
