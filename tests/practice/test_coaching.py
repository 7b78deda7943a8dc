"""A coached interview: which step was left, what it is graded on, and that no report passes it off as an exam's."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.api.grader import Asked, grading
from viva.api.grades import graded
from viva.channels.short_card import short_card
from viva.clock import WordClock
from viva.interview import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.packs.load import load_definition
from viva.packs.transcripts.read import parse_transcript
from viva.practice.coaching import StepsLeft, criteria_of
from viva.practice.feedback import feedback, step_feedback
from viva.reports.account import Account
from viva.reports.gathering import account_of
from viva.reports.html import html_report
from viva.reports.inspect_log import inspect_report
from viva.reports.json import scorecard_json
from viva.reports.junit import junit_report
from viva.reports.markdown import markdown_report
from viva.reports.table import csv_report
from viva.reports.terminal import terminal_report
from viva.scoring.scorecard import Graded, scorecard
from viva.values.judgements import Quote
from viva.values.ledger import Ledger, StepSpan
from viva.values.scorecard import CriterionScore, JudgeIdentity, Scorecard
from viva.values.transcript import Transcript, Turn

DEFINITION = load_definition("ads_ctr")
STEPS = ("s1", "s2", "s3")


def spans(*steps: str) -> tuple[StepSpan, ...]:
    return tuple(
        StepSpan(step=step, reason="exit_met", first_turn=n, entered_at=float(n)) for n, step in enumerate(steps, 1)
    )


@given(st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3), max_size=6))
def test_each_stay_is_told_once_however_often_it_is_asked(arrivals: list[list[str]]) -> None:
    left = StepsLeft(())
    so_far: list[str] = []
    told: list[str] = []
    for arrived in arrivals:
        before = len(so_far)
        so_far += arrived
        now = left.since(spans(*so_far), ended=False)
        assert now == tuple(dict.fromkeys(so_far[max(0, before - 1) : -1]))
        assert left.since(spans(*so_far), ended=False) == ()
        told += now
    assert left.since(spans(*so_far), ended=True) == tuple(so_far[-1:])
    assert left.since(spans(*so_far), ended=True) == ()


def test_a_step_that_is_gone_back_to_by_undo_is_told_again_when_it_is_left() -> None:
    left = StepsLeft(spans("s1"))
    assert left.since(spans("s1", "s2"), ended=False) == ("s1",)
    assert left.since(spans("s1"), ended=False) == ()
    assert left.since(spans("s1", "s3"), ended=False) == ("s1",)


def test_what_was_left_before_an_interview_is_taken_up_is_not_told_again() -> None:
    assert StepsLeft(spans("s1", "s2")).since(spans("s1", "s2", "s3"), ended=False) == ("s2",)


def test_each_criterion_of_a_step_is_told_once_and_what_may_wait_with_the_later_step() -> None:
    steps = DEFINITION.framework.modes["full"].steps
    told = [criterion.id for step in steps for criterion in criteria_of(DEFINITION, "full", step)]
    assert sorted(told) == sorted(one.id for one in DEFINITION.rubric.criteria if one.step != "all")
    assert "S1.NFR" in [one.id for one in criteria_of(DEFINITION, "full", "s3")]
    assert "S1.NFR" in [one.id for one in criteria_of(DEFINITION, "step1", "s1")]


def line(score: int, *, cap: int | None = None) -> CriterionScore:
    return CriterionScore(
        score=score,
        raw=4 if cap else score,
        cap=cap,
        state="scored",
        quotes=(Quote(turn=3, quote="log loss\x1b[31m, since it is a price"),),
        missing="" if score == 4 else "Statements say more.",
        stronger="" if score == 4 else "I would say more.",
        why="Shown.",
    )


def test_feedback_quotes_says_what_was_missing_and_a_stronger_answer() -> None:
    text = feedback(DEFINITION.rubric.criterion("S2.OFF"), line(2), DEFINITION.rubric)
    assert text.splitlines() == [
        "S2.OFF, rung 2 of 4: named it, in general terms",
        "  You said: “log loss [31m, since it is a price”",
        "  For rung 3: Statements say more.",
        "  A stronger answer: “I would say more.”",
    ]
    unread = CriterionScore(state="needs_review", why="The quote was not found.")
    assert feedback(DEFINITION.rubric.criterion("S2.OFF"), unread, DEFINITION.rubric) == (
        "S2.OFF, not assessed: The quote was not found."
    )


def test_a_steps_grades_are_short_where_they_are_good_and_begin_with_the_weakest() -> None:
    lines = {"S2.ON": line(3, cap=3), "S2.OFF": line(1), "S1.GOAL": CriterionScore(state="not_evidenced", why="No.")}
    told = step_feedback("Metrics", lines, DEFINITION.rubric, "senior").splitlines()
    assert told[0] == "Coach, on “Metrics”:"
    assert told[1].startswith("[1 of 4; senior level demands 3] S2.OFF")
    assert told[-2].startswith("[3 of 4; rung 4, but only when asked for it] S2.ON")
    assert told[-1].startswith("[not assessed] S1.GOAL")
    assert len(told) == 7


async def _talked(*, coached: bool) -> tuple[Interview, Scorecard]:
    store = MemoryStore()
    interview = await Interview.start(
        "talk",
        definition=DEFINITION,
        interviewer=OfflineInterviewer(),
        store=store,
        clock=WordClock(),
        coached=coached,
    )
    async for _ in interview.turn("The goal is revenue per thousand impressions.", message_id="m1"):
        pass
    await interview.finish()
    async with grading(Asked(judges=("offline",))) as grader:
        return interview, (await graded(store, "talk", grader)).scorecard


@pytest.mark.parametrize("coached", [True, False])
def test_journal_transcript_and_scorecard_say_which_it_was(coached: bool) -> None:
    interview, card = asyncio.run(_talked(coached=coached))
    assert interview.started.coached is coached
    assert interview.transcript.coached is coached
    assert card.coached is coached
    assert any("Coached" in note for note in card.notes) is coached
    assert card.verdict_withheld.startswith("No exam (coached): ") is coached
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


def carded(transcript: Transcript) -> Scorecard:
    """By a judge that recommends."""
    so_far = Graded(
        definition=DEFINITION, transcript=transcript, ledger=Ledger(), judgements={}, level="senior", mode="full"
    )
    return scorecard(so_far, identity=JudgeIdentity(name="some/model", kind="model", agreement="not calibrated"))


TURNS = (Turn(number=1, speaker="candidate", text="The goal is revenue."),)


def terminal_text(card: Scorecard, transcript: Transcript) -> str:
    out = io.StringIO()
    terminal_report(card, DEFINITION, transcript, out, plain=True)
    return out.getvalue()


def of_account(write: Callable[[Account], str]) -> Callable[[Scorecard, Transcript], str]:
    return lambda card, transcript: write(account_of(card, DEFINITION, transcript))


REPORTS: dict[str, Callable[[Scorecard, Transcript], str]] = {
    "terminal": terminal_text,
    "markdown": lambda card, transcript: markdown_report(card, DEFINITION, transcript),
    "html": of_account(html_report),
    "csv": of_account(lambda account: csv_report([account])),
    "junit": of_account(lambda account: junit_report([account])),
    "inspect": of_account(lambda account: inspect_report(account, created="2026-11-25T12:00:00+00:00")),
    "json": lambda card, transcript: str(scorecard_json(card)),
    "short": lambda card, transcript: short_card(card, DEFINITION),
}


@pytest.mark.parametrize("form", REPORTS)
def test_every_report_of_a_coached_interview_differs_from_an_exams_and_names_it(form: str) -> None:
    exam = Transcript(id="talk", turns=TURNS)
    coached = exam.model_copy(update={"coached": True})
    text, other = (REPORTS[form](carded(transcript), transcript) for transcript in (coached, exam))
    assert text != other
    if form not in ("csv", "junit"):
        assert "No exam (coached)" in text.replace("\\", "")
    assert "coached" in text.casefold()
    assert "No exam" not in other


def test_a_file_says_that_it_was_coached() -> None:
    text = "---\nscenario: ads_ctr\ncoached: true\n---\nINTERVIEWER: Begin.\n\nCANDIDATE: With the goal.\n"
    assert parse_transcript(text.encode(), "talk.md").coached
    assert not parse_transcript(text.replace("coached: true\n", "").encode(), "talk.md").coached
