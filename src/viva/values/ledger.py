"""The ledger: which topics came up and how, what was asked, which facts were given, where the time went."""

from __future__ import annotations

from typing import Literal

from viva.values.moves import Act
from viva.values.value import Identifier, ProbeCode, Provenance, Value

TopicStatus = Literal["open", "raised", "answered", "deferred", "closed"]
"""`answered`: a fact on it was given; `deferred`: may come up to its due step; `closed`: its time is over."""

EntryReason = Literal["opened", "exit_met", "cap_reached", "candidate_left", "redirected", "time_over"]
"""Why a step was entered: the interview began; the step before was complete; it had run to its cap or to what the
later steps need; the candidate went there; the interviewer led there; the clock ran out."""


class TopicEntry(Value):
    """One topic's line."""

    topic: Identifier
    status: TopicStatus = "open"
    provenance: Provenance = "N"
    turn: int | None = None
    """The candidate's turn that raised it first."""
    quote: str = ""
    after_twist: bool = False
    """It was raised in answer to a twist."""


class AskedMove(Value):
    """One asking move of the interviewer."""

    turn: int
    act: Act
    code: ProbeCode | None
    topic: Identifier | None = None
    criterion: Identifier | None = None
    twist: Identifier | None = None
    criteria: tuple[Identifier, ...] = ()
    """Every criterion that the move gave a chance to; for a twist, all that it probes for."""


class ReleasedFact(Value):
    """One fact given to the candidate."""

    fact: Identifier
    turn: int


class StepSpan(Value):
    """One stay in a step."""

    step: Identifier
    reason: EntryReason
    first_turn: int
    """The first turn that belongs to it."""
    entered_at: float
    """Interview seconds."""
    seconds: float = 0
    minutes_available: float | None = None
    """What was left for this step when it was entered, in minutes; None when untimed."""


class Ledger(Value):
    """Everything that grading needs to know beyond the words themselves."""

    topics: tuple[TopicEntry, ...] = ()
    asked: tuple[AskedMove, ...] = ()
    facts: tuple[ReleasedFact, ...] = ()
    spans: tuple[StepSpan, ...] = ()
    injections: tuple[int, ...] = ()
    """Candidate turns that tried to read hidden material or to change the rules."""
    conflicts: tuple[Identifier, ...] = ()
    """Facts that the candidate contradicted."""

    def topic(self, topic_id: str) -> TopicEntry:
        """The line of that topic; an open one if nothing happened to it."""
        for entry in self.topics:
            if entry.topic == topic_id:
                return entry
        return TopicEntry(topic=topic_id)
