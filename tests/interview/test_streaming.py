"""A turn that is shown sentence by sentence and breaks off anywhere: it is brought to its end, and nothing doubles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from tests.interview.holding import STATEMENT, Faulty, Hands, definition, loaded, said, started
from tests.interview.scripted import Part, Proposal, Scripted, listening
from tests.interview.streamed import ASKS_RATE, LISTENS, RATE, begun, is_sound, kept, streaming
from viva.clock import WallClock
from viva.errors import InterviewOver, StoreUnavailable, TurnInProgress
from viva.interview import TurnEnd
from viva.interviewers.protocol import Brief
from viva.journal.memory import MemoryStore
from viva.values.events import CandidateSaid, Event, Finished, SentenceSaid
from viva.values.moves import Decision, Sentence


async def killed(
    candidate: str, decision: Decision, *sentences: str, before: Sequence[tuple[str, Proposal]] = ()
) -> MemoryStore:
    """The journal of a process that died behind these sentences of its answer to `m`."""
    store = MemoryStore()
    interview = await started(
        store=store, interviewer=streaming(*(proposal for _, proposal in before)), mode="full", minutes=None
    )
    for number, (text, _) in enumerate(before):
        await said(interview, text, f"before-{number}")
    at = interview.state.at
    told = [SentenceSaid(at=at, reply_to="m", decision=decision, text=text) for text in sentences]
    events: tuple[Event, ...] = (CandidateSaid(at=at, message_id="m", text=candidate), *told)
    await store.append("a", len(interview.events), events)
    return store


FRAMED = (
    "The goal is revenue with hides flat, only the feed is in scope. My task: for one impression, given user, ad and "
    "context, estimate the probability of a click: supervised binary classification. Privacy: people who refuse get ad "
    "and context only. I use impression logs as data sources."
)
LABELS = (
    "Let us move on. The label: a positive is a tap within 30 minutes, a negative was on screen and got none. I join "
    "clicks by request id, and sample 5 percent of the negatives; position bias is a feature."
)


def twist() -> list[str]:
    sheet = definition().scenario
    assert sheet is not None
    head, *rest = sheet.twists[0].text.split(". ")
    return [f"{head}.", " " + ". ".join(rest)]


def wording(phrase: str) -> tuple[str, ...]:
    return next(texts for name, texts in definition().framework.wording.items() if name == phrase)


@dataclass(frozen=True)
class Death:
    """What was shown when the process died, and how the turn may end."""

    id: str
    candidate: str
    decision: Decision
    shown: tuple[str, ...]
    ends: tuple[str, ...]
    before: tuple[tuple[str, Proposal], ...] = ()


PROBE = Decision(act="probe", topic="t1.privacy", criterion="S1.CONSTR", code="P2")
ANSWER = Decision(act="answer", facts=("A07",))
DEATHS = (
    Death("a whole turn", STATEMENT, Decision(act="listen"), ("Noted.",), ("",)),
    Death("two sentences", STATEMENT, Decision(act="listen"), ("Noted.", " Thank you."), ("",)),
    Death("a question", STATEMENT, PROBE, ("May everything be used?",), ("",)),
    Death("no question yet", STATEMENT, PROBE, ("Understood.",), definition().framework.topic("t1.privacy").probes),
    Death("a fact", ASKS_RATE, ANSWER, (RATE,), ("",)),
    Death("no fact yet", ASKS_RATE, ANSWER, ("Okay.",), (RATE,)),
    Death("no nudge yet", STATEMENT, Decision(act="nudge", code="P1"), ("Noted.",), wording("nudge")),
    Death(
        "half a twist",
        LABELS,
        Decision(act="twist", twist="A.T1"),
        (twist()[0],),
        (twist()[1].strip(),),
        ((FRAMED, listening("Noted.")),),
    ),
)


@pytest.mark.parametrize("death", DEATHS, ids=lambda death: death.id)
def test_a_turn_that_death_cut_off_is_ended_when_the_interview_is_taken_up(death: Death) -> None:
    async def run() -> None:
        store = await killed(death.candidate, death.decision, *death.shown, before=death.before)
        interview = await loaded(store, interviewer=streaming())
        answer = interview.transcript.turns[-1]
        assert answer.text.startswith("".join(death.shown))
        assert answer.text.removeprefix("".join(death.shown)).strip() in death.ends
        assert answer.move is not None
        assert (answer.move.act, answer.move.facts) == (death.decision.act, death.decision.facts)
        await is_sound(interview, store)
        before = interview.events
        assert await said(interview, death.candidate, "m") == (answer.move, answer.text)
        assert (await loaded(store, interviewer=streaming())).events == interview.events == before

    asyncio.run(run())


def test_death_before_the_first_sentence_has_the_turn_answered_anew() -> None:
    async def run() -> None:
        store = await killed(STATEMENT, Decision(act="listen"))
        interview = await loaded(store, interviewer=streaming(LISTENS))
        assert interview.transcript.turns[-1].text == "Noted. Thank you."

    asyncio.run(run())


def test_sentences_are_kept_one_by_one_with_the_decision() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(interviewer=streaming(LISTENS), store=store)
        seen = []
        async for part in interview.turn(STATEMENT, message_id="m1"):
            last = (await store.read("a"))[-1].event
            seen.append((part.text if isinstance(part, Sentence) else None, last.kind))
        assert seen == [("Noted.", "sentence_said"), (" Thank you.", "sentence_said"), (None, "interviewer_said")]
        first = next(event for event in interview.events if isinstance(event, SentenceSaid))
        assert (first.decision, first.reply_to) == (Decision(act="listen"), "m1")

    asyncio.run(run())


@pytest.mark.parametrize("sentences", [1, 2])
def test_a_reader_that_goes_away_gets_the_whole_turn_when_it_asks_again(sentences: int) -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(interviewer=streaming(LISTENS), store=store)
        shown = await begun(interview, STATEMENT, "m1", sentences=sentences)
        move, whole = await said(interview, STATEMENT, "m1")
        assert whole == move.text
        assert whole.startswith(shown)
        assert kept(interview.events, "m1") == (whole,)
        await is_sound(interview, store)

    asyncio.run(run())


def test_the_next_turn_ends_the_one_that_was_left_and_then_has_its_own_answer() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(interviewer=streaming(LISTENS, listening("Okay.")), store=store)
        shown = await begun(interview, STATEMENT, "m1")
        parts = [part async for part in interview.turn("And a second thing.", message_id="m2")]
        ends = [part for part in parts if isinstance(part, TurnEnd)]
        assert [end.move.text for end in ends] == [kept(interview.events, "m1")[0], "Okay."]
        assert ends[0].move.text.startswith(shown)
        assert "".join(part.text for part in parts if isinstance(part, Sentence)) == ends[0].move.text + "Okay."
        await is_sound(interview, store)

    asyncio.run(run())


class Halting(Scripted):
    """Streams its proposals and stops to think before each sentence but the first."""

    def __init__(self, *proposals: Proposal) -> None:
        super().__init__(proposals, streams=True)
        self.thinks = asyncio.Event()
        self.go = asyncio.Event()

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        spoken = 0
        async with aclosing(super().propose(brief)) as parts:
            async for part in parts:
                if isinstance(part, Sentence):
                    if spoken:
                        self.thinks.set()
                        await self.go.wait()
                    spoken += 1
                yield part


def test_a_turn_cancelled_in_its_middle_is_ended_when_it_is_sent_again() -> None:
    async def run() -> None:
        halting, store = Halting(LISTENS), MemoryStore()
        interview = await started(interviewer=halting, store=store)
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await halting.thinks.wait()
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        assert interview.events[-1].kind == "sentence_said"
        move, shown = await said(interview, STATEMENT, "m1")
        assert shown == move.text == "Noted."
        await is_sound(interview, store)

    asyncio.run(run())


def test_thinking_between_sentences_costs_no_time() -> None:
    async def run() -> None:
        hands, halting = Hands(), Halting(LISTENS)
        interview = await started(interviewer=halting, clock=WallClock(hands))
        hands.seconds += 60
        turn = asyncio.create_task(said(interview, STATEMENT, "m1"))
        await halting.thinks.wait()
        hands.seconds += 300
        halting.go.set()
        await turn
        assert interview.minutes_left == pytest.approx(11)
        assert [e.at for e in interview.events[-3:]] == [pytest.approx(60)] * 3

    asyncio.run(run())


@pytest.mark.parametrize("reloaded", [True, False])
@pytest.mark.parametrize("was_kept", [True, False])
@pytest.mark.parametrize("nth", [2, 3, 4], ids=["first sentence", "second sentence", "the end"])
def test_a_sentence_that_could_not_be_kept_is_not_shown(nth: int, was_kept: bool, reloaded: bool) -> None:
    async def run() -> None:
        store = Faulty()
        interview = await started(store=store, interviewer=streaming(LISTENS))
        store.fail(nth, kept=was_kept)
        shown = ""

        async def listen() -> None:
            nonlocal shown
            async for part in interview.turn(STATEMENT, message_id="m1"):
                shown += part.text if isinstance(part, Sentence) else ""

        with pytest.raises(StoreUnavailable):
            await listen()
        assert shown == ("", "", "", "Noted.", "Noted. Thank you.")[nth]
        if reloaded:
            interview = await loaded(store, interviewer=streaming())
        move, whole = await said(interview, STATEMENT, "m1")
        assert whole == move.text
        assert whole.startswith(shown)
        await is_sound(interview, store)

    asyncio.run(run())


def test_who_takes_an_interview_up_ends_the_turn_and_the_other_shows_that_end() -> None:
    async def run() -> None:
        halting, store = Halting(LISTENS), MemoryStore()
        one = await started(interviewer=halting, store=store)
        turn = asyncio.create_task(said(one, STATEMENT, "m1"))
        await halting.thinks.wait()
        two = await loaded(store, interviewer=streaming())
        assert kept(two.events, "m1") == ("Noted.",)
        halting.go.set()
        move, shown = await turn
        assert shown == move.text == "Noted."
        assert one.events == two.events
        await is_sound(one, store)

    asyncio.run(run())


def test_of_two_that_answer_at_once_one_is_heard_and_nothing_is_shown_by_the_other() -> None:
    async def run() -> None:
        slow, store = Halting(LISTENS), MemoryStore()
        one = await started(interviewer=slow, store=store)
        two = await loaded(store, interviewer=streaming(listening("Okay.")))
        first = asyncio.create_task(said(one, STATEMENT, "m1"))
        await slow.thinks.wait()
        with pytest.raises(TurnInProgress):
            await said(two, "Another thing.", "m2")
        slow.go.set()
        await first
        assert kept(one.events, "m1") == ("Noted. Thank you.",)
        await said(two, "Another thing.", "m2")
        assert kept(two.events, "m2") == ("Okay.",)
        await is_sound(two, store)

    asyncio.run(run())


def test_undo_takes_back_a_turn_that_was_cut_off_with_what_was_shown() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(interviewer=streaming(LISTENS, listening("Okay.")), store=store)
        await begun(interview, ASKS_RATE, "m1")
        assert await interview.undo() == ASKS_RATE
        assert len(interview.transcript.turns) == 1
        again = await loaded(store, interviewer=streaming(listening("Okay.")))
        assert again.events == interview.events, "nothing is owed any more"
        move, shown = await said(again, STATEMENT, "m2")
        assert shown == move.text == "Okay."
        assert [turn.text for turn in again.transcript.turns[1:]] == [STATEMENT, "Okay."]

    asyncio.run(run())


def test_finish_ends_a_turn_that_was_cut_off_first() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(interviewer=streaming(LISTENS), store=store)
        await begun(interview, STATEMENT, "m1")
        await interview.finish()
        assert [event.kind for event in interview.events[-2:]] == ["interviewer_said", "finished"]
        assert interview.transcript.turns[-1].text == "Noted."
        await is_sound(interview, store)

    asyncio.run(run())


@pytest.mark.parametrize("finishes", [True, False])
def test_a_goodbye_that_was_cut_off_ends_the_interview_once(finishes: bool) -> None:
    async def run() -> None:
        hands, store = Hands(), MemoryStore()
        closes: Proposal = (Decision(act="close"), Sentence(text="Thank you."), Sentence(text="That is all for today."))
        interview = await started(interviewer=streaming(closes), store=store, clock=WallClock(hands))
        hands.seconds += 3_600
        await begun(interview, STATEMENT, "last")
        assert not interview.ended
        if finishes:
            await interview.finish()
        else:
            interview = await loaded(store, interviewer=streaming())
        assert interview.ended
        assert sum(isinstance(event, Finished) for event in interview.events) == 1
        with pytest.raises(InterviewOver):
            await said(interview, STATEMENT, "more")
        await is_sound(interview, store)

    asyncio.run(run())
