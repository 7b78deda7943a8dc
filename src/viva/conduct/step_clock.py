"""R7: time is kept, step by step; and a change of subject may name the time, not the next step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from viva.reading.words import content_stems
from viva.values.conduct import Violation
from viva.values.definition import Definition
from viva.values.framework import Condition, Step
from viva.values.moves import Move, Notes
from viva.values.transcript import Transcript
from viva.values.value import Level

_GRACE_S = 5.0
"""Seconds by which a clock that is read at the end of turns may differ."""
_OVERRUN_S = 60.0
_SLACK_S = 120.0
"""A step may be left this much before the later ones need the time: a candidate's turn is not cut."""
_QUIET_TURNS = 2
_KEEPS_ASKING = frozenset({"probe", "nudge", "hint", "twist"})
_NAMED_FREELY_AFTER = "s3"
"""The step from which on a level that allows it may hear what the next area is."""
_EMPTY = Notes()


@dataclass(slots=True)
class _Run:
    """What has been seen of a run so far, turn by turn."""

    spent: dict[str, float] = field(default_factory=dict)
    """Seconds in each step."""
    stay: float = 0.0
    """Seconds in the present step since it was entered last: the clock follows the topic."""
    raised: set[str] = field(default_factory=set)
    answered_in: set[str] = field(default_factory=set)
    """Steps in which the candidate has spoken."""
    over_cap: int = 0
    """Interviewer's turns in this stay since the step's cap."""
    quiet: int = 0
    """Candidate's turns in a row without a new topic or claim."""


def time_kept(
    transcript: Transcript, definition: Definition, steps: tuple[str, ...], minutes: float | None
) -> Iterator[Violation]:
    """R7 over a finished run; what needs a clock is judged only where all turns have one.

    `steps`: the step of each turn. `minutes`: the run's length where it is not the mode's own; infinite when untimed.
    """
    yield from _names_next_step(transcript, definition, steps)
    if minutes == inf or not transcript.turns or any(turn.at is None for turn in transcript.turns):
        return
    plan = _Plan(definition, transcript, minutes)
    run = _Run()
    before: tuple[float, str] = (0.0, steps[0])
    for turn, step in zip(transcript.turns, steps, strict=True):
        at = turn.at or 0.0
        if step != before[1] and turn.move is None:
            run.stay, run.over_cap = 0.0, 0
        if turn.speaker == "candidate":
            run.answered_in.add(step)
        elif turn.move is not None:
            _hear(run, turn.move)
            what = _late(run, plan, turn.move, step) or _early(run, plan, turn.move, *before)
            if what:
                yield Violation(rule="R7", turn=turn.number, quote=turn.text[:80], what=what)
        if step != before[1]:
            run.stay, run.over_cap = 0.0, 0
        run.spent[step] = run.spent.get(step, 0.0) + max(0.0, at - before[0])
        run.stay += max(0.0, at - before[0])
        before = (at, step)
    if before[0] > plan.total_s + _OVERRUN_S:
        what = f"End on time: the run took {before[0] / 60:.1f} of {plan.total_s / 60:.0f} minutes."
        yield Violation(rule="R7", turn=transcript.turns[-1].number, quote="", what=what)


class _Plan:
    """The minutes of a run."""

    def __init__(self, definition: Definition, transcript: Transcript, minutes: float | None) -> None:
        self.level: Level = transcript.level
        framework, mode = definition.framework, definition.framework.modes[transcript.mode]
        self.steps: dict[str, Step] = {step.id: step for step in framework.steps}
        self.order = mode.steps
        own = {step: mode.minutes.get(step, self.steps[step].minutes.at(self.level)) for step in mode.steps}
        usual = sum(own.values()) if mode.minutes else framework.total_minutes
        scale = (minutes / usual) if minutes is not None else 1.0
        self.total_s = 60 * usual * scale
        self.target_s = {step: 60 * own[step] * scale for step in own}
        self.cap_s = {s: 60 * scale * max(self.steps[s].minutes.cap, own[s]) for s in own}
        self.takes_unused = framework.carry_over.to

    def cap_of(self, step: str, spent: dict[str, float]) -> float:
        """Seconds until a step must end; the deep dive has what earlier steps left over."""
        cap = self.cap_s.get(step, inf)
        if step == self.takes_unused:
            earlier = self.order[: self.order.index(step)] if step in self.order else ()
            unused = sum(max(0.0, self.target_s[s] - spent.get(s, 0.0)) for s in earlier)
            cap = max(cap, self.target_s.get(step, 0.0) + unused)
        return cap

    def needed_after(self, step: str) -> float:
        """Seconds that the later steps want."""
        place = self.order.index(step) if step in self.order else len(self.order)
        return sum(self.target_s[s] for s in self.order[place + 1 :])

    def is_ahead(self, move: Move, step: str) -> bool:
        """Whether the candidate's last turn went on to a later step's topics by itself."""
        place = self.order.index(step)
        later = {topic.id for s in self.order[place + 1 :] for topic in self.steps[s].topics}
        return any(note.topic in later for note in move.notes.raised)


