"""The guard: every rule that keeps a turn from being shown, over a proposed move."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from viva.conduct.asking import questions_of_reply
from viva.conduct.disposition import undisposed
from viva.conduct.figures import unfaithful_figures
from viva.conduct.form import foreign, malformed
from viva.conduct.hint_ladder import hint_out_of_turn
from viva.conduct.length import too_long
from viva.conduct.one_question import asks_too_much
from viva.conduct.release import told_unasked
from viva.conduct.repetition import asked_before
from viva.conduct.scene import Proposal, Scene, approved_texts, proposal_of
from viva.conduct.tone import judgements
from viva.conduct.vocabulary import solution_words
from viva.reading.same import Same
from viva.values.conduct import Violation
from viva.values.definition import Definition
from viva.values.moves import Move


def review(move: Move, scene: Scene, *, complete: bool = True) -> tuple[Violation, ...]:
    """What keeps a move from being shown: R1-R6, R8-R10 and FORM, in that order; nothing if it may be.

    While a turn streams in, pass the text so far with `complete=False`: its whole sentences are judged, and what
    only the whole turn can show waits. A part of a clean turn is clean, and what a part broke the whole breaks too.

    Example:
        >>> review(Move(act="nudge", step="s1", code="P1", text="Great. Go on."), scene)[0].rule  # doctest: +SKIP
        'R3'
    """
    return tuple(_violations(proposal_of(move, scene, complete=complete), scene))


def _violations(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    move = proposal.move
    approved = approved_texts(move, scene)
    heard = tuple(turn.text for turn in scene.transcript.turns if turn.speaker == "candidate")
    yield from asks_too_much(proposal)
    yield from told_unasked(proposal, scene)
    yield from judgements(proposal, approved)
    yield from solution_words(proposal, scene.scenario.solution_terms if scene.scenario else (), approved + heard)
    yield from asked_before(proposal, scene)
    yield from too_long(proposal, compound=_is_compound(move, scene))
    yield from undisposed(proposal, scene)
    yield from unfaithful_figures(proposal, scene)
    yield from hint_out_of_turn(proposal, scene)
    yield from malformed(proposal, _names(Same(scene.definition)))
    yield from foreign(proposal, (scene.scenario.prompt, *heard) if scene.scenario else heard)


def _is_compound(move: Move, scene: Scene) -> bool:
    """Whether several things are answered at once."""
    return move.act == "answer" and (len(move.facts) > 1 or len(questions_of_reply(move, scene)) > 1)


@lru_cache(maxsize=16)
def _names(of: Same[Definition]) -> frozenset[str]:
    """Ids that stand for something in the definition and are nobody's words."""
    definition = of.value
    sheet = definition.scenario
    names = {criterion.id for criterion in definition.rubric.criteria}
    names.update(topic.id for step in definition.framework.steps for topic in step.topics)
    if sheet:
        names.update(fact.id for fact in sheet.facts)
        names.update(twist.id for twist in sheet.twists)
    return frozenset(names)
