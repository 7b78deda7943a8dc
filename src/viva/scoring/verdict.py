"""The recommendation: a rule over the scores, in code, at the level that was asked for and at its neighbours.

The order of the rule, with the rubric's figures:

1. coverage below its minimum: insufficient evidence;
2. two or more deep misses: no hire;
3. no deep miss, few enough misses, mean and initiative high enough: hire;
4. a hire with a high mean, many fours and no major red flag: strong hire;
5. at most one deep miss, not too many misses, mean nearly high enough: lean no;
6. otherwise no hire. Each major red flag lowers the result by one step.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viva.scoring.dimensions import Scores, counted_musts, coverage, is_scored, mean, unreached
from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.rubric import Bar, Criterion, Recommendation, Thresholds
from viva.values.scorecard import FlagRaised, LevelVerdict, Miss, Verdict
from viva.values.transcript import Mode
from viva.values.value import LEVELS, Level

WORDS: dict[Recommendation, str] = {
    "strong_hire": "strong hire",
    "hire": "hire",
    "lean_no": "lean no",
    "no_hire": "no hire",
    "insufficient_evidence": "insufficient evidence",
}
"""Recommendations as people say them."""

_DOWN: tuple[Recommendation, ...] = ("strong_hire", "hire", "lean_no", "no_hire")
_DEEP = 2
"""Rungs below the minimum from which on a miss is deep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the rule looks at, at one level."""

    coverage: float
    unreached: tuple[str, ...]
    misses: tuple[Miss, ...]
    mean_musts: float | None
    scored: int
    """Musts that have a score; the mean is theirs."""
    of: int
    """Musts of the level in this mode."""
    initiative: float | None
    share_of_4: float | None
    major_flags: int
    max_miss: float
    """For this mode."""

    @property
    def missed(self) -> float:
        """Misses, those of provenance alone as halves."""
        return sum(miss.weight for miss in self.misses)

    @property
    def deep(self) -> int:
        """Deep misses."""
        return sum(miss.deep for miss in self.misses)


def verdict(
    definition: Definition,
    mode: Mode,
    level: Level,
    scores: Mapping[Level, Scores],
    ledger: Ledger,
    *,
    challenged: bool,
    flags: Sequence[FlagRaised],
) -> Verdict:
    """The recommendation at a level and at its neighbours; `scores` has the lines of each, with its own caps."""
    at = LEVELS.index(level)
    nearby = [near for near in LEVELS if abs(LEVELS.index(near) - at) <= 1]
    found = {
        near: level_verdict(definition, mode, near, scores[near], ledger, challenged=challenged, flags=flags)
        for near in nearby
    }
    neighbours = {near: found[near] for near in nearby if near != level}
    return Verdict(
        level=level, at_level=found[level], neighbours=neighbours, wording=_wording(level, found[level], neighbours)
    )


def level_verdict(
    definition: Definition,
    mode: Mode,
    level: Level,
    scores: Scores,
    ledger: Ledger,
    *,
    challenged: bool,
    flags: Sequence[FlagRaised],
) -> LevelVerdict:
    """The rule at one level."""
    figures = figures_at(definition, mode, level, scores, ledger, challenged=challenged, flags=flags)
    recommendation, rule = decide(definition, level, figures)
    return LevelVerdict(
        recommendation=recommendation,
        rule=rule,
        misses=figures.misses,
        mean_musts=figures.mean_musts,
        initiative=figures.initiative,
        share_of_4=figures.share_of_4,
        coverage=figures.coverage,
    )


def figures_at(
    definition: Definition,
    mode: Mode,
    level: Level,
    scores: Scores,
    ledger: Ledger,
    *,
    challenged: bool,
    flags: Sequence[FlagRaised],
) -> Figures:
    """Work out what the rule looks at."""
    musts = definition.musts(mode, level)
    counted = counted_musts(definition, mode, level, ledger, challenged=challenged)
    numbers = [line.score for must in musts if (line := scores.get(must.id)) and line.score is not None]
    rule = definition.rubric.recommendation
    return Figures(
        coverage=coverage(counted, scores),
        unreached=unreached(counted, scores),
        misses=misses(musts, level, scores),
        mean_musts=mean(numbers),
        scored=len(numbers),
        of=len(musts),
        initiative=initiative(definition, level, ledger),
        share_of_4=numbers.count(4) / len(numbers) if numbers else None,
        major_flags=len({(flag.criterion, flag.flag) for flag in flags if flag.major}),
        max_miss=scaled_max_miss(rule.levels.at(level), len(musts), len(definition.musts("full", level))),
    )


def misses(musts: Sequence[Criterion], level: Level, scores: Scores) -> tuple[Miss, ...]:
    """The musts that were not reached, the deepest first."""
    found = [miss for must in musts if is_scored(scores, must) and (miss := _miss(must, level, scores))]
    return tuple(sorted(found, key=lambda miss: (-miss.deep, -miss.weight, miss.score - miss.minimum)))


def _miss(must: Criterion, level: Level, scores: Scores) -> Miss | None:
    bar: Bar = must.bar.at(level)
    line = scores[must.id]
    score = line.score or 1
    if score >= bar.minimum and not (bar.unprompted and line.provenance != "U"):
        return None
    deep = bar.minimum - score >= _DEEP or (level in must.gate and score == 1)
    weight = 1.0 if score < bar.minimum else 0.5
    return Miss(criterion=must.id, minimum=bar.minimum, score=score, weight=weight, deep=deep)


def initiative(definition: Definition, level: Level, ledger: Ledger) -> float | None:
    """The share of raised topics that the candidate brought up unprompted; None where none was raised.

    Topics that may wait and whose criterion is merely nice at the level are left out.
    """
    nice = {criterion.id for criterion in definition.rubric.criteria if not criterion.bar.at(level).must}
    left_out = {
        topic.id
        for step in definition.framework.steps
        for topic in step.topics
        if topic.optional_now and topic.criterion in nice
    }
    raised = [entry for entry in ledger.topics if entry.provenance != "N" and entry.topic not in left_out]
    return sum(entry.provenance == "U" for entry in raised) / len(raised) if raised else None


def scaled_max_miss(thresholds: Thresholds, musts_in_mode: int, musts_in_full: int) -> float:
    """The misses that a mode allows: in proportion to its musts, rounded up to the next half."""
    share = musts_in_mode / musts_in_full if musts_in_full else 1.0
    return math.ceil(2 * thresholds.max_miss * share - 1e-9) / 2


def decide(definition: Definition, level: Level, figures: Figures) -> tuple[Recommendation, str]:
    """The recommendation, and the line of the rule that decided, in words."""
    rule = definition.rubric.recommendation
    if figures.coverage < rule.coverage_min:
        return "insufficient_evidence", (
            f"{figures.coverage:.0%} of the must-haves have a score, {rule.coverage_min:.0%} are needed; "
            f"missing: {', '.join(figures.unreached) or 'all'}."
        )
    recommendation, line = _before_flags(
        rule.levels.at(level), rule.lean_no_extra_miss, rule.lean_no_mean_slack, figures
    )
    lowered = _DOWN[min(_DOWN.index(recommendation) + figures.major_flags, len(_DOWN) - 1)]
    if lowered != recommendation:
        flags = (
            "One major red flag lowers" if figures.major_flags == 1 else f"{figures.major_flags} major red flags lower"
        )
        line = f"{line} {flags} it from {WORDS[recommendation]}."
    return lowered, line


def _before_flags(needed: Thresholds, extra_miss: float, slack: float, figures: Figures) -> tuple[Recommendation, str]:
    average = figures.mean_musts or 0.0
    unprompted = figures.initiative or 0.0
    line = (
        f"{figures.deep or 'No'} deep {'miss' if figures.deep <= 1 else 'misses'}, "
        f"misses {figures.missed:g} of {figures.max_miss:g} allowed, "
        f"mean of {figures.scored} of {figures.of} must-haves {average:.2f} ({needed.mean_musts_min:g} needed), "
        f"{unprompted:.0%} of topics unprompted ({needed.initiative_min:.0%} needed)."
    )
    if figures.deep > needed.max_deep_miss + 1:
        deep = ", ".join(miss.criterion for miss in figures.misses if miss.deep)
        return "no_hire", f"Two or more deep misses: {deep}."
    meets = (
        figures.deep <= needed.max_deep_miss
        and figures.missed <= figures.max_miss
        and average >= needed.mean_musts_min
        and unprompted >= needed.initiative_min
    )
    fours = figures.share_of_4 or 0.0
    if meets and average >= needed.strong_mean_min and fours >= needed.strong_share_of_4 and not figures.major_flags:
        return "strong_hire", f"{line} {fours:.0%} of the must-haves have the highest score."
    if meets:
        return "hire", line
    if figures.missed <= figures.max_miss + extra_miss and average >= needed.mean_musts_min - slack:
        return "lean_no", line
    return "no_hire", line


def _wording(level: Level, verdict: LevelVerdict, neighbours: dict[Level, LevelVerdict]) -> str:
    met = [near for near, other in neighbours.items() if other.recommendation in ("hire", "strong_hire")]
    unmet = [near for near, other in neighbours.items() if other.recommendation in ("lean_no", "no_hire")]
    said = f"{WORDS[verdict.recommendation].capitalize()} at {level} level."
    said += f" Meets the bar of {' and '.join(met)}." if met else ""
    said += f" Does not meet the bar of {' or '.join(unmet)}." if unmet else ""
    return said
