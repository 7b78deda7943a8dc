"""What the candidate has asked, as far as code can read it: from recorded notes, or from the turns themselves."""

from __future__ import annotations

from collections.abc import Iterator

from viva.conduct.scene import Scene
from viva.reading.cues import find
from viva.reading.facts import facts_asked
from viva.reading.kinds import kinds, questions
from viva.values.moves import Move, Notes, TurnKind
from viva.values.scenario import Fact
from viva.values.transcript import Turn

_EMPTY = Notes()


def kinds_of_reply(move: Move, scene: Scene) -> frozenset[TurnKind]:
    """What kinds of turn the move answers; nothing where no candidate has spoken."""
    turn = scene.reply_to
    if turn is None:
        return frozenset()
    noted = frozenset(move.notes.kinds) if move.notes != _EMPTY else frozenset[TurnKind]()
    return noted | frozenset(kinds(turn.text))


def questions_of_reply(move: Move, scene: Scene) -> tuple[str, ...]:
    """The questions that the move has to deal with."""
    turn = scene.reply_to
    if turn is None:
        return ()
    if move.notes != _EMPTY:
        return tuple(question.text for question in move.notes.questions)
    return questions(turn.text)


def facts_asked_for(move: Move, scene: Scene) -> frozenset[str]:
    """Facts that a question of this or an earlier turn asks for, or that the candidate has contradicted."""
    asked: set[str] = set()
    for turn, answered in _exchanges(move, scene):
        if answered is not None and answered.notes != _EMPTY:
            asked.update(answered.notes.conflicts)
            asked.update(fact for question in answered.notes.questions for fact in question.facts)
        if turn is scene.reply_to or answered is None or answered.notes == _EMPTY:
            asked.update(_facts_in(turn, scene))
    return frozenset(asked)


def may_answer(fact: Fact, released: frozenset[str], move: Move, scene: Scene) -> bool:
    """Whether a fact that no question is known to ask for may answer one all the same.

    A question that no other released fact answers may mean any fact of its topic that the sheet does not reserve;
    one that code cannot read at all may mean any. Which it means is then for the interviewer to say.
    """
    turn = scene.reply_to
    if fact.reserve or turn is None:
        return False
    for question in questions_of_reply(move, scene):
        meant = _facts_of(question, turn, scene)
        if released.isdisjoint(meant):
            topics = _topics_of(question, scene)
            if topics.intersection(fact.topics) or not (meant or topics):
                return True
    return False


def _topics_of(question: str, scene: Scene) -> frozenset[str]:
    topics = (topic for step in scene.definition.framework.steps for topic in step.topics)
    return frozenset(topic.id for topic in topics if any(find(cue, question, asking=True) for cue in topic.heard))


def _exchanges(move: Move, scene: Scene) -> Iterator[tuple[Turn, Move | None]]:
    """Each candidate's turn with the move that came next, the proposed one for the last."""
    turns = scene.transcript.turns
    for turn, following in zip(turns, (*turns[1:], None), strict=True):
        if turn.speaker == "candidate":
            yield turn, following.move if following else move


def _facts_in(turn: Turn, scene: Scene) -> frozenset[str]:
    return frozenset(fact for question in questions(turn.text) for fact in _facts_of(question, turn, scene))


def _facts_of(question: str, turn: Turn, scene: Scene) -> tuple[str, ...]:
    return facts_asked(question, scene.scenario, context=turn.text) if scene.scenario else ()
