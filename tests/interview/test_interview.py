"""The conversation loop with a scripted interviewer: what is kept, what is shown, what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interview.scripted import Proposal, Scripted
from viva.clock import WallClock, WordClock
from viva.errors import InterviewOver, StoreConflict, StoreUnavailable, TurnInProgress, UsageError
from viva.interview import Interview, TurnEnd
from viva.interviewers.protocol import Interviewer
from viva.journal.memory import MemoryStore
from viva.machine.fold import replay
from viva.packs.load import load_definition
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Journalled
from viva.values.moves import Decision, Move, Sentence


@cache
def definition() -> Definition:
    return load_definition("ads_ctr")


class Hands:
    """Time that a test moves by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def started(
    *proposals: Proposal,
    store: MemoryStore | None = None,
    hands: Hands | None = None,
    interviewer: Interviewer | None = None,
) -> Interview:
    return await Interview.start(
        "a",
        definition=definition(),
        interviewer=interviewer or Scripted(proposals),
        store=store or MemoryStore(),
        clock=WallClock(hands or Hands()),
        mode="step1",
    )


async def said(interview: Interview, text: str, message_id: str) -> tuple[Move, str]:
    """The move of one turn, and what was shown."""
    shown = []
    async for part in interview.turn(text, message_id=message_id):
        if isinstance(part, TurnEnd):
            return part.move, " ".join(shown)
        shown.append(part.text)
    raise AssertionError("a turn ends with a TurnEnd")


def listening(text: str) -> Proposal:
    return (Decision(act="listen"), Sentence(text=text))


STATEMENT = "I would log every impression with the inputs that the model saw, and join the clicks later."


def test_the_opening_is_the_scenarios_own_text_and_the_same_for_everybody() -> None:
    async def run() -> None:
        one, two = await started(), await started()
        assert one.transcript == two.transcript
        assert one.transcript.turns[0].text.startswith(definition().scenario.prompt)  # type: ignore[union-attr]  # it has one
        assert "12 minutes" in one.transcript.turns[0].text
        assert one.state.step == "s1"

    asyncio.run(run())


def test_what_is_shown_is_what_is_journalled() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(listening("Understood."), store=store)
        move, shown = await said(interview, STATEMENT, "m1")
        kept = [row.event for row in await store.read("a")]
        assert move.text == shown == "Understood."
        assert isinstance(kept[-1], InterviewerSaid)
        assert kept[-1].move == move
        assert kept == list(interview.events)

    asyncio.run(run())


REFUSED = (
    ("praise", (Decision(act="listen"), Sentence(text="Great idea."))),
    ("illegal act", (Decision(act="close"), Sentence(text="Thank you."))),
    ("two questions", (Decision(act="nudge", code="P1"), Sentence(text="What is next? And why is that?"))),
    ("no words", (Decision(act="listen"),)),
    ("no decision", (Sentence(text="Understood."),)),
    ("an unasked fact", (Decision(act="listen"), Sentence(text="1.2 percent of impressions are clicked."))),
    ("a solution", (Decision(act="nudge", code="P1"), Sentence(text="What about calibration?"))),
)


@pytest.mark.parametrize(("why", "proposal"), REFUSED, ids=[why for why, _ in REFUSED])
def test_a_bad_proposal_is_retried_once_with_the_objection(why: str, proposal: Proposal) -> None:
    async def run() -> None:
        interviewer = Scripted((proposal, listening("Understood.")))
        interview = await started(interviewer=interviewer)
        move, shown = await said(interview, STATEMENT, "m1")
        assert shown == move.text == "Understood."
        assert len(interviewer.briefs) == 2
        assert interviewer.briefs[1].objections
        last = interview.events[-1]
        assert isinstance(last, InterviewerSaid)
        assert len(last.refused) == 1

    asyncio.run(run())


def test_after_two_bad_proposals_the_frameworks_own_words_are_said() -> None:
    async def run() -> None:
        bad: Proposal = (Decision(act="listen"), Sentence(text="Excellent!"))
        interview = await started(bad, bad)
        move, _ = await said(interview, STATEMENT, "m1")
        wording = definition().framework.wording
        assert move.text in {text for texts in wording.values() for text in texts}

    asyncio.run(run())


def test_the_same_message_again_gives_the_stored_answer_even_after_the_end() -> None:
    async def run() -> None:
        interview = await started(listening("Noted."))
        first = await said(interview, STATEMENT, "m1")
        await interview.finish()
        before = interview.events
        assert await said(interview, "something else", "m1") == first
        assert interview.events == before
        with pytest.raises(InterviewOver):
            await said(interview, STATEMENT, "m2")

    asyncio.run(run())


def test_racing_turns_have_one_winner() -> None:
    async def run() -> None:
        store = MemoryStore()
        one = await started(store=store)
        two = await Interview.load(
            "a", definition=definition(), interviewer=Scripted(), store=store, clock=WallClock(Hands())
        )
        await said(one, STATEMENT, "m1")
        with pytest.raises(TurnInProgress):
            await said(two, STATEMENT, "m2")
        results = await asyncio.gather(said(one, STATEMENT, "m3"), said(one, STATEMENT, "m4"), return_exceptions=True)
        assert sum(isinstance(result, TurnInProgress) for result in results) == 1
        assert [e.message_id for e in one.events if isinstance(e, CandidateSaid)] == ["m1", "m3"]

    asyncio.run(run())


