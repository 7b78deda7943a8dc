"""The verdict as a report shows it: at the level that was asked for and at its neighbours, from the lowest."""

from __future__ import annotations

from viva.reports.account import LevelRuling, Ruling
from viva.reports.content import readable
from viva.values.scorecard import Scorecard
from viva.values.value import LEVELS


def ruling_of(card: Scorecard) -> Ruling:
    """The recommendation with the lines of the rule that decided, or why there is none."""
    if card.verdict is None:
        return Ruling(wording="", levels=(), withheld=readable(card.verdict_withheld) or "It was withheld.")
    found = {card.verdict.level: card.verdict.at_level, **card.verdict.neighbours}
    return Ruling(
        wording=card.verdict.wording,
        levels=tuple(
            LevelRuling(
                level=level,
                recommendation=found[level].recommendation,
                rule=readable(found[level].rule),
                misses=tuple(miss.criterion for miss in found[level].misses),
            )
            for level in LEVELS
            if level in found
        ),
        withheld="",
    )
