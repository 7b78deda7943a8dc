"""From an interviewer's proposal to a move that may be shown.

It is checked by machine and conduct, retried once, or replaced by the framework's own wording of a legal move.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, replace

from viva.conduct import Scene, review
from viva.interviewers.plain import plain_moves
from viva.interviewers.protocol import Brief, Interviewer
from viva.machine.legality import objections
from viva.values.definition import Definition
from viva.values.moves import Decision, Move, Notes

ATTEMPTS = 2
"""One proposal, and one retry that is told what was wrong with the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A move that may be shown, and what was wrong with proposals before it."""

    move: Move
    refused: tuple[str, ...] = ()
    """`machine` or the id of a conduct rule, once for each refused proposal."""


async def move_for(interviewer: Interviewer, brief: Brief) -> Proposed:
    """The move for this turn; there always is one."""
    refused: list[str] = []
    asked = brief
    for _ in range(ATTEMPTS):
        attempt = await _attempt(interviewer, asked)
        if isinstance(attempt, Move):
            return Proposed(move=attempt, refused=tuple(refused))
        refused.append(attempt.rule)
        asked = replace(brief, objections=(*asked.objections, attempt.what))
    scene = scene_of(brief)
    moves = [move.model_copy(update={"notes": brief.notes}) for move in plain_moves(brief)]
    clean = (move for move in moves if not review(move, scene))
    return Proposed(move=next(clean, _neutral(moves[-1], brief)), refused=tuple(refused))


def _neutral(move: Move, brief: Brief) -> Move:
    """A legal move in words that break no rule, whatever was said before."""
    return move.model_copy(update={"text": brief.definition.framework.wording["acknowledge"][0]})


@dataclass(frozen=True, slots=True)
class _Refusal:
    rule: str
    what: str


async def _attempt(interviewer: Interviewer, brief: Brief) -> Move | _Refusal:
    """Listen to one proposal, sentence by sentence, and stop at the first thing that is wrong with it."""
    scene = scene_of(brief)
    decision: Decision | None = None
    notes = brief.notes
    text = ""
    async with aclosing(interviewer.propose(brief)) as parts:
        async for part in parts:
            if isinstance(part, Decision):
                decision = part
                found = objections(brief.options, decision)
                if found:
                    return _Refusal("machine", " ".join(found))
            elif isinstance(part, Notes):
                notes = merged(brief, part)
            elif decision is not None:
                text = f"{text} {part.text}".strip()
                broken = review(_move(decision, brief, text, notes), scene, complete=False)
                if broken:
                    return _Refusal(broken[0].rule, broken[0].what)
    if decision is None or not text:
        return _Refusal("FORM", "The turn was empty: decide on an act, then say one or two sentences.")
    move = _move(decision, brief, text, notes)
    broken = review(move, scene)
    return _Refusal(broken[0].rule, broken[0].what) if broken else move


def _move(decision: Decision, brief: Brief, text: str, notes: Notes) -> Move:
    return Move(step=brief.options.step, text=text, notes=notes, **decision.model_dump())


def merged(brief: Brief, added: Notes) -> Notes:
    """What code read, with what the interviewer adds: quotes must be the candidate's, topics the framework's."""
    said = brief.transcript.turns[-1].text if brief.transcript.turns else ""
    topics = {topic.id for step in brief.definition.framework.steps for topic in step.topics}
    known = {note.topic for note in brief.notes.raised}
    new = tuple(n for n in added.raised if n.topic in topics - known and n.quote in said)
    return brief.notes.model_copy(
        update={"raised": brief.notes.raised + new, "questions": added.questions or brief.notes.questions}
    )


def scene_of(brief: Brief) -> Scene:
    """What the rules of conduct look at."""
    return Scene(
        definition=brief.definition,
        level=brief.level,
        mode=brief.mode,
        transcript=brief.transcript,
        minutes_left=brief.options.minutes_left,
    )


def opening_move(definition: Definition, minutes: float | None) -> Move:
    """The scenario's own text and the framework's first words, the same for every candidate."""
    assert definition.scenario is not None
    wordings = definition.framework.wording["opening"]
    fits = [text for text in wordings if ("{minutes}" in text) == (minutes is not None)]
    words = (fits or [wordings[0]])[0].format(minutes=f"{minutes:g}" if minutes is not None else "")
    return Move(act="open", step=definition.framework.steps[0].id, text=f"{definition.scenario.prompt} {words}")