class Failing(MemoryStore):
    """Fails from the nth append on, before or after the events were kept."""

    def __init__(self, at: int, *, kept: bool) -> None:
        super().__init__()
        self.at, self.kept, self.count = at, kept, 0

    async def append(self, interview: str, after: int, events: Sequence[Event]) -> tuple[Journalled, ...]:
        self.count += 1
        if self.count < self.at:
            return await super().append(interview, after, events)
        if self.count == self.at and self.kept:
            await super().append(interview, after, events)
        raise StoreUnavailable("the power went")


@pytest.mark.parametrize("at", [2, 3])
@pytest.mark.parametrize("kept", [True, False])
def test_a_failure_between_hearing_and_answering_is_healed(at: int, kept: bool) -> None:
    async def run() -> None:
        store = Failing(at, kept=kept)
        interview = await started(store=store)
        with pytest.raises(StoreUnavailable):
            await said(interview, STATEMENT, "m1")
        store.at = 99
        again = await Interview.load(
            "a", definition=definition(), interviewer=Scripted(), store=store, clock=WallClock(Hands())
        )
        await said(again, STATEMENT, "m1")
        speakers = [turn.speaker for turn in again.transcript.turns]
        assert speakers == ["interviewer", "candidate", "interviewer"]
        assert replay(definition(), again.events) == again.state

    asyncio.run(run())


def test_time_counts_while_somebody_is_there_and_not_in_a_pause() -> None:
    async def run() -> None:
        hands, store = Hands(), MemoryStore()
        interview = await started(store=store, hands=hands)
        hands.seconds += 60
        assert interview.minutes_left == pytest.approx(11)
        await interview.pause()
        hands.seconds += 600
        assert interview.minutes_left == pytest.approx(11)
        await said(interview, STATEMENT, "m1")
        hands.seconds += 30
        await interview.save_draft("half an answer")
        hands.seconds += 9_000
        again = await Interview.load(
            "a", definition=definition(), interviewer=Scripted(), store=store, clock=WallClock(hands)
        )
        assert again.minutes_left == pytest.approx(10.5)

    asyncio.run(run())


def test_words_are_time_for_bots() -> None:
    async def run() -> None:
        interview = await Interview.start(
            "a",
            definition=definition(),
            interviewer=Scripted([listening("Noted.")]),
            store=MemoryStore(),
            clock=WordClock(),
        )
        opening = interview.now
        await said(interview, "word " * 150, "m1")
        assert interview.now == pytest.approx(opening + 60, abs=5)

    asyncio.run(run())


def test_the_clock_stops_a_minute_after_the_bell() -> None:
    async def run() -> None:
        hands = Hands()
        interview = await started(hands=hands)
        hands.seconds += 50_000
        await said(interview, STATEMENT, "m1")
        assert interview.ended
        assert interview.state.at == 13 * 60

    asyncio.run(run())


def test_undo_takes_turns_back_one_by_one() -> None:
    async def run() -> None:
        interview = await started()
        await said(interview, STATEMENT, "m1")
        await said(interview, "And hides stay flat.", "m2")
        assert await interview.undo() == "And hides stay flat."
        assert await interview.undo() == STATEMENT
        assert await interview.undo() is None
        assert len(interview.transcript.turns) == 1
        with pytest.raises(UsageError, match="taken back"):
            await said(interview, STATEMENT, "m2")
        await said(interview, STATEMENT, "m3")

    asyncio.run(run())


def test_an_id_is_used_once() -> None:
    async def run() -> None:
        store = MemoryStore()
        await started(store=store)
        with pytest.raises(StoreConflict):
            await started(store=store)

    asyncio.run(run())


@pytest.mark.parametrize("text", ["", "   ", "😀", "مرحبا", "a\x00b\x1b[2J", "x " * 100_000])
def test_any_turn_is_kept_as_it_came(text: str) -> None:
    async def run() -> None:
        interview = await started()
        await said(interview, text, "m1")
        assert interview.transcript.turns[1].text == text

    asyncio.run(run())


STEPS = st.lists(
    st.sampled_from(["say", "ask", "silence", "repeat", "undo", "pause", "resume", "reload", "draft"]), max_size=14
)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None)
def test_any_order_of_things_leaves_a_journal_that_folds_to_the_state(steps: list[str]) -> None:
    async def run() -> None:
        store, hands = MemoryStore(), Hands()
        interview = await started(store=store, hands=hands)
        texts = {"say": STATEMENT, "ask": "What is the business goal?", "silence": ""}
        last = None
        for number, step in enumerate(steps):
            hands.seconds += 7
            if interview.ended:
                break
            if step in texts:
                last = f"m{number}"
                await said(interview, texts[step], last)
            elif step == "repeat" and last is not None:
                before = interview.events
                await said(interview, "again", last)
                assert interview.events == before
            elif step == "undo":
                await interview.undo()
                last = None
            elif step == "pause":
                await interview.pause()
            elif step == "resume":
                await interview.resume()
            elif step == "draft":
                await interview.save_draft("…")
            elif step == "reload":
                interview = await Interview.load(
                    "a", definition=definition(), interviewer=Scripted(), store=store, clock=WallClock(hands)
                )
        assert replay(definition(), [row.event for row in await store.read("a")]) == interview.state
        numbers = [turn.number for turn in interview.transcript.turns]
        assert numbers == list(range(1, len(numbers) + 1))

    asyncio.run(run())
