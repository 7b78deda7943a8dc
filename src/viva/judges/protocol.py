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
    sitting: Sitting = field(default_factory=Sitting, compare=False, repr=False)


class Judge(Protocol):
    """Judges one criterion at a time, blind to the others, to the bar and to the running score."""

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
