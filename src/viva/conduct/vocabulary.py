"""R4: no solution vocabulary before the candidate used it."""

from __future__ import annotations

from collections.abc import Iterator

from viva.conduct.passage import squashed, worded
from viva.conduct.scene import Proposal
from viva.values.conduct import Violation


def solution_words(proposal: Proposal, terms: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Violation]:
    """R4 over the text. A term is a stem: `calibrat` finds "calibration". `known`: texts that made a term free."""
    spoken = worded(proposal.masked)
    for term in terms:
        stem = worded(term).text.rstrip()
        found = spoken.find(stem) if stem.strip() else None
        if found is None or any(stem.replace(" ", "") in squashed(text) for text in known):
            continue
        quote = proposal.text[found[0] : found[1]]
        yield proposal.broke("R4", quote, f"Leave out {quote!r}: the candidate has not used that word.")
        return
