"""What a judge does with gold interviews: scorecards from the grading run, and every answer behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from viva.calibrating.gold import Gold
from viva.errors import ModelError
from viva.grading import grade
from viva.judges.protocol import Case, Judge
from viva.scoring.quotes import Evidence, verify
from viva.scoring.spoken import Spoken
from viva.values.judgements import Judgement, Quote, RungFinding
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity, Scorecard

AT_ONCE = 2
"""Interviews that are graded at the same time; each has many calls of its own under way."""


class _Listening:
    """A judge that answers as the one inside, and remembers the answers."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.answers: list[Judgement] = []

    @property
    def identity(self) -> JudgeIdentity:
        """That of the judge inside."""
        return self._judge.identity

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """The answer of the judge inside; a call that failed is remembered as such."""
        try:
            answer = await self._judge.judge(case, criterion)
        except ModelError as error:
            name = self.identity.name
            self.answers.append(Judgement(criterion=criterion.id, judge=name, state="unavailable", problem=str(error)))
            raise
        self.answers.append(answer)
        return answer


@dataclass(frozen=True, slots=True)
class Run:
    """One grading of an interview."""

    card: Scorecard
    answers: tuple[Judgement, ...]

    def reviewed(self, criterion: str) -> bool:
        """Whether the line was left to a person."""
        return self.card.criteria[criterion].state == "needs_review"

    def level(self, criterion: str) -> int | None:
        """The rung before provenance caps, as raters give theirs; None is "no evidence"."""
        return self.card.criteria[criterion].raw


@dataclass(frozen=True)
class Observed:
    """A gold interview with every grading of it."""

    gold: Gold
    runs: tuple[Run, ...]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The criteria that are compared: scored in this mode, and rated by somebody."""
        rated = self.gold.rated
        return tuple(criterion for criterion in self.gold.scored if criterion in rated)

    @cached_property
    def words(self) -> int:
        """How much the candidate said."""
        return sum(turn.words for turn in self.gold.transcript.said_by("candidate"))

    @cached_property
    def spoken(self) -> Spoken:
        """Where quotes are looked for."""
        return Spoken(self.gold.transcript)

    def compared(self) -> Iterator[tuple[str, Run]]:
        """Every line of every run that has a result, be it "no evidence"."""
        return ((criterion, run) for run in self.runs for criterion in self.lines if not run.reviewed(criterion))

    def results(self, criterion: str) -> tuple[int | None, ...]:
        """What the runs gave a line, without those that left it to a person."""
        return tuple(run.level(criterion) for run in self.runs if not run.reviewed(criterion))

    def fabricated(self, run: Run) -> tuple[int, int]:
        """Quotes in a run's answers that stand nowhere in the transcript, and quotes in all."""
        quotes = [quote for answer in run.answers for quote in _claimed(answer)]
        return sum(verify(quote, self.spoken) == "not_found" for quote in quotes), len(quotes)

    def signals(self, criterion: str, run: Run) -> dict[str, str]:
        """What may tell whether a line is right: its evidence, its ladder, its votes."""
        findings = [f for answer in run.answers if answer.criterion == criterion for f in answer.rungs]
        signals = {
            "evidence": self._evidence(findings, run.level(criterion)),
            "ladder": _ladder(findings, run.level(criterion) or 1),
        }
        results = self.results(criterion)
        if len(results) > 1:
            share = results.count(run.level(criterion)) / len(results)
            signals["votes"] = "all" if share == 1 else "most" if share > 0.5 else "few"
        return signals

    def _evidence(self, findings: Sequence[RungFinding], level: int | None) -> str:
        if level is None or level == 1:
            return "none"
        quotes = [quote for f in findings if f.rung == level and f.mark == "MET" for quote in f.quotes]
        found = {one.status for quote in quotes if isinstance(one := verify(quote, self.spoken), Evidence)}
        return "exact" if "exact" in found else "fuzzy" if found else "none"


async def observe(
    gold: Sequence[Gold], judge: Judge, *, repeats: int, told: Callable[[str], None] = lambda _: None
) -> tuple[Observed, ...]:
    """Grade every interview `repeats` times; `told` hears of each that is done.

    Raises `ModelError` where the judge's model failed on every criterion of an interview.
    """
    limit = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def observed(one: Gold) -> Observed:
        nonlocal done
        async with limit:
            runs = tuple([await _run(one, judge) for _ in range(repeats)])
        done += 1
        told(f"{one.name} graded, {done} of {len(gold)}")
        return Observed(one, runs)

    return tuple(await asyncio.gather(*(observed(one) for one in gold)))


async def _run(gold: Gold, judge: Judge) -> Run:
    listening = _Listening(judge)
    card = await grade(gold.transcript, definition=gold.definition, judge=listening)
    return Run(card, tuple(listening.answers))


def _claimed(answer: Judgement) -> Iterator[Quote]:
    for finding in answer.rungs:
        if finding.mark == "MET":
            yield from finding.quotes
    yield from (flag.quote for flag in answer.flags)


def _ladder(findings: Sequence[RungFinding], level: int) -> str:
    """`credited`: every rung that was found met counts; `gap`: one above an unmet one was; `cut`: anything else."""
    met = {finding.rung for finding in findings if finding.mark == "MET"}
    unmet = {finding.rung for finding in findings if finding.mark == "UNMET"}
    if unmet and max(met, default=0) > min(unmet):
        return "gap"
    return "credited" if max(met, default=1) <= level else "cut"
