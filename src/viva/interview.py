"""The conversation loop: hears the candidate, asks the interviewer for a move, checks it, journals it, shows it.

It knows protocols, not those who follow them. It never grades.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal

from viva import __version__
from viva.clock import Clock
from viva.errors import InterviewOver, MessageTakenBack, StoreConflict, TurnInProgress, UsageError
from viva.interviewers.proposal import move_for, opening_move
from viva.interviewers.protocol import Brief, Interviewer
from viva.journal.store import Draft, Store
from viva.machine.clock import clamped, spoken_seconds
from viva.machine.fold import fold, replay
from viva.machine.hearing import hear
from viva.machine.options import options
from viva.machine.plan import plan_of
from viva.machine.record import kept, ledger_of, transcript_of
from viva.machine.settle import Settled, settle
from viva.machine.state import State
from viva.reading.turns import read_turn
from viva.reading.words import sentences
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, Finished, InterviewerSaid, Paused, Resumed, Started, Undone
from viva.values.ledger import Ledger
from viva.values.moves import Move, Notes, Sentence
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level, Value

LONGEST_ID = 200
_SURROGATES = re.compile("[\ud800-\udfff]")


class TurnEnd(Value):
    """The last part of a turn: the interviewer's move, complete, and where that leaves the interview."""

    move: Move
    minutes_left: float | None
    """None when untimed."""
    ended: bool


