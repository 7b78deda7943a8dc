"""The rules that need no conversation, over a text that a pack wants the interviewer to say."""

from __future__ import annotations

from collections.abc import Iterator

from viva.conduct.form import malformed
from viva.conduct.length import too_long
from viva.conduct.one_question import asks_too_much
from viva.conduct.scene import Proposal
from viva.conduct.scoring_talk import scoring_talk
from viva.conduct.tone import judgements
from viva.conduct.vocabulary import solution_words
from viva.values.conduct import Violation
from viva.values.moves import Act, Move


def lint_text(act: Act, text: str, solution_terms: tuple[str, ...] = ()) -> tuple[Violation, ...]:
    """What R1, R3, R4, R6, R12 and FORM object to in a text, were it a whole turn of that act.

    Without a scene no word counts as the candidate's, and R3's closed list holds in every context. Leave
    `solution_terms` empty for texts that may use them, as approved hints may.

    Example:
        >>> [v.rule for v in lint_text("probe", "Great. What is the label, and why is it late?")]
        ['R1', 'R3']
    """
    return tuple(_violations(act, text, solution_terms))


def _violations(act: Act, text: str, solution_terms: tuple[str, ...]) -> Iterator[Violation]:
    move = Move.model_construct(act=act, step="s0", text=text)
    proposal = Proposal(move=move, text=text, masked=text, complete=True)
    yield from asks_too_much(proposal)
    yield from judgements(proposal, (), strict=True)
    yield from solution_words(proposal, solution_terms, ())
    yield from too_long(proposal, compound=False)
    yield from scoring_talk(proposal)
    yield from malformed(proposal, frozenset())
