"""The account of an interview that a person held: how they kept the rules, and what the candidate could show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from viva.reports.conducted import DEMANDS, conduct_of
from viva.reports.content import readable, shortened
from viva.reports.gathering import title_of
from viva.reports.measures import Stay, stays_of
from viva.values.conduct import RULES, ConductReport, RuleId
from viva.values.definition import Definition
from viva.values.interviewed import BroughtOut, Seat
from viva.values.persona import Persona
from viva.values.rubric import Criterion
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Identifier, Level, NonEmpty, Value


class BreachShown(Value):
    """One place where a rule was not kept."""

    rule: RuleId
    demand: NonEmpty
    turn: int | None
    """None over the whole run."""
    quote: str
    what: NonEmpty
    """What to do instead."""


class FairChance(Value):
    """Whether a criterion that the level demands had its chance."""

    criterion: Identifier
    measures: NonEmpty
    given: bool
    why: NonEmpty
    question: str
    """What would have asked for it, in the framework's or the sheet's words; empty where it had its chance, or where
    no single question asks for it."""


class FactGiven(Value):
    """One fact of the sheet."""

    fact: Identifier
    asks: NonEmpty
    asked: int | None
    """The candidate's turn that asked for it first."""
    told: int | None
    """The turn that told it first, by the figures and names that mark it."""
    left_open: bool
    """The question for it was neither answered nor handed back nor declined."""


class Showing(Value):
    """One criterion of the candidate's: what it was made to show, and what came out."""

    criterion: Identifier
    measures: NonEmpty
    planted: int
    shown: int | None
    """None where nothing was."""
    by: Literal["words", "judge"]
    """`words`: its own words were looked for, exactly; `judge`: the offline judge's rung, an indication."""
    held: tuple[str, ...]
    """What it would have said, had it been asked."""


class InterviewerAccount(Value):
    """Everything that the report on a person's interviewing shows."""

    schema_version: Literal[1] = 1
    interview: Identifier
    title: NonEmpty
    level: Level
    mode: Mode
    passed: bool
    kept: tuple[RuleId, ...]
    """The rules that were kept."""
    breaches: tuple[BreachShown, ...]
    talk: tuple[tuple[str, float, float], ...]
    """Part of the run, the interviewer's share of its words, and the most that the level allows."""
    mean_probe_words: float | None
    chances: tuple[FairChance, ...]
    facts: tuple[FactGiven, ...]
    stays: tuple[Stay, ...]
    persona: NonEmpty
    persona_title: NonEmpty
    persona_about: NonEmpty
    candidate: NonEmpty
    """Who played it."""
    showings: tuple[Showing, ...]


def interviewer_account(
    seat: Seat,
    definition: Definition,
    transcript: Transcript,
    card: Scorecard,
    *,
    persona: Persona,
    candidate: str,
    chances: Mapping[str, tuple[bool, str]],
    brought: Sequence[BroughtOut],
    plan: Mapping[str, float] | None = None,
) -> InterviewerAccount:
    """Put it together. `transcript` has its moves read back; `card` is the grade of its candidate.

    `chances` says of each criterion whether it had its chance, and why; `brought` is what the candidate knows of
    itself; `plan` has minutes by step.
    """
    conduct = conduct_of(card, definition)
    assert card.conduct is not None
    assert conduct is not None
    broken = {violation.rule for violation in card.conduct.violations}
    return InterviewerAccount(
        interview=seat.id,
        title=title_of(card, definition),
        level=seat.level,
        mode=seat.mode,
        passed=card.conduct.passed,
        kept=tuple(rule for rule in RULES if rule not in broken),
        breaches=tuple(
            BreachShown(
                rule=found.rule,
                demand=DEMANDS[found.rule],
                turn=found.turn,
                quote=shortened(readable(found.quote)),
                what=readable(found.what),
            )
            for found in card.conduct.violations
        ),
        talk=tuple((one.part, one.share, one.most) for one in conduct.talk),
        mean_probe_words=card.conduct.mean_probe_words,
        chances=tuple(_chance(one, card, definition, chances) for one in definition.musts(seat.mode, seat.level)),
        facts=facts_given(transcript, definition, card.conduct),
        stays=stays_of(card, definition, plan),
        persona=persona.id,
        persona_title=persona.title,
        persona_about=persona.about,
        candidate=candidate,
        showings=_showings(persona, card, definition, brought),
    )


def facts_given(transcript: Transcript, definition: Definition, conduct: ConductReport) -> tuple[FactGiven, ...]:
    """The sheet's facts with the turns that asked for them and told them, as the moves of a transcript have it."""
    asked: dict[str, int] = {}
    told: dict[str, int] = {}
    for turn in transcript.turns:
        if turn.move is not None:
            for question in turn.move.notes.questions:
                for fact in question.facts:
                    asked.setdefault(fact, turn.number - 1)
            for fact in turn.move.facts:
                told.setdefault(fact, turn.number)
    open_ = {found.turn for found in conduct.violations if found.rule == "R8"}
    return tuple(
        FactGiven(
            fact=one.id,
            asks=one.asks,
            asked=asked.get(one.id),
            told=told.get(one.id),
            left_open=one.id in asked and one.id not in told and asked[one.id] + 1 in open_,
        )
        for one in (definition.scenario.facts if definition.scenario else ())
    )


def _chance(
    criterion: Criterion, card: Scorecard, definition: Definition, chances: Mapping[str, tuple[bool, str]]
) -> FairChance:
    given, why = chances[criterion.id]
    line = card.criteria[criterion.id]
    if line.quotes and (not given or line.provenance == "U"):
        given, why = True, f"the candidate showed it in turn {line.quotes[0].turn} without being asked"
    question = "" if given else _question_for(criterion.id, definition)
    return FairChance(criterion=criterion.id, measures=criterion.measures, given=given, why=why, question=question)


def _question_for(criterion: str, definition: Definition) -> str:
    """The framework's question, or the sheet's change of circumstances for what shows under a challenge alone."""
    topics = (topic for step in definition.framework.steps for topic in step.topics)
    probes = [topic.probes[0] for topic in topics if topic.criterion == criterion and topic.probes]
    if not probes and criterion in definition.rubric.recommendation.not_counted_without_challenge:
        probes = [twist.text for twist in definition.scenario.twists] if definition.scenario else []
    return probes[0] if probes else ""


def _showings(
    persona: Persona, card: Scorecard, definition: Definition, brought: Sequence[BroughtOut]
) -> tuple[Showing, ...]:
    known = {one.criterion: one for one in brought}
    found = []
    for criterion in definition.criteria_in(card.mode):
        own = known.get(criterion.id)
        judged = card.criteria[criterion.id].raw
        found.append(
            Showing(
                criterion=criterion.id,
                measures=criterion.measures,
                planted=persona.planted(criterion.id),
                shown=own.shown if own else judged,
                by="words" if own else "judge",
                held=own.held if own else (),
            )
        )
    return tuple(found)
