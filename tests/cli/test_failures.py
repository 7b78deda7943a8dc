"""A disk that is full in the middle of an interview: a sentence, and the turn is still there to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from viva.apps.cli.conversation import _talk
from viva.apps.cli.front import Greeting, Heard, Left
from viva.clock import WordClock
from viva.errors import StoreUnavailable
from viva.interview import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.packs.load import load_definition
from viva.telemetry.sitting import Sitting
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Journalled
from viva.values.transcript import Turn


class FullOnce(MemoryStore):
    """Refuses the first event of a kind behind the opening."""

    def __init__(self, kind: type[Event]) -> None:
        super().__init__()
        self._kind: type[Event] | None = kind

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        if after and self._kind and any(isinstance(event, self._kind) for event in events):
            self._kind = None
            raise StoreUnavailable("the disk is full; free some space")
        return await super().append(interview, after, events)


class Person:
    """Sends one turn; sends it again, unchanged, when it comes back to the prompt."""

    wants_json = False

    def __init__(self, *, stays: bool) -> None:
        self._next: list[Heard] = [Heard("What is the goal?")]
        self._stays = stays
        self.remarks: list[str] = []

    def greet(self, greeting: Greeting) -> None: ...

    def show(self, turn: Turn, minutes_left: float | None) -> None: ...

    def say(self, text: str) -> None: ...

    def end(self) -> None: ...

    def remark(self, text: str) -> None:
        self.remarks.append(text)

    async def hear(self) -> Heard | Left:
        return self._next.pop() if self._next else Left(0)

    def keep(self, heard: Heard) -> bool:
        if self._stays:
            self._next.append(heard)
        return self._stays

    def part(self, resume_command: str) -> None: ...

    def row(self, kind: str, content: dict[str, object]) -> None: ...


async def talk(store: MemoryStore, person: Person) -> Interview:
    interview = await Interview.start(
        "a",
        definition=load_definition("ads_ctr"),
        interviewer=OfflineInterviewer(),
        store=store,
        clock=WordClock(),
        mode="step1",
    )
    await _talk(interview, Sitting("a"), person, None, "viva resume a")
    return interview


@pytest.mark.parametrize("kind", [CandidateSaid, InterviewerSaid])
def test_a_turn_that_was_not_kept_is_sent_again_and_counts_once(kind: type[Event]) -> None:
    person = Person(stays=True)
    interview = asyncio.run(talk(FullOnce(kind), person))
    assert person.remarks == ["the disk is full; free some space"]
    assert [turn.speaker for turn in interview.transcript.turns] == ["interviewer", "candidate", "interviewer"]


def test_a_program_gets_the_error() -> None:
    with pytest.raises(StoreUnavailable):
        asyncio.run(talk(FullOnce(CandidateSaid), Person(stays=False)))
