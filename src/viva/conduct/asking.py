"""What the candidate has asked, as far as code can read it: from recorded notes, or from the turns themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.conduct.scene import Scene
from viva.reading.cues import find
from viva.reading.facts import facts_asked
from viva.reading.kinds import kinds, questions
from viva.values.moves import Move, Notes, TurnKind
from viva.values.scenario import Fact
from viva.values.transcript import Turn

_EMPTY = Notes()
_LEANS = re.compile(r"\b(?:it|that|this|these|those|they|them|there|one|ones|so)\b", re.IGNORECASE)


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


def meanings(move: Move, scene: Scene) -> tuple[tuple[str, frozenset[str]], ...]:
    """The questions that the move has to deal with, each with the facts that it may mean."""
    turn = scene.reply_to
    if move.notes != _EMPTY:
        return tuple((question.text, frozenset(question.facts)) for question in move.notes.questions)
    return tuple((q, frozenset(_facts_of(q, turn, scene))) for q in questions(turn.text)) if turn else ()


def asked_for(facts: frozenset[str], move: Move, scene: Scene) -> frozenset[str]:
    """Those of the facts that a question of this or an earlier turn asks for, or that the candidate has contradicted.

    Notes are looked at first, then the turn that is answered, then earlier ones: reading a question takes time.
    """
    found = facts & _noted(move, scene)
    for turn in _unread_turns(scene):
        if found == facts:
            break
        found |= facts.intersection(f for q in questions(turn.text) for f in _facts_of(q, turn, scene))
    return found


def _noted(move: Move, scene: Scene) -> frozenset[str]:
    """Facts asked for or contradicted, as the moves so far and this one noted it."""
    notes = [known.notes for known in (*scene.moves(), move)]
    asked = {fact for one in notes for question in one.questions for fact in question.facts}
    return frozenset(asked.union(*(one.conflicts for one in notes)))


def _unread_turns(scene: Scene) -> Iterator[Turn]:
    """The turn that is answered, then, last first, the earlier ones about which no move noted anything."""
    if scene.reply_to is not None:
        yield scene.reply_to
    turns = scene.transcript.turns
    for turn, following in zip(turns[-2::-1], turns[:0:-1], strict=False):
        if turn.speaker == "candidate" and (following.move is None or following.move.notes == _EMPTY):
            yield turn


def may_answer(fact: Fact, released: frozenset[str], move: Move, scene: Scene) -> bool:
    """Whether a fact that no question is known to ask for may answer one all the same.

    A question that no other released fact answers may mean any fact of its topic that the sheet does not reserve;
    one that code cannot read at all may mean any. One that leans on the turn around it ("do we have a rule on that?")
    may mean any fact whose subject the turn names. Which it means is then for the interviewer to say.
    """
    turn = scene.reply_to
    named = turn is not None and any(find(cue, turn.text, asking=True) for cue in fact.heard)
    for question, meant in meanings(move, scene):
        if named and released.isdisjoint(meant) and (not meant or _LEANS.search(question)):
            return True
        if fact.reserve:
            continue
        if released.isdisjoint(meant):
            topics = _topics_of(question, scene)
            if topics.intersection(fact.topics) or not (meant or topics):
                return True
    return False


def _topics_of(question: str, scene: Scene) -> frozenset[str]:
    topics = (topic for step in scene.definition.framework.steps for topic in step.topics)
    return frozenset(topic.id for topic in topics if any(find(cue, question, asking=True) for cue in topic.heard))


def _facts_of(question: str, turn: Turn, scene: Scene) -> tuple[str, ...]:
    return facts_asked(question, scene.scenario, context=turn.text) if scene.scenario else ()
