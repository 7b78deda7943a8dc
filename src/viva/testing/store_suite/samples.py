"""Events and a scorecard for the store to keep."""

from __future__ import annotations

from collections.abc import Sequence

from viva.journal.store import Store, Summary
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Started
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

TEXTS = (
    "",
    "two\nlines\r\n\twith a tab",
    "naïve résumé, 日本語, עברית, 😀",
    "a NUL \x00 and a bell \x07",
    "'; drop table viva_events; -- \\ %s {} $1",
    "e\N{COMBINING ACUTE ACCENT} is not \N{LATIN SMALL LETTER E WITH ACUTE}",
    " spaces around ",
    "a long one " * 20_000,
)
"""What a candidate may send; it has to come back letter for letter."""


def said(message_id: str, text: str = "hello") -> CandidateSaid:
    """A candidate's turn."""
    return CandidateSaid(at=1.5, message_id=message_id, text=text)


def answered(text: str = "Understood.") -> InterviewerSaid:
    """An interviewer's turn."""
    return InterviewerSaid(at=2, reply_to=None, move=Move(act="listen", step="s1", text=text))


def scorecard(*notes: str) -> Scorecard:
    """A scorecard without scores, told from others by its notes."""
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


async def events_of(store: Store, interview: str) -> list[Event]:
    """The journal, with nothing around its events."""
    return [row.event for row in await store.read(interview)]


async def lines_of(store: Store, ids: Sequence[str]) -> list[Summary]:
    """What the store's list says of these interviews, in its order."""
    return [summary for summary in await store.list() if summary.id in ids]
