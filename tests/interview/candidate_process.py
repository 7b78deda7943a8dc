"""A process that talks to viva until somebody kills it; run by `test_kill.py`.

Usage: candidate_process.py DATABASE TURNS
"""

from __future__ import annotations

import asyncio
import sys

from viva.clock import WallClock
from viva.errors import UnknownInterview
from viva.interview import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.opening import open_store
from viva.packs.load import load_definition
from viva.values.events import CandidateSaid


def text_of(number: int) -> str:
    """What is said in a turn; a question in every third."""
    what = ("What is the business goal?", "I would log every impression.", "Clicks come late, so I wait half an hour.")
    return f"{number}: {what[number % 3]}"


async def main(database: str, turns: int) -> None:
    definition = load_definition("ads_ctr")
    store = open_store(database)
    setting = {"definition": definition, "interviewer": OfflineInterviewer(), "store": store, "clock": WallClock()}
    try:
        interview = await Interview.load("a", **setting)  # type: ignore[arg-type]  # one mapping for both ways
    except UnknownInterview:
        interview = await Interview.start("a", minutes=None, **setting)  # type: ignore[arg-type]
    print("ready", flush=True)
    known = [event for event in interview.events if isinstance(event, CandidateSaid)]
    for number in range(len(known), turns):
        async for _ in interview.turn(text_of(number), message_id=f"m{number}"):
            pass
        print(number, flush=True)
        if interview.ended:
            break
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
