"""What has happened in one interview: its journal, what it folds to, and what is still owed to the candidate."""

from __future__ import annotations

from collections.abc import Sequence

from viva.errors import MessageTakenBack, UsageError
from viva.journal.store import Store
from viva.machine.fold import fold, replay
from viva.machine.record import kept, transcript_of
from viva.machine.state import State
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, SentenceSaid, Started
from viva.values.messages import Usage
from viva.values.moves import Decision, Move, Notes
from viva.values.transcript import Transcript


class Record:
    """One interview's journal, read and written.

    What is in the journal has happened, whatever became of the process that wrote it; so after a failure or a lost
    race it is read again before anything else is done.
    """

    def __init__(self, interview: str, definition: Definition, store: Store) -> None:
        self.id = interview
        self.definition = definition
        self.store = store
        self.events: list[Event] = []
        self.in_doubt = False
        """The journal may hold more than `events`: an append failed, was cancelled or came too late."""
        self._state: State | None = None

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
        return transcript_of(self.id, self.events)

    async def read_again(self) -> None:
        """Take the journal as it is. Raises `UsageError` where it is an interview about something else."""
        self.events = [journalled.event for journalled in await self.store.read(self.id)]
        about, scenario = self.started, self.definition.scenario
        if (about.framework, about.scenario) != (self.definition.framework.id, scenario and scenario.id):
            raise UsageError(
                f"{self.id} is an interview about {about.scenario} by {about.framework}; give their definition"
            )
        self._state = replay(self.definition, self.events)
        self.in_doubt = False

    async def append(self, events: Sequence[Event]) -> None:
        """Fold events and journal them: what cannot be folded is not kept, what is not kept has not happened."""
        state = self._state
        for event in events:
            state = replay(self.definition, (event,)) if state is None else fold(state, event)
        self.in_doubt = True
        await self.store.append(self.id, len(self.events), events)
        self.events.extend(events)
        self._state = state
        self.in_doubt = False

    def answer_to(self, message_id: str) -> Move | None:
        """The answer to a message that was sent before; None for a new one, and for one that waits for its answer."""
        sent = [e for e in self.events if isinstance(e, CandidateSaid) and e.message_id == message_id]
        counted = kept(self.events)
        if sent and sent[0] not in counted:
            raise MessageTakenBack(f"message {message_id!r} was taken back; send the new turn with an id of its own")
        return next((e.move for e in counted if isinstance(e, InterviewerSaid) and e.reply_to == message_id), None)

    def calls_for(self, message_id: str) -> tuple[Usage, ...]:
        """What the calls took that answered a message."""
        said = (e for e in self.events if isinstance(e, InterviewerSaid) and e.reply_to == message_id)
        return next((event.calls for event in said), ())

    def text_of(self, message_id: str) -> str:
        """What the candidate said in that message."""
        return next(e.text for e in self.events if isinstance(e, CandidateSaid) and e.message_id == message_id)

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
