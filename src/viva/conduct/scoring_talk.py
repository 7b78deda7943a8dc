"""R12, the words: nothing about scoring is said during the interview."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.conduct import lexicon
from viva.conduct.passage import plain
from viva.conduct.scene import Proposal
from viva.values.conduct import Violation

_SCORING = re.compile(rf"(?<![\w-])(?:{'|'.join(lexicon.SCORING_TALK)})(?![\w-])")


def scoring_talk(proposal: Proposal) -> Iterator[Violation]:
    """R12 over the text."""
    found = _SCORING.search(plain(proposal.masked))
    if found:
        quote = proposal.text[found.start() : found.end()]
        yield proposal.broke("R12", quote, "Say nothing about scoring, levels or what the sheet holds.")
