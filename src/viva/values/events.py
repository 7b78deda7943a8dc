"""Events: the journal of an interview. The state is what folding them gives; nothing else is stored.

`at` is interview time in seconds: pauses and time with the process down are not in it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from viva.values.board import BoardVersion
from viva.values.ledger import EntryReason
from viva.values.messages import Usage
from viva.values.moves import Decision, Move
from viva.values.transcript import Mode
from viva.values.value import Identifier, Level, NonEmpty, Value

ClockPolicy = Literal["wall", "words"]
"""`wall`: real time while somebody is there; `words`: a speaking rate, for simulations and bots."""


class EventValue(Value):
    """What all events share."""

    schema_version: Literal[1] = 1
    at: float


class Started(EventValue):
    """The interview was set up; everything needed to fold the rest and to grade it again."""

    kind: Literal["started"] = "started"
    scenario: Identifier
    framework: Identifier
    rubric: Identifier
    level: Level
    mode: Mode
    minutes: float | None
    """Length of the run in minutes; None when untimed."""
    clock: ClockPolicy
    seed: int
    variation: int | None = None
    """Which variation of the scenario's sheet; None as it is written."""
    interviewer: str
    """Name of who asks, such as `offline-1` or `openai/gpt-5`."""
    hashes: dict[str, str]
    """SHA-256 of every file that took part, by its name."""
    viva_version: str
    wall_time: str
    """ISO 8601 in UTC."""
    coached: bool = False
    """Each step's grade was shown once it was left; False for an exam, which is silent until its end."""
    retry_of: Identifier | None = None
    """The interview whose beginning this one repeats, as another try at what followed."""
    retry_from: int | None = None
    """The candidate's turn of that interview that is answered anew."""


class CandidateSaid(EventValue):
    """The candidate sent a turn."""

    kind: Literal["candidate_said"] = "candidate_said"
    message_id: str = Field(min_length=1, max_length=200)
    text: str
    board: BoardVersion | None = None
    """The design board as it is from this turn on; the text says what changed, in a paragraph that begins "Board:"."""


class SentenceSaid(EventValue):
    """A sentence of an interviewer's turn that is still being made; what follows it may not take it back.

    It stands in a journal before the `InterviewerSaid` whose text begins with it, or last where the process ended
    in the middle of a turn.
    """

    kind: Literal["sentence_said"] = "sentence_said"
    reply_to: str
    """Message id of the candidate's turn."""
    decision: Decision
    text: NonEmpty
    """The sentence, from the second on with a space before it."""


class InterviewerSaid(EventValue):
    """The interviewer's turn, complete, as it is shown."""

    kind: Literal["interviewer_said"] = "interviewer_said"
    reply_to: str | None
    """Message id of the candidate's turn; None for the opening and for turns that the clock caused."""
    move: Move
    refused: tuple[str, ...] = ()
    """Why proposals for this turn were not shown, or not to their end: `machine`, `reply`, or a rule of conduct."""
    calls: tuple[Usage, ...] = ()
    """What each call to a language model took for this turn; empty for rules in code."""


class StepEntered(EventValue):
    """The machine went from one step to another."""

    kind: Literal["step_entered"] = "step_entered"
    step: Identifier
    reason: EntryReason


class Paused(EventValue):
    """The clock stands."""

    kind: Literal["paused"] = "paused"


class Resumed(EventValue):
    """The clock goes on."""

    kind: Literal["resumed"] = "resumed"


class Undone(EventValue):
    """The candidate took back a turn, and with it everything since; time is not given back."""

    kind: Literal["undone"] = "undone"
    message_id: str


class Finished(EventValue):
    """The interview is over."""

    kind: Literal["finished"] = "finished"
    reason: Literal["closed", "time_over", "candidate_finished"]


Event = Annotated[
    Started | CandidateSaid | SentenceSaid | InterviewerSaid | StepEntered | Paused | Resumed | Undone | Finished,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes one event as JSON."""


class Journalled(Value):
    """An event at its place in an interview's journal."""

    interview: Identifier
    seq: int
    """Counted from 1."""
    wall_time: str
    """ISO 8601 in UTC, when it was appended."""
    event: Event
