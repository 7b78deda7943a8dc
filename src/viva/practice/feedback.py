"""What a candidate is told of a criterion right after answering: short, in their own words, and what was missing."""

from __future__ import annotations

from collections.abc import Mapping

from viva.reports.content import readable, shortened
from viva.values.rubric import Criterion, Rubric
from viva.values.scorecard import CriterionScore
from viva.values.value import Level

MOST_QUOTES = 2
"""Quotes that are shown."""

GOOD = 3
"""The rung from which on one line is enough, unless the level demands more."""

TOP = 4


def rung_text(line: CriterionScore, rubric: Rubric) -> str:
    """The rung that was reached, in words, or that there is none and why.

    Example:
        >>> rung_text(CriterionScore(score=3, raw=3, state="scored", why="Shown."), rubric)  # doctest: +SKIP
        'rung 3 of 4: the mechanism, tied to this problem'
    """
    if line.score is None or line.raw is None:
        return f"not assessed: {readable(line.why)}"
    meaning = next((text for score, text in rubric.scale.items() if score == line.raw), "")
    return f"rung {line.raw} of {TOP}: {meaning}"


def feedback(criterion: Criterion, line: CriterionScore, rubric: Rubric) -> str:
    """Rung, the words that reached it, what the next one asks, and a stronger answer; lines of plain text."""
    return "\n  ".join([f"{criterion.id}, {rung_text(line, rubric)}", *_why(line)])


def step_feedback(name: str, lines: Mapping[str, CriterionScore], rubric: Rubric, level: Level) -> str:
    """A step's grades, the weakest first; in full what is not good enough for the level, else in one line."""
    criteria = [rubric.criterion(criterion) for criterion in lines]
    ordered = sorted(criteria, key=lambda one: lines[one.id].score or TOP + 1)
    told = [_in_step(criterion, lines[criterion.id], level) for criterion in ordered]
    return "\n".join([f"Coach, on “{name}”:", *told])


def _in_step(criterion: Criterion, line: CriterionScore, level: Level) -> str:
    title = f"{criterion.id} {criterion.measures}"
    if line.score is None:
        return f"[not assessed] {title}"
    bar = criterion.bar.at(level).minimum
    demanded = f"; {level} level demands {bar}" if line.score < bar else ""
    capped = f"; rung {line.raw}, but only when asked for it" if line.cap is not None else ""
    head = f"[{line.score} of {TOP}{demanded}{capped}] {title}"
    return head if line.score >= max(GOOD, bar) else "\n  ".join([head, *_why(line)])


def _why(line: CriterionScore) -> list[str]:
    parts = [f"You said: “{shortened(readable(quote.quote))}”" for quote in line.quotes[:MOST_QUOTES]]
    if line.missing and line.raw is not None:
        parts.append(f"For rung {line.raw + 1}: {readable(line.missing)}")
    if line.stronger:
        parts.append(f"A stronger answer: “{readable(line.stronger)}”")
    return parts
