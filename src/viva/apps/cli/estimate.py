"""`viva grade --dry-run`: calls, tokens and dollars before anything is spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from viva.api.grader import Grader
from viva.apps.cli.sources import Material
from viva.grading import case_of
from viva.judges.model import ModelJudge
from viva.judges.panel import Panel
from viva.judges.protocol import Case
from viva.models.prices import price
from viva.models.usage import estimate
from viva.values.messages import Usage
from viva.values.rubric import Criterion

ANSWER_TOKENS = 500
"""What one judgement takes to write, about; a model that thinks first takes more."""


@dataclass
class _Sum:
    calls: int = 0
    known: int = 0
    prompt: int = 0
    usd: float | None = 0.0

    def add(self, judge: ModelJudge, case: Case, criterion: Criterion) -> None:
        usage = Usage(prompt=estimate(judge.request(case, criterion), "").prompt, completion=ANSWER_TOKENS)
        cost = price(judge.identity.name, usage)
        self.calls += 1
        self.prompt += usage.prompt
        self.usd = None if self.usd is None or cost is None else self.usd + cost


async def estimated(materials: Sequence[Material], grader: Grader) -> str:
    """What grading would take, found out without a call; judgements on record are not asked for again.

    Third votes, which a disagreement brings, and repairs are not known before. Tokens are counted as four characters
    each, at the price of text that no cache holds.
    """
    if not grader.lines:
        return "The offline judge makes no calls and costs nothing."
    found = _Sum()
    for material in materials:
        case = case_of(material.transcript, definition=material.definition)
        panel = Panel(grader.members(material.definition), votes=grader.asked.votes)
        for criterion in material.definition.criteria_in(material.transcript.mode):
            seats = panel.seats(case, criterion)
            for seat in seats[:2] if grader.asked.votes == "standard" else seats:
                at = replace(case, vote=seat.vote)
                assert isinstance(seat.judge, ModelJudge)
                if await grader.record.find(seat.judge.key(at, criterion)) is None:
                    found.add(seat.judge, at, criterion)
                else:
                    found.known += 1
    cost = "n/a" if found.usd is None else f"${found.usd:.2f}"
    return (
        f"{len(materials)} transcript{'s' if len(materials) != 1 else ''}: {found.calls} calls to make, "
        f"{found.known} judgements on record; about {found.prompt:,} tokens in and "
        f"{found.calls * ANSWER_TOKENS:,} out; cost {cost} without caching."
    )
