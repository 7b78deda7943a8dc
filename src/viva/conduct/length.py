"""R6: a limit of words for each act."""

from __future__ import annotations

from collections.abc import Iterator

from viva.conduct.lexicon import COMPOUND_LIMIT, LONGEST, WORD_LIMITS
from viva.conduct.scene import Proposal
from viva.values.conduct import Violation
from viva.values.moves import Act


def limit(act: Act, *, compound: bool) -> int:
    """Most words for an act. `compound`: several questions, or several facts, in one answer."""
    return max(COMPOUND_LIMIT, WORD_LIMITS[act]) if compound and act == "answer" else WORD_LIMITS[act]


def too_long(proposal: Proposal, *, compound: bool) -> Iterator[Violation]:
    """R6 over the text."""
    move = proposal.move
    act: Act = "answer" if move.act == "probe" and move.facts else move.act  # A probe that answers first.
    spoken, allowed = len(proposal.text.split()), limit(act, compound=compound)
    if spoken > allowed or len(move.text) > LONGEST:
        quote = " ".join(proposal.text.split()[-8:])
        what = f"At most {allowed} words for {move.act}: this has {spoken}."
        yield proposal.broke("R6", quote[-200:], what)
