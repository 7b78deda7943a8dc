"""How a command that waits for something is run."""

from __future__ import annotations

from collections.abc import Coroutine

import typer


def run_to_exit(work: Coroutine[object, object, int]) -> None:
    """Run it and leave with the exit code that it gives; 130 where somebody interrupts."""
    import asyncio

    try:
        code = asyncio.run(work)
    except KeyboardInterrupt:
        code = 130
    raise typer.Exit(code)