class Interview:
    """One conversation. Any number of them live in one process; nothing is shared between them.

    What is in the journal has happened, whatever became of the process that wrote it; so after a failure or a lost
    race the journal is read again before anything else is done.

    Example:
        >>> interview = await Interview.start("a1", definition=d, interviewer=i, store=s, clock=c)  # doctest: +SKIP
        >>> async for part in interview.turn("What is the goal?", message_id="m1"):  # doctest: +SKIP
        ...     print(part)
    """

    def __init__(
        self, interview: str, *, definition: Definition, interviewer: Interviewer, store: Store, clock: Clock
    ) -> None:
        self.id = interview
        self.definition = definition
        self._interviewer = interviewer
        self._store = store
        self._clock = clock
        self._events: list[Event] = []
        self._state: State | None = None
        self._in_doubt = False
        """The journal may hold more than `_events`: an append failed, was cancelled or came too late."""
        self._at = 0.0
        """Interview time at `_since`, which is a reading of the clock."""
        self._since = clock.seconds()
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
        level: Level = "senior",
        mode: Mode = "full",
        minutes: float | Literal["framework"] | None = "framework",
        seed: int = 0,
    ) -> Interview:
        """Begin a new interview; its first turn, the scenario's prompt, is in the transcript at once.

        `minutes` is the length of the run, the framework's own, or None for untimed. Raises `StoreConflict` when
        there is an interview of that id.
        """
        if definition.scenario is None:
            raise UsageError(
                "an interview needs a scenario, and this definition has none; load it with `load_definition('ads_ctr')`"
            )
        if isinstance(minutes, int | float) and not 0 < minutes < float("inf"):
            raise UsageError(f"{minutes} minutes are no length; give a number above 0, or None for untimed")
        new = cls(interview, definition=definition, interviewer=interviewer, store=store, clock=clock)
        total = plan_of(definition, level=level, mode=mode, minutes=minutes).total
        started = Started(
            at=0.0,
            scenario=definition.scenario.id,
            framework=definition.framework.id,
            rubric=definition.rubric.id,
            level=level,
            mode=mode,
            minutes=None if total is None else total / 60,
            clock=clock.policy,
            seed=seed,
            interviewer=interviewer.name,
            hashes=definition.hashes,
            viva_version=__version__,
            wall_time=datetime.now(UTC).isoformat(),
        )
        state = replay(definition, (started,))
        settled = settle(state, opening_move(definition, started.minutes))
        at = clamped(new._spoken(settled.move.text), total)
        await new._append((started, *_events_of(settled, at=at, reply_to=None)))
        return new

    @classmethod
    async def load(
        cls, interview: str, *, definition: Definition, interviewer: Interviewer, store: Store, clock: Clock
    ) -> Interview:
        """Take up an interview where its journal ends, with the clock as it was.

        A candidate's turn that was journalled but not answered, because the process died, is answered now. Raises
        `UnknownInterview`, and `UsageError` when the definition is another interview's.
        """
        old = cls(interview, definition=definition, interviewer=interviewer, store=store, clock=clock)
        await old._read_again()
        draft = await store.draft(interview)
        old._at = clamped(max(old.state.at, draft.at if draft else 0.0), old.state.total)
        try:
            await old._answer_pending()
        except StoreConflict:
            await old._read_again()
        return old

    @property
    def state(self) -> State:
        """What the journal folds to."""
        assert self._state is not None
        return self._state

    @property
    def started(self) -> Started:
        """The settings of the interview."""
        first = self._events[0]
        assert isinstance(first, Started)
        return first

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
        stands = self._state is None or self.paused or self.ended
        running = 0.0 if stands else self._clock.seconds() - self._since
        return clamped(self._at + running, None if self._state is None else self.state.total)

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
        return tuple(self._events)

    @property
    def transcript(self) -> Transcript:
        """The turns so far, without those taken back."""
        return transcript_of(self.id, self._events)

    @property
    def ledger(self) -> Ledger:
        """Topics, questions, facts and time so far; a turn that waits for its answer counts."""
        return ledger_of(hear(self.state, self._notes(self.transcript)) if self.state.unheard else self.state)

    async def turn(self, text: str, *, message_id: str) -> AsyncIterator[Sentence | TurnEnd]:
        """Hear one turn and answer it: the interviewer's sentences, which make up its text, then a `TurnEnd`.

        An empty text is silence; any text is kept as it is, but for half characters (surrogates), which no file can
        hold. The same `message_id` again gives the stored answer, also after the end. Where an earlier turn still
        waits for its answer, because the interviewer failed, that answer's sentences come first. Nothing is given
        out before it is in the journal.

        Raises `TurnInProgress` when somebody else is answering, `InterviewOver` after the end, `StoreUnavailable`
        when the turn could not be kept, and whatever the interviewer raises; sending it again is then safe.
        """
        if not 0 < len(message_id) <= LONGEST_ID or _SURROGATES.search(message_id) or "\0" in message_id:
            raise UsageError(f"message id {message_id[:40]!r}: give 1 to {LONGEST_ID} characters of plain text")
        stored = self._answer_to(message_id)
        moves = (stored,) if stored else await self._answered(_encodable(text), message_id)
        for move in moves:
            for sentence in _sentences(move.text):
                yield sentence
        yield TurnEnd(move=moves[-1], minutes_left=self.minutes_left, ended=self.ended)

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

    async def undo(self) -> str | None:
        """Take back the candidate's last turn and what followed; gives its text, or None if there is none."""
        async with self._alone():
            if self.ended or self.state.message_id is None:
                return None
            message_id = self.state.message_id
            text = next(e.text for e in self._events if isinstance(e, CandidateSaid) and e.message_id == message_id)
            await self._append((Undone(at=self._tick(), message_id=message_id),))
            return text

    async def finish(self) -> None:
        """End the interview at the candidate's wish; again changes nothing."""
        async with self._alone():
            if not self.ended:
                await self._append((Finished(at=self._tick(), reason="candidate_finished"),))

    async def save_draft(self, text: str) -> None:
        """Keep unsent text, with the time, so that neither is lost with the process."""
        if not self.ended:
            await self._store.save_draft(self.id, Draft(text=_encodable(text), at=self.now))

    async def _answered(self, text: str, message_id: str) -> tuple[Move, ...]:
        """The answers to a turn that is not known to be answered yet."""
        if self._busy.locked():
            raise TurnInProgress(f"{self.id}: the turn before is still being answered; wait for it and send again")
        try:
            async with self._alone():
                return await self._exchange(text, message_id)
        except TurnInProgress:
            stored = self._answer_to(message_id)  # Whoever was first may have answered this very turn.
            if stored is None:
                raise
            return (stored,)

    async def _exchange(self, text: str, message_id: str) -> tuple[Move, ...]:
        """The answers that this turn brings out: its own, behind one that was still owed."""
        owed = await self._answer_pending()
        stored = self._answer_to(message_id)
        if stored is not None:
            return (stored,)
        if self.ended:
            raise InterviewOver("the interview has ended; its scorecard is shown by `viva show`")
        now = self._tick()
        at = clamped(now + self._spoken(text), self.state.total)
        resumed = (Resumed(at=now),) if self.paused else ()
        await self._append((*resumed, CandidateSaid(at=at, message_id=message_id, text=text)))
        await self._store.save_draft(self.id, None)
        return (*owed, await self._reply())

    async def _answer_pending(self) -> tuple[Move, ...]:
        return (await self._reply(),) if self.state.unheard and not self.ended else ()

    async def _reply(self) -> Move:
        """Answer the candidate's last turn, which is in the journal."""
        transcript = self.transcript
        notes = self._notes(transcript)
        brief = Brief(
            definition=self.definition,
            level=self.level,
            mode=self.mode,
            transcript=transcript,
            notes=notes,
            options=options(hear(self.state, notes)),
            seed=self.started.seed,
        )
        proposed = await move_for(self._interviewer, brief)
        # The interviewer may have noted more than code read, and that is what folding will hear.
        settled = settle(hear(self.state, proposed.move.notes), proposed.move)
        at = clamped(self._tick() + self._spoken(settled.move.text), self.state.total)
        await self._append(_events_of(settled, at=at, reply_to=self.state.message_id, refused=proposed.refused))
        return settled.move

    def _notes(self, transcript: Transcript) -> Notes:
        last = transcript.turns[-1]
        before = transcript.model_copy(update={"turns": transcript.turns[:-1]})
        return read_turn(self.definition, before, last.text)

    def _answer_to(self, message_id: str) -> Move | None:
        """The answer to a message that was sent before; None for a new one, and for one that waits for its answer."""
        sent = [e for e in self._events if isinstance(e, CandidateSaid) and e.message_id == message_id]
        counted = kept(self._events)
        if sent and sent[0] not in counted:
            raise MessageTakenBack(f"message {message_id!r} was taken back; send the new turn with an id of its own")
        return next((e.move for e in counted if isinstance(e, InterviewerSaid) and e.reply_to == message_id), None)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """One change at a time, each made to the journal as it is."""
        async with self._busy:
            if self._in_doubt:
                await self._read_again()
            try:
                yield
            except StoreConflict:
                await self._read_again()
                raise TurnInProgress(f"{self.id}: somebody else is answering this interview; send it again") from None

    async def _read_again(self) -> None:
        self._events = [journalled.event for journalled in await self._store.read(self.id)]
        about, scenario = self.started, self.definition.scenario
        if (about.framework, about.scenario) != (self.definition.framework.id, scenario and scenario.id):
            raise UsageError(
                f"{self.id} is an interview about {about.scenario} by {about.framework}; give their definition"
            )
        self._state = replay(self.definition, self._events)
        self._at = max(self._at, self._state.at)
        self._in_doubt = False

    async def _append(self, events: Sequence[Event]) -> None:
        """Fold events and journal them: what cannot be folded is not kept, what is not kept has not happened."""
        state = self._state
        for event in events:
            state = replay(self.definition, (event,)) if state is None else fold(state, event)
        self._in_doubt = True
        await self._store.append(self.id, len(self._events), events)
        self._events.extend(events)
        self._state = state
        self._at = max(self._at, self.state.at)
        self._in_doubt = False

    def _tick(self) -> float:
        """Interview time, from which it is counted on."""
        self._at, self._since = self.now, self._clock.seconds()
        return self._at

    def _spoken(self, text: str) -> float:
        """Seconds that are charged for a text: none where real time is."""
        if self._clock.policy == "wall":
            return 0.0
        return spoken_seconds(text, self.definition.framework.speaking_rate_wpm)


def _events_of(
    settled: Settled, *, at: float, reply_to: str | None, refused: tuple[str, ...] = ()
) -> tuple[Event, ...]:
    said = InterviewerSaid(at=at, reply_to=reply_to, move=settled.move, refused=refused)
    after = tuple(entered.model_copy(update={"at": at}) for entered in settled.after)
    finished = () if settled.finished is None else (settled.finished.model_copy(update={"at": at}),)
    return (*settled.before, said, *after, *finished)


def _sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, each with the space that follows it; together they are the text."""
    starts = [0, *(span.start for span in sentences(text)[1:]), len(text)]
    for start, end in pairwise(starts):
        yield Sentence(text=text[start:end])


def _encodable(text: str) -> str:
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
