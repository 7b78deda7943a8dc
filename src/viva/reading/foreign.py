"""Somebody else's transcript, annotated: the moves behind the interviewer's lines, and the step of every turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from viva.reading.foreign_moves import move_of
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.moves import Move, Notes
from viva.values.transcript import Transcript, Turn

_STAY = 0.0
_FORWARD = 0.5
_SKIP = 0.25
_BACK = 3.0
"""What it costs to go from one step to another, in topics: the talk goes forward, and seldom back."""
_MOST = 3
"""Topics of one step that a turn counts for it."""
_SURELY = 20
_NEVER = -100
_ASKED = 2
"""Topics that a question about a step counts for it."""


def annotate(transcript: Transcript, definition: Definition) -> Transcript:
    """The transcript with a move on every interviewer turn and a step on every turn.

    Moves that are there already are kept. The notes on what a candidate said are kept in the move that follows it,
    as in our own interviews. Works without a scenario; facts are then unknown.

    Example:
        >>> annotate(transcript, definition).turns[0].move.act  # doctest: +SKIP
        'open'
    """
    turns: list[Turn] = []
    notes: dict[int, Notes] = {}
    steps = definition.framework.modes[transcript.mode].steps
    for turn in transcript.turns:
        so_far = Transcript.model_construct(**{**transcript.__dict__, "turns": tuple(turns)})
        if turn.speaker == "candidate":
            notes[turn.number] = read_turn(definition, so_far, turn.text)
            turns.append(turn)
        else:
            last = turn.number == len(transcript.turns)
            here = _latest_step(turns, notes, definition) or steps[0]
            move = turn.move or move_of(turn, turns, definition, step=here, steps=steps, last=last)
            if move.notes == Notes():
                move = move.model_copy(update={"notes": _notes_before(turns, notes)})
            turns.append(turn.model_copy(update={"move": move}))
    path = _path(turns, notes, definition, steps)
    return transcript.model_copy(
        update={"turns": tuple(_placed(turn, step) for turn, step in zip(turns, path, strict=True))}
    )


def _placed(turn: Turn, step: str) -> Turn:
    step = turn.step or step
    move = turn.move.model_copy(update={"step": step}) if turn.move is not None else None
    return turn.model_copy(update={"step": step, "move": move})


def _notes_before(turns: Sequence[Turn], notes: dict[int, Notes]) -> Notes:
    """Notes on the candidate's turns since the interviewer spoke last, as one."""
    said: list[Notes] = []
    for turn in reversed(turns):
        if turn.speaker == "interviewer":
            break
        said.insert(0, notes[turn.number])
    if len(said) < 2:
        return said[0] if said else Notes()
    return Notes(
        kinds=tuple(dict.fromkeys(kind for note in said for kind in note.kinds)),
        raised=tuple({raised.topic: raised for note in reversed(said) for raised in note.raised}.values()),
        questions=tuple(question for note in said for question in note.questions),
        claims=sum(note.claims for note in said),
        conflicts=tuple(dict.fromkeys(fact for note in said for fact in note.conflicts)),
    )


def _latest_step(turns: Sequence[Turn], notes: dict[int, Notes], definition: Definition) -> str | None:
    """The latest step that the candidate's last turn raised a topic of."""
    order = [step.id for step in definition.framework.steps]
    steps = _step_of_topics(definition)
    for turn in reversed(turns):
        if turn.speaker == "candidate":
            raised = [steps[note.topic] for note in notes[turn.number].raised if note.topic in steps]
            if raised:
                return max(raised, key=order.index)
    return None


def _step_of_topics(definition: Definition) -> dict[str, str]:
    return {topic.id: step.id for step in definition.framework.steps for topic in step.topics}


def _path(turns: Sequence[Turn], notes: dict[int, Notes], definition: Definition, steps: Sequence[str]) -> list[str]:
    """The step of each turn: the cheapest walk through the steps, given what each turn is about."""
    if not turns:
        return []
    about = [_about(turn, notes, definition, steps) for turn in turns]
    costs = [{step: 0.0 if place == 0 else _FORWARD * place for place, step in enumerate(steps)}]
    came_from: list[dict[str, str]] = []
    for place, weights in enumerate(about):
        before = costs[-1]
        here: dict[str, float] = {}
        origin: dict[str, str] = {}
        for step in steps:
            best = min(steps, key=lambda other: before[other] + _going(steps, other, step)) if place else step
            origin[step] = best
            here[step] = before[best] + (_going(steps, best, step) if place else 0.0) - weights[step]
        costs.append(here)
        came_from.append(origin)
    step = min(steps, key=lambda s: costs[-1][s])
    path = [step]
    for origin in reversed(came_from[1:]):
        step = origin[step]
        path.insert(0, step)
    return path


def _going(steps: Sequence[str], start: str, end: str) -> float:
    distance = steps.index(end) - steps.index(start)
    if distance == 0:
        return _STAY
    return _FORWARD + _SKIP * (distance - 1) if distance > 0 else _BACK + _SKIP * (-distance - 1)


def _about(turn: Turn, notes: dict[int, Notes], definition: Definition, steps: Sequence[str]) -> Counter[str]:
    """How much a turn speaks for each step."""
    weights: Counter[str] = Counter()
    if turn.move is None or turn.move.act != "open":
        weights.update({step.id: _NEVER for step in definition.framework.steps if step.mode == "open"})
    if turn.move is not None:
        step = _step_of_move(turn.move, definition, steps)
        if step is not None:
            weights[step] += _SURELY if turn.move.act in ("open", "close") else _ASKED
        return weights
    of_topic = _step_of_topics(definition)
    said = notes[turn.number]
    raised = {note.topic for note in said.raised} | {topic for q in said.questions for topic in q.topics}
    for topic in raised:
        if of_topic.get(topic) in steps and weights[of_topic[topic]] < _MOST:
            weights[of_topic[topic]] += 1
    return weights


def _step_of_move(move: Move, definition: Definition, steps: Sequence[str]) -> str | None:
    if move.act in ("open", "close"):
        return steps[0] if move.act == "open" else steps[-1]
    criteria = {criterion.id: criterion.step for criterion in definition.rubric.criteria}
    topics = _step_of_topics(definition)
    step = topics.get(move.topic or "") or criteria.get(move.criterion or "")
    if move.twist and definition.scenario and not step:
        twist = next((t for t in definition.scenario.twists if t.id == move.twist), None)
        step = twist.steps[0] if twist else None
    return step if step in steps else None
