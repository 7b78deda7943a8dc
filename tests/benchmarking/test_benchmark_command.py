"""The commands: transcripts, records and interviews of the journal, in every form."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.benchmarking.talks import OPENING, ads
from viva.apps.cli.benchmarking import benchmarking
from viva.benchmarking.figures import Benchmark
from viva.clock import WordClock
from viva.errors import UnknownInterview, UsageError
from viva.grading import grade
from viva.interview.loop import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.opening import open_store
from viva.judges.offline import OfflineJudge
from viva.testing import ScriptedCandidate

HELD = "sim.ads_ctr.weak.senior.step1.0.1.abcd"
SAID = ("How many users are there?", "The goal is revenue per thousand impressions.", "The label is a click.", "Done.")


def called(*words: str) -> Result:
    return CliRunner().invoke(benchmarking, words, catch_exceptions=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A journal with one simulated interview that was graded, and one that was not held with a persona."""
    url = str(tmp_path_factory.mktemp("store") / "viva.db")

    async def filled() -> None:
        store = open_store(url)
        for name in (HELD, "ads_ctr-k7m2q9"):
            interview = await Interview.start(
                name,
                definition=ads(),
                interviewer=OfflineInterviewer(),
                store=store,
                clock=WordClock(),
                level="senior",
                mode="step1",
                seed=1,
            )
            await ScriptedCandidate(list(SAID)).talk(interview)
            if name == HELD:
                card = await grade(interview.transcript, definition=ads(), judge=OfflineJudge())
                await store.save_scorecard(name, card)
        await store.close()

    asyncio.run(filled())
    return url


def test_the_journal_by_default_and_the_planted_profile_by_its_id(store: str) -> None:
    done = called("benchmark", "--store", store, "--format", "json", "--bootstrap", "50")
    found = Benchmark.model_validate_json(done.stdout)
    assert [(one.name, one.interviews) for one in found.interviewers] == [("offline-1", 2)]
    assert found.row("blocked").figures[0].value == 0
    assert found.row("prompt_tokens").figures[0].value is None
    assert found.row("scored").figures[0].interviews == 1
    assert [row.persona for row in found.personas] == ["weak"]


def test_one_interview_a_pattern_and_a_file_together(store: str, tmp_path: Path) -> None:
    record = {"interviewer_llm": "m", "problem_statement": OPENING, "transcript": ["CANDIDATE MESSAGE: The goal."]}
    (tmp_path / "r.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "r_feedback.json").write_text("{}", encoding="utf-8")
    done = called("benchmark", str(tmp_path), "sim.*", "--store", store, "--bootstrap", "0")
    assert "interviewer: m: 1 interview, 0 turns" in done.stdout
    assert "offline-1: 1 interview, 1 problem" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    alone = called("benchmark", "ads_ctr", "--store", store, "--bootstrap", "0")
    assert "offline-1: 1 interview," in alone.stdout


@pytest.mark.parametrize("name", ["b.html", "b.json", "b.txt"])
def test_the_files_ending_says_how(name: str, store: str, tmp_path: Path) -> None:
    assert called("benchmark", "--store", store, "--bootstrap", "20", "--out", str(tmp_path / name)).exit_code == 0
    begins = {"b.html": "<!doctype html>", "b.json": "{", "b.txt": "offline-1: 2 interviews"}
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins[name])


def test_the_same_seed_gives_the_same_page(store: str) -> None:
    words = ("benchmark", "--store", store, "--bootstrap", "30", "--format", "html", "--seed", "4")
    assert called(*words).stdout == called(*words).stdout


@pytest.mark.parametrize("wrong", ["nothing/here.md", "none-*", "nobody"])
def test_what_is_not_there_is_said(wrong: str, store: str) -> None:
    with pytest.raises((UsageError, UnknownInterview), match=r"there is no|no interview is called"):
        called("benchmark", wrong, "--store", store)


@pytest.mark.parametrize("form", ["interviewer", "beyond-the-resume"])
def test_what_is_exported_can_be_measured(form: str, store: str, tmp_path: Path) -> None:
    place = tmp_path / "out.jsonl"
    assert called("export", "sim.*", "--store", store, "--format", form, "--out", str(place)).exit_code == 0
    done = called("benchmark", str(place), "--format", "json", "--bootstrap", "0")
    found = Benchmark.model_validate_json(done.stdout)
    assert found.interviewers[0].turns > 2
    assert (found.row("exact").figures[0].value is not None) == (form == "beyond-the-resume")
    assert (found.row("seconds").figures[0].value is not None) == (form == "interviewer")
    assert found.row("blocked").figures[0].value is None


def test_a_journal_without_interviews(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no interview to measure"):
        called("benchmark", "--store", str(tmp_path / "empty.db"))
