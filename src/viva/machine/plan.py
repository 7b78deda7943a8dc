"""The plan of a run: which steps, how many seconds each, and where every topic and criterion belongs."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from viva.values.definition import Definition
from viva.values.framework import Topic
from viva.values.scenario import Twist
from viva.values.transcript import Mode
from viva.values.value import Level

GRACE_S = 60.0
"""The interview clock stops this long after the bell; no run is longer."""

SLACK_S = 120.0
"""A step is left this much before its latest end, because a candidate's turn in progress is not cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlan:
    """One step of the run; seconds are None when untimed."""

    id: str
    target: float | None
    cap: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is fixed for a run, looked up many times."""

    definition: Definition
    level: Level
    mode: Mode
    total: float | None
    """Seconds; None when untimed."""
    steps: tuple[StepPlan, ...]
    topics: dict[str, Topic]
    """The topics of the steps that are run, by id, in the framework's order."""
    step_of: dict[str, str]
    """Topic to step, and criterion to step."""
    by_criterion: dict[str, tuple[str, ...]]
    """Criterion to its topics."""
    musts: frozenset[str]
    """Criteria that the level demands in this mode and that belong to one step."""
    twists: tuple[Twist, ...]
    places: dict[str, int]
    """Topic or criterion to its place among what is equally urgent to ask."""

    @property
    def order(self) -> tuple[str, ...]:
        """Step ids in order."""
        return tuple(step.id for step in self.steps)

    @property
    def last(self) -> str:
        """The closing step."""
        return self.steps[-1].id

    def step(self, step_id: str) -> StepPlan:
        """The plan of one step."""
        return next(step for step in self.steps if step.id == step_id)

    def index(self, step_id: str) -> int:
        """The place of a step in the run; -1 before the opening and for a step that is not run."""
        order = self.order
        return order.index(step_id) if step_id in order else -1

    def topics_of(self, criterion: str) -> tuple[str, ...]:
        """The topics of a criterion that are part of the run."""
        return self.by_criterion.get(criterion, ())


def plan_of(definition: Definition, *, level: Level, mode: Mode, minutes: float | Literal["framework"] | None) -> Plan:
    """The plan of a run. `minutes` is its length, the framework's own, or None for untimed.

    A length of one's own stretches or shrinks every step in proportion.
    """
    run = definition.framework.modes[mode]
    chosen = [definition.framework.step(step_id) for step_id in run.steps]
    targets = [60 * run.minutes.get(step.id, step.minutes.at(level)) for step in chosen]
    caps = [max(60 * step.minutes.cap, target) for step, target in zip(chosen, targets, strict=True)]
    total = None if minutes is None else sum(targets) if minutes == "framework" else 60 * minutes
    scale = 1.0 if total is None else total / sum(targets)
    topics = {topic.id: topic for step in chosen for topic in step.topics}
    step_of = {topic.id: step.id for step in chosen for topic in step.topics}
    step_of |= {criterion.id: criterion.step for criterion in definition.rubric.criteria if criterion.step in run.steps}
    return Plan(
        definition=definition,
        level=level,
        mode=mode,
        total=total,
        steps=tuple(
            StepPlan(
                id=step.id,
                target=None if total is None else target * scale,
                cap=None if total is None else cap * scale,
            )
            for step, target, cap in zip(chosen, targets, caps, strict=True)
        ),
        topics=topics,
        step_of=step_of,
        by_criterion={
            criterion: tuple(topic_id for topic_id, topic in topics.items() if topic.criterion == criterion)
            for criterion in {topic.criterion for topic in topics.values()}
        },
        musts=frozenset(c.id for c in definition.musts(mode, level) if c.id in step_of),
        twists=definition.scenario.twists if definition.scenario else (),
        places=_places(step_of, definition.variation),
    )


def _places(step_of: dict[str, str], variation: int | None) -> dict[str, int]:
    """The framework's order; a variation of the sheet asks within each step in an order of its own."""
    found = list(step_of)
    if variation is not None:
        steps = list(dict.fromkeys(step_of.values()))
        found.sort(key=lambda one: (steps.index(step_of[one]), sha256(f"{variation}/{one}".encode()).digest()))
    return {one: place for place, one in enumerate(found)}
