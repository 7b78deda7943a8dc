"""A comparison as blocks: what is compared, the dimensions side by side, then what changed with the words for it."""

from __future__ import annotations

from collections.abc import Iterator

from viva.reports.account import Line
from viva.reports.attempts import Attempt
from viva.reports.comparison import Certainty, Comparison, Matched, Shift, Side, Uncertainty
from viva.reports.content import Block, Entry, Paragraph, Report, Row, Section, Tone
from viva.reports.history import result_of
from viva.reports.measures import Measure
from viva.reports.report import MODES
from viva.reports.verdicts import quoted

CERTAINTIES: dict[Certainty, str] = {
    "beyond": "more than the judge's error explains",
    "within": "within the judge's error",
    "unknown": "",
}


def compared(comparison: Comparison) -> Report:
    """What a person should read about two attempts."""
    sections = (
        Section("What is compared", tuple(_what(comparison))),
        Section("Dimensions, from 1 to 4", tuple(_dimensions(comparison.shifts))),
        Section("Better in B", tuple(_entries(comparison.going("better"), "good"))),
        Section("Worse in B", tuple(_entries(comparison.going("worse"), "bad"))),
        Section("Assessed in one alone", tuple(_entries(comparison.going("only_a", "only_b"), "plain"))),
        Section("Unchanged", tuple(_unchanged(comparison))),
    )
    return Report(
        title=f"Compared: {comparison.a.attempt.interview} and {comparison.b.attempt.interview}",
        subtitle="A and B, in this order",
        sections=tuple(section for section in sections if section.blocks),
    )


def _what(comparison: Comparison) -> Iterator[Block]:
    yield Row("A", _side(comparison.a))
    yield Row("B", _side(comparison.b))
    yield from (Paragraph(text, "notice") for text in comparison.remarks)
    yield Paragraph(_basis(comparison.uncertainty), "quiet")


def _side(side: Side) -> str:
    attempt: Attempt = side.attempt
    scored = sum(line.score is not None for line in side.lines)
    return (
        f"{attempt.interview}, {attempt.held[:10]}, {side.title}, {attempt.level} level, {MODES[attempt.mode]}; "
        f"{scored} of {len(side.lines)} criteria assessed by {side.card.judge.name}; {result_of(attempt)}"
    )


def _basis(uncertainty: Uncertainty | None) -> str:
    if uncertainty is None or (uncertainty.level is None and uncertainty.mean is None):
        return (
            "How large a change must be to be more than the judge's error is not known: no calibration of one judge "
            "for both was at hand."
        )
    parts = []
    if uncertainty.level is not None:
        parts.append(f"{uncertainty.level * 2**0.5:.1f} rungs of a criterion")
    if uncertainty.mean is not None:
        parts.append(f"{uncertainty.mean * 2**0.5:.1f} of a dimension's mean")
    return (
        f"The judge's error explains changes up to {' and '.join(parts)}, by {uncertainty.interviews} rated interviews."
    )


def _dimensions(shifts: tuple[Shift, ...]) -> Iterator[Block]:
    for one in shifts:
        said = CERTAINTIES[one.certainty]
        change = "" if one.change is None else f", {one.change:+.1f}"
        yield Row(one.name, f"{_mean(one.a)} to {_mean(one.b)}{change}{f', {said}' if said else ''}")


def _mean(measure: Measure | None) -> str:
    return "not assessed" if measure is None or measure.mean is None else f"{measure.mean:.1f}"


def _entries(criteria: tuple[Matched, ...], tone: Tone) -> Iterator[Block]:
    for one in criteria:
        said = CERTAINTIES[one.certainty]
        yield Entry(
            f"{one.criterion} {one.measures}",
            f"{_score(one.a)} to {_score(one.b)}",
            (said[0].upper() + said[1:] + ".",) if said else (),
            tone=tone,
        )
        yield from (_found(letter, line) for letter, line in (("A", one.a), ("B", one.b)))


def _found(letter: str, line: Line | None) -> Entry:
    if line is None:
        return Entry(f"in {letter}", "not part of its mode", tone="quiet")
    lines = (line.why, line.cap) if line.cap else (line.why,)
    return Entry(f"in {letter}, {line.how}" if line.how else f"in {letter}", line.mark, lines, quoted(line.quotes))


def _score(line: Line | None) -> str:
    return "-" if line is None or line.score is None else str(line.score)


def _unchanged(comparison: Comparison) -> Iterator[Block]:
    same = [f"{one.criterion} {_score(one.a)}" for one in comparison.going("same")]
    neither = [one.criterion for one in comparison.going("neither")]
    if same:
        yield Row("The same score", ", ".join(same))
    if neither:
        yield Row("Without a score in either", ", ".join(neither))
