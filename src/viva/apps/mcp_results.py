"""What the tools of the MCP server return, as structured values whose schemas a host is told."""

from __future__ import annotations

from collections.abc import Sequence

from viva.api.interview import Interview
from viva.interview import TurnEnd
from viva.reports.verdicts import MOST_SHOWN
from viva.values.definition import Definition
from viva.values.judgements import Quote
from viva.values.scorecard import CriterionScore, Scorecard, ScoreState
from viva.values.transcript import Mode
from viva.values.value import Level, Value

INDICATIVE = (
    "Indicative: graded by rules that look for words, not by a person or a language model. It shows what was left out; "
    "it is no grade of the candidate and recommends nobody."
)

ADVICE = "A recommendation is advice from a practice tool; no decision on a person rests on it."


class Standing(Value):
    """An interview and where it stands."""

    interview_id: str
    """The key to the interview: it belongs to the candidate alone, and takes the interview up in any other channel."""
    title: str
    level: Level
    mode: Mode
    step: str
    minutes_left: float | None
    """None when untimed."""
    paused: bool
    ended: bool
    interviewer_said: str
    """The interviewer's latest words, the opening at first; the candidate sees them verbatim."""


class Reply(Value):
    """The interviewer's turn."""

    text: str
    """For the candidate, verbatim."""
    step: str
    minutes_left: float | None
    """None when untimed."""
    ended: bool
    """The interview is over: call `finish` for the report."""


class CriterionLine(Value):
    """One criterion: its score from 1 to 4 with the candidate's own words, or the reason why there is none."""

    measures: str
    state: ScoreState
    score: int | None
    why: str
    quotes: tuple[Quote, ...]
    missing: str
    """What the next rung asks."""
    stronger: str
    """What a stronger answer would have said, where the problem's sheet has one."""


class Report(Value):
    """A short scorecard. Numbers are the rubric's rungs; nothing in it is a decision on a person."""

    caution: str
    """How far to trust it; to be shown with it."""
    indicative: bool
    judge: str
    agreement: str
    """Measured agreement of this judge with raters, in words."""
    level: Level
    mode: Mode
    coverage: float
    """Share of what the level demands that could be scored, from 0 to 1."""
    recommendation: str | None
    """None where none is made; `caution` says why."""
    dimensions: dict[str, float | None]
    """Mean of the scored criteria, by name; None where nothing was scored."""
    criteria: dict[str, CriterionLine]
    red_flags: tuple[str, ...]
    notes: tuple[str, ...]


def standing_of(interview: Interview) -> Standing:
    """Where an interview stands."""
    state = interview.state
    return Standing(
        interview_id=interview.id,
        title=state.title,
        level=state.level,
        mode=state.mode,
        step=state.step,
        minutes_left=state.minutes_left,
        paused=state.paused,
        ended=state.ended,
        interviewer_said=interview.transcript.said_by("interviewer")[-1].text,
    )


def reply_of(ends: Sequence[TurnEnd]) -> Reply:
    """The last of the turns, with the words of all: one that was still owed from before comes first."""
    end = ends[-1]
    return Reply(
        text="\n\n".join(each.move.text for each in ends),
        step=end.move.step,
        minutes_left=end.minutes_left,
        ended=end.ended,
    )


def report_of(card: Scorecard, definition: Definition) -> Report:
    """What a host shows of a scorecard."""
    worth = card.verdict_withheld if card.verdict is None else ADVICE
    measures = {criterion.id: criterion.measures for criterion in definition.rubric.criteria}
    return Report(
        caution=" ".join(part for part in (INDICATIVE if card.indicative else "", worth) if part),
        indicative=card.indicative,
        judge=card.judge.name,
        agreement=card.judge.agreement,
        level=card.level,
        mode=card.mode,
        coverage=card.coverage,
        recommendation=card.verdict.wording if card.verdict else None,
        dimensions={dimension.name: dimension.mean for dimension in card.dimensions.values() if dimension.of},
        criteria={name: _line(measures[name], score) for name, score in card.criteria.items()},
        red_flags=tuple(f"{flag.text} (turn {flag.quote.turn}: “{flag.quote.quote}”)" for flag in card.red_flags),
        notes=card.notes,
    )


def _line(measures: str, score: CriterionScore) -> CriterionLine:
    return CriterionLine(
        measures=measures,
        state=score.state,
        score=score.score,
        why=score.why,
        quotes=score.quotes[:MOST_SHOWN],
        missing=score.missing,
        stronger=score.stronger,
    )
