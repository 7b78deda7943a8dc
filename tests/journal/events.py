"""Events and scorecards that the tests of the stores keep."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from viva.journal.opening import open_store
from viva.journal.store import Store
from viva.values.events import CandidateSaid, InterviewerSaid, Started
from viva.values.ledger import Ledger
from viva.values.moves import Move
from viva.values.scorecard import JudgeIdentity, Scorecard

STARTED = Started(
    at=0,
    scenario="ads_ctr",
    framework="f",
    rubric="r",
    level="mid",
    mode="full",
    minutes=45,
    clock="wall",
    seed=1,
    interviewer="i",
    hashes={"a": "b"},
    viva_version="0",
    wall_time="2026-01-01T00:00:00+00:00",
)


def said(message_id: str, text: str = "hello") -> CandidateSaid:
    return CandidateSaid(at=1.5, message_id=message_id, text=text)


def answered(text: str = "Understood.") -> InterviewerSaid:
    return InterviewerSaid(at=2, reply_to=None, move=Move(act="listen", step="s1", text=text))


def scorecard(*notes: str) -> Scorecard:
    return Scorecard(
        transcript="a",
        scenario="ads_ctr",
        scenario_known=True,
        level="mid",
        mode="full",
        indicative=True,
        criteria={},
        dimensions={},
        coverage=0.5,
        verdict=None,
        red_flags=(),
        ledger=Ledger(),
        judge=JudgeIdentity(name="rules", kind="rules", agreement="not calibrated"),
        hashes={},
        notes=notes,
    )


def with_store(url: str, body: Callable[[Store], Awaitable[None]]) -> None:
    """Open a store, do something with it, close it."""

    async def run() -> None:
        store = open_store(url)
        try:
            await body(store)
        finally:
            await store.close()

    asyncio.run(run())
