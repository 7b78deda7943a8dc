"""What calls to a language model took, in words: in total, and turn by turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from viva.machine.record import kept
from viva.models.usage import total
from viva.values.events import CandidateSaid, Event, InterviewerSaid
from viva.values.messages import Usage


def usage_text(calls: tuple[Usage, ...]) -> str:
    """What the calls took, in one sentence.

    Example:
        >>> usage_text((Usage(prompt=3000, completion=90, cached=2000, first_token_s=0.8),))
        '1 call: 3,000 tokens in (2,000 cached), 90 out; cost n/a; 0.8 s to the first words.'
    """
    if not calls:
        return "No language model has been asked."
    took = total(calls)
    cost = "n/a" if took.usd is None else f"${took.usd:.4f}"
    first = f"; {took.first_token_s:.1f} s to the first words" if took.first_token_s is not None else ""
    about = "about " if took.estimated else ""
    return (
        f"{len(calls)} call{'s' if len(calls) > 1 else ''}: {about}{took.prompt:,} tokens in ({took.cached:,} cached), "
        f"{took.completion:,} out; cost {cost}{first}."
    )


def usage_table(events: Iterable[Event]) -> Iterator[str]:
    """A line for each of the interviewer's turns that a model was asked for, with its number in the transcript."""
    number = 0
    for event in kept(events):
        number += isinstance(event, CandidateSaid | InterviewerSaid)
        if isinstance(event, InterviewerSaid) and event.calls:
            refused = f" Refused before: {', '.join(event.refused)}." if event.refused else ""
            yield f"{number:>3}  {usage_text(event.calls)}{refused}"
