"""The scorecard: judgements, ledger and clock put together into scores that quote the candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from viva.scoring.criterion import Finding, finding, score_at
from viva.scoring.dimensions import Scores, counted_musts, coverage, dimensions, unreached
from viva.scoring.ladder import climb
from viva.scoring.opportunity import Opportunities
from viva.scoring.provenance import Origins
from viva.scoring.spoken import Spoken
from viva.scoring.verdict import verdict
from viva.values.conduct import ConductReport
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.scorecard import CriterionScore, FlagRaised, JudgeIdentity, Scorecard, Verdict
from viva.values.transcript import Mode, Transcript
from viva.values.value import LEVELS, Level

WITHHELD = (
    "Rules that look for words know too little about a person to recommend anybody. These scores are for practice."
)
"""Why an indicative scorecard has no verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """One interview as it is graded: what was said, what happened, what the judge found."""

    definition: Definition
    transcript: Transcript
    """Interviewer turns carry their moves."""
    ledger: Ledger
    judgements: Mapping[str, Judgement]
    """By criterion."""
    level: Level
    mode: Mode


def scorecard(
    graded: Graded,
    *,
    identity: JudgeIdentity,
    conduct: ConductReport | None = None,
    hashes: dict[str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> Scorecard:
    """Everything that is a number, computed. A judge of rules gives an indicative card without a verdict."""
    definition, level, mode, ledger = graded.definition, graded.level, graded.mode, graded.ledger
    chances = Opportunities(definition, graded.transcript, ledger, mode, level)
    findings = _findings(graded, chances)
    caps = definition.rubric.provenance_caps
    lines: dict[Level, Scores] = {
        near: {found.criterion.id: score_at(found, caps, near) for found in findings} for near in LEVELS
    }
    flags = _flags(findings)
    counted = counted_musts(definition, mode, level, ledger, challenged=chances.challenged)
    indicative = identity.kind == "rules"
    recommended = (
        None
        if indicative
        else verdict(definition, mode, level, lines, ledger, challenged=chances.challenged, flags=flags)
    )
    return Scorecard(
        transcript=graded.transcript.id,
        scenario=definition.scenario.id if definition.scenario else graded.transcript.scenario,
        scenario_known=definition.scenario is not None,
        level=level,
        mode=mode,
        coached=graded.transcript.coached,
        retry_of=graded.transcript.retry_of,
        indicative=indicative,
        criteria={name: _with_stronger(line, name, definition) for name, line in lines[level].items()},
        dimensions=dimensions(definition.rubric, lines[level]),
        coverage=coverage(counted, lines[level]),
        unreached=unreached(counted, lines[level]),
        verdict=recommended and _marked(recommended, graded.transcript),
        verdict_withheld=no_exam(graded.transcript) + WITHHELD if indicative else "",
        red_flags=flags,
        ledger=ledger,
        conduct=conduct,
        judge=identity,
        hashes=definition.hashes if hashes is None else hashes,
        notes=notes,
    )


def no_exam(transcript: Transcript) -> str:
    """Words before a verdict where the interview was no exam; empty where it was one.

    Example:
        >>> no_exam(Transcript(id="mine", coached=True, turns=()))
        'No exam (coached): '
    """
    kinds = (("coached", transcript.coached), ("a retry", transcript.retry_of))
    found = " and ".join(kind for kind, holds in kinds if holds)
    return f"No exam ({found}): " if found else ""


def _marked(found: Verdict, transcript: Transcript) -> Verdict:
    return found.model_copy(update={"wording": no_exam(transcript) + found.wording})


def _with_stronger(line: CriterionScore, criterion: str, definition: Definition) -> CriterionScore:
    """The line with what would have reached rung 3, or 4 where that was reached."""
    answers = definition.scenario.model_answers.get(criterion, {}) if definition.scenario else {}
    stronger = answers.get(3 if (line.raw or 1) < 3 else 4, "") if line.raw != 4 else ""
    return line.model_copy(update={"stronger": stronger}) if stronger else line


def _findings(graded: Graded, chances: Opportunities) -> tuple[Finding, ...]:
    spoken = Spoken(graded.transcript)
    origins = Origins(graded.definition, graded.transcript, graded.ledger)
    return tuple(
        finding(
            criterion,
            climb(criterion, graded.judgements.get(criterion.id), graded.transcript, spoken),
            origins,
            chances.chance(criterion),
        )
        for criterion in graded.definition.criteria_in(graded.mode)
    )


def _flags(findings: tuple[Finding, ...]) -> tuple[FlagRaised, ...]:
    return tuple(
        FlagRaised(
            criterion=found.criterion.id,
            flag=raised.flag.id,
            text=raised.flag.text,
            major=raised.flag.major,
            quote=raised.evidence.quote,
        )
        for found in findings
        for raised in found.climb.flags
    )
