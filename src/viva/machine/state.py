"""The state of an interview: what folding its events gives, and nothing that they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from viva.machine.plan import Plan, plan_of
from viva.values.definition import Definition
from viva.values.events import ClockPolicy, Started
from viva.values.ledger import AskedMove, ReleasedFact, StepSpan, TopicEntry
from viva.values.moves import TurnKind
from viva.values.value import ProbeCode

BEFORE = ""
"""The step before the opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One moment of an interview. `at` and all durations are interview seconds."""

    plan: Plan
    clock: ClockPolicy
    at: float = 0.0
    paused: bool = False
    ended: bool = False
    closing: bool = False
    """The first closing move was made: what the candidate says next is the last word, then a second one ends."""
    step: str = BEFORE
    heading: str = BEFORE
    """Where the candidate's last turn went; the step, unless the candidate left it."""
    spans: tuple[StepSpan, ...] = ()
    turns: int = 0
    """Turns of both speakers so far."""
    candidate_turns_in_step: int = 0
    unheard: bool = False
    """The candidate's last turn has not been answered."""
    topics: Mapping[str, TopicEntry] = field(default_factory=lambda: MappingProxyType({}))
    """Lines of the ledger that are no longer blank, by topic."""
    asked: tuple[AskedMove, ...] = ()
    facts: tuple[ReleasedFact, ...] = ()
    injections: tuple[int, ...] = ()
    conflicts: tuple[str, ...] = ()
    answering: AskedMove | None = None
    """The asking move that the candidate's next, or unheard, turn answers."""
    kinds: tuple[TurnKind, ...] = ()
    """What the last turn heard was."""
    questions: int = 0
    """Questions in the last turn heard."""
    quiet: int = 0
    """Candidate turns in a row without a new topic and without a claim."""
    message_id: str | None = None
    before_turn: State | None = field(default=None, compare=False, repr=False)
    """The state before the candidate's last turn, for undo."""

    @property
    def total(self) -> float | None:
        """Seconds of the run; None when untimed."""
        return self.plan.total

    @property
    def left(self) -> float | None:
        """Seconds left, not below zero; None when untimed."""
        return None if self.plan.total is None else max(0.0, self.plan.total - self.at)

    @property
    def entered_at(self) -> float:
        """When the step that the interview is in was entered."""
        return self.spans[-1].entered_at if self.spans else 0.0

    @property
    def visited(self) -> frozenset[str]:
        """Steps that have been entered."""
        return frozenset(span.step for span in self.spans)

    def raised(self, topic: str) -> bool:
        """Whether the candidate has raised a topic, however it came up."""
        entry = self.topics.get(topic)
        return entry is not None and entry.provenance != "N"

    def evidenced(self, criterion: str) -> bool:
        """Whether any topic of a criterion has been raised."""
        return any(self.raised(topic) for topic in self.plan.topics_of(criterion))

    def was_asked(
        self, *, criterion: str | None = None, topic: str | None = None, code: ProbeCode | None = None
    ) -> bool:
        """Whether an asking move with these properties was made; None leaves a property open."""
        return any(
            (criterion is None or asked.criterion == criterion)
            and (topic is None or asked.topic == topic)
            and (code is None or asked.code == code)
            for asked in self.asked
        )


def begin(definition: Definition, started: Started) -> State:
    """The state before the opening."""
    plan = plan_of(definition, level=started.level, mode=started.mode, minutes=started.minutes)
    return State(plan=plan, clock=started.clock, at=started.at)
