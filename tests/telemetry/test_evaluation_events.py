"""Grading as a program sees it: a span, its judges' calls inside, and one event a criterion, equal to the scorecard."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from opentelemetry import _logs

from tests.grading.test_model_grading import GOOD, NAMES, SHEET, TALK, always, failing_on, judge_of
from tests.telemetry.recording import Recording, attributes
from viva.errors import ModelAuthError, ModelRefused, ModelUnavailable
from viva.grading import grade
from viva.judges.model import ModelJudge
from viva.judges.offline import OfflineJudge
from viva.models.retrying import Retrying
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.telemetry.content import VARIABLE, conversation_id
from viva.testing import ScriptedModel
from viva.testing.scripted import Script
from viva.values.scorecard import Scorecard

RESULT = "gen_ai.evaluation.result"
A3 = Path(__file__).parents[1] / "gold" / "A3.md"


def graded(script: Script) -> Scorecard:
    judge = ModelJudge(Retrying(ScriptedModel(script)))
    return asyncio.run(grade(TALK, definition=SHEET, judge=judge))


def by_rules() -> Scorecard:
    """The beginning of an interview that was left: most of it is not assessed."""
    whole = read_transcript(A3)
    talk = whole.model_copy(update={"turns": whole.turns[:7]})
    return asyncio.run(grade(talk, definition=load_definition("ads_ctr"), judge=OfflineJudge(), minutes=45))


def results(told: Recording) -> dict[object, Mapping[str, object]]:
    """By criterion."""
    records = [record.log_record for record in told.events if record.log_record.event_name == RESULT]
    found = [record.attributes or {} for record in records]
    assert len({known["gen_ai.evaluation.name"] for known in found}) == len(found)
    return {known["gen_ai.evaluation.name"]: known for known in found}


def as_scored(card: Scorecard) -> dict[str, tuple[float | None, str]]:
    labels = {"scored": "scored", "not_evidenced": "not assessed", "needs_review": "for review"}
    return {name: (line.score, labels[line.state]) for name, line in card.criteria.items()}


def as_told(found: Mapping[object, Mapping[str, object]]) -> dict[object, tuple[object, object]]:
    return {
        name: (known.get("gen_ai.evaluation.score.value"), known["gen_ai.evaluation.score.label"])
        for name, known in found.items()
    }


def test_the_events_are_the_scorecard(told: Recording) -> None:
    card = by_rules()
    found = results(told)
    assert as_told(found) == as_scored(card)
    assert {line.state for line in card.criteria.values()} >= {"scored", "not_evidenced"}
    for name, line in card.criteria.items():
        assert ("gen_ai.evaluation.score.value" in found[name]) == (line.score is not None), "unscored is not zero"
        assert found[name]["viva.evaluation.turns"] == tuple(dict.fromkeys(quote.turn for quote in line.quotes))
        assert "gen_ai.evaluation.explanation" not in found[name]
    span = told.one("grade")
    assert span.context is not None
    assert {record.log_record.span_id for record in told.events} == {span.context.span_id}
    assert {record.log_record.trace_id for record in told.events} == {span.context.trace_id}
    assert attributes(span)["gen_ai.conversation.id"] == conversation_id(card.transcript)
    assert attributes(span)["viva.judge"] == "offline-rules-4"
    assert attributes(span)["viva.criteria"] == len(card.criteria)
    assert attributes(span)["viva.criteria.scored"] == sum(line.score is not None for line in card.criteria.values())


def test_without_logs_the_events_are_on_the_span(spans_alone: Recording) -> None:
    card = by_rules()
    events = [event for event in spans_alone.one("grade").events if event.name == RESULT]
    known = [event.attributes or {} for event in events]
    found: dict[object, Mapping[str, object]] = {each["gen_ai.evaluation.name"]: each for each in known}
    assert as_told(found) == as_scored(card)
    assert len(events) == len(card.criteria)
    assert not spans_alone.events


def test_with_logs_they_are_not_on_the_span_as_well(told: Recording) -> None:
    by_rules()
    assert not told.one("grade").events


def test_logs_alone_are_enough(told: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opentelemetry.trace._TRACER_PROVIDER", None)
    card = by_rules()
    assert as_told(results(told)) == as_scored(card)
    assert not told.spans


def test_where_logs_have_moved_the_events_are_on_the_span(told: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their module's name begins with an underscore: OpenTelemetry does not promise that it stays."""
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry._logs", None)
    monkeypatch.delattr("opentelemetry._logs")
    assert _logs
    card = by_rules()
    assert len(told.one("grade").events) == len(card.criteria)


def test_a_judges_calls_are_inside(told: Recording) -> None:
    graded(always(GOOD))
    assert list(told.tree().values()) == [None, *["grade 1"] * len(NAMES)]
    calls = [attributes(span) for span in told.named("chat 1")]
    assert {call["viva.call.answer"] for call in calls} == {"judgement"}
    assert {call["gen_ai.conversation.id"] for call in calls} == {conversation_id(TALK.id)}
    assert not any("gen_ai.request.stream" in call for call in calls), "a judge's answer comes in one piece"
    assert not any("viva.left_early" in call for call in calls), "the last chunk was heard"


@pytest.mark.parametrize(
    ("fault", "state", "error"),
    [(ModelUnavailable("no"), "for review", "judge_unreachable"), (ModelRefused("no"), "for review", None)],
    ids=["unreachable", "refused"],
)
def test_a_lost_criterion_has_no_value(
    told: Recording, fault: ModelUnavailable | ModelRefused, state: str, error: str | None
) -> None:
    judge, _ = judge_of(failing_on("S1.DATA", fault))
    asyncio.run(grade(TALK, definition=SHEET, judge=judge))
    known = results(told)["S1.DATA"]
    assert known["gen_ai.evaluation.score.label"] == state
    assert "gen_ai.evaluation.score.value" not in known
    assert known.get("error.type") == error


def test_a_grading_run_that_fails_ends_with_the_class_of_the_error(told: Recording) -> None:
    with pytest.raises(ModelAuthError):
        graded(always(ModelAuthError("the key is no good")))
    span = told.one("grade")
    assert attributes(span)["error.type"] == "ModelAuthError"
    assert attributes(span)["viva.exit_code"] == 3
    assert span.status.description is None
    assert not told.events


@pytest.mark.parametrize(("value", "explained"), [("EVENT_ONLY", True), ("span_and_event", True), ("SPAN_ONLY", False)])
def test_an_explanation_is_told_where_it_is_asked_for(
    told: Recording, monkeypatch: pytest.MonkeyPatch, value: str, explained: bool
) -> None:
    monkeypatch.setenv(VARIABLE, value)
    card = by_rules()
    for name, known in results(told).items():
        line = card.criteria[str(name)]
        words = "\n".join((line.why, *(f"{quote.turn}: {quote.quote}" for quote in line.quotes)))
        assert known.get("gen_ai.evaluation.explanation") == (words if explained else None)


@pytest.mark.parametrize(("value", "explained"), [("SPAN_ONLY", True), ("EVENT_ONLY", False)])
def test_an_explanation_on_a_span_is_a_spans(
    spans_alone: Recording, monkeypatch: pytest.MonkeyPatch, value: str, explained: bool
) -> None:
    monkeypatch.setenv(VARIABLE, value)
    by_rules()
    events = spans_alone.one("grade").events
    assert events
    assert {"gen_ai.evaluation.explanation" in (event.attributes or {}) for event in events} == {explained}
