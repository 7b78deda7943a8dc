"""A judge that is asked to read a turn again, for the criteria that a candidate contests; it never learns why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from viva.judges.protocol import Case, Judge, hashes_of
from viva.values.judgements import Judgement
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity


class Pointing:
    """Judges as another judge does; `turns` has the turn that is pointed at, by criterion.

    Example:
        >>> judge = Pointing(OfflineJudge(), {"S1.GOAL": 4})  # doctest: +SKIP
    """

    def __init__(self, judge: Judge, turns: Mapping[str, int]) -> None:
        self._judge = judge
        self._turns = dict(turns)

    @property
    def identity(self) -> JudgeIdentity:
        """The other judge's."""
        return self._judge.identity

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the other judge's prompts."""
        return hashes_of(self._judge)

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """The other judge's findings. Raises as it does."""
        return await self._judge.judge(replace(case, pointed=self._turns.get(criterion.id)), criterion)
