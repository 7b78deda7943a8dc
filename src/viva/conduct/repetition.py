"""R5: no question that was asked already."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from viva.conduct.asking import kinds_of_reply
from viva.conduct.lexicon import LONGEST
from viva.conduct.one_question import asked
from viva.conduct.scene import Proposal, Scene
from viva.reading.words import content_stems
from viva.values.conduct import Violation
from viva.values.moves import Move, TurnKind

OVERLAP: float = 0.6
"""Jaccard overlap of content words at which two questions are one."""
_FEWEST_WORDS = 2
"""Content words that a question needs to be compared: "Why?" may come again."""
_FEW_WORDS = 3
"""Questions with fewer content words are one only if all of them agree."""
_WANTS_IT_AGAIN: frozenset[TurnKind] = frozenset({"asks_repeat", "asks_meaning", "injection", "silence"})


def asked_before(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """R5, unless the candidate's turn calls for the question again."""
    if kinds_of_reply(proposal.move, scene) & _WANTS_IT_AGAIN:
        return
    for turn in scene.transcript.turns:
        if turn.move is not None and _same_aim(turn.move, proposal.move):
            yield proposal.broke("R5", proposal.text[:80], f"Ask something else: turn {turn.number} asked it already.")
            return
    fresh = _compared(proposal.masked)
    for turn in scene.transcript.turns if fresh else ():
        if turn.speaker != "interviewer":
            continue
        for place, stems in fresh:
            if any(_alike(stems, other) for _, other in _compared(turn.text)):
                quote = proposal.text[place[0] : place[1]]
                yield proposal.broke("R5", quote, f"Ask something else: turn {turn.number} asked it in like words.")
                return


def _same_aim(one: Move, other: Move) -> bool:
    """Same criterion, code and topic, or the same twist; open nudges aim at nothing, and hints have R10."""
    if one.twist or other.twist:
        return one.twist == other.twist
    if other.code not in ("P2", "P3") or not (other.criterion or other.topic):
        return False
    return (one.criterion, one.code, one.topic) == (other.criterion, other.code, other.topic)


@lru_cache(maxsize=2_048)
def _compared(text: str) -> tuple[tuple[tuple[int, int], frozenset[str]], ...]:
    """The questions of a turn with their content words, those too short to compare left out."""
    pieces = ((place, content_stems(text[place[0] : place[1]])) for place, _ in asked(text[:LONGEST]))
    return tuple((place, stems) for place, stems in pieces if len(stems) >= _FEWEST_WORDS)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < _FEW_WORDS:
        return one == other
    return len(one & other) >= OVERLAP * len(one | other)
