"""The body of a report: each criterion with its score or the reason why there is none."""

from __future__ import annotations

from viva.reports.content import Entry, Section, Tone, readable
from viva.reports.verdicts import TOP, quoted
from viva.values.definition import Definition
from viva.values.rubric import Criterion
from viva.values.scorecard import CriterionScore, Scorecard


def by_criterion(card: Scorecard, definition: Definition) -> tuple[Section, ...]:
    """A section for each dimension that has criteria in the mode."""
    sections = []
    for dimension in definition.rubric.dimensions:
        entries = tuple(
            _entry(definition.rubric.criterion(criterion), card.criteria[criterion], card)
            for criterion in dimension.criteria
            if criterion in card.criteria
        )
        if entries:
            sections.append(Section(f"{dimension.name}, criterion by criterion", entries))
    return tuple(sections)


def _entry(criterion: Criterion, line: CriterionScore, card: Scorecard) -> Entry:
    title = f"{criterion.id} {criterion.measures}"
    stronger = f"A stronger answer: “{readable(line.stronger)}”" if line.stronger else ""
    if line.score is None:
        state = "not assessed" if line.state == "not_evidenced" else "for review"
        return Entry(title, state, (readable(line.why),), quoted(line.quotes), "", stronger, "quiet")
    lines = [readable(line.why)]
    if line.cap is not None:
        lines.append(
            f"Rung {line.raw} was reached, but not unprompted; at {card.level} level that counts as {line.score}."
        )
    missing = f"For rung {(line.raw or line.score) + 1}: {line.missing}" if line.missing not in line.why else ""
    bar = criterion.bar.at(card.level)
    missed = bar.must and line.score < bar.minimum
    tone: Tone = "bad" if missed else "good" if line.score >= TOP - 1 else "plain"
    return Entry(title, f"{line.score} of {TOP}", tuple(lines), quoted(line.quotes), missing, stronger, tone)
