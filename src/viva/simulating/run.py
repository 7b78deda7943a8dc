"""A simulation: many interviews at a time, each skipped, taken up or begun as the journal has it, then graded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import cache
from statistics import fmean

from viva.api.grader import Grader
from viva.api.interview import Interview
from viva.api.speaker import Speaker
from viva.candidates.model import ModelCandidate
from viva.candidates.offline import OfflineCandidate
from viva.candidates.protocol import Candidate, heard_in
from viva.errors import StoreConflict
from viva.interview import Budget
from viva.journal.store import Store
from viva.judges.sitting import together
from viva.models.naming import Line
from viva.packs.load import load_definition
from viva.packs.personas import load_lines, load_persona
from viva.simulating.holding import hold
from viva.simulating.wish import Job, Wish, interview_id
from viva.values.definition import Definition
from viva.values.persona import Lines, Persona
from viva.values.scorecard import Scorecard
from viva.values.simulated import Simulated
from viva.values.transcript import Transcript

Told = Callable[[Simulated], None]
"""Hears of each interview that is done, as it is."""


class Simulation:
    """Holds the interviews of jobs with one interviewer, one grader and one journal.

    Candidates are the rules in code, or `line`'s language model. `budget` is for each interview, the candidate's own
    calls apart.
    """

    def __init__(
        self,
        store: Store,
        *,
        speaker: Speaker,
        grader: Grader,
        line: Line | None = None,
        budget: Budget | None = None,
    ) -> None:
        self._store = store
        self._speaker = speaker
        self._grader = grader
        self._line = line
        self._budget = budget

    async def run(self, jobs: Sequence[Job], *, limit: int, told: Told) -> None:
        """All jobs, `limit` at once. The first failure ends the run; what is in the journal stays, for the next."""
        places = asyncio.Semaphore(limit)

        async def one(job: Job) -> None:
            async with places:
                told(await self.one(job))

        await together([one(job) for job in jobs])

    async def one(self, job: Job) -> Simulated:
        """One job's interview: begun, taken up or found finished, and graded."""
        setting = _setting(job.wish.scenario)
        persona = _persona(job.persona)
        candidate = self._candidate(job, persona, setting)
        definition, _ = setting
        interview_name = interview_id(
            job,
            scenario=_scenario_id(definition),
            persona=persona.id,
            interviewer=self._speaker.name,
            candidate=candidate.name,
        )
        async with AsyncExitStack() as opened:
            interview = await opened.enter_async_context(await self._opened(interview_name, job, definition))
            before = len(interview.calls)
            await hold(interview, candidate)
            card = await self._graded(interview, definition)
            calls = (*candidate.calls, *interview.calls[before:])
            names = (candidate.name, self._speaker.name)
            voiced = candidate.voiced(heard_in(interview.transcript.turns))
            found = simulated(job, persona, definition, interview.transcript, card, names=names)
            return found.model_copy(update={"voiced": voiced, "calls": calls})

    async def _opened(self, name: str, job: Job, definition: Definition) -> Interview:
        try:
            return await Interview.start(
                name,
                store=self._store,
                scenario=definition,
                level=job.wish.level,
                mode=job.wish.mode,
                model=self._speaker,
                seed=job.seed,
                budget=self._budget,
            )
        except StoreConflict:  # It has begun already; to look first would search all ids of the journal.
            return await Interview.load(
                name, store=self._store, scenario=definition, model=self._speaker, budget=self._budget
            )

    async def _graded(self, interview: Interview, definition: Definition) -> Scorecard:
        """The scorecard of this judge that the journal has, or a new one."""
        judge = self._grader.judge_for(definition)
        for card in reversed(await self._store.scorecards(interview.id)):
            if card.judge.name == judge.identity.name and card.hashes.items() >= definition.hashes.items():
                return card
        return await interview.grade(judge)

    def _candidate(self, job: Job, persona: Persona, setting: tuple[Definition, tuple[Lines, Lines]]) -> Candidate:
        definition, lines = setting
        if self._line is not None:
            return ModelCandidate(self._line, persona, definition, lines, mode=job.wish.mode)
        return OfflineCandidate(persona, definition, lines, seed=job.seed, mode=job.wish.mode)


def simulated(
    job: Job,
    persona: Persona,
    definition: Definition,
    transcript: Transcript,
    card: Scorecard,
    *,
    names: tuple[str, str],
) -> Simulated:
    """What became of one interview; `names` are the candidate's and the interviewer's."""
    wish = job.wish
    criteria = definition.criteria_in(wish.mode)
    musts = [c.id for c in definition.musts(wish.mode, wish.level)]
    scored = [line.score for line in card.criteria.values() if line.score is not None]
    given = sum(card.criteria[name].state != "not_evidenced" for name in musts)
    conduct = card.conduct.violations if card.conduct else ()
    return Simulated(
        interview=transcript.id,
        scenario=_scenario_id(definition),
        persona=persona.id,
        strength=persona.strength,
        level=wish.level,
        mode=wish.mode,
        seed=wish.seed,
        number=job.number,
        candidate=names[0],
        interviewer=names[1],
        judge=card.judge.name,
        planted={criterion.id: persona.planted(criterion.id) for criterion in criteria},
        recovered={name: line.raw for name, line in card.criteria.items()},
        scores={name: line.score for name, line in card.criteria.items()},
        dimensions={name: line.mean for name, line in card.dimensions.items()},
        mean=fmean(scored) if scored else None,
        must_chances=given / len(musts) if musts else 1.0,
        violations=tuple(f"{v.rule} in turn {v.turn}" if v.turn else v.rule for v in conduct),
        turns=len(transcript.turns),
        words=sum(turn.words for turn in transcript.said_by("candidate")),
        minutes=(transcript.turns[-1].at or 0.0) / 60,
        closed=transcript.turns[-1].move is not None and transcript.turns[-1].move.act == "close",
    )


def sheet_of_wish(wish: Wish) -> Definition:
    """The sheet of a wish, as it is written. Raises as `load_definition` does."""
    return _setting(wish.scenario)[0]


def _scenario_id(definition: Definition) -> str:
    assert definition.scenario is not None
    return definition.scenario.id


@cache
def _setting(scenario: str) -> tuple[Definition, tuple[Lines, Lines]]:
    definition = load_definition(scenario)
    return definition, load_lines(definition.framework.id)


@cache
def _persona(name: str) -> Persona:
    return load_persona(name)
