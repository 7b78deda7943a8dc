"""What the grading run asks of whoever grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity
from viva.values.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One interview to be judged; frozen before the first criterion is looked at."""

    definition: Definition
    transcript: Transcript
    """Interviewer turns carry their moves, recorded or read back from the text; every turn has its step."""
    ledger: Ledger


class Judge(Protocol):
    """Judges one criterion at a time, blind to the others, to the bar and to the running score."""

    @property
    def identity(self) -> JudgeIdentity:
        """Who it is and how far to trust it."""
        ...

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """Find which rungs the candidate's words reach, with verbatim quotes."""
        ...
