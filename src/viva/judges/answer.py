"""The form of a judge's answer, and what becomes of it: a judgement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from viva.values.judgements import FlagFinding, Judgement, Quote, RungFinding, RungMark
from viva.values.rubric import Criterion, RungNumber

RungWord = Literal["two", "three", "four"]
WORDS: dict[int, RungWord] = {2: "two", 3: "three", 4: "four"}
"""Rungs are words to a judge: models are drawn to some digits more than to others."""
NUMBERS: dict[RungWord, RungNumber] = {"two": 2, "three": 3, "four": 4}

LONGEST_REASON = 40
"""Words."""


def lowered(raw: object) -> object:
    """A word of a closed set as the form spells it; anything that is no text as it came."""
    return raw.strip().lower() if isinstance(raw, str) else raw


def _upper(raw: object) -> object:
    return raw.strip().upper() if isinstance(raw, str) else raw


class AnswerForm(BaseModel):
    """Docstrings are for readers of the code: they are kept out of the schema that a model is shown."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.pop("description", None))


class Cited(AnswerForm):
    """Words and the number of the turn that they are in."""

    turn: int
    quote: str


class RungAnswer(AnswerForm):
    """The verdict on one rung."""

    rung: Annotated[RungWord, BeforeValidator(lowered)]
    verdict: Annotated[RungMark, BeforeValidator(_upper)]
    quotes: list[Cited]


class FlagAnswer(AnswerForm):
    """A red flag and the words that show it."""

    flag: str
    turn: int
    quote: str


class RepairAnswer(AnswerForm):
    """New verdicts on the rungs whose quotes failed."""

    rungs: list[RungAnswer]


class JudgeAnswer(AnswerForm):
    """Evidence before the reason, the reason before the verdicts. No field has a default, so that none fails open."""

    evidence: list[Cited]
    counter_evidence: list[Cited]
    said_first_by_interviewer: Cited | None
    reason: str
    rungs: list[RungAnswer]
    flags: list[FlagAnswer]

    @model_validator(mode="after")
    def _one_verdict_a_rung(self) -> JudgeAnswer:
        if sorted(answer.rung for answer in self.rungs) != sorted(NUMBERS):
            raise ValueError(f"rungs must hold exactly one verdict each for {', '.join(NUMBERS)}")
        return self


def form_hash() -> str:
    """SHA-256 of the forms: another form is another question."""
    forms = [form.model_json_schema() for form in (JudgeAnswer, RepairAnswer)]
    return hashlib.sha256(json.dumps(forms, sort_keys=True).encode()).hexdigest()


def judgement_of(answer: JudgeAnswer, criterion: Criterion, *, judge: str, vote: int) -> Judgement:
    """The answer in the house's own terms; nothing in it is verified yet."""
    asked = {rung.rung for rung in criterion.rungs}
    first = _quotes((answer.said_first_by_interviewer,))
    return Judgement(
        criterion=criterion.id,
        judge=judge,
        vote=vote,
        rungs=tuple(finding for finding in map(finding_of, answer.rungs) if finding.rung in asked),
        counter=_quotes(answer.counter_evidence),
        said_first=first[0] if first else None,
        flags=_flags(answer.flags, criterion),
        reason=" ".join(answer.reason.split()[:LONGEST_REASON]),
    )


def finding_of(answer: RungAnswer) -> RungFinding:
    """The finding behind one verdict."""
    met = answer.verdict == "MET"
    return RungFinding(rung=NUMBERS[answer.rung], mark=answer.verdict, quotes=_quotes(answer.quotes) if met else ())


def _flags(answers: Iterable[FlagAnswer], criterion: Criterion) -> tuple[FlagFinding, ...]:
    """The flags that the rubric knows and something is quoted for."""
    known = {flag.id for flag in criterion.red_flags}
    return tuple(
        FlagFinding(flag=answer.flag, quote=Quote(turn=answer.turn, quote=answer.quote))
        for answer in answers
        if answer.flag in known and answer.quote.strip()
    )


def _quotes(cited: Iterable[Cited | None]) -> tuple[Quote, ...]:
    return tuple(Quote(turn=one.turn, quote=one.quote) for one in cited if one is not None and one.quote.strip())
