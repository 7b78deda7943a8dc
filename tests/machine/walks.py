"""Random interviews for the machine: a candidate of any kind, and an interviewer that picks any legal move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Literal

from viva.machine.clock import clamped
from viva.machine.fold import fold
from viva.machine.hearing import hear
from viva.machine.legality import objections
from viva.machine.options import Options, options
from viva.machine.plan import plan_of
from viva.machine.settle import settle
from viva.machine.state import State, begin
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, Finished, InterviewerSaid, Started
from viva.values.moves import Decision, Move, Note, Notes, Question
from viva.values.transcript import Mode
from viva.values.value import Level

Temper = Literal["silent", "talkative", "asking", "leaving", "jumping", "any"]


@cache
@cache
def definition() -> Definition:
    return load_definition("ads_ctr")


@dataclass
class Walk:
    """An interview in the making; `events` is its journal."""

    level: Level
    mode: Mode = "full"
    minutes: float | Literal["framework"] | None = "framework"
    seed: int = 0
    temper: Temper = "any"
    longest_turn_s: float = 90.0
    events: list[Event] = field(default_factory=list)
    seen: list[Options] = field(default_factory=list)
    decided_in: list[State] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        plan = plan_of(definition(), level=self.level, mode=self.mode, minutes=self.minutes)
        started = Started(
            at=0.0,
            scenario="ads_ctr",
            framework="ml_system_design",
            rubric="ml_system_design",
            level=self.level,
            mode=self.mode,
            minutes=None if plan.total is None else plan.total / 60,
            clock="words",
            seed=self.seed,
            interviewer="any",
            hashes={},
            viva_version="0",
            wall_time="2026-01-01T00:00:00Z",
        )
        self.events.append(started)
        self.state = begin(definition(), started)

    def run(self, most_turns: int = 400) -> State:
        """Until the end, or until `most_turns` candidate turns."""
        self.answer(Notes())
        for number in range(most_turns):
            if self.state.ended:
                break
            self.say(number)
            self.answer(self.notes())
        return self.state

    def apply(self, event: Event) -> None:
        self.events.append(event)
        self.state = fold(self.state, event)

    def say(self, number: int) -> None:
        at = clamped(self.state.at + self.random.uniform(1, self.longest_turn_s), self.state.total)
        self.apply(CandidateSaid(at=at, message_id=f"m{number}", text="…"))

    def answer(self, notes: Notes) -> None:
        heard = hear(self.state, notes)
        options_now = options(heard)
        self.decided_in.append(heard)
        self.seen.append(options_now)
        decision = self.decide(options_now)
        assert objections(options_now, decision) == ()
        move = Move(step="s0", text="…", notes=notes, **decision.model_dump())
        settled = settle(heard, move)
        at = clamped(self.state.at + self.random.uniform(1, 15), self.state.total)
        for event in settled.before:
            self.apply(event)
        self.apply(InterviewerSaid(at=at, reply_to=None, move=settled.move))
        for event in settled.after:
            self.apply(event.model_copy(update={"at": at}))
        if settled.finished is not None:
            self.apply(Finished(at=at, reason=settled.finished.reason))

    def decide(self, now: Options) -> Decision:
        """Any legal decision, chosen at random."""
        act = self.random.choice(sorted(now.acts))
        if now.forced is not None and act == "probe":
            return Decision(act=act, topic=now.forced.topic, criterion=now.forced.criterion, code=now.forced.code)
        if act == "nudge":
            return Decision(act=act, code="P1")
        if act == "twist":
            return Decision(act=act, twist=self.random.choice(now.twists), code="P3")
        if act in ("probe", "hint"):
            wanted = {"H"} if act == "hint" else {"P2", "P3"}
            # An interviewer looks at what is urgent first, not always at the very first.
            item = self.random.choice([i for i in now.askable if wanted & set(i.codes)][:3])
            code = next(code for code in item.codes if code in wanted)
            return Decision(act=act, topic=item.topic, criterion=item.criterion, code=code)
        return Decision(act=act)

    def notes(self) -> Notes:
        temper = self.temper
        if temper == "any":
            temper = self.random.choice(("silent", "talkative", "asking", "leaving", "jumping"))
        topics = list(self.state.plan.topics)
        here = [t for t in topics if self.state.plan.step_of[t] == self.state.step]
        if temper == "silent":
            return Notes(kinds=(self.random.choice(("silence", "dont_know", "refusal", "asks_help", "injection")),))
        if temper == "asking":
            question = Question(text="?", disposition="handed_back", topics=tuple(self.random.sample(topics, 1)))
            return Notes(kinds=("question",), questions=(question,))
        pool = topics if temper == "jumping" else here or topics
        raised = self.random.sample(pool, min(len(pool), self.random.randint(0, 3)))
        kinds = ("statement", "wants_to_move_on") if temper == "leaving" else ("statement",)
        return Notes.model_validate(
            {"kinds": kinds, "raised": [Note(topic=t, quote="q") for t in raised], "claims": self.random.randint(0, 2)}
        )


def states(events: list[Event]) -> Iterator[State]:
    """The state after each event of a journal."""
    first = events[0]
    assert isinstance(first, Started)
    state = begin(definition(), first)
    yield state
    for event in events[1:]:
        state = fold(state, event)
        yield state
