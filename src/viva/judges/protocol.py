"""What the grading run asks of whoever grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from viva.judges.sitting import Sitting
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
    vote: int = 0
    """How often this judge has been asked the same before; a judge of rules has no use for it."""
    pointed: int | None = None
    """The turn to look at again, where the candidate appeals; never why."""
    sitting: Sitting = field(default_factory=Sitting, compare=False, repr=False)


class Judge(Protocol):
    """Judges one criterion at a time, blind to the others, to the bar and to the running score.

    Example:
        >>> import viva
        >>> from viva.values.judgements import Judgement, RungFinding
        >>> from viva.values.scorecard import JudgeIdentity
        >>> class Stern:
        ...     identity = JudgeIdentity(name="stern-1", kind="rules", agreement="not calibrated")
        ...     async def judge(self, case, criterion):
        ...         unmet = tuple(RungFinding(rung=rung.rung, mark="UNMET") for rung in criterion.rungs)
        ...         return Judgement(criterion=criterion.id, judge="stern-1", rungs=unmet)
        >>> turns = (viva.Turn(number=1, speaker="candidate", text="The goal is revenue."),)
        >>> card = viva.sync.grade(viva.Transcript(id="mine", scenario="ads_ctr", mode="step1", turns=turns), Stern())
        >>> card.judge.name, {criterion.score for criterion in card.criteria.values()} <= {1, None}
        ('stern-1', True)
    """

    @property
    def identity(self) -> JudgeIdentity:
        """Who it is and how far to trust it."""
        ...

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """Find which rungs the candidate's words reach, with verbatim quotes.

        Raises `ModelError` where a model could not be reached; an answer without a result has its state instead.
        """
        ...


@runtime_checkable
class Prompted(Protocol):
    """A judge that is led by prompt files."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 of each, by its path inside the packs."""
        ...


def hashes_of(judge: Judge) -> dict[str, str]:
    """The prompt files behind a judge; none where it has none."""
    return dict(judge.hashes) if isinstance(judge, Prompted) else {}
