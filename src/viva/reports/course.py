"""The tail of a report: facts, topics, time, the interviewer's own marks, and where all of it comes from."""

from __future__ import annotations

from viva.reports.account import Account, ConductLine, FactLine
from viva.reports.content import Block, Paragraph, Row, Section
from viva.reports.measures import Spent, Stay
from viva.values.value import Provenance

ORDER: tuple[Provenance, ...] = ("U", "P1", "P2", "P3", "H")
"""From what the candidate brought to what was brought to the candidate."""


def facts(known: tuple[FactLine, ...]) -> Section | None:
    """What the sheet held that came out, and what nobody asked about."""
    if not known:
        return None
    told = [fact.asks for fact in known if fact.turn is not None]
    kept = [fact.asks for fact in known if fact.turn is None]
    blocks: list[Block] = [Paragraph(f"{len(told)} of {len(known)} facts of the problem came out.")]
    blocks += [Row("Asked about", "; ".join(told))] if told else []
    blocks += [Row("Not asked about", "; ".join(kept))] if kept else []
    return Section("Facts", tuple(blocks))


def topics(account: Account) -> Section:
    """The topics of the run by how they came up; steps of which nothing did are named as a whole."""
    rows = []
    for code in ORDER:
        names = [topic.name for topic in account.topics if topic.provenance == code]
        rows += [Row(account.codes.get(code, code).capitalize(), "; ".join(names))] if names else []
    missing = [topic.name for topic in account.topics if topic.provenance == "N" and topic.reached]
    rows += [Row(account.codes.get("N", "never raised").capitalize(), "; ".join(missing))] if missing else []
    later = dict.fromkeys(topic.step for topic in account.topics if not topic.reached)
    rows += [Row("Steps not reached", "; ".join(later))] if later else []
    return Section("How topics came up", tuple(rows))


def time_spent(account: Account) -> Section | None:
    """Minutes in each step, beside the plan and the most that it could have taken."""
    if not account.stays:
        return None
    rows: list[Block] = [Row(stay.name, minutes_of(stay)) for stay in account.stays]
    if not account.timed:
        rows.append(Paragraph("Estimated from the number of words; the transcript has no clock.", "quiet"))
    return Section("Where the time went", tuple(rows))


def minutes_of(stay: Stay) -> str:
    """The minutes of one step in words.

    Example:
        >>> minutes_of(Stay(step="s2", name="Metrics", minutes=6.04, visits=2, planned=5, most=5))
        '6.0 min, 5 planned, at most 5, in 2 visits'
    """
    parts = [f"{stay.minutes:.1f} min" if stay.visits else "not entered"]
    parts += [f"{stay.planned:.0f} planned"] if stay.planned is not None else []
    parts += [f"at most {stay.most:.0f}"] if stay.most is not None else []
    parts += [f"in {stay.visits} visits"] if stay.visits > 1 else []
    return ", ".join(parts)


def conduct(line: ConductLine | None) -> Section | None:
    """The interviewer's marks."""
    if line is None:
        return None
    blocks: list[Block] = [
        Paragraph("Kept the rules of conduct.", "good")
        if line.passed
        else Paragraph("Broke the rules of conduct; scores may suffer from it.", "bad")
    ]
    shares = [f"{one.share:.0%} {one.part} (at most {one.most:.0%})" for one in line.talk]
    if shares:
        blocks.append(Row("Share of the words", ", ".join(shares)))
    if line.mean_probe_words is not None:
        blocks.append(Row("Length of a probe", f"{line.mean_probe_words:.0f} words on average"))
    for rule in line.rules:
        for turn, what in rule.breaches:
            where = f"in turn {turn}" if turn else "over the whole run"
            blocks.append(Row(f"Not kept {where}", f"{rule.demand.lower()}. {what}"))
    return Section("The interviewer's conduct", tuple(blocks))


def origin(account: Account) -> Section | None:
    """How the interview was held, what it took, and the files that it was graded with."""
    blocks: list[Block] = [Row(label, text) for label, text in account.origin.held]
    blocks += [Row(f"Calls of the {spent.who}", spent_text(spent)) for spent in account.origin.spent]
    files = "; ".join(f"{name} {digest[:12]}" for name, digest in account.origin.hashes)
    blocks += [Row("What took part, with the start of its SHA-256", files)] if files else []
    blocks += [Paragraph(f"{name} is another file today.", "notice") for name in account.origin.changed]
    return Section("Where this comes from", tuple(blocks)) if blocks else None


def spent_text(spent: Spent) -> str:
    """What the calls took; an unknown price stays unknown."""
    took = spent.total
    about = "about " if took.estimated else ""
    cost = "cost unknown" if took.usd is None else f"${took.usd:.4f}"
    cached = f" ({took.cached:,} cached)" if took.cached else ""
    return f"{spent.calls}, {about}{took.prompt:,} tokens in{cached}, {took.completion:,} out, {cost}"
