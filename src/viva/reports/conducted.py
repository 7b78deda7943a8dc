"""The interviewer's own marks as a report shows them, rule by rule."""

from __future__ import annotations

from viva.reports.account import ConductLine, Kept, TalkShare
from viva.reports.content import readable
from viva.values.conduct import RULES, RuleId
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard

DEMANDS: dict[RuleId, str] = {
    "R1": "One question at a time",
    "R2": "Facts only when asked for",
    "R3": "No praise and no verdict",
    "R4": "No solution words before the candidate's",
    "R5": "Nothing asked twice",
    "R6": "Few words",
    "R7": "Time kept",
    "R8": "No question left open",
    "R9": "Facts told faithfully",
    "R10": "Hints in their order",
    "R11": "No parroting",
    "R12": "A fair chance, and nothing about scoring",
    "FORM": "Form",
}
"""What each rule of conduct demands."""

PARTS = {"s1": "in the first step", "later": "after it"}


def conduct_of(card: Scorecard, definition: Definition) -> ConductLine | None:
    """How the interviewer did; None where nobody looked."""
    report = card.conduct
    if report is None:
        return None
    allowed = definition.framework.lead_policy.at(card.level).talk_share_max
    return ConductLine(
        passed=report.passed,
        rules=tuple(
            Kept(
                rule=rule,
                demand=DEMANDS[rule],
                breaches=tuple((found.turn, readable(found.what)) for found in report.violations if found.rule == rule),
            )
            for rule in RULES
        ),
        talk=tuple(
            TalkShare(part=PARTS[part], share=share, most=allowed[part])
            for part, share in report.talk_share.items()
            if share is not None
        ),
        mean_probe_words=report.mean_probe_words,
    )
