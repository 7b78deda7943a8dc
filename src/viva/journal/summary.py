"""One line about an interview, made from its journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from viva.errors import StoreError
from viva.journal.store import Summary
from viva.values.events import CandidateSaid, Event, Finished, InterviewerSaid, Journalled, Started, Undone


def now() -> str:
    """The present time in ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def settings_of(interview: str, events: Sequence[Event]) -> Started:
    """The first event of a journal. Raises `StoreError` when it is not `started`: nothing could be replayed from it."""
    first = events[0]
    if not isinstance(first, Started):
        raise StoreError(f"{interview}: a journal begins with `started`, not with `{first.kind}`; nothing was kept")
    return first


def turns_of(events: Iterable[Event]) -> int:
    """Turns of both speakers, without those taken back."""
    said: list[str | None] = []
    for event in events:
        if isinstance(event, CandidateSaid):
            said.append(event.message_id)
        elif isinstance(event, InterviewerSaid):
            said.append(None)
        elif isinstance(event, Undone) and event.message_id in said:
            del said[said.index(event.message_id) :]
    return len(said)


def has_end(events: Iterable[Event]) -> bool:
    """Whether the interview is over."""
    return any(isinstance(event, Finished) for event in events)


def summary_of(interview: str, journal: Sequence[Journalled], *, graded: bool) -> Summary:
    """The line of one interview."""
    events = [journalled.event for journalled in journal]
    started = settings_of(interview, events)
    return Summary(
        id=interview,
        scenario=started.scenario,
        level=started.level,
        mode=started.mode,
        started=journal[0].wall_time,
        updated=journal[-1].wall_time,
        turns=turns_of(events),
        finished=has_end(events),
        graded=graded,
    )
