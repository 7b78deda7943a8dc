"""Several votes on one criterion put together: rung by rung, by a majority of those that came back, with a quorum.

A calibration may say that a rung needs another number of votes than a majority. Nothing depends on the order in which
votes are listed. A tie, or too few votes, is for a person to look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from viva.scoring.ladder import Climb, climb, proofs
from viva.scoring.proof import Proof
from viva.scoring.quotes import Evidence, said_first, verify
from viva.scoring.spoken import Passage, spoken_in
from viva.values.judgements import FlagFinding, Judgement, JudgeState, Quote, RungFinding, RungMark
from viva.values.rubric import Criterion, Rung
from viva.values.transcript import Transcript

_WORST: tuple[JudgeState, ...] = ("refused", "unparsable", "truncated", "unavailable")
"""Which state a lost quorum has where several are equally frequent."""
_LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class Vote:
    """One judgement, verified."""

    criterion: Criterion
    judgement: Judgement
    transcript: Transcript

    @property
    def ok(self) -> bool:
        """Whether it came back and is about this criterion."""
        return self.judgement.state == "ok" and self.judgement.criterion == self.criterion.id

    @cached_property
    def climb(self) -> Climb:
        """The level it gives by itself."""
        return climb(self.criterion, self.judgement, self.transcript, spoken_in(self.transcript))

    @cached_property
    def proofs(self) -> dict[int, Proof]:
        """What its findings come to, by rung."""
        proved = proofs(self.criterion, self.judgement, self.transcript, spoken_in(self.transcript))
        return {proof.rung: proof for proof in proved}

    @cached_property
    def counter(self) -> tuple[Evidence, ...]:
        """Verified words that speak against."""
        found = (verify(quote, spoken_in(self.transcript)) for quote in self.judgement.counter)
        return tuple(one for one in found if isinstance(one, Evidence))

    @cached_property
    def first(self) -> Passage | None:
        """The interviewer's own words that gave the idea."""
        return said_first(self.judgement.said_first, spoken_in(self.transcript))


def agree(criterion: Criterion, judgements: Iterable[Judgement], transcript: Transcript) -> bool:
    """Whether votes all came back and give the same level, once verified, with the same red flags."""
    votes = [Vote(criterion, judgement, transcript) for judgement in judgements]
    results = {(vote.climb.raw, frozenset(raised.flag.id for raised in vote.climb.flags)) for vote in votes}
    return all(vote.ok for vote in votes) and len(results) == 1 and None not in {level for level, _ in results}


def combine(
    criterion: Criterion,
    judgements: Sequence[Judgement],
    transcript: Transcript,
    *,
    judge: str,
    quorum: int,
    needed: int | None = None,
) -> Judgement:
    """One judgement out of several; `judge` is its name, `quorum` how many votes must have come back.

    A rung is met where more verified votes say so than not; a vote whose quotes for it stand nowhere does not count.
    With `needed` it is met by that many votes of all that were asked for, and not met where so many can no longer be
    reached, had the lost votes come; anything between is a tie.
    Its evidence is that of all votes that found it met. What speaks against, who said it first, and red flags count
    where most votes have them. A tied rung has both marks, which no ladder climbs; where too few votes came back the
    judgement has the state of those that did not.

    Example:
        >>> combine(criterion, [yes, yes, no], transcript, judge="a + b", quorum=2).rungs[0].mark  # doctest: +SKIP
        'MET'
    """
    votes = [Vote(criterion, one, transcript) for one in sorted(judgements, key=lambda one: (one.judge, one.vote))]
    came = [vote for vote in votes if vote.ok]
    if len(came) < quorum:
        return _lost(criterion, votes, judge=judge, quorum=quorum)
    rungs = tuple(finding for rung in criterion.rungs for finding in _rung(rung, came, quorum, needed, len(votes)))
    combined = Judgement(
        criterion=criterion.id,
        judge=judge,
        rungs=rungs,
        counter=_shared_counter(came),
        said_first=_shared_first(came),
        flags=_shared_flags(came),
    )
    level = climb(criterion, combined, transcript, spoken_in(transcript)).raw
    same = [vote.judgement.reason for vote in came if vote.climb.raw == level and vote.judgement.reason]
    return combined.model_copy(update={"reason": same[0] if same else ""})


def _lost(criterion: Criterion, votes: Sequence[Vote], *, judge: str, quorum: int) -> Judgement:
    lost = Counter[JudgeState](
        vote.judgement.state if vote.judgement.state != "ok" else "unparsable" for vote in votes if not vote.ok
    )
    state = max(lost, key=lambda state: (lost[state], -_WORST.index(state)))
    came = len(votes) - lost.total()
    problems = "; ".join(dict.fromkeys(vote.judgement.problem for vote in votes if vote.judgement.problem))
    said = f"{came} of {len(votes)} votes came back, {quorum} are needed"
    return Judgement(
        criterion=criterion.id,
        judge=judge,
        state=state,
        problem=f"{said}: {problems[:_LONGEST_PROBLEM]}" if problems else said,
    )


def _rung(rung: Rung, votes: Sequence[Vote], quorum: int, needed: int | None, of: int) -> tuple[RungFinding, ...]:
    proved = [vote.proofs[rung.rung] for vote in votes]
    met = [proof for proof in proved if proof.met]
    unmet = sum(proof.met is False for proof in proved)
    quotes = tuple(one.quote for one in _in_order(one for proof in met for one in proof.evidence))
    return tuple(
        RungFinding(rung=rung.rung, mark=mark, quotes=quotes if mark == "MET" else ())
        for mark in _marks(len(met), unmet, quorum, needed, of)
    )


def _marks(met: int, unmet: int, quorum: int, needed: int | None, of: int) -> tuple[RungMark, ...]:
    """The mark of a rung; both where it is open."""
    if met + unmet >= quorum:
        if met > unmet if needed is None else met >= needed:
            return ("MET",)
        if met < unmet if needed is None else unmet > of - needed:
            return ("UNMET",)
    return ("MET", "UNMET")


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(sorted(evidence, key=lambda one: (one.turn, one.start, -len(one.text)))))


def _shared_counter(votes: Sequence[Vote]) -> tuple[Quote, ...]:
    def shared(one: Evidence) -> bool:
        return _most(sum(any(_overlap(one, other) for other in vote.counter) for vote in votes), votes)

    return tuple(one.quote for one in _in_order(one for vote in votes for one in vote.counter) if shared(one))


def _overlap(one: Evidence, other: Evidence) -> bool:
    same_turn = one.turn == other.turn
    return same_turn and one.start < other.start + len(other.text) and other.start < one.start + len(one.text)


def _shared_first(votes: Sequence[Vote]) -> Quote | None:
    """Where most votes see the idea given by the interviewer, the latest of the places that they name."""
    places = [vote.first for vote in votes if vote.first is not None]
    if not _most(len(places), votes):
        return None
    latest = max(places, key=lambda place: (place.turn, place.start, len(place.text)))
    return Quote(turn=latest.turn, quote=latest.text)


def _shared_flags(votes: Sequence[Vote]) -> tuple[FlagFinding, ...]:
    raised: dict[str, list[Evidence]] = {}
    for vote in votes:
        for flag in vote.climb.flags:
            raised.setdefault(flag.flag.id, []).append(flag.evidence)
    return tuple(
        FlagFinding(flag=flag, quote=_in_order(shown)[0].quote)
        for flag, shown in sorted(raised.items())
        if _most(len(shown), votes)
    )


def _most(count: int, votes: Sequence[Vote]) -> bool:
    return 2 * count > len(votes)
