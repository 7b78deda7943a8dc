"""Figures and measures as people read them, the same in a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator

from viva.appraising.appraisal import Why
from viva.benchmarking.figures import Appraised, Benchmark, Figure, Row
from viva.benchmarking.ratio import Group

NOT_MEASURED = "not measured"

GROUPS: dict[Group, str] = {
    "conduct": "Rules broken, per 100 turns",
    "talk": "The talk",
    "appraised": "Judged by a language model",
    "chances": "Chances, probes and time",
    "cost": "What it takes",
    "candidate": "Planted profile",
}
"""Groups of measures in the order in which they are shown."""

_WHY: dict[Why, str] = {
    "quote": "a quote that is not there",
    "no_answer": "left out of the answer, or twice in it",
    "refused": "the model refused",
    "truncated": "the answer was cut off",
    "unparsable": "no valid answer",
    "unavailable": "the model could not be reached",
    "unasked": "the limit was reached before",
}
"""Why something has no mark."""

FEW = 30
"""Interviews below which a figure is only a first impression."""


def number(value: float) -> str:
    """A value with as many places as it bears.

    Example:
        >>> number(1234.5), number(12.34), number(0.123), number(-0.001)
        ('1,234', '12.3', '0.12', '0.00')
    """
    size = abs(value)
    text = f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def value_of(figure: Figure) -> str:
    """The value, or that there is none."""
    return NOT_MEASURED if figure.value is None else number(figure.value)


def interval_of(figure: Figure) -> str:
    """The interval in words; empty where there is none."""
    return "" if figure.low is None or figure.high is None else f"{number(figure.low)} to {number(figure.high)}"


def measured(row: Row) -> bool:
    """Whether anybody's interviews have a value."""
    return any(figure.value is not None for figure in row.figures)


def titled(row: Row) -> str:
    """The measure with its unit, where the heading does not say it."""
    return row.title if row.unit in ("", "per 100 turns") else f"{row.title}, {row.unit}"


def is_of_one_rule(row: Row) -> bool:
    """Whether a row is about one rule of conduct."""
    return row.id.startswith(("shown.", "blocked."))


def never_broken(row: Row) -> bool:
    """Whether a rule was kept in all interviews of everybody."""
    return is_of_one_rule(row) and all(not figure.value for figure in row.figures)


def rows_of(found: Benchmark, group: Group) -> tuple[Row, ...]:
    """The rows of a group that have something to show: measured, and for a single rule broken at all."""
    return tuple(row for row in found.rows if row.group == group and measured(row) and not never_broken(row))


def remarks(found: Benchmark) -> Iterator[str]:
    """What a reader has to know of the figures."""
    rows = [row for row in found.rows if row.id.startswith("shown.") and measured(row)]
    kept = [row.id.removeprefix("shown.") for row in rows if never_broken(row)]
    if kept:
        yield f"Never broken, by anybody: {', '.join(kept)}."
        least = min(
            figure.interviews for row in rows for figure in row.figures if never_broken(row) and figure.interviews
        )
        yield (
            f"Where nothing was seen the bootstrap gives 0 to 0. Of {least} interviews without one it can be said, at "
            f"95 %, that at most {100 * (1 - 0.05 ** (1 / least)):.1f} % of such interviews have one."
        )
    yield from _unmeasured(found)
    if found.appraised is not None:
        yield from _appraised(found.appraised)
    few = [one.name for one in found.interviewers if one.interviews < FEW]
    if few:
        yield f"Fewer than {FEW} interviews of {', '.join(few)}: read the intervals, not the figures."
    if found.personas:
        yield (
            "Profiles are planted in simulated candidates. What a judge finds of them says how well interviewer and "
            "judge bring it out; it says nothing on how well people are graded."
        )
    if found.rounds:
        yield f"Intervals: 95 %, from {found.rounds:,} draws of whole interviews, seed {found.seed}."


def _appraised(by: Appraised) -> Iterator[str]:
    exact = [name for name in by.models if name != by.model]
    named = by.model + (f" ({', '.join(exact)})" if exact else "")
    prompts = ", ".join(f"{name} {sha256[:8]}" for name, sha256 in by.prompts.items())
    yield (
        f"Openness, follow-ups and flow are the judgement of {named}, which nobody has calibrated. Compare only what "
        f"the same model judged by the same prompts: {prompts}."
    )
    missing = sum(by.unappraised.values())
    if missing:
        whys = "; ".join(f"{_WHY[why]}: {count}" for why, count in by.unappraised.items())
        yield f"Not appraised, and not counted as anything: {missing} of {by.items} ({whys})."
    else:
        yield f"All of {by.items} turns and aspects were appraised."


def _unmeasured(found: Benchmark) -> Iterator[str]:
    rows = [row for row in found.rows if not measured(row)]
    single = {row.id.partition(".")[0] for row in rows if is_of_one_rule(row)}
    names = [row.title for row in rows if not is_of_one_rule(row)]
    rules = [row.id.removeprefix("shown.") for row in rows if row.id.startswith("shown.")]
    if rules and "shown" in single:
        names.insert(0, f"rules {', '.join(rules)}")
    if names:
        yield f"Not measured in these interviews: {'; '.join(names)}."
