"""The grading run: a transcript and a judge give a scorecard."""

from __future__ import annotations

import asyncio
import hashlib

from viva.conduct import report
from viva.errors import ModelError, TranscriptError
from viva.judges.protocol import Case, Judge
from viva.machine.record import ledger_from
from viva.reading.foreign import annotate
from viva.reading.injection import is_injection
from viva.reading.words import sentences
from viva.scoring.scorecard import Graded, scorecard
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

_LONGEST_REMARK = 120


async def grade(
    transcript: Transcript,
    *,
    definition: Definition,
    judge: Judge,
    level: Level | None = None,
    mode: Mode | None = None,
    ledger: Ledger | None = None,
    minutes: float | None = None,
) -> Scorecard:
    """Grade one interview, ours or one that somebody brings.

    `level` and `mode` replace the transcript's own; `minutes` is the run's length where it was not the mode's own,
    infinite when untimed. A transcript of another's is first read back into moves; without
    `ledger` it is derived. Each criterion is judged by itself, the first one alone so that what all calls share is
    cached, then the rest at once. A criterion whose call fails is left for review.

    Raises `TranscriptError` where nobody but an interviewer speaks in somebody's transcript, and `ModelError` where
    the judge's model failed on every criterion.

    Example:
        >>> await grade(transcript, definition=load_definition("ads_ctr"), judge=OfflineJudge())  # doctest: +SKIP
        Scorecard(...)
    """
    level, mode = level or transcript.level, mode or transcript.mode
    if not transcript.own:
        if not transcript.said_by("candidate"):
            raise TranscriptError(
                f"{transcript.id}: no turn is the candidate's, so there is nothing to grade; "
                "mark their turns with CANDIDATE: at the beginning of a line"
            )
        transcript = annotate(transcript.model_copy(update={"level": level, "mode": mode}), definition)
    ledger = ledger_from(transcript, definition) if ledger is None else ledger
    case = Case(definition=definition, transcript=transcript, ledger=ledger)
    judgements = await _judgements(case, judge, definition.criteria_in(mode))
    return scorecard(
        Graded(
            definition=definition,
            transcript=transcript,
            ledger=ledger,
            judgements=judgements,
            level=level,
            mode=mode,
        ),
        identity=judge.identity,
        conduct=report(transcript, definition, minutes=minutes),
        hashes=definition.hashes | {"transcript": transcript_hash(transcript)},
        notes=_notes(transcript, definition, ledger),
    )


def transcript_hash(transcript: Transcript) -> str:
    """SHA-256 of what was said, by whom, in which order."""
    digest = hashlib.sha256()
    for turn in transcript.turns:
        digest.update(f"{turn.speaker}\0{len(turn.text)}\0{turn.text}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


async def _judgements(case: Case, judge: Judge, criteria: tuple[Criterion, ...]) -> dict[str, Judgement]:
    failures: list[ModelError] = []

    async def judged(criterion: Criterion) -> Judgement:
        try:
            return await judge.judge(case, criterion)
        except ModelError as error:
            failures.append(error)
            return Judgement(criterion=criterion.id, judge=judge.identity.name, state="unavailable", problem=str(error))

    first = [await judged(criterion) for criterion in criteria[:1]]
    rest = await asyncio.gather(*(judged(criterion) for criterion in criteria[1:]))
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
    if not any(turn.words for turn in transcript.said_by("candidate")):
        notes.append("The candidate said nothing, so there is nothing to score.")
    for number in ledger.injections:
        remark = _remark_to_the_grader(transcript.turn(number).text)
        notes.append(
            f"Turn {number} is addressed to the machinery, not to the interviewer: {remark} It changed no score."
        )
    return tuple(notes)


def _remark_to_the_grader(text: str) -> str:
    found = next((sentence.text for sentence in sentences(text) if is_injection(sentence.text)), text)
    remark = " ".join(found.split())
    return f"“{remark}”" if len(remark) <= _LONGEST_REMARK else f"“{remark[:_LONGEST_REMARK].rsplit(' ', 1)[0]} …”"
