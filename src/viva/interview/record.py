"""What has happened in one interview: its journal, what it folds to, and what is still owed to the candidate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from viva.errors import InterviewOver, MessageTakenBack, StoreConflict, TurnInProgress, UsageError
from viva.journal.store import Store
from viva.machine.fold import fold, replay
from viva.machine.record import kept, transcript_of
from viva.machine.state import State
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Journalled, SentenceSaid, Started
from viva.values.messages import Usage
from viva.values.moves import Decision, Move, Notes
from viva.values.transcript import Transcript, Turn

JOINT = "\x1f"
"""Stands between the ids of messages that were joined into one turn, in its `message_id`."""


def messages_in(message_id: str | None) -> tuple[str, ...]:
    r"""The messages that a turn is made of, in the order in which they came.

    Example:
        >>> messages_in("m2\x1fm3")
        ('m2', 'm3')
    """
    return tuple(message_id.split(JOINT)) if message_id else ()


class Record:
    """One interview's journal, read and written.

    What is in the journal has happened, whatever became of the process that wrote it; so after a failure or a lost
    race it is read again before anything else is done.
    """

    def __init__(self, interview: str, definition: Definition, store: Store, *, lease: float = 0.0) -> None:
        """`lease` is how many seconds another writer may take over a turn before it is taken for dead."""
        self.id = interview
        self.definition = definition
        self.store = store
        self.events: list[Event] = []
        self.in_doubt = False
        """The journal may hold more than `events`: an append failed, was cancelled or came too late."""
        self._state: State | None = None
        self._transcript: Transcript | None = None
        """Of the events as they stand, once somebody asked for it."""
        self._turns: tuple[Turn, ...] = ()
        """Of the last transcript that was made."""
        self._lease = lease
        self._mine: str | None = None
        """The message that was journalled here last, or may have been."""
        self._written = ""
        """When the last event that was read was written, ISO 8601 in UTC."""

    @property
    def begun(self) -> bool:
        """Whether anything is known of the interview."""
        return self._state is not None

    @property
    def state(self) -> State:
        """What the journal folds to."""
        assert self._state is not None
        return self._state

    @property
    def started(self) -> Started:
        """The settings of the interview."""
        first = self.events[0]
        assert isinstance(first, Started)
        return first

    @property
    def transcript(self) -> Transcript:
        """The turns so far, without those taken back."""
        if self._transcript is None:
            self._transcript = transcript_of(self.id, self.events, known=self._turns)
            self._turns = self._transcript.turns
        return self._transcript

    async def read_again(self) -> None:
        """Read the journal, and take it as it is."""
        self.take(await self.store.read(self.id))

    def take(self, journal: Sequence[Journalled]) -> None:
        """Take the journal as it was read. Raises `UsageError` where it is an interview about something else."""
        self.events, self._written = [journalled.event for journalled in journal], journal[-1].wall_time
        about, scenario = self.started, self.definition.scenario
        given = (self.definition.framework.id, scenario and scenario.id, self.definition.variation)
        if (about.framework, about.scenario, about.variation) != given:
            raise UsageError(
                f"{self.id} is an interview about {about.scenario}, variation {about.variation}, by {about.framework}; "
                "give their definition"
            )
        self._state, self._transcript = replay(self.definition, self.events), None
        self.in_doubt = False

    async def append(self, events: Sequence[Event]) -> None:
        """Fold events and journal them: what cannot be folded is not kept, what is not kept has not happened."""
        state = self._state
        for event in events:
            state = replay(self.definition, (event,)) if state is None else fold(state, event)
        self.in_doubt = True
        before, self._mine = self._mine, state.message_id if state else None
        try:
            await self.store.append(self.id, len(self.events), events)
        except StoreConflict:
            self._mine = before
            raise
        self.events.extend(events)
        self._state, self._transcript = state, None
        self.in_doubt = False

    async def forget_sent_draft(self) -> None:
        """Forget what was typed for a turn that waits for its answer, where its writer did not come to do so."""
        waits = self.said_in(self.state.message_id or "") if self.state.unheard else None
        draft = await self.store.draft(self.id) if waits else None
        if waits and draft and draft.at <= waits.at:
            await self.store.save_draft(self.id, None)

    @property
    def anothers_turn(self) -> bool:
        """Whether a turn waits for its answer that another writer journalled."""
        return self.state.unheard and self.state.message_id != self._mine

    def respect_lease(self) -> None:
        """Raise `TurnInProgress` where another writer may still be answering.

        A turn that was written further ahead of now than a turn may take was written before the calendar was put back,
        and nobody knows how long ago that was.
        """
        if not self._lease or not self.anothers_turn:
            return
        left = self._lease - (datetime.now(UTC) - datetime.fromisoformat(self._written)).total_seconds()
        if 0 < left <= 2 * self._lease:
            raise TurnInProgress(
                f"{self.id}: another writer may still be answering this interview; send it again in {math.ceil(left)} s"
            )

    def said_in(self, message_id: str) -> CandidateSaid | None:
        """The turn that a message is, or belongs to, taken back or not; None for a new one."""
        said = (event for event in self.events if isinstance(event, CandidateSaid))
        return next((event for event in said if message_id in (event.message_id, *messages_in(event.message_id))), None)

    def heard(self, message_id: str) -> CandidateSaid | None:
        """As `said_in`. Raises `MessageTakenBack`."""
        found = self.said_in(message_id)
        if found is not None and not self._stands(found):
            raise MessageTakenBack(f"message {message_id!r} was taken back; send the new turn with an id of its own")
        return found

    def _stands(self, said: CandidateSaid) -> bool:
        """Whether a turn was not taken back."""
        return any(event is said for event in kept(self.events))

    def to_take_back(self, message_id: str | None) -> CandidateSaid | None:
        """The turn that is to be taken back, or was already: the last, or that of a message; None where none can be.

        Raises `UsageError` where the message is unknown or its turn not the last, `InterviewOver` after the end.
        """
        wanted = self.state.message_id if message_id is None else message_id
        if wanted is None or (message_id is None and self.state.ended):
            return None
        found = self.said_in(wanted)
        if found is None:
            raise UsageError(f"{self.id} has no message {wanted!r}; give the id with which it was sent")
        if not self._stands(found):
            return found
        if self.state.ended:
            raise InterviewOver(f"{self.id} has ended; message {wanted!r} cannot be taken back any more")
        if found.message_id != self.state.message_id:
            last = messages_in(self.state.message_id)
            raise UsageError(
                f"message {wanted!r} is not the last turn of {self.id}; take back {' and '.join(map(repr, last))} first"
            )
        return found

    def answer_to(self, message_id: str) -> Move | None:
        """The answer to a message that was sent before; None for a new one, and for one that waits for its answer."""
        heard = self.heard(message_id)
        answer = heard and self._answer(heard)
        return answer.move if answer else None

    def calls_for(self, message_id: str) -> tuple[Usage, ...]:
        """What the calls took that answered a message."""
        heard = self.heard(message_id)
        answer = heard and self._answer(heard)
        return answer.calls if answer else ()

    def messages_of(self, move: Move) -> tuple[str, ...]:
        """The messages that a move answered, the latest where it was made more than once."""
        said = (event for event in reversed(self.events) if isinstance(event, InterviewerSaid) and event.move == move)
        return next((messages_in(event.reply_to) for event in said), ())

    def _answer(self, heard: CandidateSaid) -> InterviewerSaid | None:
        said = (event for event in kept(self.events) if isinstance(event, InterviewerSaid))
        return next((event for event in said if event.reply_to == heard.message_id), None)

    def cut_off(self) -> tuple[Decision, str] | None:
        """The decision and the words of an answer that was begun, and shown, before the process ended."""
        said = [e for e in self.events if isinstance(e, SentenceSaid) and e.reply_to == self.state.message_id]
        if not said or not self.state.unheard:
            return None
        return said[0].decision, "".join(sentence.text for sentence in said)

    def notes(self) -> Notes:
        """What code reads in the candidate's last turn."""
        transcript = self.transcript
        before = transcript.model_copy(update={"turns": transcript.turns[:-1]})
        return read_turn(self.definition, before, transcript.turns[-1].text)
