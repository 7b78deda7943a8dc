"""How somebody talks, whatever they say: silence, digressions, praise, names, orders to the machinery."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import cast

from viva.candidates.material import Material
from viva.candidates.reworded import uncapitalised
from viva.reading.words import sentences
from viva.values.persona import Manner, Occasion

_LONGEST_FIGURE = 10
_HAS_VERB = re.compile(r"^\d|\b(?:is|are|has|have|must|may|can|cost|costs|come|take|takes)\b")
"""Without one of these a clause is no statement by itself."""
_STARTS = 0.35
_ASIDES = 0.3
_IN_A_ROW = 2
"""How often in a row somebody puts an answer off."""
_SHORT = 5


class Manners:
    """One candidate's, drawn turn by turn."""

    def __init__(self, shares: Mapping[Manner, float], material: Material, chance: Random) -> None:
        self._shares = shares
        self._material = material
        self._chance = chance
        self._put_off = 0
        self._said: Counter[Occasion] = Counter()

    def in_turn(self, occasion: str, number: int) -> str:
        """A way of saying it, another each time."""
        ways = self._material.words_for(cast("Occasion", occasion))
        return ways[number % len(ways)]

    def puts_off(self, asked: bool) -> str | None:
        """What is said instead of an answer, if this turn has none."""
        text = None
        if self._shows("silent"):
            text = self._drawn("silence")
        elif asked and self._shows("asks_for_answer"):
            text = self._drawn("ask_answer")
        if text is None or self._put_off >= _IN_A_ROW:
            self._put_off = 0
            return None
        self._put_off += 1
        return text

    def fills(self) -> bool:
        """Whether a short turn is made longer with talk that says nothing."""
        return self._shows("filling")

    def dodge(self) -> str | None:
        """What is said instead of something vague, if anything."""
        return self._drawn("dodge") if self._shows("dodging") else None

    def around(self, parts: list[str], *, first: bool) -> str:
        """The turn with all that is said around its content."""
        said = list(parts)
        if said and self._shows("hedging") and said[-1].endswith(".") and len(said[-1].split()) > _SHORT:
            said[-1] = said[-1][:-1] + self._drawn("hedge")
        asks = said and said[-1].endswith("?")
        before_questions = next((at for at, part in enumerate(said) if part.endswith("?")), len(said))
        if self._shows("keywords") and not asks:
            said.insert(before_questions, self._drawn("keywords"))
        if not first and len(said) > 1 and self._chance.random() < _ASIDES:
            said.insert(min(len(said) - 1, before_questions), self._drawn("aside"))
        if self._shows("rambling"):
            said.insert(0, self._drawn("ramble"))
            said.insert(min(2, before_questions + 1), self._drawn("ramble"))
        if self._shows("injecting"):
            said.insert(0 if asks else len(said), self._drawn("inject"))
        if not first and self._shows("flattering"):
            said.insert(0, self._drawn("flatter"))
        elif not first and self._chance.random() < _STARTS:
            said.insert(0, self._drawn("start"))
        return " ".join(dict.fromkeys(said))

    def _shows(self, manner: Manner) -> bool:
        share = self._shares.get(manner, 0.0)
        return share > 0 and self._chance.random() < share

    def _drawn(self, occasion: Occasion) -> str:
        """The next way of saying it: none comes again before all have come."""
        self._said[occasion] += 1
        return self.in_turn(occasion, self._said[occasion] - 1)


def figure_in(text: str) -> str | None:
    """A short statement with a figure, as it can be said again inside a sentence; None where there is none.

    Example:
        >>> figure_in("1.2 percent of impressions are clicked. That is all.")
        '1.2 percent of impressions are clicked'
    """
    for span in sentences(text):
        for clause in (span.text, *re.split(r"[,:;] ", span.text)[:1]):
            whole = clause == span.text or _HAS_VERB.search(clause)
            if whole and re.search(r"\d", clause) and len(clause.split()) <= _LONGEST_FIGURE and "?" not in clause:
                return uncapitalised(clause.rstrip(". "))
    return None
