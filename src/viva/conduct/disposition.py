"""R8: every question of the candidate is dealt with in the next turn, and nothing is answered that was not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.conduct import lexicon
from viva.conduct.asking import kinds_of_reply, questions_of_reply
from viva.conduct.passage import plain
from viva.conduct.scene import Proposal, Scene
from viva.reading.words import sentences
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


def undisposed(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """R8, once the turn is complete."""
    if not proposal.complete or scene.reply_to is None:
        return
    asked = questions_of_reply(proposal.move, scene)
    if asked:
        if not _deals_with_them(proposal, scene):
            what = "Answer the candidate's question, hand it back or decline it before anything else."
            yield proposal.broke("R8", asked[0], what)
    elif proposal.move.act == "answer" and not _something_to_answer(proposal.move, scene):
        yield proposal.broke("R8", proposal.text[:80], "Nothing was asked: do not answer.")


def _deals_with_them(proposal: Proposal, scene: Scene) -> bool:
    """Whether the turn as a whole takes up what was asked; which part answers which question is not code's to say."""
    move = proposal.move
    if move.act in _DEALS_WITH_QUESTIONS or move.facts:
        return True
    if move.act == "close" and scene.minutes_left is not None and scene.minutes_left <= _TIME_IS_UP:
        return True
    if any(move.act in _GRANTED.get(kind, ()) for kind in kinds_of_reply(move, scene)):
        return True
    return any(_DISPOSING.search(plain(sentence.text)) for sentence in sentences(proposal.text))


def _something_to_answer(move: Move, scene: Scene) -> bool:
    """A turn without a question may still offer an assumption, contradict a fact, or call for what is left over."""
    turn = scene.reply_to
    if turn is None or move.notes.conflicts or kinds_of_reply(move, scene) & _ANSWERABLE:
        return True
    return bool(_OFFERS.search(plain(turn.text)))
