"""What bears one rung: its quotes that can be found, still stand, and hold the numbers that the rung needs."""

from __future__ import annotations

from dataclasses import dataclass

from viva.reading.rungs_evidence import FEW_NAMED, hear
from viva.reading.words import content_stems, stem
from viva.scoring.arithmetic import Calculation, calculations
from viva.scoring.quotes import REFUSED, Evidence, Refusal, has_number, verify
from viva.scoring.spoken import Spoken
from viva.values.judgements import Judgement, Quote
from viva.values.rubric import Rung
from viva.values.transcript import Transcript

TAKEN_BACK = "the claim was taken back later"
NO_NUMBER = "its quotes hold no number"

_TALK = frozenset(
    stem(word)
    for word in "forget ignore scratch said say take took back withdraw retract longer think thought mind matter sorry "
    "actually wrong mean meant earlier".split()
)
"""Words of taking something back; they do not tell what."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A quote that bears nothing, and why."""

    quote: Quote
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a judge's finding on one rung comes to."""

    rung: int
    met: bool | None
    """None where it cannot be told: nothing was found, nothing quoted, or what was quoted stands nowhere."""
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    """Why it is not met although the judge found it met, or why it cannot be told."""
    claimed: bool = False
    """The judge found it met."""
    doubts: tuple[Doubt, ...] = ()


def prove(
    rung: Rung,
    judgement: Judgement,
    transcript: Transcript,
    spoken: Spoken,
    *,
    back: tuple[Evidence, ...],
    below: tuple[Evidence, ...] = (),
) -> Proof:
    """Check what a judge found on a rung. That it was not met needs no quote: absence has none.

    A quote must be the candidate's and not be taken back by one of `back`. Where the rung needs numbers one quote must
    hold a figure; where it asks for arithmetic, those that state a calculation with a wrong result do not count. A
    holistic rung for which nothing was quoted rests on the evidence `below`, held to the same.
    """
    findings = [finding for finding in judgement.rungs if finding.rung == rung.rung]
    marks = {finding.mark for finding in findings}
    if len(marks) != 1:
        said = "two minds about" if marks else "nothing to say on"
        return Proof(rung=rung.rung, met=None, why=f"the judge has {said} rung {rung.rung}")
    if marks == {"UNMET"}:
        return Proof(rung=rung.rung, met=False)
    quotes = tuple(dict.fromkeys(quote for finding in findings for quote in finding.quotes))
    found = [(quote, verify(quote, spoken)) for quote in quotes]
    if not quotes and rung.kind == "holistic":
        found = [(one.quote, one) for one in below]
    evidence, doubts = _standing(rung, found, transcript, spoken, back)
    if evidence:
        return Proof(rung=rung.rung, met=True, evidence=evidence, doubts=doubts, claimed=True)
    whys = " and ".join(dict.fromkeys(doubt.why for doubt in doubts)) or "nothing was quoted for it"
    return Proof(
        rung=rung.rung,
        met=False if found and "not_found" not in [one for _, one in found] else None,
        why=f"rung {rung.rung} was found met, but {whys}",
        claimed=True,
        doubts=doubts,
    )


def _standing(
    rung: Rung,
    found: list[tuple[Quote, Evidence | Refusal]],
    transcript: Transcript,
    spoken: Spoken,
    back: tuple[Evidence, ...],
) -> tuple[tuple[Evidence, ...], tuple[Doubt, ...]]:
    evidence: dict[Evidence, Quote] = {}
    doubts: list[Doubt] = []
    for quote, one in found:
        why = _objection(rung, one, transcript, spoken, back)
        if why or not isinstance(one, Evidence):
            doubts.append(Doubt(quote, why))
        else:
            evidence.setdefault(one, quote)
    if rung.needs_numbers and evidence and not any(has_number(one.text) for one in evidence):
        doubts += [Doubt(quote, NO_NUMBER) for quote in evidence.values()]
        evidence = {}
    return tuple(evidence), tuple(doubts)


def _objection(
    rung: Rung, one: Evidence | Refusal, transcript: Transcript, spoken: Spoken, back: tuple[Evidence, ...]
) -> str:
    """Why one quote bears nothing; empty where it does."""
    if not isinstance(one, Evidence):
        return REFUSED[one]
    if any(takes_back(later, one, transcript) for later in back):
        return TAKEN_BACK
    wrong = wrong_calculation(one, spoken) if rung.arithmetic else None
    return f"“{wrong.text}” is a wrong result" if wrong else ""


def wrong_calculation(evidence: Evidence, spoken: Spoken) -> Calculation | None:
    """The first calculation that the words are part of and whose result does not hold."""
    end = evidence.start + len(evidence.text)
    return next(
        (
            one
            for one in calculations(spoken.turns[evidence.turn - 1].text)
            if not one.holds and one.start < end and evidence.start < one.start + len(one.text)
        ),
        None,
    )


def takes_back(later: Evidence, earlier: Evidence, transcript: Transcript) -> bool:
    """Whether words that speak against withdraw what was said earlier.

    They come later, and are about the same thing: half of their words in common, or one where the candidate takes
    something back in so many words and names it in a few.
    """
    if (later.turn, later.start) <= (earlier.turn, earlier.start):
        return False
    about = content_stems(later.text) - _TALK
    common = len(about & content_stems(earlier.text))
    named = len(about) <= FEW_NAMED and in_so_many_words(later, transcript)
    return common > 0 and (named or 2 * common >= len(about))


def in_so_many_words(later: Evidence, transcript: Transcript) -> bool:
    """Whether the words are part of a sentence that takes something back."""
    return any(
        said.turn == later.turn and (said.quote in later.text or later.text in said.quote)
        for said in hear(transcript).withdrawn
    )
