"""Simulated interviews for a terminal: a row a persona, and what all of them show; 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from statistics import fmean

from viva.simulating.figures import broken_rules, found_in, in_order, mean_of
from viva.values.simulated import Simulated

WIDEST = 80
_NAME = 20
_SHORT = 5


def table(interviews: Sequence[Simulated]) -> str:
    r"""Mean scores by persona and dimension, planted against recovered rungs, broken rules.

    Example:
        >>> table([])
        'No interview was held.\n'
    """
    return "\n".join(_lines(interviews)) + "\n" if interviews else "No interview was held.\n"


def _lines(interviews: Sequence[Simulated]) -> Iterator[str]:
    first = interviews[0]
    dimensions = list(first.dimensions)
    whom = f"{first.interviewer} interviews, {first.judge} grades"
    yield from textwrap.wrap(f"{first.scenario}, {first.level}, {first.mode}: {whom}", WIDEST)
    yield ""
    heads = [name[:_SHORT] for name in dimensions]
    yield _row("persona", "n", "mean", heads, "exact", "error")
    for persona in sorted({one.persona for one in interviews}, key=lambda name: _place(name, interviews)):
        own = [one for one in interviews if one.persona == persona]
        means = [_number(_mean([one.dimensions.get(name) for one in own])) for name in dimensions]
        found = found_in(own)
        yield _row(persona, str(len(own)), _number(mean_of(own)), means, _share(found.exact), _signed(found.error))
    yield ""
    for line in _together(interviews):
        yield from textwrap.wrap(line, WIDEST, subsequent_indent="  ")


def _together(interviews: Sequence[Simulated]) -> Iterator[str]:
    found = found_in(interviews)
    if found.criteria:
        yield (
            f"Planted rungs found: {_share(found.exact)} exactly, {_share(found.within_one)} within one, mean error "
            f"{_signed(found.error)}, over {found.criteria} criteria; {found.unscored} without a score."
        )
    voiced = found_in(interviews, voiced=True)
    if voiced.criteria:
        yield (
            f"Rungs that were voiced: {_share(voiced.exact)} found exactly, {_share(voiced.within_one)} within one, "
            f"mean error {_signed(voiced.error)}."
        )
    order = in_order(interviews)
    if order is not None:
        yield f"The stronger persona has the higher mean: {'yes' if order else 'no'}."
    yield f"Musts that had their chance: {_share(fmean(one.must_chances for one in interviews))}."
    broken = broken_rules(interviews)
    of = sum(bool(one.violations) for one in interviews)
    counts = ", ".join(f"{rule} {count}" for rule, count in sorted(broken.items()))
    yield (
        f"Rules of conduct broken: {counts}; in {of} of {len(interviews)} interviews."
        if broken
        else ("Rules of conduct broken: none.")
    )
    left = sum(not one.closed for one in interviews)
    if left:
        yield f"Not closed by the interviewer: {left}."


def _row(name: str, count: str, mean: str, means: Sequence[str], exact: str, error: str) -> str:
    middle = "".join(f"{text:>6}" for text in means)
    return f"{name[:_NAME]:<{_NAME}}{count:>4}{mean:>6}{middle}{exact:>7}{error:>7}".rstrip()


def _place(persona: str, interviews: Sequence[Simulated]) -> tuple[float, str]:
    return mean_of(one for one in interviews if one.persona == persona) or 0.0, persona


def _mean(values: Sequence[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return fmean(there) if there else None


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"
