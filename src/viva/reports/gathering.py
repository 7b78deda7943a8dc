"""Gathers the account of an interview from its scorecard, the definition and the transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from viva.reports.account import (
    Account,
    Cited,
    FactLine,
    Line,
    Origin,
    RedFlagShown,
    Shortfall,
    TopicLine,
)
from viva.reports.conducted import conduct_of
from viva.reports.content import MOST_SHOWN, readable, shortened
from viva.reports.measures import JudgeError, Spent, bases_of, measures_of, stays_of
from viva.reports.ruled import ruling_of
from viva.reports.transcript import kept_lines, turns_of
from viva.values.board import DrawnBoard
from viva.values.definition import Definition
from viva.values.events import Started
from viva.values.judgements import Quote
from viva.values.rubric import Bar, Criterion
from viva.values.scorecard import CriterionScore, Scorecard
from viva.values.transcript import Transcript
from viva.values.value import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a report may say beyond scorecard and transcript; what is not known is left out of it, never made up."""

    started: Started | None = None
    """How the interview was set up; None for a transcript that somebody brings."""
    plan: Mapping[str, float] | None = None
    """Target minutes by step, where the interview had a length of its own."""
    spent: tuple[Spent, ...] = ()
    error: JudgeError | None = None
    """Of the judge who graded; None where it was not calibrated."""
    boards: tuple[DrawnBoard, ...] = ()
    """Versions of the design board, the last one last."""


NOTHING = Beside()


def account_of(card: Scorecard, definition: Definition, transcript: Transcript, beside: Beside = NOTHING) -> Account:
    """Everything that a report shows about one interview."""
    lines = lines_of(card, definition)
    measures = measures_of(card, beside.error)
    return Account(
        interview=card.transcript,
        scenario=card.scenario or "",
        title=title_of(card, definition),
        prompt=kept_lines(definition.scenario.prompt) if definition.scenario else "",
        level=card.level,
        mode=card.mode,
        coached=card.coached,
        retry_of=card.retry_of or "",
        indicative=card.indicative,
        notes=tuple(readable(note) for note in card.notes),
        coverage=card.coverage,
        ruling=ruling_of(card),
        measures=measures,
        bases=bases_of(measures, beside.error),
        lines=lines,
        misses=misses_of(lines),
        flags=tuple(
            RedFlagShown(criterion=flag.criterion, text=flag.text, major=flag.major, quote=cited(flag.quote))
            for flag in card.red_flags
        ),
        appeals=card.appeals,
        facts=_facts(card, definition),
        topics=_topics(card, definition),
        codes=dict(definition.framework.provenance_codes),
        stays=stays_of(card, definition, beside.plan),
        timed=all(turn.at is not None for turn in transcript.turns),
        conduct=conduct_of(card, definition),
        origin=_origin(card, definition, beside),
        boards=beside.boards,
        turns=turns_of(card, definition, transcript),
    )


def title_of(card: Scorecard, definition: Definition) -> str:
    """The problem's title, or its id where nobody has the sheet."""
    return readable(definition.scenario.title if definition.scenario else card.scenario or "unknown scenario")


def cited(quote: Quote) -> Cited:
    """A quote as it is shown."""
    return Cited(turn=quote.turn, text=shortened(readable(quote.quote)))


def lines_of(card: Scorecard, definition: Definition) -> tuple[Line, ...]:
    """The scorecard's criteria by dimension, in the rubric's order; one that the rubric no longer has is left out."""
    return tuple(
        _line(definition.rubric.criterion(name), card.criteria[name], dimension.name, card, definition)
        for dimension in definition.rubric.dimensions
        for name in dimension.criteria
        if name in card.criteria
    )


