"""Several votes on each criterion: of one judge, or of several, whose order never matters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from viva.errors import ModelError, UsageError
from viva.judges.hearing import TO_TELL
from viva.judges.protocol import Case, Judge, hashes_of
from viva.judges.record import transcript_hash
from viva.judges.sitting import together
from viva.scoring.votes import agree, combine
from viva.values.calibration import Corrections
from viva.values.judgements import Judgement
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity

Votes = Literal["practice", "standard", "audit"]
"""One vote; two, and a third where they disagree; three."""

VOTES: dict[Votes, int] = {"practice": 1, "standard": 2, "audit": 3}
"""Votes that are asked for at first."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose vote it is, and how many that judge has given on the same question before."""

    judge: Judge
    vote: int


class Panel:
    """A judge made of votes.

    With one judge every vote is its own. Of several, `practice` asks each once and `audit` at least three times in
    all; `standard` asks two, and one more where those disagree. Who is asked first changes from criterion to
    criterion, by the words of the interview and not by the order in which judges are named.

    `corrections` are those of a calibration of the one judge: where it is asked as often as it was then, a rung needs
    as many votes as were fitted. Offsets are never applied: a score is what quotes bear.

    Raises `UsageError` where there is no judge, or the same one twice.

    Example:
        >>> panel = Panel([ModelJudge(one), ModelJudge(other)], votes="standard")  # doctest: +SKIP
        >>> panel.identity.name  # doctest: +SKIP
        'anthropic/claude-sonnet-4-5 + openai/gpt-5'
    """

    def __init__(
        self, judges: Sequence[Judge], *, votes: Votes = "practice", corrections: Corrections | None = None
    ) -> None:
        self._judges = sorted(judges, key=lambda judge: judge.identity.name)
        names = [judge.identity.name for judge in self._judges]
        if not names:
            raise UsageError("a panel needs a judge")
        if len(set(names)) < len(names):
            raise UsageError(f"{', '.join(names)}: name each judge once; for more votes of one say --votes audit")
        self._votes = votes
        self._first = 2 if votes == "standard" else max(VOTES[votes], len(names))
        self._most = 3 if votes == "standard" else self._first
        self._quorum = self._first // 2 + 1
        fits = corrections is not None and len(names) == 1 and corrections.votes == self._most > 1
        self._needed = dict(corrections.credit_votes) if corrections is not None and fits else {}

    @property
    def identity(self) -> JudgeIdentity:
        """All of them; rules as long as one of them is."""
        identities = [judge.identity for judge in self._judges]
        agreements = dict.fromkeys(identity.agreement for identity in identities)
        return JudgeIdentity(
            name=" + ".join(identity.name for identity in identities),
            kind="model" if all(identity.kind == "model" for identity in identities) else "rules",
            votes=self._first,
            agreement=(
                next(iter(agreements))
                if len(agreements) == 1
                else "; ".join(f"{identity.name}: {identity.agreement}" for identity in identities)
            ),
            thresholds_from_calibration=self._needed,
        )

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the prompts of all."""
        return {path: digest for judge in self._judges for path, digest in hashes_of(judge).items()}

    def seats(self, case: Case, criterion: Criterion) -> tuple[Seat, ...]:
        """The votes that are asked for at first, and the one more that a disagreement brings."""
        drawn = hashlib.sha256(f"{transcript_hash(case.transcript)}\0{criterion.id}".encode()).digest()
        start, count = int.from_bytes(drawn[:8], "big"), len(self._judges)
        return tuple(Seat(self._judges[(start + at) % count], at // count) for at in range(self._most))

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """The votes put together. Raises `ModelError` where none of the judges could be reached."""
        seats = self.seats(case, criterion)
        votes = await together([self._vote(seat, case, criterion) for seat in seats[: self._first]])
        for seat in seats[self._first :]:
            if agree(criterion, (vote for vote, _ in votes), case.transcript):
                break
            votes.append(await self._vote(seat, case, criterion))
        errors = [error for _, error in votes if error is not None]
        if len(errors) == len(votes):
            raise errors[0]
        if self._most == 1:
            return votes[0][0]
        judged = [vote for vote, _ in votes]
        return combine(
            criterion,
            judged,
            case.transcript,
            judge=self.identity.name,
            quorum=self._quorum,
            needed=self._needed.get(criterion.id) if len(judged) == self._most else None,
        )

    async def _vote(self, seat: Seat, case: Case, criterion: Criterion) -> tuple[Judgement, ModelError | None]:
        """One vote, with the error behind it where there was no answer."""
        name = seat.judge.identity.name
        try:
            judged = await seat.judge.judge(replace(case, vote=seat.vote), criterion)
        except TO_TELL:
            raise
        except ModelError as error:
            lost = Judgement(
                criterion=criterion.id, judge=name, vote=seat.vote, state="unavailable", problem=str(error)
            )
            return lost, error
        return judged.model_copy(update={"vote": seat.vote}), None
