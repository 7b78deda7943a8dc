"""R11: the candidate's turn is not handed back to them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from viva.conduct import lexicon
from viva.conduct.lexicon import LONGEST
from viva.conduct.passage import plain, worded
from viva.reading.words import content_stems

LONGEST_RUN = 6
"""Words in a row that a turn may share with the one before."""
LARGEST_SHARE = 0.5
"""Share of content words that may come from the one before, in a turn of more than `_FEW` of them."""
_FEW = 8
_PHRASE = re.compile(rf"(?<![\w-])(?:{'|'.join(lexicon.PARROTING)})(?![\w-])")


def parroted(text: str, before: str, sheet: tuple[str, ...]) -> str:
    """The words by which a turn repeats or summarises the candidate's turn before it; empty if it does not.

    `sheet`: texts whose words are the interviewer's own, such as the facts it gives. Figures do not count.

    Example:
        >>> parroted("So you are saying that order matters. Why?", "Order matters.", ())
        'So you are saying'
    """
    text, before = text[:LONGEST], before[-LONGEST:]
    phrase = _PHRASE.search(plain(text))
    if phrase:
        return text[phrase.start() : phrase.end()]
    run = _shared_run(text, before)
    if run and not any(f" {worded(run).text.strip()} " in worded(own).text for own in sheet):
        return run
    said = content_stems(text)
    said -= {stem for stem in said if stem[:1].isdecimal()}
    own = frozenset[str]().union(*(content_stems(one) for one in sheet))
    if len(said) > _FEW and len((said - own) & content_stems(before)) > LARGEST_SHARE * len(said):
        return text
    return ""


def _shared_run(text: str, before: str) -> str:
    """The longest run of words in common, if it is longer than allowed."""
    spoken, heard = worded(text), worded(before)
    one, other = spoken.text.split(), heard.text.split()
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    if match.size <= LONGEST_RUN:
        return ""
    return text[spoken.places[match.a][0] : spoken.places[match.a + match.size - 1][1]]
