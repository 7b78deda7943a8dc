"""What must be true of an interview of a soak once it is over, looked up in its journal alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.soak_plan import Setting
from benchmarks.soak_talk import Talk
from benchmarks.soak_world import Account
from viva.conduct import report
from viva.interview.record import JOINT
from viva.machine.fold import replay
from viva.machine.record import kept, transcript_of
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, Finished, InterviewerSaid, Journalled, Started
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

COUNTED = frozenset({"R6", "R7", "R12"})
"""Rules whose violations are counted and fail nothing.

R6, the share of the talk, is broken where nothing goes wrong either. R7 and R12 are about time, which jumps here, so
that a step is over before it was entered.
"""
_SURROGATES = re.compile("[\ud800-\udfff]")
_BETWEEN = "\n\n"


def broken(rows: Sequence[Journalled], account: Account, definition: Definition) -> Iterator[str]:
    """What is wrong with a journal, beside what its client knows."""
    events = [row.event for row in rows]
    if [row.seq for row in rows] != list(range(1, len(rows) + 1)):
        yield f"the lines are numbered {[row.seq for row in rows]}"
    if not isinstance(events[0], Started) or sum(isinstance(event, Started) for event in events) != 1:
        yield "the journal does not begin with one `started`"
    if not isinstance(events[-1], Finished) or sum(isinstance(event, Finished) for event in events) != 1:
        yield f"the journal does not end with one `finished`, but with `{events[-1].kind}`"
    for before, after in pairwise(events):
        if after.at < before.at:
            told = f"from {before.at:.3f} s (`{before.kind}`) to {after.at:.3f} (`{after.kind}`)"
            yield f"the clock runs backward, {told}"
            break
    yield from _said(events, account)
    yield from _answered(events, account)
    if replay(definition, events) != replay(definition, events):
        yield "folding the journal twice gives two states"


def _said(events: Sequence[Event], account: Account) -> Iterator[str]:
    said = [event for event in events if isinstance(event, CandidateSaid)]
    ids = [message for event in said for message in event.message_id.split(JOINT)]
    for message, times in Counter(ids).items():
        if times > 1:
            yield f"{message} is there {times} times"
    for message in account.answers.keys() - set(ids):
        yield f"{message} was answered, and is lost"
    for message in set(ids) - account.said.keys():
        yield f"{message} is there, and nobody sent it"
    for message in account.refused & set(ids):
        yield f"{message} was refused, and is there"
    numbers = [int(re.sub(r"\D", "", message)) for message in ids]
    if numbers != sorted(numbers):
        yield f"the messages are not in the order in which they were sent: {', '.join(ids)}"
    for event in said:
        sent = _BETWEEN.join(account.said.get(message, "?") for message in event.message_id.split(JOINT))
        wanted = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", sent)
        whole = event.text.startswith(wanted.strip() and wanted) if event.board else event.text == wanted
        if not whole:  # What changed on the board is told behind the text, or in the place of a blank one.
            told = f"{wanted[:60]!r} of {len(wanted)}, and is {event.text[:60]!r} of {len(event.text)}"
            yield f"{event.message_id} was {told}"


def _answered(events: Sequence[Event], account: Account) -> Iterator[str]:
    answers = [event for event in events if isinstance(event, InterviewerSaid) and event.reply_to is not None]
    count = Counter(answer.reply_to for answer in answers)
    for event in events:
        if isinstance(event, CandidateSaid) and count[event.message_id] != 1:
            yield f"{event.message_id} has {count[event.message_id]} answers"
    for answer in answers:
        for message in (answer.reply_to or "").split(JOINT):
            shown = account.answers.get(message)
            if shown is not None and shown != answer.move.text:
                yield f"the answer to {message} was shown as {shown[:60]!r}, and is {answer.move.text[:60]!r}"
    backs = {message for event in events if event.kind == "undone" for message in event.message_id.split(JOINT)}
    if backs != account.taken_back:
        yield f"taken back were {sorted(account.taken_back)}, in the journal {sorted(backs)}"


async def agreeing(talk: Talk, rows: Sequence[Journalled]) -> list[str]:
    """What is wrong between the interview in memory, its journal, and one that is loaded from it."""
    live, events, found = talk.live, tuple(row.event for row in rows), []
    if live.events != events:
        found.append(f"in memory are {len(live.events)} events, in the journal {len(events)}")
    before = live.state
    await talk.taken_up()
    if talk.live.state != before:
        found.append(f"in memory it stood at {before}, and loaded at {talk.live.state}")
    if talk.live.transcript != transcript_of(live.id, kept(events)):
        found.append("the transcript is not that of the journal")
    if not talk.live.ended:
        found.append("it is not over")
    return found


def conducted(transcript: Transcript, definition: Definition, of: Setting) -> Counter[str]:
    """How often each rule of conduct was broken."""
    total = None if of.minutes == "framework" else math.inf if of.minutes is None else of.minutes
    return Counter(found.rule for found in report(transcript, definition, minutes=total).violations)


def not_verbatim(card: Scorecard, transcript: Transcript) -> list[str]:
    """Quotes that the candidate did not say."""
    return [
        f"turn {quote.turn}: {quote.quote[:60]!r} is no word of the candidate's"
        for line in card.criteria.values()
        for quote in line.quotes
        if transcript.turn(quote.turn).speaker != "candidate" or quote.quote not in transcript.turn(quote.turn).text
    ]
