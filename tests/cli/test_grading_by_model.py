"""`viva grade` and `viva regrade` with a language model as judge, and with many transcripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_model_interview import served
from tests.models.fault_server import FaultServer, Json, Reply, answered, completion, failed

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(150)]

HEADER = "---\nscenario: ads_ctr\nlevel: senior\nmode: step1\n---\n\n"
ASKED = "INTERVIEWER: Design a system that predicts whether a person will click on an ad.\n\n"
SAID = "CANDIDATE: What is the business goal, and who uses the prediction?\n\n"
NOTHING: Json = {
    "evidence": [],
    "counter_evidence": [],
    "said_first_by_interviewer": None,
    "reason": "Nothing on this was said.",
    "rungs": [{"rung": rung, "verdict": "UNMET", "quotes": []} for rung in ("two", "three", "four")],
    "flags": [],
}
JUDGED = answered(json.dumps(NOTHING))


def transcripts(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        text = HEADER + ASKED + SAID + f"INTERVIEWER: Go on.\n\nCANDIDATE: {name} would log each impression.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def viva(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("VIVA_", "OPENAI_"))}
    return subprocess.run(
        [sys.executable, "-m", "viva", *arguments],
        env={**keep, "VIVA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def by_model(server: FaultServer) -> tuple[str, ...]:
    return ("--judge", "openai/own", "--base-url", server.url)


def test_a_run_that_broke_off_asks_for_the_rest_alone(tmp_path: Path) -> None:
    folder = transcripts(tmp_path / "given", "one")
    one = str(folder / "one.md")
    with served([JUDGED, JUDGED, JUDGED, failed(401, "bad key")]) as server:
        broken = viva(tmp_path, "grade", one, *by_model(server), "--limit", "1")
    with served([JUDGED]) as server:
        planned = viva(tmp_path, "grade", one, *by_model(server), "--dry-run")
        assert not server.asked
        again = viva(tmp_path, "grade", one, *by_model(server), "--format", "json")
        asked = len(server.asked)
        viva(tmp_path, "grade", one, *by_model(server))
        assert len(server.asked) == asked, "a third run asks nothing"
    assert broken.returncode == 3
    assert "could not be reached for 10 criteria" in broken.stderr
    assert "3 judgements on record" in planned.stdout
    scorecard = json.loads(again.stdout)
    assert asked == len(scorecard["criteria"]) - 3
    assert (scorecard["judge"]["kind"], scorecard["judge"]["agreement"]) == ("model", "not calibrated")


def test_a_folder_gives_a_line_each_and_one_that_cannot_be_read_lets_the_others_be(tmp_path: Path) -> None:
    folder = transcripts(tmp_path / "given", "one", "two")
    (folder / "two.md").rename(folder / "two.txt")
    (folder / "three.md").write_text("No speaker at all.\n", encoding="utf-8")
    out = tmp_path / "scores.jsonl"
    done = viva(tmp_path, "grade", str(folder), "--out", str(out))
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(Path(row["source"]).stem, "scorecard" in row) for row in rows] == [
        ("one", True),
        ("three", False),
        ("two", True),
    ]
    assert done.returncode == 0
    assert "three.md" in done.stderr


def test_a_pattern_is_understood_where_the_shell_does_not(tmp_path: Path) -> None:
    folder = transcripts(tmp_path / "given", "one", "two", "other")
    done = viva(tmp_path, "grade", str(folder / "t*.md"), str(folder / "one.md"))
    assert [Path(json.loads(line)["source"]).stem for line in done.stdout.splitlines()] == ["two", "one"]


def test_answers_without_a_result_are_no_score(tmp_path: Path) -> None:
    folder = transcripts(tmp_path / "given", "one")

    def prose(asked: Json) -> Reply:
        return completion("I would rather tell a story.")

    with served([prose]) as server:
        done = viva(tmp_path, "grade", str(folder / "one.md"), *by_model(server), "--format", "json")
    scorecard = json.loads(done.stdout)
    assert {criterion["score"] for criterion in scorecard["criteria"].values()} == {None}
    assert "needs_review" in {criterion["state"] for criterion in scorecard["criteria"].values()}


def test_an_interview_is_graded_again_and_the_old_scorecard_stays(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "viva", "interview", "--mode", "step1"],
        input="What is the business goal?\n\nWe want revenue per impression, with hides flat.\n\n/finish\n",
        env={"VIVA_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    with served([JUDGED]) as server:
        done = viva(tmp_path, "regrade", "latest", *by_model(server), "--output", "jsonl")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["kind"] for row in rows] == ["scorecard", "difference"]
    level = viva(tmp_path, "regrade", "latest", "--level", "staff")
    assert "Changed since the scorecard of openai/own at senior level" in level.stdout
    shown = viva(tmp_path, "show", "latest", "--output", "jsonl")
    kept = [json.loads(line) for line in shown.stdout.splitlines()]
    judges = [row["scorecard"]["judge"]["name"] for row in kept if row.get("kind") == "scorecard"]
    assert judges == ["offline-rules-4", "openai/own", "offline-rules-4"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--votes", "audit"), "offline judge gives the same vote"),
        (("--judge", "offline", "--judge", "openai/own", "--base-url", "http://127.0.0.1:9/v1"), "offline"),
        (("--judge", "openai/own", "--base-url", "http://127.0.0.1:9/v1", "--max-usd", "1"), "price of openai/own"),
    ],
)
def test_what_cannot_be_is_said_at_once(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    folder = transcripts(tmp_path / "given", "one")
    done = viva(tmp_path, "grade", str(folder / "one.md"), *arguments)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr


def test_nothing_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = viva(tmp_path, "grade", str(tmp_path / "empty"))
    assert (done.returncode, "no transcript in this folder" in done.stderr) == (2, True)
