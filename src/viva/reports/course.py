"""The tail of a report: how the interview went. Facts, topics, time, and the interviewer's own marks."""

from __future__ import annotations

from viva.reports.content import Block, Paragraph, Row, Section, readable
from viva.values.conduct import RuleId
from viva.values.definition import Definition
from viva.values.framework import Topic
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript
from viva.values.value import Provenance

_ORDER: tuple[Provenance, ...] = ("U", "P1", "P2", "P3", "H")
_RULES: dict[RuleId, str] = {
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


def facts(card: Scorecard, definition: Definition) -> Section | None:
    """What the sheet held that came out, and what nobody asked about."""
    if definition.scenario is None:
        return None
    known = {released.fact for released in card.ledger.facts}
    told = [fact.asks for fact in definition.scenario.facts if fact.id in known]
    kept = [fact.asks for fact in definition.scenario.facts if fact.id not in known]
    blocks: list[Block] = [Paragraph(f"{len(told)} of {len(told) + len(kept)} facts of the problem came out.")]
    blocks += [Row("Asked about", "; ".join(told))] if told else []
    blocks += [Row("Not asked about", "; ".join(kept))] if kept else []
    return Section("Facts", tuple(blocks))


def topics(card: Scorecard, definition: Definition) -> Section:
    """The topics of the run by how they came up; steps of which nothing did are named as a whole."""
    run = [definition.framework.step(step) for step in definition.framework.modes[card.mode].steps]
    codes = definition.framework.provenance_codes
    entered = {span.step for span in card.ledger.spans}
    reached = [
        step for step in run if step.id in entered or any(_provenance(card, topic) != "N" for topic in step.topics)
    ]
    rows = []
    for code in _ORDER:
        names = [topic.name for step in run for topic in step.topics if _provenance(card, topic) == code]
        rows += [Row(codes.get(code, code).capitalize(), "; ".join(names))] if names else []
    missing = [topic.name for step in reached for topic in step.topics if _provenance(card, topic) == "N"]
    rows += [Row(codes.get("N", "never raised").capitalize(), "; ".join(missing))] if missing else []
    later = [step.name for step in run if step.topics and step not in reached]
    rows += [Row("Steps not reached", "; ".join(later))] if later else []
    return Section("How topics came up", tuple(rows))


def _provenance(card: Scorecard, topic: Topic) -> Provenance:
    return card.ledger.topic(topic.id).provenance


def time_spent(card: Scorecard, definition: Definition, transcript: Transcript) -> Section | None:
    """Minutes in each step, beside the most that it could have taken."""
    if not card.ledger.spans:
        return None
    rows: list[Block] = []
    for step in definition.framework.steps:
        stays = [span for span in card.ledger.spans if span.step == step.id]
        if stays:
            most = [span.minutes_available for span in stays if span.minutes_available is not None]
            limit = f", at most {max(most):.0f}" if most else ""
            rows.append(Row(step.name, f"{sum(span.seconds for span in stays) / 60:.1f} min{limit}"))
    if any(turn.at is None for turn in transcript.turns):
        rows.append(Paragraph("Estimated from the number of words; the transcript has no clock.", "quiet"))
    return Section("Where the time went", tuple(rows))


def conduct(card: Scorecard) -> Section | None:
    """The interviewer's marks."""
    if card.conduct is None:
        return None
    report = card.conduct
    blocks: list[Block] = [
        Paragraph("Kept the rules of conduct.", "good")
        if report.passed
        else Paragraph("Broke the rules of conduct; scores may suffer from it.", "bad")
    ]
    names = {"s1": "in the first step", "later": "after it"}
    shares = [f"{share:.0%} {names[part]}" for part, share in report.talk_share.items() if share is not None]
    if shares:
        blocks.append(Row("Share of the words", ", ".join(shares)))
    if report.mean_probe_words is not None:
        blocks.append(Row("Length of a probe", f"{report.mean_probe_words:.0f} words on average"))
    for violation in report.violations:
        where = f"in turn {violation.turn}" if violation.turn else "over the whole run"
        blocks.append(Row(f"Not kept {where}", f"{_RULES[violation.rule].lower()}. {readable(violation.what)}"))
    return Section("The interviewer's conduct", tuple(blocks))
