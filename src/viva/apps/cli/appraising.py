"""The part of `viva benchmark` that asks a language model: which one, what it may spend, what it said before."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from viva.api.spending import Limited, refuse_unpriced
from viva.appraising.appraisal import Measure
from viva.appraising.kept import KeptAnswers
from viva.appraising.run import Appraiser, Outcome
from viva.apps.cli.progress import progress
from viva.apps.cli.spent import usage_text
from viva.benchmarking.appraised import appraised_by, talk_of, with_appraisals
from viva.benchmarking.figures import Appraised
from viva.benchmarking.sample import Sample
from viva.errors import BudgetExceeded, UsageError
from viva.folders import user_folder
from viva.interview import Budget
from viva.models.naming import Line, line_to
from viva.models.roles import bindings
from viva.values.messages import Usage

KEPT = "appraisals.jsonl"
"""In the user's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalWish:
    """What the flags say of the model that is asked."""

    model: str
    base_url: str | None
    measures: tuple[Measure, ...]
    kept: Path | None
    budget: Budget
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of it."""

    samples: tuple[Sample, ...]
    """Each with its appraisal."""
    by: Appraised
    stopped: BudgetExceeded | None
    """The limit that was reached, if one was."""


async def appraised(samples: Sequence[Sample], wish: AppraisalWish) -> Judged:
    """Have a model judge how interviewers asked.

    Raises `UsageError` for a model that cannot be used, for a file that holds something else, and for a limit of
    dollars where a price is not known; `ModelError` where the model could not be reached at all.
    """
    line = _line(wish)
    refuse_unpriced(line, wish.budget)
    spent: list[Usage] = []
    try:
        appraiser = Appraiser(
            Limited(line.metered(told=spent.append), lambda: wish.budget.check(spent)),
            measures=wish.measures,
            kept=KeptAnswers(wish.kept or user_folder() / KEPT),
            limit=wish.limit,
        )
        told = progress("appraised") or (lambda done, of: None)
        outcome = await appraiser.appraise([talk_of(sample) for sample in samples], told=told)
    finally:
        await line.model.close()
    print(usage_text(tuple(spent)), file=sys.stderr, flush=True)
    return Judged(
        samples=tuple(with_appraisals(samples, outcome)),
        by=appraised_by(appraiser, outcome, model=line.model.name),
        stopped=_told(outcome),
    )


def _told(outcome: Outcome) -> BudgetExceeded | None:
    if outcome.stopped is None:
        return None
    unasked = sum(one.why == "unasked" for appraisal in outcome.appraisals for one in appraisal.unappraised)
    return BudgetExceeded(
        f"{outcome.stopped}; {unasked} items were not asked about, and the same command goes on there"
    )


def _line(wish: AppraisalWish) -> Line:
    bound = bindings("judge", (wish.model,), base_url=wish.base_url, flag="--model")
    if len(bound) > 1:
        raise UsageError("--model: name one model; what two of them judge cannot be added up")
    if bound[0].model is None:
        raise UsageError("--model: no rules in code judge these measures; name a language model, or leave it out")
    return line_to(bound[0].model, base_url=bound[0].base_url)
