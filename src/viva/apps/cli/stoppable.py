"""Work that Ctrl-C stops without leaving the program."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine


async def finished(work: Coroutine[object, object, None]) -> bool:
    """Do the work; False where Ctrl-C stopped it. What the work raises is raised."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, task.cancel)
    except (NotImplementedError, RuntimeError):  # Windows, or not the main thread: Ctrl-C then ends the program.
        await task
        return True
    try:
        await task
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if current is not None and current.cancelling():
            raise
        return False
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
    return True
