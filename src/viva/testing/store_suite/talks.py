"""Interviews that the suite holds over a store: begun, taken up, talked to until a turn is answered, and looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from functools import cache

from viva.clock import WordClock
from viva.errors import StoreUnavailable, TurnInProgress
from viva.interview import Interview, TurnEnd
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.store import Store
from viva.machine.fold import replay
from viva.packs.load import load_definition
from viva.testing.store_suite.samples import events_of
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, InterviewerSaid, SentenceSaid

ANSWERS = (
    "Who uses the prediction, and what does Plaza want to gain by it?",
    "I would log every impression with the inputs that the model saw, and join the clicks later.",
    "How many requests are there a second, and how quickly must an answer come?",
    "My task is binary classification: the probability of a click for one impression.",
    "",
    "A positive is a click within 30 minutes; a negative was on screen and got none.",
)
PATIENCE = 6
"""How often a turn is sent before the suite says that it is never answered."""


class Shown:
    """What the candidate has seen of the answer to one message."""

    def __init__(self) -> None:
        self.tries: list[str] = []
        """What each time of sending it brought: the last one a whole answer, those before it as far as they came."""


@cache
def definition() -> Definition:
    """What the interviews are about."""
    return load_definition("ads_ctr")


async def begun(interview: str, store: Store, *, streams: bool = False) -> Interview:
    """A new untimed interview; `streams` has each sentence journalled by itself."""
    return await Interview.start(
        interview,
        definition=definition(),
        interviewer=OfflineInterviewer(streams=streams),
        store=store,
        clock=WordClock(),
        minutes=None,
    )


async def taken_up(interview: str, store: Store, *, streams: bool = False) -> Interview:
    """The interview in another process, as far as anybody can tell."""
    return await Interview.load(
        interview,
        definition=definition(),
        interviewer=OfflineInterviewer(streams=streams),
        store=store,
        clock=WordClock(),
    )


async def sent(interview: Interview, text: str, message_id: str, shown: Shown) -> bool:
    """Send a turn once; whether its answer came. A task of its own, so that it may be cancelled."""
    parts: list[str] = []

    async def listen() -> None:
        async with aclosing(interview.turn(text, message_id=message_id)) as answer:
            async for part in answer:
                if isinstance(part, TurnEnd):
                    assert "".join(parts).endswith(part.move.text), "what is shown is the turn that is kept"
                    parts[:] = [part.move.text]  # Behind an answer that was owed before.
                else:
                    parts.append(part.text)

    try:
        await asyncio.create_task(listen())
    except (StoreUnavailable, TurnInProgress, asyncio.CancelledError):
        shown.tries.append("".join(parts))
        return False
    shown.tries.append("".join(parts))
    return True


async def told(interview: Interview, text: str, message_id: str) -> Shown:
    """Send a turn until it is answered, as a person or a platform does that got no reply."""
    shown = Shown()
    for _ in range(PATIENCE):
        if await sent(interview, text, message_id, shown):
            return shown
    raise AssertionError(f"{message_id} was sent {PATIENCE} times and never answered")


async def is_whole(interview: str, store: Store, messages: Mapping[str, str], shown: Mapping[str, Shown]) -> None:
    """Every message is there once, in order, and answered once, by what was shown; nothing else is there.

    `messages` has each message's text by its id.
    """
    rows = await store.read(interview)
    events = [row.event for row in rows]
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1)), "no gap"
    assert [event.kind for event in events].count("started") == 1
    candidate = [(event.message_id, event.text) for event in events if isinstance(event, CandidateSaid)]
    assert candidate == list(messages.items()), "each turn of the candidate is kept once, in order"
    said = [event for event in events if isinstance(event, InterviewerSaid)]
    assert [event.reply_to for event in said] == [None, *messages], "each is answered once, in order"
    answers = {event.reply_to: event.move.text for event in said}
    for event in events:
        if isinstance(event, SentenceSaid):
            assert event.text in answers[event.reply_to], "a sentence belongs to the answer"
    for message_id, seen in shown.items():
        *broken_off, last = seen.tries
        assert last == answers[message_id], "what was shown is what is kept"
        assert all(last.startswith(part) for part in broken_off), "what was shown stands"


async def agree(interview: Interview, store: Store) -> None:
    """An interview in memory is what its journal says."""
    events = await events_of(store, interview.id)
    assert list(interview.events) == events
    assert replay(definition(), events) == interview.state
