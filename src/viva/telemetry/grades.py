"""The span of a grading run, and one `gen_ai.evaluation.result` event for each criterion of its scorecard."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from contextlib import nullcontext
from functools import wraps
from typing import Concatenate, ParamSpec

from viva.telemetry.content import conversation_id
from viva.telemetry.events import event
from viva.telemetry.spans import CONVERSATION, Attribute, Span, begin
from viva.values.scorecard import CriterionScore, Scorecard, ScoreState
from viva.values.transcript import Transcript

RESULT = "gen_ai.evaluation.result"
LABELS: Mapping[ScoreState, str] = {
    "scored": "scored",
    "not_evidenced": "not assessed",
    "needs_review": "for review",
}
"""As a scorecard says it. Only what is scored has a value: no score is not a score of zero."""

Settings = ParamSpec("Settings")
Grading = Callable[Concatenate[Transcript, Settings], Coroutine[object, object, Scorecard]]


def traced(grade: Grading[Settings]) -> Grading[Settings]:
    """The same grading run in a span of its own, the parent of what its judges' calls take."""

    @wraps(grade)
    async def run(transcript: Transcript, /, *given: Settings.args, **settings: Settings.kwargs) -> Scorecard:
        span = begin("grade", {}, conversation=conversation_id(transcript.id))
        try:
            with span.current() if span else nullcontext():
                scorecard = await grade(transcript, *given, **settings)
            tell(scorecard, span)
            return scorecard
        except BaseException as error:
            if span:
                span.failed(error)
            raise
        finally:
            if span:
                span.end()

    return run


def tell(scorecard: Scorecard, span: Span | None) -> None:
    """One event a criterion, and what the run was, on its span."""
    about: dict[str, Attribute] = {CONVERSATION: conversation_id(scorecard.transcript)}
    for criterion, line in scorecard.criteria.items():
        known = about | _result(criterion, line)
        if criterion in scorecard.unreachable:
            known["error.type"] = "judge_unreachable"
        event(RESULT, known, content={"gen_ai.evaluation.explanation": _explanation(line)}, span=span)
    if span is not None:
        known = about | {
            "viva.judge": scorecard.judge.name,
            "viva.judge.kind": scorecard.judge.kind,
            "viva.level": scorecard.level,
            "viva.mode": scorecard.mode,
            "viva.criteria": len(scorecard.criteria),
            "viva.criteria.scored": sum(line.state == "scored" for line in scorecard.criteria.values()),
        }
        if scorecard.scenario is not None:
            known["viva.scenario"] = scorecard.scenario
        span.note(known)


def _result(criterion: str, line: CriterionScore) -> dict[str, Attribute]:
    known: dict[str, Attribute] = {
        "gen_ai.evaluation.name": criterion,
        "gen_ai.evaluation.score.label": LABELS[line.state],
        "viva.evaluation.turns": tuple(dict.fromkeys(quote.turn for quote in line.quotes)),
    }
    if line.score is not None:
        known["gen_ai.evaluation.score.value"] = float(line.score)
    return known


def _explanation(line: CriterionScore) -> str:
    return "\n".join((line.why, *(f"{quote.turn}: {quote.quote}" for quote in line.quotes)))
