"""Appeals as blocks: what was contested and why, what was found before, and what was found again."""

from __future__ import annotations

from viva.reports.content import MOST_SHOWN, Block, Entry, Paragraph, Quoted, Section, readable, shortened
from viva.values.scorecard import Appeal, CriterionScore

RULES_READ = (
    "Rules in code have no second opinion. They read the turn again as one passage, so that what a rung asks may stand "
    "anywhere in it and not in one sentence alone; so may what speaks against."
)
BLIND = "The judge was told to read the turn again; neither the reason nor the earlier result was shown."


def appeals(heard: tuple[Appeal, ...]) -> Section | None:
    """Both results of each; None where nothing was contested."""
    if not heard:
        return None
    blocks: list[Block] = [Paragraph(BLIND, "quiet")]
    if any(one.judge.kind == "rules" for one in heard):
        blocks.append(Paragraph(RULES_READ, "quiet"))
    for one in heard:
        reason = shortened(readable(one.reason))
        blocks += [
            Entry(f"{one.criterion}, turn {one.turn}", outcome(one), (f"The candidate: “{reason}”",)),
            _found("before", one.before),
            _found(f"again, by {readable(one.judge.name)}", one.after),
        ]
    return Section("Appeals", tuple(blocks))


def outcome(one: Appeal) -> str:
    """What came of it, in a few words.

    Example:
        >>> outcome(appeal)  # doctest: +SKIP
        '2, as before'
    """
    before, after = mark_of(one.before), mark_of(one.after)
    if one.stands is one.before and one.after.state == "needs_review":
        return f"{before} stands: the new finding could not be verified"
    return f"{after}, as before" if before == after else f"{before} before, {after} now"


def mark_of(line: CriterionScore) -> str:
    """A score, or why there is none, in a word or two."""
    if line.score is not None:
        return str(line.score)
    return "for review" if line.state == "needs_review" else "not assessed"


def _found(when: str, line: CriterionScore) -> Entry:
    quotes = tuple(Quoted(one.turn, shortened(readable(one.quote))) for one in line.quotes[:MOST_SHOWN])
    return Entry(when, mark_of(line), (readable(line.why),), quotes)
