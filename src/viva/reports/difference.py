"""What changed between two scorecards of one transcript."""

from __future__ import annotations

from collections.abc import Iterator

from viva.values.scorecard import CriterionScore, Scorecard
from viva.values.value import NonEmpty, Value


class Change(Value):
    """One line that differs; None where it was not there, or has no number."""

    what: NonEmpty
    """`criterion S1.GOAL`, `dimension problem`, `coverage`, `recommendation`."""
    before: str | None
    after: str | None


def difference(before: Scorecard, after: Scorecard) -> tuple[Change, ...]:
    """Every criterion, dimension, the coverage and the recommendation that differ, in the newer one's order.

    Example:
        >>> difference(card, card)  # doctest: +SKIP
        ()
    """
    return tuple(change for change in _lines(before, after) if change.before != change.after)


def difference_text(before: Scorecard, after: Scorecard) -> str:
    """The same for a terminal, with who graded either."""
    head = f"Changed since the scorecard of {before.judge.name} at {before.level} level"
    changes = difference(before, after)
    if not changes:
        return f"{head}: nothing."
    return "\n".join((f"{head}:", *(f"  {c.what:<28} {c.before or '-'} -> {c.after or '-'}" for c in changes)))


def _lines(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    for name in dict.fromkeys((*after.criteria, *before.criteria)):
        old, new = before.criteria.get(name), after.criteria.get(name)
        yield Change(what=f"criterion {name}", before=_scored(old), after=_scored(new))
    for name in dict.fromkeys((*after.dimensions, *before.dimensions)):
        was, now = before.dimensions.get(name), after.dimensions.get(name)
        yield Change(
            what=f"dimension {name}", before=_mean(was.mean if was else None), after=_mean(now.mean if now else None)
        )
    yield Change(what="coverage", before=f"{before.coverage:.0%}", after=f"{after.coverage:.0%}")
    yield Change(what="recommendation", before=_verdict(before), after=_verdict(after))


def _scored(score: CriterionScore | None) -> str | None:
    if score is None:
        return None
    return str(score.score) if score.score is not None else score.state.replace("_", " ")


def _mean(mean: float | None) -> str | None:
    return None if mean is None else f"{mean:.2f}"


def _verdict(scorecard: Scorecard) -> str | None:
    return scorecard.verdict.at_level.recommendation.replace("_", " ") if scorecard.verdict else None
