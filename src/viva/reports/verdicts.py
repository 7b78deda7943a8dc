"""The head of a report: what it is, the recommendation or why there is none, dimensions, misses, red flags."""

from __future__ import annotations

from collections.abc import Iterable

from viva.reports.account import Account, Cited, Line, RedFlagShown, Ruling
from viva.reports.content import MOST_SHOWN as MOST_SHOWN
from viva.reports.content import Bar, Block, Entry, Paragraph, Quoted, Row, Section, Tone
from viva.reports.gathering import lines_of, misses_of
from viva.reports.measures import TOP as TOP
from viva.reports.measures import Measure, measures_of
from viva.reports.ruled import ruling_of
from viva.values.definition import Definition
from viva.values.rubric import Recommendation
from viva.values.scorecard import Scorecard
from viva.values.value import Level

ADVICE = "A recommendation is advice from a practice tool; no decision on a person rests on it."
INDICATIVE = "Indicative: graded by rules, not by a person or a language model."
WORDS: dict[Recommendation, str] = {
    "strong_hire": "strong hire",
    "hire": "hire",
    "lean_no": "lean no",
    "no_hire": "no hire",
    "insufficient_evidence": "insufficient evidence",
}
"""Recommendations as people say them."""


def quoted(quotes: Iterable[Cited]) -> tuple[Quoted, ...]:
    """Quotes as blocks."""
    return tuple(Quoted(quote.turn, quote.text) for quote in quotes)


def what_this_is(account: Account) -> Section:
    """Who graded, how far to trust it, how much was assessed."""
    blocks: list[Block] = [Paragraph(INDICATIVE, "notice")] if account.indicative else []
    blocks += [
        Row("Judge", account.origin.judge),
        Row("Agreement with raters", account.origin.agreement),
        Row("Assessed", assessed(account)),
    ]
    if account.for_review:
        blocks.append(Row("For review", f"{account.for_review}, where the judge's finding could not be verified"))
    blocks += [Paragraph(note, "notice") for note in account.notes]
    return Section("What this is", tuple(blocks))


def assessed(account: Account) -> str:
    """How much has a score."""
    return (
        f"{account.scored} of {len(account.lines)} criteria, "
        f"{account.coverage:.0%} of what {account.level} level demands"
    )


def recommendation(card: Scorecard) -> Section:
    """The recommendation with the line of the rule that decided, or why there is none."""
    return recommended(ruling_of(card), card.level)


def recommended(ruling: Ruling, level: Level) -> Section:
    """The same of an account."""
    if not ruling.levels:
        return Section("No recommendation", (Paragraph(ruling.withheld, "notice"),))
    at_level = next(one for one in ruling.levels if one.level == level)
    tone: Tone = "good" if at_level.recommendation in ("strong_hire", "hire") else "bad"
    blocks: list[Block] = [Paragraph(ruling.wording, tone), Paragraph(f"At {level}: {at_level.rule}")]
    blocks += [
        Paragraph(f"At {one.level}: {WORDS[one.recommendation]}. {one.rule}", "quiet")
        for one in ruling.levels
        if one.level != level
    ]
    return Section("Recommendation", (*blocks, Paragraph(ADVICE)))


def dimensions(card: Scorecard) -> Section:
    """A bar for each dimension, with how much of it was scored."""
    return measured(measures_of(card))


def measured(measures: tuple[Measure, ...], bases: tuple[str, ...] = ()) -> Section:
    """The same of an account, with what the intervals rest on."""
    bars = tuple(Bar(one.name, one.mean, one.counted, one.interval) for one in measures if one.of)
    left_out = [one.name for one in measures if not one.of]
    rest = [Paragraph(f"Not part of this mode: {', '.join(left_out)}.", "quiet")] if left_out else []
    rest += [Paragraph(basis, "quiet") for basis in bases]
    return Section(f"Dimensions, from 1 to {TOP}", (*bars, *rest))


def below_the_bar(card: Scorecard, definition: Definition) -> Section:
    """What the level demands and was not reached, the furthest from it first."""
    lines = lines_of(card, definition)
    return missed(lines, misses_of(lines), card.level)


def missed(lines: tuple[Line, ...], misses: tuple[str, ...], level: Level) -> Section:
    """The same of an account."""
    by_id = {line.id: line for line in lines}
    entries = tuple(_miss(by_id[name]) for name in misses)
    nothing = (Paragraph("Nothing that was assessed.", "good"),)
    return Section(f"Below what {level} level demands", entries or nothing)


def _miss(line: Line) -> Entry:
    below = line.shortfall == "below"
    mark = f"{line.score} of {line.minimum} demanded" if below else f"{line.score}, but not unprompted"
    missing = f"Not shown: {line.missing}" if line.missing else ""
    return Entry(f"{line.id} {line.measures}", mark, quotes=quoted(line.quotes[:1]), missing=missing, tone="bad")


def red_flags(flags: tuple[RedFlagShown, ...]) -> Section | None:
    """The red flags with the words that show them."""
    if not flags:
        return None
    entries = tuple(
        Entry(
            f"{flag.criterion} {flag.text}",
            "major" if flag.major else "minor",
            quotes=quoted((flag.quote,)),
            tone="bad",
        )
        for flag in flags
    )
    return Section("Red flags", entries)
