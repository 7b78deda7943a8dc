"""Appeals: one criterion of an interview is judged again with a turn pointed at, and both results are kept."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from viva.api.grader import Asked, Grader
from viva.api.grades import Judges, judging, worked_out
from viva.api.sheets import sheet_of
from viva.errors import ModelUnavailable, UsageError
from viva.grading import Told
from viva.grading import grade as graded_by
from viva.journal.store import Store
from viva.judges.offline import OfflineJudge
from viva.judges.pointing import Pointing
from viva.judges.protocol import Judge
from viva.judges.record import Record
from viva.judges.sitting import AT_ONCE
from viva.machine.fold import replay
from viva.machine.record import ledger_of, transcript_of
from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.scorecard import Appeal, CriterionScore, Scorecard
from viva.values.transcript import Transcript

LONGEST_REASON = 2_000
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """What a candidate contests: the criterion, the turn to read again, and why, which no judge is shown."""

    criterion: str
    turn: int
    reason: str


class Heard(NamedTuple):
    """What came of an appeal; `scorecard` is kept behind the earlier ones."""

    appeal: Appeal
    scorecard: Scorecard
    definition: Definition
    transcript: Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dossier:
    """One interview as it is graded again."""

    card: Scorecard
    """The latest, which is contested."""
    definition: Definition
    transcript: Transcript
    ledger: Ledger
    minutes: float


async def appeal(
    store: Store,
    interview: str,
    criterion: str,
    *,
    turn: int,
    reason: str,
    judge: Judges = None,
    scenario: str | None = None,
    record: Record | None = None,
    told: Told | None = None,
) -> Heard:
    """Contest a criterion of an interview's latest scorecard.

    It is judged again over the whole transcript, with the turn pointed at; neither the reason nor the earlier score
    reaches the judge. What is found then stands, higher or lower, and the scorecard that is kept has both results in
    `appeals`. The other criteria are read as they were: name the judge that graded, and give the `record` that its
    judgements were kept in, or a model is asked for all of them again. `judge` and `scenario` are as for `grade`.

    Raises `UsageError` where there is no scorecard, no such criterion on it, no such turn of the candidate's or no
    reason; `ModelUnavailable` where the judge could not be reached, in which case nothing is kept.

    Example:
        >>> import asyncio, viva
        >>> from viva.api.appeals import appeal
        >>> async def contest() -> tuple[int, int | None, int | None]:
        ...     store = viva.open_store("memory:")
        ...     interview = await viva.Interview.start("demo", mode="step1", store=store, seed=1)
        ...     said = "The goal is revenue per thousand impressions."
        ...     [part async for part in interview.turn(said, message_id="1")]
        ...     await interview.finish()
        ...     await interview.grade()
        ...     heard = await appeal(store, "demo", "S1.GOAL", turn=2, reason="I named the goal.")
        ...     return heard.appeal.turn, heard.appeal.before.score, heard.appeal.after.score
        >>> asyncio.run(contest())
        (2, 2, 2)
    """
    contested = Contested(criterion=criterion, turn=turn, reason=reason)
    dossier = await _dossier(store, interview, scenario)
    _check(dossier, contested)
    async with judging(judge, Asked(), dossier.definition) as whom:
        return await _heard(store, dossier, contested, whom, record=record, limit=AT_ONCE, told=told)


async def appeal_to(
    store: Store,
    interview: str,
    contested: Contested,
    grader: Grader,
    *,
    scenario: str | None = None,
    told: Told | None = None,
) -> Heard:
    """The same by a grader, with the record that it keeps."""
    dossier = await _dossier(store, interview, scenario)
    _check(dossier, contested)
    whom = grader.judge_for(dossier.definition)
    return await _heard(store, dossier, contested, whom, record=grader.record, limit=grader.asked.limit, told=told)


async def _dossier(store: Store, interview: str, scenario: str | None) -> _Dossier:
    events = [journalled.event for journalled in await store.read(interview)]
    cards = await store.scorecards(interview)
    if not cards:
        raise UsageError(f"{interview} has no scorecard yet, so there is nothing to contest; grade it first")
    transcript = transcript_of(interview, events)
    rubric = _rubric_of(cards[-1])
    definition = await asyncio.to_thread(sheet_of, transcript.scenario, transcript.variation, scenario, rubric=rubric)
    state = replay(definition, events)
    return _Dossier(
        card=cards[-1],
        definition=definition,
        transcript=transcript,
        ledger=ledger_of(state),
        minutes=math.inf if state.total is None else state.total / 60,
    )


def _rubric_of(card: Scorecard) -> str | None:
    """The rubric that graded, by the names of its files."""
    named = {name.split("/")[1] for name in card.hashes if name.startswith("rubrics/") and name.count("/") > 1}
    return named.pop() if len(named) == 1 else None


def _check(dossier: _Dossier, contested: Contested) -> None:
    """Raise `UsageError` where nothing can be judged again."""
    card, transcript = dossier.card, dossier.transcript
    known = {one.id for one in dossier.definition.criteria_in(card.mode)} & card.criteria.keys()
    if contested.criterion not in known:
        there = ", ".join(name for name in card.criteria if name in known)
        raise UsageError(f"{contested.criterion}: no such criterion on the scorecard; there are {there}")
    yours = [one.number for one in transcript.said_by("candidate")]
    if contested.turn not in yours:
        there = f"yours are {', '.join(map(str, yours))}" if yours else "you said nothing"
        raise UsageError(f"turn {contested.turn} is no turn of the candidate's; {there}")
    if not contested.reason.strip():
        raise UsageError("an appeal needs a reason; it is kept beside the result, and no judge is shown it")
    if len(contested.reason) > LONGEST_REASON:
        raise UsageError(f"the reason has {len(contested.reason)} characters; {LONGEST_REASON} are kept at most")


async def _heard(
    store: Store,
    dossier: _Dossier,
    contested: Contested,
    judge: Judge,
    *,
    record: Record | None,
    limit: int,
    told: Told | None,
) -> Heard:
    grade = partial(_graded, dossier, judge, record=record, limit=limit)
    standing = _pointed_at(dossier.card)
    card = await grade({**standing, contested.criterion: contested.turn}, told)
    if contested.criterion in card.unreachable:
        raise ModelUnavailable(
            f"the judge could not be reached for {contested.criterion}, so nothing was kept; ask again later"
        )
    found = Appeal(
        criterion=contested.criterion,
        turn=contested.turn,
        reason=contested.reason.strip(),
        before=dossier.card.criteria[contested.criterion],
        after=card.criteria[contested.criterion],
        judge=judge.identity,
        wall_time=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    if found.after.state == "needs_review":
        card = await grade(standing, None)
    card = card.model_copy(
        update={"appeals": (*dossier.card.appeals, found), "notes": _notes(dossier.card, card, contested.criterion)}
    )
    await store.save_scorecard(card.transcript, card)
    return Heard(found, card, dossier.definition, dossier.transcript)


def _pointed_at(card: Scorecard) -> dict[str, int]:
    """The turns of the earlier appeals whose results stand."""
    return {one.criterion: one.turn for one in card.appeals if one.stands is one.after}


async def _graded(
    dossier: _Dossier, judge: Judge, turns: Mapping[str, int], told: Told | None, *, record: Record | None, limit: int
) -> Scorecard:
    run = partial(
        graded_by,
        dossier.transcript,
        definition=dossier.definition,
        judge=Pointing(judge, turns),
        level=dossier.card.level,
        mode=dossier.card.mode,
        ledger=dossier.ledger,
        minutes=dossier.minutes,
        limit=limit,
        record=record,
        told=told,
    )
    return await worked_out(judge, run) if isinstance(judge, OfflineJudge) else await run()


def _notes(before: Scorecard, after: Scorecard, contested: str) -> tuple[str, ...]:
    """Those of either scorecard, and what changed beside the criterion that was contested."""
    notes = dict.fromkeys((*before.notes, *after.notes))
    others = [
        name
        for name in dict.fromkeys((*before.criteria, *after.criteria))
        if name != contested and _result(before.criteria.get(name)) != _result(after.criteria.get(name))
    ]
    if others:
        notes[
            f"Beside {contested}, which was contested, these were found otherwise than before: {', '.join(others)}. "
            "Another judge graded, its earlier answers were not at hand, or a sheet or the rubric has changed."
        ] = None
    return tuple(notes)


def _result(line: CriterionScore | None) -> tuple[str, int | None] | None:
    return None if line is None else (line.state, line.score)
