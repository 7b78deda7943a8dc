"""The forms of the three answers. No field has a default, so that none fails open; numbers are words to a model."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from viva.appraising.appraisal import Measure
from viva.judges.answer import AnswerForm, Cited, lowered

Rung = Annotated[Literal["one", "two", "three", "four", "five"], BeforeValidator(lowered)]
NUMBERS: dict[str, int] = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(lowered)]


class Openness(AnswerForm):
    """How open the question of one turn is."""

    turn: int
    quote: str
    reason: str
    openness: Annotated[Literal["one", "two", "three", "four", "five", "no_question"], BeforeValidator(lowered)]


class LeadingAnswer(AnswerForm):
    """Several turns of one interview."""

    turns: list[Openness]


class FollowUp(AnswerForm):
    """Whether one turn goes on about the same subject, and how."""

    turn: int
    quote: str
    reason: str
    goes_on: YesNo
    necessary: YesNo
    taken_up: Cited | None
    takes_up: YesNo
    open: YesNo


class FollowUpsAnswer(AnswerForm):
    """Several turns of one interview."""

    turns: list[FollowUp]


class AspectAnswer(AnswerForm):
    """One aspect of the whole talk."""

    quotes: list[Cited]
    reason: str
    rung: Rung


class TransitionsAnswer(AnswerForm):
    """The same where there may be nothing to judge."""

    quotes: list[Cited]
    reason: str
    rung: Annotated[Literal["one", "two", "three", "four", "five", "none"], BeforeValidator(lowered)]


class FlowAnswer(AnswerForm):
    """The whole interview."""

    coherence: AspectAnswer
    transitions: TransitionsAnswer
    contingency: AspectAnswer


FORMS: dict[Measure, type[BaseModel]] = {
    "leading": LeadingAnswer,
    "followups": FollowUpsAnswer,
    "flow": FlowAnswer,
}


def form_hash(measure: Measure) -> str:
    """SHA-256 of a form: another form is another question."""
    schema = json.dumps(FORMS[measure].model_json_schema(), sort_keys=True)
    return hashlib.sha256(schema.encode()).hexdigest()
