"""Another try at an interview from one of the candidate's turns on: what its journal begins with. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from viva import __version__
from viva.errors import UsageError
from viva.machine.record import kept
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Started


def beginning_again(interview: str, events: Sequence[Event], turn: int, *, wall_time: str) -> tuple[Event, ...]:
    """The events of an interview before a turn of the candidate's, as those of a new one. Turns count from 1 over all.

    What was taken back is left out, and so is what calls to a language model took, which the old interview has paid.
    The time goes on from what it was then. Raises `UsageError` where the turn is not the candidate's.

    Example:
        >>> beginning_again("ads_ctr-k7m2q9", events, 6, wall_time="2026-11-25T10:00:00+00:00")  # doctest: +SKIP
        (Started(...), ...)
    """
    counted = kept(events)
    said = [place for place, event in enumerate(counted) if isinstance(event, CandidateSaid | InterviewerSaid)]
    yours = [number for number, place in enumerate(said, start=1) if isinstance(counted[place], CandidateSaid)]
    if turn not in yours:
        shown = ", ".join(map(str, yours))
        choices = f"your turns are {shown}" if yours else "you have said nothing in it yet"
        raise UsageError(f"turn {turn} of {interview} is not one of yours; {choices}")
    started, *rest = counted[: said[turn - 1]]
    if not isinstance(started, Started):
        raise UsageError(f"{interview}: its journal does not begin with `started`; it cannot be tried again")
    again = started.model_copy(
        update={
            "retry_of": interview,
            "retry_from": turn,
            "wall_time": wall_time,
            "viva_version": __version__,
        }
    )
    return (again, *(_unpaid(event) for event in rest))


def _unpaid(event: Event) -> Event:
    return event.model_copy(update={"calls": ()}) if isinstance(event, InterviewerSaid) else event
