"""Who grades: the rules in code, or language models; what they may spend, and what they spent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from viva.api.spending import Limited
from viva.errors import UsageError
from viva.folders import user_folder
from viva.interview import Budget
from viva.journal.judgements import JudgementFolder
from viva.judges.model import ModelJudge, judge_prompts
from viva.judges.offline import NAME, OfflineJudge
from viva.judges.panel import Panel, Votes
from viva.judges.protocol import Judge
from viva.judges.record import digest_of
from viva.judges.sitting import AT_ONCE
from viva.models.naming import Line, line_to
from viva.models.roles import Binding, bindings
from viva.packs.measured import agreement_of, calibration_of, offline_agreement
from viva.values.definition import Definition
from viva.values.messages import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the judge."""

    judges: tuple[str, ...] = ()
    """Names of models, or `offline`; without any, as the role is bound in the environment or `config.toml`."""
    base_url: str | None = None
    votes: Votes = "practice"
    max_usd: float | None = None
    limit: int = AT_ONCE
    """Calls at once."""


class Grader:
    """Makes the judge of a definition; close it at the end.

    Raises as `line_to` does, and `UsageError` for a limit of dollars where a price is not known.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.spent: list[Usage] = []
        self.record = JudgementFolder(user_folder() / "judgements")
        bound = bindings("judge", asked.judges, base_url=asked.base_url)
        self.lines = [_line(binding) for binding in bound if binding.model is not None]
        if self.lines and len(self.lines) < len(bound):
            raise UsageError("a panel of language models cannot have the offline judge in it; ask it by itself")
        if not self.lines and asked.votes != "practice":
            raise UsageError("the offline judge gives the same vote each time; leave out --votes, or name --judge")
        for line in self.lines:
            if asked.max_usd is not None and not line.priced:
                raise UsageError(f"--max-usd cannot be kept: the price of {line.model.name} is not known here")
        self._budget = Budget(max_usd=asked.max_usd)

    def judge_for(self, definition: Definition) -> Judge:
        """The judge that grades by this definition."""
        if not self.lines:
            known = calibration_of(definition, judge=NAME)
            return OfflineJudge(agreement=known.in_words if known else offline_agreement(definition))
        members = self.members(definition)
        if len(members) > 1:
            return Panel(members, votes=self.asked.votes)
        if self.asked.votes == "practice":
            return members[0]
        known = calibration_of(definition, judge=members[0].identity.name, prompt_sha256=self.prompt_sha256)
        return Panel(members, votes=self.asked.votes, corrections=known.corrections if known else None)

    def members(self, definition: Definition) -> list[ModelJudge]:
        """The language models of the panel; none for the rules in code."""
        prompts = judge_prompts()
        return [
            ModelJudge(
                Limited(line.metered(told=self.spent.append), self.check),
                prompts=prompts,
                agreement=agreement_of(definition, judge=line.model.name, prompt_sha256=self.prompt_sha256),
            )
            for line in self.lines
        ]

    @property
    def prompt_sha256(self) -> str:
        """What a calibration of a language model is kept under beside its name; empty for the rules in code."""
        prompts = judge_prompts()
        return digest_of(prompts.judge.sha256, prompts.repair.sha256) if self.lines else ""

    def check(self) -> None:
        """Raise `BudgetExceeded` where the limit is reached."""
        self._budget.check(self.spent)

    async def close(self) -> None:
        """Close the connections."""
        for line in self.lines:
            await line.model.close()


@asynccontextmanager
async def grading(asked: Asked) -> AsyncIterator[Grader]:
    """A grader, closed at the end."""
    grader = Grader(asked)
    try:
        yield grader
    finally:
        await grader.close()


def _line(binding: Binding) -> Line:
    assert binding.model is not None
    return line_to(binding.model, base_url=binding.base_url)
