"""What the tests of turns that come sentence by sentence share: an interviewer, a reader who leaves, soundness."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from tests.interview.holding import definition
from tests.interview.scripted import Proposal, Scripted
from viva.interview import Interview
from viva.journal.memory import MemoryStore
from viva.machine.fold import replay
from viva.values.events import CandidateSaid, Event, InterviewerSaid, SentenceSaid
from viva.values.moves import Decision, Sentence

LISTENS: Proposal = (Decision(act="listen"), Sentence(text="Noted."), Sentence(text="Thank you."))
ASKS_RATE = "What share of the impressions is clicked?"
RATE = "1.2 percent of impressions are clicked."


def streaming(*proposals: Proposal) -> Scripted:
    return Scripted(proposals, streams=True)


async def begun(interview: Interview, text: str, message_id: str, *, sentences: int = 1) -> str:
    """What is shown of a turn by somebody who goes away after so many sentences."""
    shown = ""
    async with aclosing(interview.turn(text, message_id=message_id)) as parts:
        for _ in range(sentences):
            part = await anext(parts)
            assert isinstance(part, Sentence)
            shown += part.text
    return shown


def kept(events: Sequence[Event], message_id: str) -> tuple[str, ...]:
    """The answers to a message."""
    return tuple(e.move.text for e in events if isinstance(e, InterviewerSaid) and e.reply_to == message_id)


async def is_sound(interview: Interview, store: MemoryStore) -> None:
    """The journal in memory is the one in the store, folds to the state, and answers every message once."""
    events = [row.event for row in await store.read(interview.id)]
    assert events == list(interview.events)
    assert replay(definition(), events) == interview.state
    ids = [event.message_id for event in events if isinstance(event, CandidateSaid)]
    assert len(ids) == len(set(ids))
    for message_id in ids:
        answers = kept(events, message_id)
        assert len(answers) <= 1
        shown = "".join(e.text for e in events if isinstance(e, SentenceSaid) and e.reply_to == message_id)
        assert not answers or answers[0].startswith(shown)
