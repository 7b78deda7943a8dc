"""The fault matrix: what each fault shows, what it leaves, that sending again works, and that the page says so."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from docs.faults import PAGE, page, row
from tests.interview.faults import (
    FAULTS,
    FIRST,
    Changing,
    Fault,
    Outcome,
    begin,
    killed,
    measured,
    sent,
    speaking,
    taken_up,
    works,
)
from tests.interview.holding import definition
from tests.interviewers.replying import answers
from tests.models.asking import KEY
from viva.journal.opening import open_store
from viva.machine.fold import replay
from viva.values.events import CandidateSaid, InterviewerSaid, SentenceSaid

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(180)]

PLAIN = {text for texts in definition().framework.wording.values() for text in texts}


def came(outcome: Outcome) -> str:
    """What the candidate got."""
    if outcome.error is not None:
        return "an error"
    if outcome.shown == FIRST:
        return "the first sentence"
    return "plain words" if outcome.shown in PLAIN else "the turn"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_a_fault(fault: Fault, tmp_path: Path) -> None:
    outcome = asyncio.run(measured(fault, tmp_path))
    assert came(outcome) == fault.comes
    assert type(outcome.error) is (fault.raises or type(None))
    assert outcome.waits == fault.waits
    assert outcome.ended is (outcome.error is None and not fault.kills)
    assert KEY not in str(outcome.error)
    assert outcome.kept[0] == "candidate_said"
    assert outcome.again.startswith(outcome.shown), "what was shown stands"
    assert outcome.after[0] == "candidate_said"
    assert outcome.after[-1] == "interviewer_said"
    assert outcome.after.count("candidate_said") == outcome.after.count("interviewer_said") == 1
    assert row(fault.id, outcome) in PAGE.read_text(encoding="utf-8").splitlines(), "run `python -m docs.faults`"


def test_the_page_has_these_faults_and_no_others() -> None:
    written = PAGE.read_text(encoding="utf-8")
    rows = [line for line in written.splitlines() if line.startswith("| ")][1:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in rows] == [fault.id for fault in FAULTS]
    assert page(rows) == written


def test_an_interview_that_meets_every_fault_in_turn_ends_with_a_complete_journal(tmp_path: Path) -> None:
    async def run() -> None:
        database = tmp_path / "viva.db"
        store, interviewer = open_store(str(database)), Changing()
        interview = await begin(store, interviewer)
        shown: dict[str, list[str]] = {}
        unanswered = []
        for number, fault in enumerate(FAULTS):
            message_id, text = f"m{number}", answers(40)[number]
            if fault.kills:
                shown[message_id] = [await killed(database, fault.plan, text, message_id)]
                async with speaking(interviewer, [works]):
                    interview = await taken_up(store, interviewer)
            else:
                async with speaking(interviewer, fault.plan, fault=fault):
                    at_first, ended, error = await sent(interview, text, message_id)
                shown[message_id] = [at_first]
                assert ended is (error is None)
                unanswered += [fault.id] if error is not None else []
            async with speaking(interviewer, [works]):
                again, ended, error = await sent(interview, text, message_id)
            assert (ended, error) == (True, None)
            shown[message_id].append(again)
        await interview.finish()
        assert unanswered == [fault.id for fault in FAULTS if fault.raises]
        events = [row.event for row in await store.read("a")]
        await store.close()

        assert events == list(interview.events)
        assert replay(definition(), events) == interview.state
        assert [event.kind for event in events].count("finished") == 1
        assert events[-1].kind == "finished"
        sent_ids = [event.message_id for event in events if isinstance(event, CandidateSaid)]
        replies = {e.reply_to: e.move.text for e in events if isinstance(e, InterviewerSaid) and e.reply_to}
        assert sent_ids == list(replies) == list(shown), "each sent once and answered once, in their order"
        for message_id, (at_first, again) in shown.items():
            assert again == replies[message_id]
            assert again.startswith(at_first), "what was shown stands"
            said = "".join(e.text for e in events if isinstance(e, SentenceSaid) and e.reply_to == message_id)
            assert again.startswith(said)
        speakers = [turn.speaker for turn in interview.transcript.turns]
        assert speakers == ["interviewer", *["candidate", "interviewer"] * len(FAULTS)]

    asyncio.run(run())
