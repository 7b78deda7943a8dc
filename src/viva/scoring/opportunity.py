"""Opportunity: whether the candidate had the chance to show a criterion, which tells a 1 from "not assessed"."""

from __future__ import annotations

from dataclasses import dataclass

from viva.reading.rungs_evidence import is_challenge
from viva.values.definition import Definition
from viva.values.ledger import AskedMove, Ledger, StepSpan
from viva.values.rubric import Criterion
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

EVERYWHERE = "all"
"""The step of criteria that show across the whole conversation."""

ENOUGH_TURNS = 4
ENOUGH_WORDS = 300
"""Candidate turns, or words, from which on the conversation as a whole can be judged."""

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether there was a chance, and what shows it, as the end of a sentence."""

    given: bool
    why: str


class Opportunities:
    """What one interview gave a chance to."""

    def __init__(
        self, definition: Definition, transcript: Transcript, ledger: Ledger, mode: Mode, level: Level
    ) -> None:
        self._ledger = ledger
        self._framework = definition.framework
        self._challenged_only = frozenset(definition.rubric.recommendation.not_counted_without_challenge)
        self._criterion_of = {t.id: t.criterion for step in definition.framework.steps for t in step.topics}
        self._order = tuple(step.id for step in definition.framework.steps)
        self._run = definition.framework.modes[mode].steps
        self._minutes = {
            step.id: definition.framework.modes[mode].minutes.get(step.id, step.minutes.at(level))
            for step in definition.framework.steps
        }
        said = [turn for turn in transcript.said_by("candidate") if turn.words]
        self._last_answer = max((turn.number for turn in said), default=0)
        self._turns, self._words = len(said), sum(turn.words for turn in said)
        self._challenges = [
            turn.number
            for turn in transcript.said_by("interviewer")
            if is_challenge(turn) or self._situation(turn.number)
        ]

    @property
    def challenged(self) -> bool:
        """Whether a twist, a concrete situation or the opposite choice was put to the candidate, who answered."""
        return any(turn < self._last_answer for turn in self._challenges)

    def chance(self, criterion: Criterion) -> Chance:
        """Whether a criterion was asked about, or its time came and went.

        What may wait until a later step has had its time when that step has, or when the candidate did not wait. A
        nudge is a chance for what belongs to its step, unless that may wait. A step that the transcript ends in still
        owes what was not asked about.
        """
        asked = self._asked(criterion)
        if asked is not None:
            how = "an open nudge came" if asked.act == "nudge" else "it was asked about"
            return Chance(True, f"{how} in turn {asked.turn}")
        if criterion.id in self._challenged_only:
            given = "the design was challenged" if self.challenged else "no twist or challenge was put to the candidate"
            return Chance(self.challenged, given)
        if criterion.step == EVERYWHERE:
            return self._whole_conversation()
        if not criterion.optional_now:
            return self._time_for(criterion.step, waited=False)
        raised = [entry for entry in self._ledger.topics if self._criterion_of.get(entry.topic) == criterion.id]
        turn = next((entry.turn for entry in raised if entry.provenance != "N"), None)
        if turn is not None:
            return Chance(True, f"the candidate brought it up in turn {turn}")
        due = criterion.due_step or criterion.step
        return self._time_for(due, waited=due != criterion.step)

    def _whole_conversation(self) -> Chance:
        """It had its chance when enough was said, and a step has passed or the interviewer has asked for more."""
        said = f"the candidate spoke in {self._turns} turns"
        if self._turns < ENOUGH_TURNS and self._words < ENOUGH_WORDS:
            return Chance(False, f"{said}, too few to tell")
        asked = any(asked.turn < self._last_answer for asked in self._ledger.asked)
        steps = {step.id for step in self._framework.steps if step.topics}
        passed = any(self._over(place) for place, span in enumerate(self._ledger.spans) if span.step in steps)
        return Chance(asked or passed, said if asked or passed else "the transcript ends before any step does")

    def _asked(self, criterion: Criterion) -> AskedMove | None:
        about = [
            asked
            for asked in self._ledger.asked
            if (criterion.id == asked.criterion or criterion.id in asked.criteria)
            and asked.turn < self._last_answer
            and not (asked.act == "nudge" and criterion.optional_now)
        ]
        return min(about, key=lambda asked: (asked.act == "nudge", asked.turn), default=None)

    def _time_for(self, step: str, *, waited: bool) -> Chance:
        """Whether the step's time came and went; for what waited for it, a later step will do."""
        steps = [step] if not waited else [s for s in self._run[:-1] if self._after_or_at(s, step)]
        name = f"“{self._framework.step(step).name}”"
        if step not in self._run or not any(span.step in steps for span in self._ledger.spans):
            not_there = f"the interview did not get to {name}"
            return Chance(False, f"it may wait, and {not_there}" if waited else not_there)
        if any(self._over(place) for place, span in enumerate(self._ledger.spans) if span.step in steps):
            return Chance(True, f"{name} passed without it")
        return Chance(False, f"there was too little time for {name}")

    def _after_or_at(self, step: str, other: str) -> bool:
        return self._order.index(step) >= self._order.index(other)

    def _over(self, place: int) -> bool:
        """Whether a stay in a step had at least half of the step's minutes and was left, or used all of them."""
        spans = self._ledger.spans
        span = spans[place]
        target = self._minutes.get(span.step, 0.0)
        if not any(later.step != span.step for later in spans[place + 1 :]):
            return span.seconds >= 60 * target
        if span.minutes_available is None or span.minutes_available >= _HALF * target * self._scale():
            return True
        return span.seconds >= _HALF * 60 * target * self._scale()

    def _scale(self) -> float:
        """How a run that was set up shorter shrank its steps; at most 1."""
        usual = sum(self._minutes[step] for step in self._run)
        return min(1.0, _end(self._ledger.spans) / 60 / usual) if usual else 1.0

    def _situation(self, turn: int) -> bool:
        return any(asked.turn == turn and (asked.twist or asked.code == "P3") for asked in self._ledger.asked)


def _end(spans: tuple[StepSpan, ...]) -> float:
    return max((span.entered_at + span.seconds for span in spans), default=0.0)
