"""The conversation loop: hears the candidate, asks the interviewer for a move, checks it, journals it, shows it.

It knows protocols, not those who follow them. It never grades.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from viva import __version__
from viva.clock import Clock
from viva.errors import InterviewOver, StoreConflict, TurnInProgress, UsageError
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
from viva.values.events import (
    CandidateSaid,
    Event,
    Finished,
    InterviewerSaid,
    Paused,
    Resumed,
    Started,
    Undone,
)
from viva.values.ledger import Ledger
from viva.values.moves import Move, Sentence
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level, Value


class TurnEnd(Value):
    """The last part of a turn: the interviewer's move, complete, and where that leaves the interview."""

    move: Move
    minutes_left: float | None
    """None when untimed."""
    ended: bool


class Interview:
    """One conversation. Any number of them live in one process; nothing is shared between them.

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
        self._at = 0.0
        self._answering = False

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
            raise UsageError("an interview needs a scenario; `viva list scenarios` names those there are")
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
        at = new._spoken_until(settled.move.text, 0.0)
        await new._append((started, *_events_of(settled, at=at, reply_to=None)))
        return new

    @classmethod
    async def load(
        cls, interview: str, *, definition: Definition, interviewer: Interviewer, store: Store, clock: Clock
    ) -> Interview:
        """Take up an interview where its journal ends, with the clock as it was.

        A candidate's turn that was journalled but not answered, because the process died, is answered now. Raises
        `UnknownInterview`.
        """
        old = cls(interview, definition=definition, interviewer=interviewer, store=store, clock=clock)
        old._events = [journalled.event for journalled in await store.read(interview)]
        old._state = replay(definition, old._events)
        draft = await store.draft(interview)
        old._at = clamped(max(old.state.at, draft.at if draft else 0.0), old.state.total)
        clock.restart()
        if old.state.unheard and not old.state.ended:
            await old._reply()
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
        running = 0.0 if self.state.paused or self.state.ended else self._clock.elapsed()
        return clamped(self._at + running, self.state.total)

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
        """Topics, questions, facts and time so far."""
        return ledger_of(self.state)

    async def turn(self, text: str, *, message_id: str) -> AsyncIterator[Sentence | TurnEnd]:
        """Hear one turn and answer it: the interviewer's sentences, then a `TurnEnd`.

        An empty text is silence. The same `message_id` again gives the stored answer, also after the end. Nothing is
        given out before it is in the journal. Raises `TurnInProgress` when somebody else is answering,
        `InterviewOver` after the end, `StoreUnavailable` when the turn could not be kept.
        """
        stored = self._stored(message_id)
        if stored is None:
            if self.ended:
                raise InterviewOver("the interview has ended; its scorecard is shown by `viva show`")
            stored = await self._exchange(text, message_id)
        for sentence in sentences(stored.text):
            yield Sentence(text=sentence.text)
        yield TurnEnd(move=stored, minutes_left=self.minutes_left, ended=self.ended)

    async def _exchange(self, text: str, message_id: str) -> Move:
        if self._answering:
            raise TurnInProgress(f"{self.id}: the turn before is still being answered; wait for it and send again")
        self._answering = True
        try:
            await self._hear(text, message_id)
            return await self._reply()
        except StoreConflict as conflict:
            raise TurnInProgress(f"{self.id}: somebody else is answering this interview ({conflict})") from None
        finally:
            self._answering = False

    async def _hear(self, text: str, message_id: str) -> None:
        at = self._spoken_until(text, self.now)
        events: list[Event] = [Resumed(at=self.now)] if self.paused else []
        await self._append((*events, CandidateSaid(at=at, message_id=message_id, text=text)))
        await self._store.save_draft(self.id, None)

    async def _reply(self) -> Move:
        transcript = self.transcript
        before = transcript.model_copy(update={"turns": transcript.turns[:-1]})
        notes = read_turn(self.definition, before, transcript.turns[-1].text)
        heard = hear(self.state, notes)
        brief = Brief(
            definition=self.definition,
            level=self.level,
            mode=self.mode,
            transcript=transcript,
            notes=notes,
            options=options(heard),
            seed=self.started.seed,
        )
        proposed = await move_for(self._interviewer, brief)
        settled = settle(heard, proposed.move)
        at = self._spoken_until(settled.move.text, self.now)
        message_id = self.state.message_id
        await self._append(_events_of(settled, at=at, reply_to=message_id, refused=proposed.refused))
        return settled.move

    def _stored(self, message_id: str) -> Move | None:
        """The answer to a message that was sent before; None for a new one."""
        counted = kept(self._events)
        for event in counted:
            if isinstance(event, InterviewerSaid) and event.reply_to == message_id:
                return event.move
        known = any(isinstance(event, CandidateSaid) and event.message_id == message_id for event in self._events)
        if known and not any(isinstance(e, CandidateSaid) and e.message_id == message_id for e in counted):
            raise UsageError(f"message {message_id!r} was taken back; send the new turn with an id of its own")
        if known:
            raise TurnInProgress(f"message {message_id!r} is being answered; read the interview again")
        return None

    async def pause(self) -> None:
        """Stop the clock until the next turn."""
        if not self.paused and not self.ended:
            await self._append((Paused(at=self.now),))

    async def resume(self) -> None:
        """Let the clock go on."""
        if self.paused and not self.ended:
            await self._append((Resumed(at=self.now),))

    async def undo(self) -> str | None:
        """Take back the candidate's last turn and what followed; gives its text, or None if there is none."""
        if self.ended or self.state.message_id is None:
            return None
        message_id = self.state.message_id
        text = next(e.text for e in self._events if isinstance(e, CandidateSaid) and e.message_id == message_id)
        await self._append((Undone(at=self.now, message_id=message_id),))
        return text

    async def finish(self) -> None:
        """End the interview at the candidate's wish; again changes nothing."""
        if not self.ended:
            await self._append((Finished(at=self.now, reason="candidate_finished"),))

    async def save_draft(self, text: str) -> None:
        """Keep unsent text, with the time, so that neither is lost with the process."""
        if not self.ended:
            await self._store.save_draft(self.id, Draft(text=text, at=self.now))

    async def _append(self, events: Sequence[Event]) -> None:
        """Journal events, then fold them: what is not kept has not happened."""
        await self._store.append(self.id, len(self._events), events)
        for event in events:
            self._events.append(event)
            self._state = replay(self.definition, (event,)) if self._state is None else fold(self._state, event)
        self._at = self.state.at
        self._clock.restart()

    def _spoken_until(self, text: str, at: float) -> float:
        """Interview time once a text was said: with the `words` clock its words are charged."""
        if self._clock.policy == "wall":
            return at
        total = None if self._state is None else self._state.total
        return clamped(at + spoken_seconds(text, self.definition.framework.speaking_rate_wpm), total)


def _events_of(
    settled: Settled, *, at: float, reply_to: str | None, refused: tuple[str, ...] = ()
) -> tuple[Event, ...]:
    said = InterviewerSaid(at=at, reply_to=reply_to, move=settled.move, refused=refused)
    after = tuple(entered.model_copy(update={"at": at}) for entered in settled.after)
    finished = () if settled.finished is None else (settled.finished.model_copy(update={"at": at}),)
    return (*settled.before, said, *after, *finished)