def _hear(run: _Run, move: Move) -> None:
    fresh = {note.topic for note in move.notes.raised} - run.raised
    run.quiet = 0 if fresh or move.notes.claims or move.notes == _EMPTY else run.quiet + 1
    run.raised |= fresh


def _late(run: _Run, plan: _Plan, move: Move, step: str) -> str:
    """A probe behind the cap, or a second turn behind it that does not move on."""
    if run.stay <= plan.cap_of(step, run.spent) + _GRACE_S or move.act in ("move_on", "close"):
        return ""
    run.over_cap += 1
    if move.act in _KEEPS_ASKING:
        return f"Move on: step {step} had used up its time when this was asked."
    return f"Move on: step {step} ended a turn ago." if run.over_cap > 1 else ""


def _early(run: _Run, plan: _Plan, move: Move, now: float, step: str) -> str:
    """A step cut while it was productive, before its exit conditions and before its time."""
    left = plan.total_s - now
    if (
        move.act != "move_on"
        or step not in plan.order
        or run.stay >= min(plan.target_s[step], plan.cap_of(step, run.spent)) - _GRACE_S
        or left <= plan.needed_after(step) + _SLACK_S
        or run.quiet >= _QUIET_TURNS
        or "wants_to_move_on" in move.notes.kinds
        or plan.is_ahead(move, step)
        or holds(plan.steps[step].exit.complete_when, run.raised, plan.level, spoken=step in run.answered_in)
    ):
        return ""
    return f"Stay: step {step} was productive, incomplete and within its time."


def holds(condition: Condition, raised: set[str], level: Level, *, spoken: bool) -> bool:
    """Whether a step's exit condition is met by the topics raised so far."""
    if condition.raised:
        return condition.raised in raised
    if condition.all:
        return all(holds(part, raised, level, spoken=spoken) for part in condition.all)
    if condition.any:
        return any(holds(part, raised, level, spoken=spoken) for part in condition.any)
    if condition.at_least:
        return len(raised.intersection(condition.at_least.of)) >= condition.at_least.count.at(level)
    return condition.spoken == "opening" or spoken


def _names_next_step(transcript: Transcript, definition: Definition, steps: tuple[str, ...]) -> Iterator[Violation]:
    """A change of subject that says what comes next, in words which the candidate has not just used."""
    framework = definition.framework
    order = [step.id for step in framework.steps]
    names = {step.id: content_stems(step.name) for step in framework.steps}
    may_name = framework.lead_policy.at(transcript.level).drives_late == "interviewer_may_name_area"
    freely_from = order.index(_NAMED_FREELY_AFTER) if may_name and _NAMED_FREELY_AFTER in order else len(order)
    for place, turn in enumerate(transcript.turns):
        left = steps[place - 1] if place else steps[0]
        if turn.move is None or turn.move.act != "move_on" or left not in order or order.index(left) >= freely_from:
            continue
        heard = content_stems(transcript.turns[place - 1].text) if place else frozenset[str]()
        coming = frozenset[str]().union(*(names[later] for later in order[order.index(left) + 1 :]))
        if content_stems(turn.text) & coming - heard - names[left]:
            what = "Say the time, not what comes next: the candidate leads."
            yield Violation(rule="R7", turn=turn.number, quote=turn.text[:80], what=what)
