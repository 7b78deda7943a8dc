"""What may be asked now: topics and criteria with the codes of the probe ladder that are open for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from viva.machine.exits import is_gap, owed
from viva.machine.plan import Plan
from viva.machine.state import State
from viva.values.framework import LeadPolicy
from viva.values.value import ProbeCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Askable:
    """One thing that may be asked now, with the codes of the ladder that are open for it."""

    criterion: str
    topic: str | None
    """None for a P3 or H on the criterion as a whole."""
    codes: tuple[ProbeCode, ...]


_EARLY = 2
"""Probes that may be spent ahead of their time: the first steps open more than the last ones."""


def policy(plan: Plan) -> LeadPolicy:
    """How much the interviewer leads at the run's level."""
    return plan.definition.framework.lead_policy.at(plan.level)


def nudges_left(state: State) -> int:
    """Open nudges (P1) that the level's budget still allows."""
    return max(0, policy(state.plan).open_nudges_max - sum(asked.act == "nudge" for asked in state.asked))


def probes_left(state: State) -> int:
    """Probes (P2 and P3 together) that the level's budget still allows."""
    return max(0, policy(state.plan).area_probes_max - sum(asked.act == "probe" for asked in state.asked))


def hints_left(state: State) -> int:
    """Hints that the level's budget still allows."""
    return max(0, policy(state.plan).hints_max - sum(asked.act == "hint" for asked in state.asked))


def askable(state: State) -> tuple[Askable, ...]:
    """Everything that may be asked now, the most urgent first; nothing in it repeats.

    Order: what is owed before the step is left; the present step's musts that nobody raised; situations on its
    musts; gaps left in earlier steps, due ones first; what is merely nice.
    """
    plan = state.plan
    first = owed(state)
    found = [_probe_of(state, topic) for topic in first]
    reserve = max(len(first) + sum(_will_be_owed(state)), _kept_for_later(state))
    if probes_left(state) > reserve:
        ranked = sorted(_probes(state), key=lambda item: (_rank(state, item), plan.places[_anchor(plan, item)]))
        found += [item for item in ranked if item.topic not in first]
    return tuple(found) + tuple(_hints(state))


def _kept_for_later(state: State) -> int:
    """Probes that the rest is due, in proportion, less a few to begin with; none when untimed.

    The rest is the time that is left, or the steps to come where a brisk candidate is ahead of the plan.
    """
    if state.total is None or state.left is None:
        return 0
    to_come = sum(step.target or 0.0 for step in state.plan.steps[max(0, state.plan.index(state.heading)) :])
    due = policy(state.plan).area_probes_max * min(state.left, to_come) / state.total
    return max(0, int(due) - _EARLY)


def _anchor(plan: Plan, item: Askable) -> str:
    return item.topic if item.topic in plan.step_of else item.criterion


def _probe_of(state: State, topic: str) -> Askable:
    return Askable(criterion=state.plan.topics[topic].criterion, topic=topic, codes=("P2",))


def _will_be_owed(state: State) -> Iterator[bool]:
    """One for each topic of a step not yet entered that will be owed a probe unless it is raised."""
    visited = state.visited
    for step in state.plan.definition.framework.steps:
        if step.id in state.plan.order and step.id not in visited:
            for topic in step.exit.before_leaving:
                yield not state.raised(topic)


def _probes(state: State) -> Iterator[Askable]:
    plan = state.plan
    entered = state.visited | {state.heading}
    for topic_id, topic in plan.topics.items():
        entry = state.topics.get(topic_id)
        open_still = not state.raised(topic_id) and (
            entry is None or entry.status != "closed" or is_gap(state, topic.criterion)
        )
        if plan.step_of[topic_id] in entered and open_still and not state.was_asked(topic=topic_id, code="P2"):
            yield Askable(criterion=topic.criterion, topic=topic_id, codes=("P2",))
    for criterion in dict.fromkeys(topic.criterion for topic in plan.topics.values()):
        touched = state.evidenced(criterion) or state.was_asked(criterion=criterion)
        if plan.step_of.get(criterion) in entered and touched and not state.was_asked(criterion=criterion, code="P3"):
            yield Askable(criterion=criterion, topic=None, codes=("P3",))


def _rank(state: State, item: Askable) -> int:
    plan = state.plan
    here = plan.step_of.get(item.criterion) == state.heading
    must = item.criterion in plan.musts
    gap = is_gap(state, item.criterion)
    topic = plan.topics.get(item.topic or "")
    due_now = topic is not None and topic.due_step == state.heading
    ranking = (
        here and must and gap,
        gap,
        here and must and item.topic is not None and not (topic and topic.optional_now),
        here and must,
        due_now and must,
        here,
        due_now,
    )
    return next((rank for rank, applies in enumerate(ranking) if applies), len(ranking))


def _hints(state: State) -> Iterator[Askable]:
    """Criteria that may get a hint: musts of the present step, attempted, with the ladder used or help asked for."""
    plan = state.plan
    if not hints_left(state):
        return
    rules = plan.definition.framework.hint_policy
    ladder = rules.ladder_before.at(plan.level)
    for criterion in dict.fromkeys(topic.criterion for topic in plan.topics.values()):
        if criterion not in plan.musts or plan.step_of.get(criterion) != state.heading:
            continue
        used = {move.code for move in state.asked if criterion in move.criteria}
        given = sum(move.code == "H" and move.criterion == criterion for move in state.asked)
        attempted = state.evidenced(criterion) or bool(used)
        helped = "asks_help" in state.kinds
        if attempted and given < rules.per_criterion and (helped or set(ladder) <= used):
            yield Askable(criterion=criterion, topic=None, codes=("H",))


def twists_now(state: State) -> tuple[str, ...]:
    """Twists that may be brought now.

    One of each kind: a twist is used up by another that shares a step with it. It comes after the topics it builds
    on, not in the first turn of a step, and not when less than three minutes are left for the answer.
    """
    plan = state.plan
    used = [twist for twist in plan.twists if any(asked.twist == twist.id for asked in state.asked)]
    spent = {step for twist in used for step in twist.steps}
    turns_here = state.candidate_turns_in_step if state.heading == state.step else 0
    if (state.left is not None and state.left < 180) or turns_here < 2:
        return ()
    return tuple(
        twist.id
        for twist in plan.twists
        if state.heading in twist.steps and not spent & set(twist.steps) and all(map(state.raised, twist.after))
    )