def _line(criterion: Criterion, line: CriterionScore, dimension: str, card: Scorecard, definition: Definition) -> Line:
    bar = criterion.bar.at(card.level)
    meanings: dict[int, str] = {score: text for score, text in definition.rubric.scale.items()}
    cap = ""
    if line.cap is not None:
        cap = f"Rung {line.raw} was reached, but not unprompted; at {card.level} level that counts as {line.score}."
    shown = line.provenance != "N"
    turns = [quote.turn for quote in line.quotes]
    return Line(
        id=criterion.id,
        measures=criterion.measures,
        dimension=dimension,
        state=line.state,
        score=line.score,
        raw=line.raw,
        meaning=meanings.get(line.score or 0, ""),
        minimum=bar.minimum if bar.must else 0,
        unprompted=bar.must and bar.unprompted,
        shortfall=_shortfall(bar, line),
        provenance=line.provenance,
        how=definition.framework.provenance_codes.get(line.provenance, line.provenance) if shown else "",
        why=readable(line.why),
        cap=cap,
        missing=readable(line.missing),
        stronger=readable(line.stronger),
        quotes=tuple(cited(quote) for quote in line.quotes[:MOST_SHOWN]),
        more=tuple(dict.fromkeys(turn for turn in turns[MOST_SHOWN:] if turn not in turns[:MOST_SHOWN])),
    )


def _shortfall(bar: Bar, line: CriterionScore) -> Shortfall | None:
    if not bar.must or line.score is None:
        return None
    if line.score < bar.minimum:
        return "below"
    return "prompted" if bar.unprompted and line.provenance != "U" else None


def misses_of(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """What the level demands and was not reached, the furthest from it first."""
    missed = [line for line in lines if line.shortfall]
    return tuple(line.id for line in sorted(missed, key=lambda line: min(0, (line.score or 0) - line.minimum)))


def _facts(card: Scorecard, definition: Definition) -> tuple[FactLine, ...]:
    given = {released.fact: released.turn for released in card.ledger.facts}
    facts = definition.scenario.facts if definition.scenario else ()
    return tuple(FactLine(asks=fact.asks, says=fact.say, turn=given.get(fact.id)) for fact in facts)


def _topics(card: Scorecard, definition: Definition) -> tuple[TopicLine, ...]:
    """The topics of the run."""
    entered = {span.step for span in card.ledger.spans}
    result = []
    for step_id in definition.framework.modes[card.mode].steps:
        step = definition.framework.step(step_id)
        entries = {topic.id: card.ledger.topic(topic.id) for topic in step.topics}
        reached = step.id in entered or any(entry.provenance != "N" for entry in entries.values())
        result += [
            TopicLine(
                name=topic.name,
                step=step.name,
                reached=reached,
                provenance=entries[topic.id].provenance,
                turn=entries[topic.id].turn,
            )
            for topic in step.topics
        ]
    return tuple(result)


def _origin(card: Scorecard, definition: Definition, beside: Beside) -> Origin:
    judge = readable(card.judge.name)
    if card.judge.thresholds_from_calibration:
        judge += "; thresholds from the calibration"
    if card.judge.votes > 1:
        judge += f"; {card.judge.votes} votes"
    return Origin(
        judge=judge,
        agreement=readable(card.judge.agreement) or "not measured",
        held=_held(beside.started, card.level),
        hashes=tuple(sorted(card.hashes.items())),
        changed=tuple(
            sorted(name for name, digest in card.hashes.items() if definition.hashes.get(name, digest) != digest)
        ),
        spent=beside.spent,
    )


def _held(started: Started | None, level: Level) -> tuple[tuple[str, str], ...]:
    if started is None:
        return ()
    rows = [("Interviewer", readable(started.interviewer))]
    if started.wall_time:
        rows.append(("Held", f"{datetime.fromisoformat(started.wall_time):%d %B %Y, %H:%M} UTC".lstrip("0")))
    clock = {"wall": "timed by the clock", "words": "timed by the words that were said"}[started.clock]
    rows.append(("Length", "untimed" if started.minutes is None else f"{started.minutes:g} minutes, {clock}"))
    if started.coached:
        rows.append(("Coached", "each step's grade was shown once it was left"))
    if started.retry_of:
        rows.append(("Retry", f"of {started.retry_of}, from turn {started.retry_from} on"))
    if started.level != level:
        rows.append(("Held at", f"{started.level} level"))
    rows.append(("Seed", str(started.seed)))
    if started.variation is not None:
        rows.append(("Variation of the sheet", str(started.variation)))
    if started.viva_version:
        rows.append(("viva", started.viva_version))
    return tuple(rows)
