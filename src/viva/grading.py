"""The grading run: a transcript and a judge give a scorecard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from viva.conduct import report
from viva.errors import (
    ModelAuthError,
    ModelContextExceeded,
    ModelError,
    ModelOutOfCredit,
    ModelUnknown,
    TranscriptError,
)
from viva.judges.protocol import Case, Judge, hashes_of
from viva.judges.record import Record, transcript_hash
from viva.judges.sitting import AT_ONCE, Sitting, together
from viva.machine.record import ledger_from
from viva.reading.foreign import annotate
from viva.reading.injection import injected
from viva.scoring.scorecard import Graded, scorecard
from viva.telemetry.grades import traced
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

__all__ = ["Told", "case_of", "grade", "transcript_hash"]

_WILL_NOT_CHANGE = (ModelAuthError, ModelContextExceeded, ModelOutOfCredit, ModelUnknown)
"""Faults of the first call that every other call would have as well."""
_LONGEST_REMARK = 120


Told = Callable[[int, int], None]
"""Hears how many criteria are done, of how many."""


@traced
async def grade(
    transcript: Transcript,
    *,
    definition: Definition,
    judge: Judge,
    level: Level | None = None,
    mode: Mode | None = None,
    ledger: Ledger | None = None,
    minutes: float | None = None,
    limit: int = AT_ONCE,
    record: Record | None = None,
    told: Told | None = None,
) -> Scorecard:
    """Grade one interview, ours or one that somebody brings.

    `level` and `mode` replace the transcript's own; `minutes` is the run's length where it was not the mode's own,
    infinite when untimed. A transcript of another's is first read back into moves; without
    `ledger` it is derived. Each criterion is judged by itself, the first one alone so that what all calls share is
    cached, then the rest, `limit` calls at once. A criterion whose call fails is left for review. What a model
    answers is put into `record` as it comes; what stands there with a result is not asked for again.

    Raises `TranscriptError` where nobody but an interviewer speaks in somebody's transcript, `UsageError` for a limit
    below 1, and `ModelError` where the judge's model failed on every criterion, or on the first one in a way that
    will not change.

    Example:
        >>> await grade(transcript, definition=load_definition("ads_ctr"), judge=OfflineJudge())  # doctest: +SKIP
        Scorecard(...)
    """
    level, mode = level or transcript.level, mode or transcript.mode
    case = case_of(transcript, definition=definition, level=level, mode=mode, ledger=ledger)
    case = replace(case, sitting=Sitting(limit=limit, record=record))
    judgements = await _judgements(case, judge, definition.criteria_in(mode), limit, told)
    found = scorecard(
        Graded(
            definition=definition,
            transcript=case.transcript,
            ledger=case.ledger,
            judgements=judgements,
            level=level,
            mode=mode,
        ),
        identity=judge.identity,
        conduct=report(case.transcript, definition, minutes=minutes),
        hashes=definition.hashes | {"transcript": transcript_hash(case.transcript)} | hashes_of(judge),
        notes=_notes(case.transcript, definition, case.ledger),
    )
    lost = tuple(criterion for criterion, judged in judgements.items() if judged.state == "unavailable")
    return found.model_copy(update={"unreachable": lost}) if lost else found


def case_of(
    transcript: Transcript,
    *,
    definition: Definition,
    level: Level | None = None,
    mode: Mode | None = None,
    ledger: Ledger | None = None,
) -> Case:
    """What a judge is shown: a transcript of another's is read back into moves. Raises `TranscriptError` as `grade`."""
    if not transcript.own:
        if not transcript.said_by("candidate"):
            raise TranscriptError(
                f"{transcript.id}: no turn is the candidate's, so there is nothing to grade; "
                "mark their turns with CANDIDATE: at the beginning of a line"
            )
        chosen = {"level": level or transcript.level, "mode": mode or transcript.mode}
        transcript = annotate(transcript.model_copy(update=chosen), definition)
    ledger = ledger_from(transcript, definition) if ledger is None else ledger
    return Case(definition=definition, transcript=transcript, ledger=ledger)


async def _judgements(
    case: Case, judge: Judge, criteria: tuple[Criterion, ...], limit: int, told: Told | None
) -> dict[str, Judgement]:
    failures: list[ModelError] = []
    done = 0
    places = asyncio.Semaphore(limit)

    async def judged(criterion: Criterion) -> Judgement:
        nonlocal done
        try:
            async with places:
                found = await judge.judge(case, criterion)
        except ModelError as error:
            failures.append(error)
            found = Judgement(
                criterion=criterion.id, judge=judge.identity.name, state="unavailable", problem=str(error)
            )
        done += 1
        if told is not None:
            told(done, len(criteria))
        return found

    first = [await judged(criterion) for criterion in criteria[:1]]
    if failures and isinstance(failures[0], _WILL_NOT_CHANGE):
        raise failures[0]
    rest = await together([judged(criterion) for criterion in criteria[1:]])
    if failures and len(failures) == len(criteria):
        raise failures[0]
    return dict(zip((criterion.id for criterion in criteria), [*first, *rest], strict=True))


def _notes(transcript: Transcript, definition: Definition, ledger: Ledger) -> tuple[str, ...]:
    notes = []
    if definition.scenario is None:
        which = f"The scenario “{transcript.scenario}” is" if transcript.scenario else "The transcript's scenario is"
        notes.append(
            f"{which} not known here. It was graded with the rubric alone, without its facts and expectations."
        )
    if transcript.coached:
        notes.append("Coached: each step's grade was shown once it was left. These scores are no exam's.")
    if transcript.retry_of:
        notes.append(f"A retry: it begins as {transcript.retry_of} did, with its grades known. No exam's scores.")
    if not any(turn.words for turn in transcript.said_by("candidate")):
        notes.append("The candidate said nothing, so there is nothing to score.")
    for number in ledger.injections:
        remark = _remark_to_the_grader(transcript.turn(number).text)
        notes.append(
            f"Turn {number} is addressed to the machinery, not to the interviewer: {remark} It changed no score."
        )
    return tuple(notes)


def _remark_to_the_grader(text: str) -> str:
    found = next((span.text for span in injected(text)), text)
    remark = " ".join(found.split())
    return f"“{remark}”" if len(remark) <= _LONGEST_REMARK else f"“{remark[:_LONGEST_REMARK].rsplit(' ', 1)[0]} …”"
