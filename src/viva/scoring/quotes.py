"""Quotes verified: found again, verbatim, in the words of whoever is said to have said them, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viva.reading.figures import figures_in
from viva.reading.injection import injected
from viva.reading.kinds import kinds
from viva.reading.phrases import ACKNOWLEDGES
from viva.reading.words import content_stems, numerals, stem
from viva.scoring.spoken import Passage, Spoken, comparable
from viva.values.judgements import Quote
from viva.values.moves import TurnKind
from viva.values.scorecard import QuoteStatus

SHORTEST = 4
"""Words that a quote needs, unless the whole turn is shorter."""

Refusal = Literal["not_found", "not_the_candidate", "too_short", "says_nothing", "to_the_grader"]

REFUSED: dict[Refusal, str] = {
    "not_found": "the words are not in the transcript",
    "not_the_candidate": "the words are the interviewer's",
    "too_short": f"fewer than {SHORTEST} words",
    "says_nothing": "the words state nothing",
    "to_the_grader": "the words are addressed to the grader",
}
"""Why a quote is no evidence, in words."""

_NOTHING: frozenset[TurnKind] = frozenset({"dont_know", "refusal", "silence", "asks_help", "asks_repeat"})
_ASSENT = frozenset(
    stem(word)
    for word in "yes yeah yep ok okay agree agreed true right correct exactly absolutely definitely totally indeed "
    "sure fine good great sounds course same think guess point".split()
)
_LONGEST_NOTHING = 8
"""Words up to which a quote is looked at for stating nothing."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verified words of the candidate; `text` is a piece of the turn, verbatim."""

    turn: int
    start: int
    text: str
    status: QuoteStatus

    @property
    def quote(self) -> Quote:
        """As a value of the scorecard."""
        return Quote(turn=self.turn, quote=self.text)


def verify(quote: Quote, spoken: Spoken) -> Evidence | Refusal:
    """Find a quote among the candidate's words: in its turn, in any other turn, or nearly so in one turn.

    The evidence's turn is the one where the words stand, whichever the quote names.

    Example:
        >>> verify(Quote(turn=2, quote="order alone is not enough"), spoken)  # doctest: +SKIP
        Evidence(turn=4, start=151, text='order alone is not enough.', status='exact')
    """
    passage = spoken.exact(quote.quote, speaker="candidate", turn=quote.turn)
    if passage is None:
        if spoken.exact(quote.quote, speaker="interviewer", turn=quote.turn):
            return "not_the_candidate"
        passage = spoken.nearly(quote.quote, speaker="candidate")
    if passage is None:
        return "not_found"
    return _no_evidence(passage, spoken) or Evidence(
        passage.turn, passage.start, passage.text, "exact" if passage.similarity == 1.0 else "fuzzy"
    )


def said_first(quote: Quote | None, spoken: Spoken) -> Passage | None:
    """The interviewer's own words, or nearly so, if that is what they are; from there on the idea was theirs."""
    if quote is None:
        return None
    exact = spoken.exact(quote.quote, speaker="interviewer", turn=quote.turn)
    return exact or spoken.nearly(quote.quote, speaker="interviewer")


def has_number(text: str) -> bool:
    """Whether a quote holds a figure: a numeral, or a fraction in words; "one" alone may be a pronoun and is none.

    Example:
        >>> has_number("more than a third of them"), has_number("the cheaper one")
        (True, False)
    """
    return bool(figures_in(text)) or any(not numeral.spelled or numeral.value != 1 for numeral in numerals(text))


def _no_evidence(passage: Passage, spoken: Spoken) -> Refusal | None:
    """Why words of the candidate are no evidence, if they are none."""
    words = len(comparable(passage.text))
    if words < SHORTEST and words < len(spoken.turns[passage.turn - 1].words):
        return "too_short"
    if words <= _LONGEST_NOTHING and _states_nothing(passage.text):
        return "says_nothing"
    end = passage.start + len(passage.text)
    barred = injected(spoken.turns[passage.turn - 1].text)
    return "to_the_grader" if any(span.start < end and passage.start < span.end for span in barred) else None


def _states_nothing(text: str) -> bool:
    return bool(_ASSENT.issuperset(content_stems(text)) or ACKNOWLEDGES.match(text) or _NOTHING.issuperset(kinds(text)))
