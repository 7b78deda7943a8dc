"""R8: every question of the candidate is dealt with in the next turn, and nothing is answered that was not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.conduct import lexicon
from viva.conduct.asking import kinds_of_reply, meanings, questions_of_reply
from viva.conduct.lexicon import FACTS_A_TURN
from viva.conduct.passage import plain
from viva.conduct.scene import Proposal, Scene, facts_of
from viva.reading.words import content_stems, sentences
from viva.values.conduct import Violation
from viva.values.moves import Act, Move, TurnKind

_DEALS_WITH_QUESTIONS: frozenset[Act] = frozenset({"answer", "hand_back", "decline"})
_DISPOSING = re.compile(lexicon.DISPOSING)
_GRANTED: dict[TurnKind, frozenset[Act]] = {
    "asks_help": frozenset({"hint", "probe", "nudge"}),
    "wants_to_move_on": frozenset({"move_on", "listen", "nudge", "probe", "twist", "close"}),
    "asks_repeat": frozenset({"probe", "nudge", "hint", "twist", "open"}),
    "asks_meaning": frozenset({"probe", "nudge", "hint", "twist", "open"}),
}
"""Acts that are themselves the answer to a question of that kind."""
_ANSWERABLE: frozenset[TurnKind] = frozenset(
    {"question", "asks_repeat", "asks_meaning", "asks_how_to_split", "asks_decision", "asks_how_it_goes", "asks_help"}
)
_OFFERS = re.compile(
    r"\b(?:assum\w*|suppos\w*|presum\w*|guess\w*|take it|i would say|i'd say|unless you|the rest|remaining|"
    r"tell me|let me know|i need|i want to know)\b"
)
_TIME_IS_UP = 1.0
"""Minutes; whoever closes with less left need not answer any more."""
_SAME_WORDS = 0.6


def undisposed(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """R8, once the turn is complete."""
    if not proposal.complete or scene.reply_to is None:
        return
    asked = questions_of_reply(proposal.move, scene)
    if asked:
        forgotten = _left_out(proposal, scene) if _deals_with_some(proposal, scene) else asked[0]
        if forgotten:
            what = "Answer each of the candidate's questions, hand it back or decline it before anything else."
            yield proposal.broke("R8", forgotten, what)
    elif proposal.move.act == "answer" and not _something_to_answer(proposal.move, scene):
        yield proposal.broke("R8", proposal.text[:80], "Nothing was asked: do not answer.")


def _may_just_end(scene: Scene) -> bool:
    """Whether the time is up, or the candidate has had the last word."""
    time_is_up = scene.minutes_left is not None and scene.minutes_left <= _TIME_IS_UP
    return time_is_up or any(move.act == "close" for move in scene.moves())


def _deals_with_some(proposal: Proposal, scene: Scene) -> bool:
    """Whether the turn takes up what was asked at all."""
    move = proposal.move
    if move.act in _DEALS_WITH_QUESTIONS or move.facts:
        return True
    if move.act == "close" and _may_just_end(scene):
        return True
    if any(move.act in _GRANTED.get(kind, ()) for kind in kinds_of_reply(move, scene)):
        return True
    return _disposes(proposal)


def _left_out(proposal: Proposal, scene: Scene) -> str:
    """A question that the sheet can answer and that an answer to others passes over; empty if there is none."""
    move = proposal.move
    if move.act != "answer" or not move.facts or len(move.facts) >= FACTS_A_TURN or _disposes(proposal):
        return ""
    told = scene.told() | frozenset(move.facts)
    asked = meanings(move, scene)
    for question, meant in asked if len(asked) > len(move.facts) else ():
        if meant and told.isdisjoint(meant) and not any(_conveys(proposal.text, f.say) for f in facts_of(scene, meant)):
            return question
    return ""


def _conveys(text: str, say: str) -> bool:
    """Whether a text gives at least one sentence of a fact in mostly its words."""
    said = content_stems(text)
    whole = [content_stems(sentence.text) for sentence in sentences(say)]
    return any(len(stems & said) >= _SAME_WORDS * len(stems) for stems in whole if stems)


def _disposes(proposal: Proposal) -> bool:
    """Whether words hand something back, decline it or put it off."""
    return any(_DISPOSING.search(plain(sentence.text)) for sentence in sentences(proposal.text))


def _something_to_answer(move: Move, scene: Scene) -> bool:
    """A turn without a question may still offer an assumption, contradict a fact, or call for what is left over."""
    turn = scene.reply_to
    if turn is None or move.notes.conflicts or kinds_of_reply(move, scene) & _ANSWERABLE:
        return True
    return bool(_OFFERS.search(plain(turn.text)))
