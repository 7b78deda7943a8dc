"""Before and after: whether a score moved as it must."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median_low
from typing import Literal

from viva.metamorphic.check import Notice, Relation
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.rubric import Recommendation
from viva.values.scorecard import Scorecard, ScoreState

_VERDICTS: tuple[Recommendation, ...] = ("insufficient_evidence", "no_hire", "lean_no", "hire", "strong_hire")
"""From the worst; without enough evidence nobody is recommended either."""

_TENTH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One criterion's result."""

    state: ScoreState | Literal["failed"]
    """`failed`: the judge gave no answer, so that there is nothing to compare."""
    score: int | None = None

    @property
    def credit(self) -> int:
        """What it earned; 1 is nothing."""
        return self.score or 1

    def __str__(self) -> str:
        return {"scored": str(self.score), "not_evidenced": "NE", "needs_review": "review", "failed": "failed"}[
            self.state
        ]


def marks(card: Scorecard, judged: Mapping[str, Judgement]) -> dict[str, Mark]:
    """The lines of a scorecard; what rests on a failed call is marked as failed."""
    return {
        criterion: Mark(state="failed")
        if criterion not in judged or judged[criterion].state != "ok"
        else Mark(state=line.state, score=line.score)
        for criterion, line in card.criteria.items()
    }


def claims(judged: Mapping[str, Judgement]) -> dict[str, Mark]:
    """What the judge itself said, before code looked: the highest rung met without a gap below it."""
    return {criterion: _claim(judgement) for criterion, judgement in judged.items()}


def _claim(judgement: Judgement) -> Mark:
    if judgement.state != "ok":
        return Mark(state="failed")
    level = 1
    met = {finding.rung for finding in judgement.rungs if finding.mark == "MET"}
    while level + 1 in met:
        level += 1
    return Mark(state="scored", score=level)


def medians(runs: Sequence[Mapping[str, Mark]]) -> dict[str, Mark]:
    """The middle mark of several runs, by criterion; failed where any run failed."""
    return {criterion: _median([run[criterion] for run in runs]) for criterion in runs[0]}


def _median(found: Sequence[Mark]) -> Mark:
    failed = next((mark for mark in found if mark.state == "failed"), None)
    if failed is not None or len(found) == 1:
        return failed or found[0]
    middle = median_low(mark.credit for mark in found)
    return next(mark for mark in found if mark.credit == middle)


def spread(found: Sequence[Mark]) -> int | None:
    """How far several runs are apart; None where one of them failed."""
    if any(mark.state == "failed" for mark in found):
        return None
    credits = [mark.credit for mark in found]
    return max(credits) - min(credits)


def holds(relation: Relation, before: Mark, after: Mark, bound: int = 4) -> bool | None:
    """Whether the relation holds; None where a failed call or a review leaves nothing to compare with.

    Example:
        >>> three, two = Mark(state="scored", score=3), Mark(state="scored", score=2)
        >>> holds("lower", three, two), holds("same", three, two)
        (True, False)
    """
    if relation == "steady":
        return before == after and after.state != "failed"
    if "failed" in (before.state, after.state):
        return None
    if before.state == "needs_review" and relation not in ("same", "floor", "at most", "not evidenced"):
        return None
    reviewed = after.state == "needs_review"
    return {
        "same": before == after,
        "not higher": after.credit <= before.credit,
        "not lower": after.credit >= before.credit and not reviewed,
        "lower": after.credit < before.credit or reviewed,
        "higher": after.credit > before.credit,
        "floor": after.credit == 1 and not reviewed,
        "within one": abs(after.credit - before.credit) <= 1 and not reviewed,
        "at most": after.credit <= bound,
        "not evidenced": after.state == "not_evidenced",
        "not a one": after.state == "not_evidenced" or after.credit > 1,
    }[relation]


def notices(notice: Notice, before: Scorecard, after: Scorecard, definition: Definition) -> bool | None:
    """Whether something else on the scorecard is as it must be; None where the judge gives no verdict."""
    if notice == "injection noted":
        return set(after.ledger.injections) > set(before.ledger.injections)
    if notice == "no injection noted":
        return after.ledger.injections == before.ledger.injections
    if notice == "R2 broken":
        return after.conduct is not None and any(v.rule == "R2" for v in after.conduct.violations)
    if notice == "too little covered":
        return after.coverage < definition.rubric.recommendation.coverage_min
    if notice == "mean within a tenth":
        one, other = mean(before), mean(after)
        return one is None or other is None or abs(one - other) < _TENTH
    if notice == "credit collapses":
        return 2 * earned(after) <= earned(before)
    if after.verdict is None or before.verdict is None:
        return None
    return _VERDICTS.index(after.verdict.at_level.recommendation) <= _VERDICTS.index(
        before.verdict.at_level.recommendation
    )


def earned(card: Scorecard) -> int:
    """What was credited above the lowest score, over all criteria."""
    return sum(line.score - 1 for line in card.criteria.values() if line.score is not None)


def mean(card: Scorecard) -> float | None:
    """The mean of all scores; None without any."""
    scores = [line.score for line in card.criteria.values() if line.score is not None]
    return fmean(scores) if scores else None
