"""The head of a report: what it is, the recommendation or why there is none, dimensions, misses, red flags."""

from __future__ import annotations

from collections.abc import Iterator

from viva.reports.content import Bar, Block, Entry, Paragraph, Quoted, Row, Section, Tone, readable, shortened
from viva.values.definition import Definition
from viva.values.judgements import Quote
from viva.values.rubric import Criterion
from viva.values.scorecard import CriterionScore, JudgeIdentity, LevelVerdict, Scorecard

TOP = 4
"""The highest rung."""

MOST_SHOWN = 3
"""Quotes of a criterion that people read; the scorecard has more."""


def quoted(quotes: tuple[Quote, ...]) -> tuple[Quoted, ...]:
    """Quotes as they are shown."""
    return tuple(Quoted(quote.turn, shortened(readable(quote.quote))) for quote in quotes[:MOST_SHOWN])


def what_this_is(card: Scorecard) -> Section:
    """Who graded, how far to trust it, how much was assessed."""
    lines = list(card.criteria.values())
    scored = sum(line.score is not None for line in lines)
    blocks: list[Block] = []
    if card.indicative:
        blocks.append(Paragraph("Indicative: graded by rules, not by a person or a language model.", "notice"))
    blocks += [
        Row("Judge", readable(card.judge.name) + _thresholds(card.judge)),
        Row("Agreement with raters", readable(card.judge.agreement) or "not measured"),
        Row(
            "Assessed",
            f"{scored} of {len(lines)} criteria, {card.coverage:.0%} of what {card.level} level demands",
        ),
    ]
    review = sum(line.state == "needs_review" for line in lines)
    if review:
        blocks.append(Row("For review", f"{review}, where the judge's finding could not be verified"))
    blocks += [Paragraph(readable(note), "notice") for note in card.notes]
    return Section("What this is", tuple(blocks))


def _thresholds(judge: JudgeIdentity) -> str:
    return "; thresholds from the calibration" if judge.thresholds_from_calibration else ""


def recommendation(card: Scorecard) -> Section:
    """The recommendation with the line of the rule that decided, or why there is none."""
    if card.verdict is None:
        return Section("No recommendation", (Paragraph(card.verdict_withheld or "It was withheld.", "notice"),))
    at_level = card.verdict.at_level
    tone: Tone = "good" if at_level.recommendation in ("strong_hire", "hire") else "bad"
    blocks: list[Block] = [
        Paragraph(card.verdict.wording, tone),
        Paragraph(f"At {card.level}: {at_level.rule}"),
    ]
    blocks += [Paragraph(f"At {level}: {_said(other)}", "quiet") for level, other in card.verdict.neighbours.items()]
    blocks.append(Paragraph("A recommendation is advice from a practice tool; no decision on a person rests on it."))
    return Section("Recommendation", tuple(blocks))


def _said(verdict: LevelVerdict) -> str:
    return f"{verdict.recommendation.replace('_', ' ')}. {verdict.rule}"


def dimensions(card: Scorecard) -> Section:
    """A bar for each dimension, with how much of it was scored."""
    bars = tuple(
        Bar(dimension.name, dimension.mean, f"{dimension.scored} of {dimension.of} scored")
        for dimension in card.dimensions.values()
        if dimension.of
    )
    left_out = [dimension.name for dimension in card.dimensions.values() if not dimension.of]
    rest = (Paragraph(f"Not part of this mode: {', '.join(left_out)}.", "quiet"),) if left_out else ()
    return Section(f"Dimensions, from 1 to {TOP}", (*bars, *rest))


def below_the_bar(card: Scorecard, definition: Definition) -> Section:
    """What the level demands and was not reached, the furthest from it first."""
    entries = sorted(_misses(card, definition), key=lambda miss: miss[0])
    title = f"Below what {card.level} level demands"
    if not entries:
        return Section(title, (Paragraph("Nothing that was assessed.", "good"),))
    return Section(title, tuple(entry for _, entry in entries))


def _misses(card: Scorecard, definition: Definition) -> Iterator[tuple[int, Entry]]:
    for criterion in definition.musts(card.mode, card.level):
        line = card.criteria.get(criterion.id)
        if line is not None and line.score is not None:
            bar = criterion.bar.at(card.level)
            if line.score < bar.minimum:
                yield line.score - bar.minimum, _miss(criterion, line, f"{line.score} of {bar.minimum} demanded")
            elif bar.unprompted and line.provenance != "U":
                yield 0, _miss(criterion, line, f"{line.score}, but not unprompted")


def _miss(criterion: Criterion, line: CriterionScore, mark: str) -> Entry:
    missing = f"Not shown: {line.missing}" if line.missing else ""
    title = f"{criterion.id} {criterion.measures}"
    return Entry(title, mark, quotes=quoted(line.quotes[:1]), missing=missing, tone="bad")


def red_flags(card: Scorecard) -> Section | None:
    """The red flags with the words that show them."""
    if not card.red_flags:
        return None
    entries = tuple(
        Entry(
            f"{flag.criterion} {flag.text}",
            "major" if flag.major else "minor",
            quotes=quoted((flag.quote,)),
            tone="bad",
        )
        for flag in card.red_flags
    )
    return Section("Red flags", entries)
