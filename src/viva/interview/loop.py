"""The conversation loop: hears the candidate, asks the interviewer for a move, checks it, journals it, shows it.

It knows protocols, not those who follow them. It never grades.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Literal

from viva.clock import Clock
from viva.errors import BudgetExceeded, InterviewOver, ModelError, StoreConflict, TurnInProgress, UsageError
from viva.interview.answering import Answering, sentences_of
from viva.interview.beginning import beginning
from viva.interview.boards import said_with
from viva.interview.budget import Budget
from viva.interview.record import Record, messages_in
from viva.interview.stopwatch import Stopwatch
from viva.interview.turn_end import TurnEnd
from viva.interviewers.protocol import Interviewer
from viva.journal.store import Draft, Store
from viva.machine.clock import clamped
from viva.machine.hearing import hear
from viva.machine.record import ledger_of
from viva.machine.state import State
from viva.values.board import BoardVersion
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, Finished, Paused, Resumed, Started, Undone
from viva.values.ledger import Ledger
from viva.values.messages import Usage
from viva.values.moves import Move, Sentence
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level

LONGEST_ID = 200
_SURROGATES = re.compile("[\ud800-\udfff]")


class Interview:
    """One conversation. Any number of them live in one process; nothing is shared between them.

    Example:
        >>> interview = await Interview.start("a1", definition=d, interviewer=i, store=s, clock=c)  # doctest: +SKIP
        >>> async for part in interview.turn("What is the goal?", message_id="m1"):  # doctest: +SKIP
        ...     print(part)
    """

    def __init__(
        self,
        interview: str,
        *,
        definition: Definition,
        interviewer: Interviewer,
        store: Store,
        clock: Clock,
        budget: Budget | None = None,
        lease: float = 0.0,
    ) -> None:
        """`lease` is how many seconds another writer may take over a turn before it is taken for dead."""
        self.id = interview
        self.definition = definition
        self._store = store
        self._record = Record(interview, definition, store, lease=lease)
        self._watch = Stopwatch(clock)
        self._answering = Answering(self._record, self._watch, interviewer, budget or Budget())
        self._busy = asyncio.Lock()

    @classmethod
    async def start(
        cls,
        interview: str,
        *,
        definition: Definition,
        interviewer: Interviewer,
        store: Store,
        clock: Clock,
        budget: Budget | None = None,
        lease: float = 0.0,
        level: Level = "senior",
        mode: Mode = "full",
        minutes: float | Literal["framework"] | None = "framework",
        seed: int = 0,
        coached: bool = False,
    ) -> Interview:
        """Begin a new interview; its first turn, the scenario's prompt, is in the transcript at once.

        `minutes` is the length of the run, the framework's own, or None for untimed. Raises `StoreConflict` when
        there is an interview of that id.
        """
        new = cls(
            interview,
            definition=definition,
            interviewer=interviewer,
            store=store,
            clock=clock,
            budget=budget,
            lease=lease,
        )
        await new._append(
            beginning(
                definition,
                interviewer=interviewer,
                clock=clock.policy,
                spoken=new._spoken,
                level=level,
                mode=mode,
                minutes=minutes,
                seed=seed,
                coached=coached,
            )
        )
        return new

    @classmethod
    async def load(
        cls,
        interview: str,
        *,
        definition: Definition,
        interviewer: Interviewer,
        store: Store,
        clock: Clock,
        budget: Budget | None = None,
        lease: float = 0.0,
    ) -> Interview:
        """Take up an interview where its journal ends, with the clock as it was.

        A candidate's turn that was journalled but not answered, because the process died, is answered now; where the
        interviewer fails, or another writer has a lease on the turn, it waits for the next turn. Raises
        `UnknownInterview`, and `UsageError` when the definition is another interview's.
        """
        old = cls(
            interview,
            definition=definition,
            interviewer=interviewer,
            store=store,
            clock=clock,
            budget=budget,
            lease=lease,
        )
        await old._read_again()
        draft = await store.draft(interview)
        old._watch.not_before(clamped(draft.at if draft else 0.0, old.state.total))
        await old._record.forget_sent_draft()
        try:
            with suppress(ModelError, BudgetExceeded, TurnInProgress):
                old._record.respect_lease()
                async for _ in old._answering.owed():
                    pass
        except StoreConflict:
            await old._read_again()
        return old

    @property
    def state(self) -> State:
        """What the journal folds to."""
        return self._record.state

    @property
    def started(self) -> Started:
        """The settings of the interview."""
        return self._record.started

    @property
    def level(self) -> Level:
        """The bar that the candidate is measured against."""
        return self.started.level

    @property
    def mode(self) -> Mode:
        """All steps, or the first alone."""
        return self.started.mode

    @property
    def minutes(self) -> float | None:
        """Length of the run; None when untimed."""
        return self.started.minutes

    @property
    def now(self) -> float:
        """Interview time in seconds."""
        return self._watch.now(self.state if self._record.begun else None)

    @property
    def minutes_left(self) -> float | None:
        """Minutes until the bell, not below zero; None when untimed."""
        total = self.state.total
        return None if total is None else max(0.0, total - self.now) / 60

    @property
    def ended(self) -> bool:
        """Whether the interview is over."""
        return self.state.ended

    @property
    def paused(self) -> bool:
        """Whether the clock stands."""
        return self.state.paused

    @property
    def events(self) -> tuple[Event, ...]:
        """The journal so far."""
        return tuple(self._record.events)

    @property
    def transcript(self) -> Transcript:
        """The turns so far, without those taken back."""
        return self._record.transcript

    @property
    def ledger(self) -> Ledger:
        """Topics, questions, facts and time so far; a turn that waits for its answer counts."""
        return ledger_of(hear(self.state, self._record.notes()) if self.state.unheard else self.state)

    @property
    def calls(self) -> tuple[Usage, ...]:
        """What each call to a language model took, so far."""
        return self._answering.calls

    def knows(self, message_id: str) -> bool:
        """Whether a message was heard, answered or not. Raises `MessageTakenBack`."""
        return self._record.heard(message_id) is not None

    def answered(self, message_id: str) -> bool:
        """Whether a message was heard and answered. Raises `MessageTakenBack`."""
        return self._record.answer_to(message_id) is not None

    async def turn(
        self, text: str, *, message_id: str, board: BoardVersion | None = None
    ) -> AsyncGenerator[Sentence | TurnEnd, None]:
        """Hear one turn and answer it: the interviewer's sentences, which make up its text, then a `TurnEnd`.

        Where the interviewer streams, each sentence comes as soon as it is checked and kept; hear such a turn to its
        end, or close it (`contextlib.aclosing`).

        An empty text is silence; any text is kept as it is, but for half characters (surrogates), which no file can
        hold, and what changed on the `board`, which is told behind it. The same `message_id` again gives the stored
        answer, also after the end. Where an earlier turn still waits for its answer, because the interviewer failed,
        that answer comes first, with a `TurnEnd` of its own. Nothing is given out before it is in the journal.

        Raises `TurnInProgress` when somebody else is answering, `InterviewOver` after the end, `UsageError` for a
        board that cannot be read, `StoreUnavailable` when the turn could not be kept, and whatever the interviewer
        raises; sending it again is then safe.
        """
        if not 0 < len(message_id) <= LONGEST_ID or _SURROGATES.search(message_id) or "\0" in message_id:
            raise UsageError(f"message id {message_id[:40]!r}: give 1 to {LONGEST_ID} characters of plain text")
        move = self._record.answer_to(message_id)
        shown = 0
        if move is None:
            async with aclosing(self._answered(_encodable(text), message_id, board)) as parts:
                async for part in parts:
                    if move is not None:  # It was owed from before, and this turn's own answer follows.
                        for sentence in sentences_of(move.text[shown:]):
                            yield sentence
                        yield self._end(move, None)
                        move, shown = None, 0
                    if isinstance(part, Move):
                        move = part
                    else:
                        shown += len(part.text)
                        yield part
        assert move is not None
        for sentence in sentences_of(move.text[shown:]):
            yield sentence
        yield self._end(move, message_id)

    async def pause(self) -> None:
        """Stop the clock until the next turn."""
        async with self._alone():
            if not self.paused and not self.ended:
                await self._append((Paused(at=self._tick()),))

    async def resume(self) -> None:
        """Let the clock go on."""
        async with self._alone():
            if self.paused and not self.ended:
                await self._append((Resumed(at=self._tick()),))

    async def undo(self, *, message_id: str | None = None) -> str | None:
        """Take back the candidate's last turn and what followed; gives its text, or None if there is none.

        With `message_id` only the turn of that message, and only once; raises as `viva.Interview.undo` does.
        """
        async with self._alone():
            if message_id is not None:
                await self._read_again()  # Another process may have taken it back, or may have said it.
            said = self._record.to_take_back(message_id)
            if said is not None and said.message_id == self.state.message_id:
                await self._append((Undone(at=self._tick(), message_id=said.message_id),))
            return said.text if said else None

    async def finish(self) -> None:
        """End the interview at the candidate's wish; again changes nothing."""
        async with self._alone():
            if not self.ended:
                await self._answering.end_what_was_cut_off()
            if not self.ended:
                await self._append((Finished(at=self._tick(), reason="candidate_finished"),))

    async def refresh(self) -> None:
        """Take in what others wrote meanwhile; where a turn is being answered here, nobody else has written."""
        journal = await self._store.read(self.id)
        if not self._busy.locked() and len(journal) > len(self._record.events):
            self._record.take(journal)
            self._watch.not_before(self.state.at)

    async def save_draft(self, text: str) -> None:
        """Keep unsent text, with the time, so that neither is lost with the process."""
        if not self.ended:
            await self._store.save_draft(self.id, Draft(text=_encodable(text), at=self.now))

    def _end(self, move: Move, message_id: str | None) -> TurnEnd:
        heard = self._record.heard(message_id) if message_id else None
        return TurnEnd(
            move=move,
            minutes_left=self.minutes_left,
            ended=self.ended,
            calls=self._record.calls_for(message_id) if message_id else (),
            messages=messages_in(heard.message_id) if heard else self._record.messages_of(move),
        )

    async def _answered(
        self, text: str, message_id: str, board: BoardVersion | None
    ) -> AsyncGenerator[Sentence | Move, None]:
        """The answer to a turn that is not known to be answered yet: sentences, then the move."""
        if self._busy.locked():
            raise TurnInProgress(f"{self.id}: the turn before is still being answered; wait for it and send again")
        try:
            async with self._alone(), aclosing(self._exchange(text, message_id, board)) as parts:
                async for part in parts:
                    yield part
        except TurnInProgress:
            stored = self._record.answer_to(message_id)  # Whoever was first may have answered this very turn.
            if stored is None:
                raise
            yield stored

    async def _exchange(
        self, text: str, message_id: str, board: BoardVersion | None
    ) -> AsyncGenerator[Sentence | Move, None]:
        """The answers that this turn brings out: its own, behind one that was still owed."""
        last: Move | None = None
        if self._record.anothers_turn:
            await self._read_again()
        self._record.respect_lease()
        await self._record.forget_sent_draft()
        async with aclosing(self._answering.owed()) as owed:
            async for part in owed:
                last = part if isinstance(part, Move) else None
                yield part
        stored = self._record.answer_to(message_id)
        if stored is not None:
            if stored != last:
                yield stored
            return
        if self.ended:
            raise InterviewOver("the interview has ended; its scorecard is shown by `viva show`")
        text, board = said_with(self.events, text, board)
        now = self._tick()
        at = clamped(now + self._spoken(text), self.state.total)
        resumed = (Resumed(at=now),) if self.paused else ()
        await self._append((*resumed, CandidateSaid(at=at, message_id=message_id, text=text, board=board)))
        await self._store.save_draft(self.id, None)
        async with aclosing(self._answering.reply()) as parts:
            async for part in parts:
                yield part

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """One change at a time, each made to the journal as it is."""
        async with self._busy:
            if self._record.in_doubt:
                await self._read_again()
            try:
                yield
            except StoreConflict:
                await self._read_again()
                raise TurnInProgress(f"{self.id}: somebody else is answering this interview; send it again") from None

    async def _read_again(self) -> None:
        await self._record.read_again()
        self._watch.not_before(self.state.at)

    async def _append(self, events: tuple[Event, ...]) -> None:
        await self._record.append(events)
        self._watch.not_before(self.state.at)

    def _tick(self) -> float:
        return self._watch.tick(self.state)

    def _spoken(self, text: str) -> float:
        return self._watch.spoken(text, self.definition.framework.speaking_rate_wpm)


def _encodable(text: str) -> str:
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
