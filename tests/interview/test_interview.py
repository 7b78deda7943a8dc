"""The conversation loop with a scripted interviewer: what is kept, what is shown, what is refused."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interview.holding import STATEMENT, Hands, definition, loaded, said, started
from tests.interview.scripted import Proposal, Scripted, listening
from viva.clock import WallClock
from viva.errors import InterviewOver, MessageTakenBack, StoreConflict, UsageError
from viva.interview import Interview, TurnEnd
from viva.interview.answering import sentences_of
from viva.journal.memory import MemoryStore
from viva.values.events import CandidateSaid, InterviewerSaid
from viva.values.moves import Decision, Note, Notes, Sentence


def test_the_opening_is_the_scenarios_own_text_and_the_same_for_everybody() -> None:
    async def run() -> None:
        one, two = await started(), await started()
        assert one.transcript == two.transcript
        assert one.transcript.turns[0].text.startswith(definition().scenario.prompt)  # type: ignore[union-attr]  # it has one
        assert "12 minutes" in one.transcript.turns[0].text
        assert one.state.step == "s1"
        assert one.minutes_left == 12

    asyncio.run(run())


def test_an_untimed_interview_has_no_minutes() -> None:
    async def run() -> None:
        interview = await started(minutes=None)
        assert interview.minutes is None
        assert interview.minutes_left is None
        assert "minutes" not in interview.transcript.turns[0].text

    asyncio.run(run())


@pytest.mark.parametrize("minutes", [0, -1, float("nan"), float("inf")])
def test_a_length_that_is_none_is_refused(minutes: float) -> None:
    with pytest.raises(UsageError, match="minutes"):
        asyncio.run(started(minutes=minutes))


def test_what_is_shown_is_what_is_journalled() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(listening("Understood.  Go\n on."), store=store)
        parts = [part async for part in interview.turn(STATEMENT, message_id="m1")]
        kept = [row.event for row in await store.read("a")]
        end = parts.pop()
        assert isinstance(end, TurnEnd)
        assert not end.ended
        assert end.minutes_left == interview.minutes_left
        assert "".join(part.text for part in parts if isinstance(part, Sentence)) == end.move.text
        assert isinstance(kept[-1], InterviewerSaid)
        assert kept[-1].move == end.move
        assert kept == list(interview.events)

    asyncio.run(run())


def test_nothing_is_shown_before_it_is_kept() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(store=store)
        async for part in interview.turn(STATEMENT, message_id="m1"):
            last = (await store.read("a"))[-1].event
            assert isinstance(last, InterviewerSaid)
            assert isinstance(part, TurnEnd) or part.text in last.move.text

    asyncio.run(run())


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
    | st.text(st.sampled_from('.?! \n"ab'), min_size=1, max_size=80)
)
def test_sentences_make_up_the_text(text: str) -> None:
    assert "".join(sentence.text for sentence in sentences_of(text)) == text


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
        last = interview.events[-1]
        assert isinstance(last, InterviewerSaid)
        assert len(last.refused) == 2

    asyncio.run(run())


def test_what_the_interviewer_notes_is_heard_and_folds_alike() -> None:
    async def run() -> None:
        store = MemoryStore()
        topic = definition().framework.step("s1").topics[0].id
        quote = "log every impression"
        noted: Proposal = (*listening("Noted."), Notes(raised=(Note(topic=topic, quote=quote),)))
        interview = await started(noted, store=store)
        await said(interview, STATEMENT, "m1")
        assert interview.ledger.topic(topic).quote == quote
        assert (await loaded(store)).state == interview.state

    asyncio.run(run())


def test_the_same_message_again_gives_the_stored_answer_even_after_the_end() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(listening("Noted."), store=store)
        first = await said(interview, STATEMENT, "m1")
        await interview.finish()
        await interview.finish()
        before = interview.events
        assert await said(interview, "something else", "m1") == first
        assert await said(await loaded(store), STATEMENT, "m1") == first
        assert interview.events == before
        assert before[-1].kind == "finished"
        with pytest.raises(InterviewOver):
            await said(interview, STATEMENT, "m2")

    asyncio.run(run())


@pytest.mark.parametrize("message_id", ["", "x" * 201, "a\x00b", "a\ud800"])
def test_a_message_id_that_no_store_can_hold_is_refused(message_id: str) -> None:
    async def run() -> None:
        interview = await started()
        with pytest.raises(UsageError, match="message id"):
            await said(interview, STATEMENT, message_id)
        assert len(interview.transcript.turns) == 1

    asyncio.run(run())


def test_undo_takes_turns_back_one_by_one() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await started(store=store)
        opening = interview.ledger
        await said(interview, STATEMENT, "m1")
        await said(interview, "And hides stay flat.", "m2")
        assert await interview.undo() == "And hides stay flat."
        assert await interview.undo() == STATEMENT
        assert await interview.undo() is None
        assert len(interview.transcript.turns) == 1
        assert interview.ledger == opening
        with pytest.raises(MessageTakenBack, match="taken back"):
            await said(interview, STATEMENT, "m2")
        await said(interview, STATEMENT, "m3")
        assert (await store.list())[0].turns == 3

    asyncio.run(run())


def test_an_id_is_used_once() -> None:
    async def run() -> None:
        store = MemoryStore()
        await started(store=store)
        with pytest.raises(StoreConflict):
            await started(store=store)

    asyncio.run(run())


def test_an_interview_goes_on_with_its_own_definition_alone() -> None:
    async def run() -> None:
        store = MemoryStore()
        await started(store=store)
        other = definition().model_copy(update={"scenario": None})
        with pytest.raises(UsageError, match="ads_ctr"):
            await Interview.load("a", definition=other, interviewer=Scripted(), store=store, clock=WallClock(Hands()))

    asyncio.run(run())


ODD = ["", "   ", "😀", "مرحبا", "a\x00b\x1b[2J", "x " * 100_000, "no end", "\r\n\t", "‮left"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_turn_is_kept_as_it_came(text: str) -> None:
    async def run() -> None:
        interview = await started()
        await said(interview, text, "m1")
        assert interview.transcript.turns[1].text == text

    asyncio.run(run())


def test_half_a_character_is_replaced() -> None:
    async def run() -> None:
        interview = await started()
        await interview.save_draft("draft \udc80")
        await said(interview, "bytes \udcff that are no text", "m1")
        assert interview.transcript.turns[1].text == "bytes \N{REPLACEMENT CHARACTER} that are no text"

    asyncio.run(run())


def test_an_empty_turn_is_silence() -> None:
    async def run() -> None:
        interviewer = Scripted()
        interview = await started(interviewer=interviewer)
        await said(interview, "", "m1")
        assert interviewer.briefs[0].notes.kinds == ("silence",)

    asyncio.run(run())


def test_many_interviews_in_one_process_keep_apart() -> None:
    async def talk(store: MemoryStore, number: int) -> Interview:
        interview = await Interview.start(
            f"i{number}",
            definition=definition(),
            interviewer=Scripted(),
            store=store,
            clock=WallClock(Hands()),
            mode="step1",
            seed=number,
        )
        for turn in range(3):
            await said(interview, f"{number}: {STATEMENT}", f"m{turn}")
        return interview

    async def run() -> None:
        store = MemoryStore()
        held = await asyncio.gather(*(talk(store, number) for number in range(20)))
        for number, interview in enumerate(held):
            texts = [e.text for e in interview.events if isinstance(e, CandidateSaid)]
            assert texts == [f"{number}: {STATEMENT}"] * 3
            assert [row.event for row in await store.read(f"i{number}")] == list(interview.events)

    asyncio.run(run())
