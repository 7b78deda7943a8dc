"""One line about an interview, made from its journal."""

from __future__ import annotations

from datetime import UTC, datetime

from viva.journal.store import Summary
from viva.values.events import CandidateSaid, Finished, InterviewerSaid, Journalled, Started


def now() -> str:
    """The present time in ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat()


def summary_of(interview: str, events: tuple[Journalled, ...], *, graded: bool) -> Summary:
    """The line of one interview; the journal has at least its `Started`."""
    started = events[0].event
    assert isinstance(started, Started)
    return Summary(
        id=interview,
        scenario=started.scenario,
        level=started.level,
        mode=started.mode,
        started=events[0].wall_time,
        updated=events[-1].wall_time,
        turns=sum(isinstance(row.event, CandidateSaid | InterviewerSaid) for row in events),
        finished=any(isinstance(row.event, Finished) for row in events),
        graded=graded,
    )
