"""A process that takes an interview up, sends a turn, shows the first sentence, and waits to be killed.

It is given DATABASE, URL, MESSAGE_ID and TEXT; `tests.interview.faults` starts and kills it.
"""

from __future__ import annotations

import asyncio
import sys

from tests.interview.faults import KEYS, MODEL, taken_up
from viva.interviewers.model import ModelInterviewer
from viva.journal.opening import open_store
from viva.models.naming import line_to


async def hold(database: str, url: str, message_id: str, text: str) -> None:
    """Show what comes, as a terminal would."""
    interviewer = ModelInterviewer(line_to(MODEL, base_url=url, keys=KEYS))
    interview = await taken_up(open_store(database), interviewer)
    async for part in interview.turn(text, message_id=message_id):
        print(getattr(part, "text", ""), flush=True)


if __name__ == "__main__":
    asyncio.run(hold(*sys.argv[1:5]))
