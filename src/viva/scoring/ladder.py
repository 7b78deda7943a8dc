"""The ladder: a judgement's rungs become a level, each step of it borne by verified quotes."""

from __future__ import annotations

from dataclasses import dataclass

from viva.scoring.proof import TAKEN_BACK, Proof, in_so_many_words, prove, takes_back
from viva.scoring.quotes import Evidence, said_first, verify
from viva.scoring.spoken import Spoken
from viva.values.judgements import Judgement, JudgeState, Quote
from viva.values.rubric import Criterion, RedFlag
from viva.values.transcript import Transcript

_FAILED: dict[JudgeState, str] = {
    "refused": "the judge refused to answer",
    "truncated": "the judge's answer was cut off",
    "unparsable": "the judge's answer could not be read",
    "unavailable": "the judge could not be reached",
}


@dataclass(frozen=True, slots=True)
class Raised:
    """A red flag that the candidate's verified words show."""

    flag: RedFlag
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """How far the candidate's words reach on one criterion, whatever the level that is asked for."""

    raw: int | None
    """The highest rung with all rungs below met; 1 where none is; None where it cannot be told."""
    rungs: dict[int, tuple[Evidence, ...]]
    """The evidence of each rung that is met."""
    flags: tuple[Raised, ...] = ()
    against: tuple[Evidence, ...] = ()
    """Verified words that speak against it: they show it done wrongly, or take back what was claimed."""
    prompted_from: int | None = None
    """The interviewer's turn that gave the idea first."""
    problem: str = ""
    """Why there is no level; otherwise what was not credited, if anything."""
    reason: str = ""
    """The judge's."""


def climb(criterion: Criterion, judgement: Judgement | None, transcript: Transcript, spoken: Spoken) -> Climb:
    """Verify a judgement and work out its level.

    A rung counts when the judge found it met and a quote of it survives: the candidate's words, not taken back later,
    with a numeral where the rung needs one. A holistic rung may rest on the quotes of the one below. A rung whose
    quotes are nowhere to be found gives no level at all: it is for a person to look at. Red flags with a cap bound
    the level.
    """
    if judgement is None:
        return Climb(raw=None, rungs={}, problem="there is no judgement")
    if judgement.state != "ok":
        problem = _FAILED[judgement.state] + (f": {judgement.problem}" if judgement.problem else "")
        return Climb(raw=None, rungs={}, problem=problem)
    if judgement.criterion != criterion.id:
        return Climb(raw=None, rungs={}, problem=f"the judge answered about {judgement.criterion} instead")
    flags, back = _flags_and_back(criterion, judgement, transcript, spoken)
    rungs, problem, decided = _rungs(_proofs(criterion, judgement, transcript, spoken, back))
    first = said_first(judgement.said_first, spoken)
    level = min([max(rungs, default=1), *(raised.flag.cap for raised in flags if raised.flag.cap)])
    return Climb(
        raw=level if decided else None,
        rungs={rung: evidence for rung, evidence in rungs.items() if rung <= level},
        flags=flags,
        against=_against(judgement, transcript, spoken, back),
        prompted_from=first.turn if first else None,
        problem=problem,
        reason=judgement.reason,
    )


def proofs(criterion: Criterion, judgement: Judgement, transcript: Transcript, spoken: Spoken) -> tuple[Proof, ...]:
    """What the findings of a judgement that came back come to, rung by rung from below, without any gap closed."""
    _, back = _flags_and_back(criterion, judgement, transcript, spoken)
    return _proofs(criterion, judgement, transcript, spoken, back)


def unproven(proved: tuple[Proof, ...]) -> tuple[Proof, ...]:
    """The rungs on the way up that the judge found met and of whose quotes none bears them.

    A claim that the candidate took back is settled; asking again would only dig for another.
    """
    found: list[Proof] = []
    for proof in proved:
        if not proof.claimed:
            break
        withdrawn = bool(proof.doubts) and all(doubt.why == TAKEN_BACK for doubt in proof.doubts)
        if not proof.evidence and not withdrawn:
            found.append(proof)
    return tuple(found)


def _proofs(
    criterion: Criterion, judgement: Judgement, transcript: Transcript, spoken: Spoken, back: tuple[Evidence, ...]
) -> tuple[Proof, ...]:
    proved: list[Proof] = []
    below: tuple[Evidence, ...] = ()
    for rung in sorted(criterion.rungs, key=lambda rung: rung.rung):
        proved.append(prove(rung, judgement, transcript, spoken, back=back, below=below))
        below = proved[-1].evidence
    return tuple(proved)


def _rungs(proved: tuple[Proof, ...]) -> tuple[dict[int, tuple[Evidence, ...]], str, bool]:
    """The rungs met from below without a gap, what stopped the climb, and whether that can be told."""
    met: dict[int, tuple[Evidence, ...]] = {}
    for proof in proved:
        if not proof.met:
            above = [other.rung for other in proved if other.rung > proof.rung and other.claimed]
            gap = f"rung {max(above)} needs rung {proof.rung} first" if above and proof.met is False else ""
            return met, proof.why or gap, proof.met is False
        met[proof.rung] = proof.evidence
    return met, "", True


def _flags_and_back(
    criterion: Criterion, judgement: Judgement, transcript: Transcript, spoken: Spoken
) -> tuple[tuple[Raised, ...], tuple[Evidence, ...]]:
    """The flags that stand, and the verified words that may take back what was claimed."""
    counter = _verified(judgement.counter, spoken)
    flags = _flags(criterion, judgement, transcript, spoken, counter)
    shown = frozenset((raised.evidence.turn, raised.evidence.text) for raised in flags)
    return flags, tuple(evidence for evidence in counter if (evidence.turn, evidence.text) not in shown)


def _flags(
    criterion: Criterion,
    judgement: Judgement,
    transcript: Transcript,
    spoken: Spoken,
    against: tuple[Evidence, ...],
) -> tuple[Raised, ...]:
    """The rubric's flags whose quote is the candidate's and was not taken back."""
    known = {flag.id: flag for flag in criterion.red_flags}
    raised: dict[str, Raised] = {}
    for finding in judgement.flags:
        evidence = verify(finding.quote, spoken)
        if finding.flag not in known or finding.flag in raised or not isinstance(evidence, Evidence):
            continue
        if not any(takes_back(later, evidence, transcript) for later in against):
            raised[finding.flag] = Raised(known[finding.flag], evidence)
    return tuple(raised.values())


def _against(
    judgement: Judgement, transcript: Transcript, spoken: Spoken, back: tuple[Evidence, ...]
) -> tuple[Evidence, ...]:
    """The words that speak against this criterion: a retraction of something else is none of its business."""
    if not back:
        return ()
    claimed = _verified(tuple(quote for f in judgement.rungs if f.mark == "MET" for quote in f.quotes), spoken)
    return tuple(
        one
        for one in back
        if not in_so_many_words(one, transcript) or any(takes_back(one, claim, transcript) for claim in claimed)
    )


def _verified(quotes: tuple[Quote, ...], spoken: Spoken) -> tuple[Evidence, ...]:
    found = (verify(quote, spoken) for quote in quotes)
    return tuple(dict.fromkeys(one for one in found if isinstance(one, Evidence)))
