"""The ladder: a judgement's rungs become a level, each step of it borne by verified quotes."""

from __future__ import annotations

from dataclasses import dataclass

from viva.reading.rungs_evidence import hear
from viva.reading.words import content_stems, stem
from viva.scoring.quotes import REFUSED, Evidence, Refusal, has_number, said_first, verify
from viva.scoring.spoken import Spoken
from viva.values.judgements import Judgement, JudgeState, Quote
from viva.values.rubric import Criterion, RedFlag, Rung
from viva.values.transcript import Transcript

_FAILED: dict[JudgeState, str] = {
    "refused": "the judge refused to answer",
    "truncated": "the judge's answer was cut off",
    "unparsable": "the judge's answer could not be read",
    "unavailable": "the judge could not be reached",
}
_TALK = frozenset(
    stem(word)
    for word in "forget ignore scratch said say take took back withdraw retract longer think thought mind matter sorry "
    "actually wrong mean meant earlier".split()
)
"""Words of taking something back; they do not tell what."""


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
    counter = _verified(judgement.counter, spoken)
    flags = _flags(criterion, judgement, transcript, spoken, counter)
    shown = frozenset((raised.evidence.turn, raised.evidence.text) for raised in flags)
    back = tuple(evidence for evidence in counter if (evidence.turn, evidence.text) not in shown)
    rungs, problem, decided = _rungs(criterion, judgement, transcript, spoken, back)
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


def _rungs(
    criterion: Criterion, judgement: Judgement, transcript: Transcript, spoken: Spoken, back: tuple[Evidence, ...]
) -> tuple[dict[int, tuple[Evidence, ...]], str, bool]:
    """The rungs met from below without a gap, what stopped the climb, and whether that can be told."""
    met: dict[int, tuple[Evidence, ...]] = {}
    for rung in sorted(criterion.rungs, key=lambda rung: rung.rung):
        findings = [finding for finding in judgement.rungs if finding.rung == rung.rung]
        marks = {finding.mark for finding in findings}
        if len(marks) != 1:
            said = "two minds about" if marks else "nothing to say on"
            return met, f"the judge has {said} rung {rung.rung}", False
        if marks == {"UNMET"}:
            above = [f.rung for f in judgement.rungs if f.rung > rung.rung and f.mark == "MET"]
            return met, f"rung {max(above)} needs rung {rung.rung} first" if above else "", True
        quotes = tuple(quote for finding in findings for quote in finding.quotes)
        if not quotes and rung.kind == "holistic" and met:
            met[rung.rung] = met[max(met)]
            continue
        found = [verify(quote, spoken) for quote in quotes]
        evidence, stopped = _surviving(rung, found, transcript, back)
        if not evidence:
            decided = bool(found) and "not_found" not in found
            return met, f"rung {rung.rung} was found met, but {stopped}", decided
        met[rung.rung] = evidence
    return met, "", True


def _surviving(
    rung: Rung, found: list[Evidence | Refusal], transcript: Transcript, back: tuple[Evidence, ...]
) -> tuple[tuple[Evidence, ...], str]:
    """The evidence that bears a rung, or why there is none."""
    evidence = tuple(dict.fromkeys(one for one in found if isinstance(one, Evidence)))
    if not evidence:
        refusals = dict.fromkeys(REFUSED[one] for one in found if not isinstance(one, Evidence))
        return (), " and ".join(refusals) if refusals else "nothing was quoted for it"
    standing = tuple(one for one in evidence if not any(takes_back(later, one, transcript) for later in back))
    if not standing:
        return (), "the claim was taken back later"
    if rung.needs_numbers and not any(has_number(one.text) for one in standing):
        return (), "its quotes hold no number"
    return standing, ""


def takes_back(later: Evidence, earlier: Evidence, transcript: Transcript) -> bool:
    """Whether words that speak against withdraw what was said earlier.

    They come later, and are about the same thing: one word of content in common where the candidate takes something
    back in so many words, half of the words otherwise.
    """
    if (later.turn, later.start) <= (earlier.turn, earlier.start):
        return False
    about = content_stems(later.text) - _TALK
    common = len(about & content_stems(earlier.text))
    return common > 0 and (2 * common >= len(about) or _in_so_many_words(later, transcript))


def _in_so_many_words(later: Evidence, transcript: Transcript) -> bool:
    return any(
        said.turn == later.turn and (said.quote in later.text or later.text in said.quote)
        for said in hear(transcript).withdrawn
    )


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
        if not _in_so_many_words(one, transcript) or any(takes_back(one, claim, transcript) for claim in claimed)
    )


def _verified(quotes: tuple[Quote, ...], spoken: Spoken) -> tuple[Evidence, ...]:
    found = (verify(quote, spoken) for quote in quotes)
    return tuple(dict.fromkeys(one for one in found if isinstance(one, Evidence)))
