"""Whatever happens in whatever order, with whatever failures, the journal is that of the same talk without failures."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interview.holding import STATEMENT, Faulty, definition, loaded, said, started
from tests.interview.scripted import Failing
from viva.clock import WordClock
from viva.errors import InterviewOver, ModelError, StoreUnavailable, TurnInProgress
from viva.interview import Interview
from viva.machine.fold import replay
from viva.values.events import CandidateSaid, Event, Started

Deed = Literal["say", "ask", "silence", "help", "repeat", "undo", "pause", "resume", "finish", "draft"]
Mishap = Literal["none", "crash", "lost before", "lost after", "no answer", "other writer"]

TEXTS: dict[str, str] = {
    "say": STATEMENT,
    "ask": "What is the business goal?",
    "silence": "",
    "help": "I do not know. Can you help me?",
}
DEEDS: tuple[Deed, ...] = (
    "say",
    "say",
    "ask",
    "silence",
    "help",
    "repeat",
    "undo",
    "pause",
    "resume",
    "draft",
    "finish",
)
MISHAPS: tuple[Mishap, ...] = ("none", "crash", "lost before", "lost after", "no answer", "other writer")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that somebody does, and what goes wrong while it is done."""

    deed: Deed
    mishap: Mishap
    nth: int = 1
    """The append that fails."""


MOMENTS = st.lists(
    st.builds(Moment, deed=st.sampled_from(DEEDS), mishap=st.sampled_from(MISHAPS), nth=st.integers(1, 2)), max_size=16
)


@dataclass
class Talk:
    """An interview and its client, who sends a turn again until it is answered."""

    interview: Interview
    store: Faulty
    interviewer: Failing
    answers: dict[str, str] = field(default_factory=dict)
    behind: bool = False
    """Somebody else wrote, and our own writer has not heard of it."""

    async def live(self, number: int, moment: Moment) -> None:
        self._go_wrong(moment)
        if moment.mishap == "crash":
            self.interview = await loaded(self.store, clock=WordClock(), interviewer=self.interviewer)
        if moment.mishap == "other writer":
            # Somebody else takes the interview up and does it; our own writer is behind from then on.
            other = Talk(
                await loaded(self.store, clock=WordClock(), interviewer=self.interviewer),
                self.store,
                self.interviewer,
                self.answers,
            )
            await other.do(number, moment.deed)
            self.behind = True
            return
        await self.do(number, moment.deed)

    def _go_wrong(self, moment: Moment) -> None:
        if moment.mishap in ("lost before", "lost after"):
            self.store.fail(moment.nth, kept=moment.mishap == "lost after")
        self.interviewer.times = moment.nth if moment.mishap == "no answer" else 0

    async def do(self, number: int, deed: Deed) -> None:
        if deed in TEXTS:
            await self.say(TEXTS[deed], f"m{number}")
        elif deed == "repeat":
            for message_id, text in list(self.answers.items()):
                assert await self.sent("again", message_id) == text
        elif deed == "draft":
            await self.interview.save_draft("half an answer")
        else:
            await self.change(deed)

    async def say(self, text: str, message_id: str) -> None:
        with suppress(InterviewOver):
            self.answers[message_id] = await self.sent(text, message_id)

    async def sent(self, text: str, message_id: str) -> str:
        """The answer to a turn that is sent until it is answered."""
        for _ in range(6):
            with suppress(StoreUnavailable, ModelError, TurnInProgress):
                move, shown = await said(self.interview, text, message_id)
                assert shown == move.text
                return shown
        raise AssertionError("a turn that is sent again is answered in the end")

    async def change(self, deed: Deed) -> None:
        """Pause, resume, undo or finish; who failed looks whether it was kept before doing it again."""
        if self.behind:
            # Who is behind would change what he sees, which is not what there is: nothing to undo, for one.
            self.interview = await loaded(self.store, clock=WordClock(), interviewer=self.interviewer)
            self.behind = False
        before = len(await self.store.read("a"))
        for _ in range(6):
            try:
                taken_back = await getattr(self.interview, deed)()
            except StoreUnavailable:
                if len(await self.store.read("a")) == before:
                    continue
                self.interview = await loaded(self.store, clock=WordClock(), interviewer=self.interviewer)
                taken_back = "" if deed == "undo" else None
            except TurnInProgress:
                continue
            if taken_back is not None:
                self.answers.popitem()
            return
        raise AssertionError("a change is made in the end")


async def held(moments: list[Moment]) -> tuple[list[Event], Interview]:
    """The journal of a talk, and the interview as it is in memory."""
    store, interviewer = Faulty(), Failing(0)
    talk = Talk(await started(store=store, clock=WordClock(), interviewer=interviewer), store, interviewer)
    for number, moment in enumerate(moments):
        await talk.live(number, moment)
    events = [row.event for row in await store.read("a")]
    return [e.model_copy(update={"wall_time": ""}) if isinstance(e, Started) else e for e in events], talk.interview


@given(moments=MOMENTS)
@settings(max_examples=60, deadline=None)
def test_failures_leave_no_trace_in_the_journal(moments: list[Moment]) -> None:
    async def run() -> None:
        smooth, _ = await held([Moment(moment.deed, "none") for moment in moments])
        rough, interview = await held(moments)
        assert rough == smooth
        assert replay(definition(), rough).at == replay(definition(), smooth).at
        ids = [event.message_id for event in rough if isinstance(event, CandidateSaid)]
        assert len(ids) == len(set(ids))
        again = await loaded(interview._store, clock=WordClock())
        assert again.state == replay(definition(), list(again.events))
        numbers = [turn.number for turn in again.transcript.turns]
        assert numbers == list(range(1, len(numbers) + 1))

    asyncio.run(run())
