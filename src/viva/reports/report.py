"""One report in one order, whatever it is written as: terminal, Markdown or anything that comes later."""

from __future__ import annotations

from viva.reports import course, verdicts
from viva.reports.content import Report, readable
from viva.reports.criteria import by_criterion
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

_MODES = {"full": "full interview", "step1": "first step alone"}


def report_of(card: Scorecard, definition: Definition, transcript: Transcript) -> Report:
    """Everything a person should read about one interview, what matters most first."""
    title = definition.scenario.title if definition.scenario else card.scenario or "unknown scenario"
    sections = (
        verdicts.what_this_is(card),
        verdicts.recommendation(card),
        verdicts.dimensions(card),
        verdicts.below_the_bar(card, definition),
        verdicts.red_flags(card),
        *by_criterion(card, definition),
        course.facts(card, definition),
        course.topics(card, definition),
        course.time_spent(card, definition, transcript),
        course.conduct(card),
    )
    return Report(
        title=f"Scorecard: {readable(title)}",
        subtitle=f"{card.level} level, {_MODES[card.mode]}, transcript {card.transcript}",
        sections=tuple(section for section in sections if section is not None and section.blocks),
    )
