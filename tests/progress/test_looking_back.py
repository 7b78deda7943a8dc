"""`viva history`, `viva progress`, `viva compare` and `viva appeal` in a pipe."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import viva
from tests.progress.attempted import course
from viva.api.grader import Asked, grading
from viva.api.grades import graded
from viva.apps.cli.contesting import _as_before
from viva.apps.cli.progressing import progressing
from viva.errors import UnknownInterview, UsageError, VivaError
from viva.folders import user_folder
from viva.journal.opening import default_url
from viva.packs.load import load_definition
from viva.packs.measured import place_of, rubric_hash
from viva.reports.attempts import tracks_of
from viva.reports.history import history_of, progress_of
from viva.reports.measures import JudgeError
from viva.reports.printing import markdown_of, printed
from viva.values.calibration import Calibration, CalibrationKey
from viva.values.scorecard import JudgeIdentity, Scorecard

WEAK = ("I would use a large model.", "More clicks are more revenue.")
STRONG = (
    "What does the business want from this, and who uses the number?",
    "The goal is revenue per thousand impressions, and the price is made from the probability, so the level counts.",
)


def held(*interviews: tuple[str, tuple[str, ...]], graded_too: bool = True) -> None:
    async def hold() -> None:
        store = viva.open_store(default_url())
        try:
            for name, said in interviews:
                interview = await viva.Interview.start(name, scenario="ads_ctr", mode="step1", store=store, seed=1)
                for number, text in enumerate(said):
                    async for _ in interview.turn(text, message_id=f"m{number}"):
                        pass
                await interview.finish()
                if graded_too:
                    async with grading(Asked(judges=("offline",))) as grader:
                        await graded(store, name, grader)
        finally:
            await store.close()

    asyncio.run(hold())


def said(*arguments: str) -> str:
    """What a command prints. Raises what it raises."""
    done = CliRunner().invoke(progressing, arguments)
    if isinstance(done.exception, VivaError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def fits(text: str) -> bool:
    return all(len(line) <= 80 for line in text.splitlines())


def test_nothing_yet() -> None:
    assert "None yet" in said("history")
    assert said("history", "--output", "jsonl") == ""
    with pytest.raises(UsageError, match="no interview has a scorecard yet"):
        said("progress")


def test_every_attempt_is_there_and_the_dimensions_over_time() -> None:
    held(("weak", WEAK), ("strong", STRONG))
    held(("open", WEAK[:1]), graded_too=False)
    text = said("history")
    assert fits(text)
    lines = [line for line in text.splitlines() if re.match(r"\s+\d+ 2", line)]
    assert [line.split()[-1] for line in lines] == ["weak", "strong", "open"]
    assert "not graded" in lines[-1]
    assert re.search(r"Problem {8}\d\d  ", text)
    rows = [json.loads(line) for line in said("history", "--output", "jsonl").splitlines()]
    assert [row["interview"] for row in rows] == ["weak", "strong", "open"]
    assert rows[0]["dimensions"]["problem"] <= rows[1]["dimensions"]["problem"]
    assert rows[0]["dimensions"].get("measurement") is None, "outside the mode, and no zero"
    assert rows[2]["dimensions"] == {}
    with pytest.raises(UsageError, match="no attempt at it"):
        said("history", "--scenario", "food_eta")


def test_simulated_candidates_are_nobodys_attempts() -> None:
    held(("mine", WEAK), ("sim.ads_ctr.weak.senior.step1.7.1.1546", WEAK))
    text = said("history")
    assert "1 attempt; 1 of simulated candidates left out" in text
    assert "sim." not in text
    assert "1 of 1" in said("progress")


def test_progress_in_the_terminal_and_as_a_page(tmp_path: Path) -> None:
    held(("weak", WEAK), ("strong", STRONG))
    text = said("progress")
    assert fits(text)
    assert "Problem: " in text
    assert "since the first" in text
    place = tmp_path / "progress.html"
    assert said("progress", "--html", str(place)) == ""
    assert place.read_text(encoding="utf-8").startswith("<!doctype html>")
    with pytest.raises(VivaError, match="cannot be written"):
        said("progress", "--html", str(tmp_path / "missing" / "progress.html"))


def test_two_attempts_are_compared() -> None:
    held(("first-weak", WEAK), ("second-strong", STRONG))
    text = said("compare", "first", "second")
    assert fits(text)
    assert text.startswith("Compared: first-weak and second-strong")
    better = text[text.index("Better in B") :]
    assert "S1.GOAL" in better
    assert "turn " in better
    assert "is not known: no" in text
    found = json.loads(said("compare", "first", "latest", "--format", "json"))
    assert (found["a"]["attempt"]["interview"], found["b"]["attempt"]["interview"]) == ("first-weak", "second-strong")
    assert said("compare", "first", "second", "--format", "md").startswith("# Compared")
    with pytest.raises(UnknownInterview):
        said("compare", "first", "third")
    held(("third", WEAK), graded_too=False)
    with pytest.raises(UsageError, match="third has no scorecard yet"):
        said("compare", "first", "third")


def test_a_calibration_says_which_changes_are_within_the_judges_error() -> None:
    held(("first", WEAK), ("second", STRONG))
    calibrate()
    held(("third", STRONG))
    text = " ".join(said("compare", "first", "third").split())
    assert "The judge's error explains changes up to 1.4 rungs of a criterion and 0.7 of a dimension's mean" in text
    assert "within the judge's error" in text
    assert "±0.5 is how far" in " ".join(said("progress").split())


def calibrate() -> None:
    """A calibration of the offline judge, as `viva calibrate` keeps one; its figures are made up."""
    definition = load_definition("ads_ctr")
    key = CalibrationKey(judge="offline-rules-4", rubric_sha256=rubric_hash(definition), prompt_sha256="")
    figures: dict[str, object] = {
        name: {} for name in ("exact", "within_one", "kappa", "ac1", "signed_error", "same_evidence")
    }
    figures |= {"pairs": 0, "both_scored": 0}
    share = {"count": 0, "of": 0, "share": {}}
    fit = {"kappa": None, "level_rms": 1.0, "mean_error": 0.0, "mean_rms": 0.5}
    found = Calibration.model_validate(
        {
            "key": key.model_dump(),
            "rubric": definition.rubric.id,
            "interviews": [],
            "repeats": 1,
            "seed": 0,
            "rounds": 10,
            "outside_mode": 0,
            "calls": {},
            "review": share,
            "fabricated": share,
            "overall": figures,
            "criteria": {},
            "dimensions": {},
            "rungs": {},
            "bands": {},
            "raters": {
                "names": [],
                "between": figures,
                "judge_with_each": figures,
                "alpha": {},
                "alpha_with_judge": {},
            },
            "flips": {},
            "verdict_flips": {},
            "length_slope": {},
            "trust": [],
            "corrections": {"votes": 1, "credit_votes": {}, "offsets": {}, "plain": fit, "held_out": None},
        }
    )
    place = place_of(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(found.model_dump_json(), encoding="utf-8")
    assert place.is_relative_to(user_folder())


def test_an_appeal_prints_both_results_and_keeps_them() -> None:
    held(("weak", WEAK))
    text = said("appeal", "weak", "S1.GOAL", "--turn", "4", "--reason", "Clicks\x1b[31m are what is paid for.")
    assert fits(text)
    assert text.startswith("S1.GOAL: ")
    assert "\x1b" not in text
    for part in ("before", "again, by offline-rules-4", "Clicks [31m are what is paid for.", "no second opinion"):
        assert part in " ".join(text.split())
    assert "1 contested" in said("progress")
    assert "the latest of 2 scorecards" in " ".join(said("progress").split())
    rows = [
        json.loads(line)
        for line in said(
            "appeal", "latest", "S1.GOAL", "--turn", "4", "--reason", "again", "--output", "jsonl"
        ).splitlines()
    ]
    assert [row["kind"] for row in rows] == ["appeal", "scorecard", "difference"]
    assert len(Scorecard.model_validate(rows[1]["scorecard"]).appeals) == 2
    with pytest.raises(UsageError, match="yours are 2, 4"):
        said("appeal", "weak", "S1.GOAL", "--turn", "1", "--reason", "x")
    held(("open", WEAK), graded_too=False)
    with pytest.raises(UsageError, match="no scorecard yet"):
        said("appeal", "open", "S1.GOAL", "--turn", "2", "--reason", "x")


@pytest.mark.parametrize(
    ("judge", "votes", "asked"),
    [
        ("offline-rules-4", 1, Asked(judges=("offline",))),
        ("openai/gpt-5", 1, Asked(judges=("openai/gpt-5",))),
        ("openai/gpt-5", 2, Asked(judges=("openai/gpt-5",), votes="standard")),
        ("openai/gpt-5", 3, Asked(judges=("openai/gpt-5",), votes="audit")),
        ("a/b + openai/gpt-5", 2, Asked(judges=("a/b", "openai/gpt-5"))),
        ("a/b + openai/gpt-5", 3, Asked(judges=("a/b", "openai/gpt-5"), votes="audit")),
    ],
)
def test_it_is_judged_again_by_whoever_graded(judge: str, votes: int, asked: Asked) -> None:
    kind = "rules" if judge.startswith("offline") else "model"
    identity = JudgeIdentity.model_validate({"name": judge, "kind": kind, "votes": votes, "agreement": "x"})
    assert _as_before(Asked(), identity) == asked
    named = Asked(judges=("other/judge",))
    assert _as_before(named, identity) == named


def test_a_judge_that_is_set_is_asked_with_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_JUDGE_MODEL", "openai/gpt-5")
    identity = JudgeIdentity(name="openai/gpt-5", kind="model", agreement="x")
    assert _as_before(Asked(), identity) == Asked()


@pytest.mark.parametrize("plain", [True, False])
def test_a_long_history_fits_a_terminal(plain: bool, capsys: pytest.CaptureFixture[str]) -> None:
    attempts, error = course(60), JudgeError(rms=0.4, interviews=30)
    tracks = tracks_of(attempts, error)
    for report in (history_of(attempts, tracks, plain=plain), progress_of(tracks, error)):
        printed(report, sys.stdout, plain=True)
        assert markdown_of(report).startswith("# ")
    text = capsys.readouterr().out
    assert fits(text)
    assert "The latest 40 of 60 attempts." in text
    assert ("█" in text) != plain
