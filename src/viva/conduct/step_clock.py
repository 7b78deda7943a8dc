"""R7, the clock: a step ends by its cap, none is cut while it is productive, and the run ends on time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from viva.conduct.minutes import RunMinutes, minutes_of
from viva.values.conduct import Violation
from viva.values.definition import Definition
from viva.values.framework import Condition
from viva.values.moves import ASKING_ACTS, Move, Notes
from viva.values.transcript import Transcript
from viva.values.value import Level

_GRACE_S = 5.0
"""Seconds by which a clock that is read at the end of turns may differ."""
_OVERRUN_S = 60.0
_SLACK_S = 120.0
"""A step may be left this much before the later ones need the time: a candidate's turn is not cut."""
_QUIET_TURNS = 2
_EMPTY = Notes()


@dataclass(slots=True)
class _Run:
    """What has been seen of a run so far, turn by turn."""

    definition: Definition
    level: Level
    plan: RunMinutes
    step: str
    now: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)
    stay: float = 0.0
    """Seconds in the present step since it was entered last: the clock follows the topic."""
    over_cap: int = 0
    """Interviewer's turns in this stay since the step's cap."""
    answered_in: set[str] = field(default_factory=set)
    """Steps in which the candidate has spoken."""
    raised: set[str] = field(default_factory=set)
    quiet: int = 0
    """Candidate's turns in a row without a new topic, claim or question."""

    def hear(self, move: Move, *, own: bool) -> None:
        """Take in what the move notes about the candidate's turn before it; without notes only ours says "nothing"."""
        notes = move.notes
        asked = {topic for question in notes.questions for topic in question.topics}
        fresh = ({note.topic for note in notes.raised} | asked) - self.raised
        unknown = notes == _EMPTY and not own
        self.quiet = 0 if fresh or notes.claims or notes.questions or unknown else self.quiet + 1
        self.raised |= fresh

    def advance(self, at: float, step: str) -> None:
        """A turn in `step` ended at `at` seconds."""
        passed = max(0.0, at - self.now)
        if step != self.step:
            self.stay, self.over_cap = 0.0, 0
        self.spent[step] = self.spent.get(step, 0.0) + passed
        self.stay += passed
        self.now, self.step = at, step


def time_kept(
    transcript: Transcript, definition: Definition, steps: tuple[str, ...], minutes: float | None
) -> Iterator[Violation]:
    """R7's clock over a finished run all of whose turns have a time.

    `steps`: the step of each turn. `minutes`: the run's length where it is not the framework's; infinite when untimed.
    """
    if minutes == inf or not transcript.turns or any(turn.at is None for turn in transcript.turns):
        return
    plan = minutes_of(definition, transcript.level, transcript.mode, minutes)
    run = _Run(definition=definition, level=transcript.level, plan=plan, step=steps[0])
    for turn, step in zip(transcript.turns, steps, strict=True):
        if turn.speaker == "candidate":
            run.answered_in.add(step)
        elif turn.move is not None:
            run.hear(turn.move, own=transcript.own)
            what = _late(run, turn.move, step) or _early(run, turn.move)
            if what:
                yield Violation(rule="R7", turn=turn.number, quote=turn.text[:80], what=what)
        run.advance(turn.at or 0.0, step)
    if run.now > plan.total + _OVERRUN_S:
        what = f"End on time: the run took {run.now / 60:.1f} of {plan.total / 60:.0f} minutes."
        yield Violation(rule="R7", turn=transcript.turns[-1].number, quote="", what=what)


def _late(run: _Run, move: Move, step: str) -> str:
    """A question behind the cap, or a second turn behind it that does not move on."""
    if step != run.step or run.stay <= run.plan.allowed(step, run.spent) + _GRACE_S or move.act in ("move_on", "close"):
        return ""
    if _is_last(run, step):
        return ""  # What is left of the interview is the candidate's.
    run.over_cap += 1
    if move.act in ASKING_ACTS:
        return f"Move on: step {step} had used up its time when this was asked."
    return f"Move on: step {step} ended a turn ago." if run.over_cap > 1 else ""


def _is_last(run: _Run, step: str) -> bool:
    """Whether nothing has to come between a step and the close: later steps were visited or are complete already."""
    framework = run.definition.framework
    return all(
        later in run.spent or holds(framework.step(later).exit.complete_when, run.raised, run.level, spoken=False)
        for later in run.plan.after(step)[:-1]
    )


def _early(run: _Run, move: Move) -> str:
    """A step cut while it was productive, before its exit conditions and before its time."""
    plan, step = run.plan, run.step
    if (
        move.act != "move_on"
        or step not in plan.target
        or run.stay >= plan.target[step] - _GRACE_S
        or plan.total - run.now <= plan.needed_after(step) + _SLACK_S
        or run.quiet >= _QUIET_TURNS
        or "wants_to_move_on" in move.notes.kinds
        or _went_ahead(run, move)
        or _is_complete(run)
    ):
        return ""
    return f"Stay: step {step} was productive, incomplete and within its time."


def _went_ahead(run: _Run, move: Move) -> bool:
    """Whether the candidate's last turn went on to a later step's topics by itself."""
    later = (run.definition.framework.step(step) for step in run.plan.after(run.step))
    topics = {topic.id for step in later for topic in step.topics}
    return any(note.topic in topics for note in move.notes.raised)


def _is_complete(run: _Run) -> bool:
    condition = run.definition.framework.step(run.step).exit.complete_when
    return holds(condition, run.raised, run.level, spoken=run.step in run.answered_in)


def holds(condition: Condition, raised: set[str], level: Level, *, spoken: bool) -> bool:
    """Whether an exit condition is met by the topics raised so far. `spoken`: the candidate spoke in the step."""
    if condition.raised:
        return condition.raised in raised
    if condition.all:
        return all(holds(part, raised, level, spoken=spoken) for part in condition.all)
    if condition.any:
        return any(holds(part, raised, level, spoken=spoken) for part in condition.any)
    if condition.at_least:
        return len(raised.intersection(condition.at_least.of)) >= condition.at_least.count.at(level)
    return condition.spoken == "opening" or spoken
