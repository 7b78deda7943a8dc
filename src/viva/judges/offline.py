"""The judge without a language model: rules find the rungs, in the words of the rubric and of the scenario.

It reads what is on the page, knows nothing of the matter, and says so; its scorecards are indicative.
"""

from __future__ import annotations

from viva.judges.protocol import Case
from viva.reading.rungs import rungs_met
from viva.values.judgements import Judgement, RungFinding
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity

NAME = "offline-rules-4"
"""Changes whenever the same words could be judged otherwise."""

NOT_MEASURED = "not measured"


class OfflineJudge:
    """Judges by the rubric's cues alone: no model, no network, the same answer every time.

    Example:
        >>> OfflineJudge(agreement="kappa 0.7").identity.kind
        'rules'
    """

    def __init__(self, *, agreement: str = NOT_MEASURED) -> None:
        self._identity = JudgeIdentity(name=NAME, kind="rules", agreement=agreement)

    @property
    def identity(self) -> JudgeIdentity:
        """Rules, and how far they agreed with raters when it was last measured."""
        return self._identity

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """Which rungs the candidate's words reach, with the sentences that show it.

        The turn that an appeal points at is read as one passage; nothing else is read otherwise than before.
        """
        reading = rungs_met(case.definition, case.transcript, criterion, case.ledger, pointed=case.pointed)
        return Judgement(
            criterion=criterion.id,
            judge=NAME,
            rungs=tuple(
                RungFinding(rung=r.rung, mark="MET" if r.met else "UNMET", quotes=r.quotes) for r in reading.rungs
            ),
            counter=reading.counter,
            said_first=reading.said_first,
            flags=reading.flags,
        )
