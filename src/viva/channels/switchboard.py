"""The interviews that one program talks in: each is loaded once, under its id, and found again from a line."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Literal
from weakref import WeakValueDictionary

from viva.api.grades import Judges
from viva.api.interview import Interview
from viva.api.limit import Limit
from viva.api.speaker import Speaker, open_interviewer
from viva.errors import TurnInProgress, UnknownInterview, UsageError
from viva.interview import Budget, TurnEnd
from viva.interviewers.protocol import Interviewer
from viva.journal.store import Lines, Store
from viva.judges.record import transcript_hash
from viva.packs.find import list_scenarios
from viva.values.events import ClockPolicy, Started
from viva.values.moves import Sentence
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode
from viva.values.value import Level

Parts = AsyncGenerator[Sentence | TurnEnd, None]

_FIRST_WAIT, _LONGEST_WAIT, _GRACE = 0.05, 1.0, 5.0
"""Seconds between two looks at a turn that another process is answering, and beyond the time that it has."""


class Switchboard:
    """One for a program, over a store that other programs may share; close it at the end.

    An id cannot be guessed, and whoever knows it may read the interview and go on with it: show it to the candidate
    alone. A line is a conversation as its platform names it, such as `slack:T1:C1:1732.5`.

    Example:
        >>> import asyncio, viva
        >>> async def talk() -> str:
        ...     board = Switchboard(viva.open_store("memory:"))
        ...     interview = await board.begin("telegram:7:1", mode="step1")
        ...     await board.connect("telegram:7", interview.id)
        ...     async for part in board.turn(interview.id, "What is the business goal?", message_id="2"):
        ...         pass
        ...     found = await board.connected("telegram:7")
        ...     return "" if found is None else found.state.step
        >>> asyncio.run(talk())
        's1'
    """

    def __init__(
        self,
        store: Store,
        *,
        models: Sequence[str | Interviewer | None] = (None,),
        base_url: str | None = None,
        judge: Judges = None,
        clock: ClockPolicy = "words",
        budget: Budget | None = None,
        turn_timeout: float = 90.0,
        limit: Limit | None = None,
        most: int = 1000,
    ) -> None:
        """`models` are those who may interview, the first by default; None is the rules in code.

        An interview that one of them began goes on with it, any other with the first. `clock`, `budget`,
        `turn_timeout` and `limit` are each interview's, as `Interview.start` says; `most` interviews are kept in
        memory while nobody talks in them. Raises as `open_interviewer` does.
        """
        if not models:
            raise UsageError("no interviewer is named; give a model's name, or None for the rules in code")
        self.store = store
        self._opened: list[Speaker] = []
        self._interviewers = {each.name: each for each in (self._opened_for(model, base_url) for model in models)}
        for speaker in self._interviewers.values():
            if isinstance(speaker, Speaker):
                speaker.check(budget or Budget())
        self.judge = judge
        """Who grades."""
        self._clock = clock
        self._budget = budget
        self._turn_timeout = turn_timeout
        self._limit = limit
        self._most = most
        self._talks: OrderedDict[str, Interview] = OrderedDict()
        self._busy: dict[str, int] = {}
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def _opened_for(self, model: str | Interviewer | None, base_url: str | None) -> Interviewer:
        if model is not None and not isinstance(model, str):
            return model
        self._opened.append(open_interviewer(model, base_url=base_url))
        return self._opened[-1]

    @property
    def models(self) -> tuple[str, ...]:
        """Names of those who may interview, such as `offline-1` or `openai/gpt-5`; the first is the default."""
        return tuple(self._interviewers)

    async def begin(
        self,
        request: str | None = None,
        *,
        scenario: str | None = None,
        level: Level = "senior",
        mode: Mode = "full",
        minutes: float | Literal["framework"] | None = "framework",
        model: str | None = None,
        seed: int | None = None,
    ) -> Interview:
        """A new interview. `request` is the platform's id of what asked for it: the same again gives the same one.

        Raises `UsageError` for a scenario or a model that is not offered here, and as `Interview.start` does.
        """
        if scenario is not None and scenario not in list_scenarios():
            raise UsageError(f"there is no scenario {scenario[:40]!r}; there are {', '.join(list_scenarios())}")
        if model is not None and model not in self._interviewers:
            raise UsageError(f"{model[:40]!r} does not interview here; there are {', '.join(self.models)}")
        async with self._door(f"request {request}"):
            interview = await self._promised(request)
            async with self._door(interview):
                try:
                    return await self._live(interview)
                except UnknownInterview:
                    begun = await Interview.start(
                        interview,
                        store=self.store,
                        scenario=scenario or "ads_ctr",
                        level=level,
                        mode=mode,
                        minutes=minutes,
                        model=self._interviewers[model or self.models[0]],
                        clock=self._clock,
                        seed=seed,
                        budget=self._budget,
                        on_busy="merge",
                        turn_timeout=self._turn_timeout,
                        limit=self._limit,
                    )
                    await self._keep(begun)
                    return begun

    async def _promised(self, request: str | None) -> str:
        """The id for a request; it is kept before the interview begins, so that a second delivery finds it."""
        if request is None:
            return _new_id()
        line = f"request:{request}"
        interview = await self._lines().linked(line)
        if interview is None:
            interview = _new_id()
            await self._lines().link(line, interview)
        return interview

    async def interview(self, interview: str) -> Interview:
        """An interview as its journal stands now, whoever wrote to it. Raises `UnknownInterview`."""
        async with self._door(interview):
            known = interview in self._talks
            found = await self._live(interview)
        if known:
            await found.refresh()
        return found

    async def turn(self, interview: str, text: str, *, message_id: str, board: str | None = None) -> Parts:
        """Say something, as `Interview.turn`; messages that come meanwhile are joined into the next turn.

        Where another process is answering, it waits as long as a turn may take, and then raises `TurnInProgress`.
        """
        clock, wait = asyncio.get_running_loop().time, _FIRST_WAIT
        latest = clock() + self._turn_timeout + _GRACE
        self._busy[interview] = self._busy.get(interview, 0) + 1
        try:
            while True:
                async with self._door(interview):
                    talk = await self._live(interview)
                shown = False
                try:
                    async with aclosing(talk.turn(text, message_id=message_id, board=board)) as parts:
                        async for part in parts:
                            shown = isinstance(part, Sentence)  # An earlier turn's answer ends with its `TurnEnd`.
                            yield part
                    return
                except TurnInProgress:
                    if shown or clock() > latest:
                        raise
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)
        finally:
            self._busy[interview] -= 1
            if not self._busy[interview]:
                del self._busy[interview]

    async def finish(self, interview: str) -> None:
        """End it at the candidate's wish; again changes nothing. Raises `UnknownInterview`, `TurnInProgress`."""
        await (await self.interview(interview)).finish()

    async def scorecard(self, interview: str) -> Scorecard:
        """Its scorecard; it is graded where it was not yet, as it stands, and once where several ask.

        Raises `UnknownInterview`, and as `viva.grade` does.
        """
        found = await self.interview(interview)
        async with self._door(f"scorecard {interview}"):
            kept = await self.store.scorecards(interview)
            if kept and kept[-1].hashes.get("transcript") == transcript_hash(found.transcript):
                return kept[-1]
            return await found.grade(self.judge)

    async def connect(self, line: str, interview: str) -> None:
        """Let a line lead to an interview from now on, also after a restart. Raises `UnknownInterview`."""
        await self.interview(interview)
        await self._lines().link(line, interview)

    async def connected(self, line: str) -> Interview | None:
        """The interview that a line leads to."""
        found = await self._lines().linked(line)
        return None if found is None else await self.interview(found)

    async def close(self) -> None:
        """Close the interviews and the connections to models that were named; the store is the caller's to close."""
        while self._talks:
            await self._talks.popitem()[1].close()
        for speaker in self._opened:
            await speaker.close()

    def _lines(self) -> Lines:
        if not isinstance(self.store, Lines):
            raise UsageError("this store keeps no lines; give it `link` and `linked` of `viva.journal.store.Lines`")
        return self.store

    def _door(self, name: str) -> asyncio.Lock:
        return self._doors.setdefault(name, asyncio.Lock())

    async def _live(self, interview: str) -> Interview:
        """The object of an interview; its door has to be held."""
        found = self._talks.get(interview)
        if found is None:
            try:
                begun = (await self.store.read(interview))[0].event
            except UnknownInterview:  # The store's message names others' ids, which are keys.
                raise UnknownInterview("there is no interview of that id") from None
            assert isinstance(begun, Started)
            found = await Interview.load(
                interview,
                store=self.store,
                model=self._interviewers.get(begun.interviewer, self._interviewers[self.models[0]]),
                budget=self._budget,
                on_busy="merge",
                turn_timeout=self._turn_timeout,
                limit=self._limit,
            )
        await self._keep(found)
        return found

    async def _keep(self, talk: Interview) -> None:
        """Remember it as the latest, and close the one that was silent longest where there are too many."""
        self._talks[talk.id] = talk
        self._talks.move_to_end(talk.id)
        if len(self._talks) > self._most:
            silent = (each for each in self._talks if each not in self._busy and each != talk.id)
            forgotten = self._talks.pop(next(silent, ""), None)
            if forgotten is not None:
                await forgotten.close()


def _new_id() -> str:
    return f"v{secrets.token_hex(11)}"
