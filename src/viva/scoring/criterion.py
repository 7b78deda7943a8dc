"""One criterion's line of the scorecard: a score with quotes, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from viva.scoring.ladder import Climb
from viva.scoring.opportunity import Chance
from viva.scoring.provenance import Origin, Origins, capped, least_prompted
from viva.values.judgements import Quote
from viva.values.rubric import Criterion, ProvenanceCaps
from viva.values.scorecard import CriterionScore
from viva.values.value import Level, Provenance

MOST_QUOTES = 6
"""Quotes of a line, decisive rung first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found on one criterion, before a level's caps."""

    criterion: Criterion
    climb: Climb
    origins: dict[int, tuple[Origin, ...]]
    """How the quotes of each rung came up."""
    chance: Chance


def finding(criterion: Criterion, climb: Climb, origins: Origins, chance: Chance) -> Finding:
    """Put together what the ladder, the ledger and the clock say about a criterion."""
    came_up = {
        rung: tuple(origins.of(evidence, criterion.id, climb.prompted_from) for evidence in found)
        for rung, found in climb.rungs.items()
    }
    return Finding(criterion=criterion, climb=climb, origins=came_up, chance=chance)


def score_at(found: Finding, caps: ProvenanceCaps, level: Level) -> CriterionScore:
    """The line at one level; only the caps depend on it.

    Rung 1 without any words that speak against needs a chance to have done better.
    """
    climb, criterion = found.climb, found.criterion
    if climb.raw is None:
        return CriterionScore(state="needs_review", why=_sentence(climb.problem))
    wrongly = bool(climb.flags or climb.against)
    if climb.raw == 1 and not found.chance.given and not wrongly:
        return CriterionScore(state="not_evidenced", why=_sentence(found.chance.why))
    score = capped(climb.raw, found.origins, criterion.id, caps, level) if climb.raw > 1 else 1
    return CriterionScore(
        score=score,
        state="scored",
        raw=climb.raw,
        cap=score if score < climb.raw else None,
        provenance=_provenance(found, score),
        quotes=_quotes(climb, score),
        missing=next((rung.ask for rung in criterion.rungs if rung.rung == climb.raw + 1), ""),
        why=_why(found, score),
    )


def _provenance(found: Finding, score: int) -> Provenance:
    """The least prompted way in which the score, or rung 3 on the way to it, came up."""
    rungs = range(min(score, 3), score + 1)
    return least_prompted(origin.provenance for rung in rungs for origin in found.origins.get(rung, ()))


def _quotes(climb: Climb, score: int) -> tuple[Quote, ...]:
    """The decisive rung's quotes, then those of the other rungs from above; for a 1 what speaks against."""
    rungs = [score, *sorted(climb.rungs.keys() - {score}, reverse=True)]
    bearing = [evidence.quote for rung in rungs for evidence in climb.rungs.get(rung, ())]
    speaking_against = [raised.evidence.quote for raised in climb.flags] + [one.quote for one in climb.against]
    chosen = bearing if score > 1 else [*speaking_against, *bearing]
    return tuple(dict.fromkeys(chosen))[:MOST_QUOTES]


def _why(found: Finding, score: int) -> str:
    climb, criterion = found.climb, found.criterion
    if score > 1:
        ask = next(rung.ask for rung in criterion.rungs if rung.rung == score)
        parts = [climb.reason or f"Shown: {ask}", climb.problem]
    else:
        came = found.chance.why if found.chance.given else "it was done wrongly"
        parts = [f"{came}, and nothing reached rung 2", climb.reason, climb.problem]
    parts += [f"capped by a red flag: {raised.flag.text}" for raised in climb.flags if raised.flag.cap]
    return " ".join(_sentence(part) for part in parts if part)


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip() or "no reason was given"
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
