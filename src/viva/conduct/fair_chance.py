"""R12 over a run: every must-have criterion got a chance, and everybody hears the same opening."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from viva.conduct.minutes import minutes_of
from viva.conduct.passage import contains
from viva.values.conduct import Violation
from viva.values.definition import Definition
from viva.values.moves import ASKING_ACTS, Move
from viva.values.transcript import Transcript

_HALF = 0.5


def same_opening(transcript: Transcript, definition: Definition) -> Iterator[Violation]:
    """The opening holds the scenario's prompt, word for word."""
    if definition.scenario is None:
        return
    for turn in transcript.turns:
        if turn.move is not None and turn.move.act == "open" and not contains(turn.text, definition.scenario.prompt):
            yield Violation(rule="R12", turn=turn.number, quote=turn.text[:80], what="Open with the scenario's prompt.")


def chances_missed(
    transcript: Transcript, definition: Definition, steps: tuple[str, ...], minutes: float | None
) -> Iterator[Violation]:
    """Musts that were neither evidenced, asked about, nor given at least half their step's minutes.

    Judged where the interviewer closed the interview; a candidate who leaves early takes the chances along.
    """
    moves = [turn.move for turn in transcript.turns if turn.move is not None]
    if not any(move.act == "close" for move in moves):
        return
    given = _criteria_reached(moves, definition) | _steps_given(transcript, definition, steps, minutes)
    for criterion in definition.musts(transcript.mode, transcript.level):
        if criterion.step != "all" and criterion.id not in given and criterion.step not in given:
            what = f"Give {criterion.id} a chance before the close: one probe, or half of its step's minutes."
            yield Violation(rule="R12", turn=None, quote="", what=what)


def _criteria_reached(moves: list[Move], definition: Definition) -> set[str]:
    """Criteria with evidence or a question; an open nudge counts for all criteria of the step that it is made in."""
    of_topic = {topic.id: topic.criterion for step in definition.framework.steps for topic in step.topics}
    twists = {twist.id: twist.probes_for for twist in definition.scenario.twists} if definition.scenario else {}
    reached: set[str] = set()
    for move in moves:
        reached.update(of_topic.get(note.topic, "") for note in move.notes.raised)
        if move.act not in ASKING_ACTS:
            continue
        reached.update(twists.get(move.twist or "", ()))
        reached.update(filter(None, (move.criterion, of_topic.get(move.topic or ""))))
        if move.code == "P1":
            reached.update(c.id for c in definition.rubric.criteria if c.step == move.step)
    return reached


def _steps_given(
    transcript: Transcript, definition: Definition, steps: tuple[str, ...], minutes: float | None
) -> set[str]:
    """Steps entered while at least half their minutes were left; without a clock, all that were entered."""
    plan = minutes_of(definition, transcript.level, transcript.mode, minutes)
    given: set[str] = set()
    now = 0.0
    for turn, step in zip(transcript.turns, steps, strict=True):
        if turn.at is None or minutes == inf or plan.total - now >= _HALF * plan.target.get(step, 0.0):
            given.add(step)
        now = turn.at if turn.at is not None else now
    return given
