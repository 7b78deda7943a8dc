"""One interview graded by the grading run, with what the judge itself said kept beside the scorecard."""

from __future__ import annotations

from viva.grading import grade
from viva.judges.protocol import Case, Judge
from viva.metamorphic.check import Subject
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity
from viva.values.transcript import Transcript
from viva.values.value import Level


class _Listening:
    """Passes calls on to a judge, and keeps what it answered."""

    def __init__(self, judge: Judge) -> None:
        self.judged: dict[str, Judgement] = {}
        self._judge = judge

    @property
    def identity(self) -> JudgeIdentity:
        return self._judge.identity

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        answer = await self._judge.judge(case, criterion)
        self.judged[criterion.id] = answer
        return answer


async def graded(
    judge: Judge,
    transcript: Transcript,
    definition: Definition,
    *,
    level: Level | None = None,
    ledger: Ledger | None = None,
) -> Subject:
    """Grade an interview; a call that failed leaves no judgement beside the scorecard."""
    listening = _Listening(judge)
    card = await grade(transcript, definition=definition, judge=listening, level=level, ledger=ledger)
    return Subject(transcript=transcript, definition=definition, card=card, judged=listening.judged)
