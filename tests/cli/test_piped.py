"""viva without a terminal: programs talk to it, and each outcome has its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from viva.apps.cli.front import Heard
from viva.apps.cli.piped import turns_in
from viva.errors import UsageError

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold" / "A3.md"


def viva(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    return subprocess.run(
        [sys.executable, "-m", "viva", *arguments],
        input=stdin,
        env={**environment, "VIVA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_turns_are_paragraphs_or_json_lines() -> None:
    assert list(turns_in(StringIO("one\ntwo\n\n\nthree"))) == [Heard("one\ntwo"), Heard("three")]
    lines = '{"text": "a", "message_id": "m"}\n\n{"text": "b"}\n'
    assert list(turns_in(StringIO(lines))) == [Heard("a", "m"), Heard("b")]


@pytest.mark.parametrize("line", ['{"text": 1}', "{no json}", '{"message_id": "m"}'])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(UsageError, match="standard input:1"):
        list(turns_in(StringIO(line)))


def test_an_interview_as_json_lines(tmp_path: Path) -> None:
    done = viva(
        tmp_path, "interview", "--mode", "step1", "--output", "jsonl",
        stdin='{"text": "What is the goal?", "message_id": "m1"}\n{"text": "What is the goal?", "message_id": "m1"}\n'
        '{"text": "/finish"}\n',
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    kinds = [row["type"] for row in rows(done)]
    assert kinds[:2] == ["interview", "turn"]
    assert kinds[-1] == "scorecard"
    said = [row["text"] for row in rows(done) if row.get("speaker") == "candidate"]
    assert said == ["What is the goal?"], "the same message id is one turn"
    scorecard = rows(done)[-1]
    assert scorecard["indicative"] is True
    assert scorecard["verdict"] is None


def test_the_end_of_input_leaves_and_resume_goes_on(tmp_path: Path) -> None:
    first = viva(tmp_path, "interview", "--mode", "step1", stdin="What is the business goal?\n")
    assert first.returncode == 0, first.stderr
    assert "3 percent" in first.stdout
    assert "viva resume ads_ctr-" in first.stderr
    listing = rows(viva(tmp_path, "list", "--output", "jsonl"))
    assert [row["finished"] for row in listing] == [False]
    again = viva(tmp_path, "resume", str(listing[0]["id"])[:10], stdin="How many users are there?\n\n/finish\n")
    assert again.returncode == 0, again.stderr
    assert "120 million" in again.stdout
    assert rows(viva(tmp_path, "list", "--output", "jsonl"))[0]["graded"] is True


def test_the_same_seed_says_the_same(tmp_path: Path) -> None:
    turns = "What is the goal?\n\nI would begin with the data we log.\n\nI don't know.\n\n/finish\n"
    command = ("interview", "--mode", "step1", "--seed", "5")
    one, two = (viva(tmp_path / name, *command, stdin=turns).stdout for name in ("a", "b"))
    lines = [[line for line in out.splitlines() if line.startswith("INTERVIEWER:")] for out in (one, two)]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("interview", "no_such"), 2, "no scenario 'no_such'"),
        (("interview", "--level", "junior"), 2, "junior"),
        (("interview", "--minutes", "5", "--untimed"), 2, "either"),
        (("resume", "nothing"), 2, "nothing"),
        (("show", "nothing"), 2, "nothing"),
        (("grade", "nowhere.md"), 2, "no such file"),
        (("grade", str(GOLD), "--fail-under", "problem=high"), 2, "DIMENSION=SCORE"),
        (("grade", str(GOLD), "--fail-under", "beauty=2"), 2, "dimensions are"),
        (("grade", str(GOLD), "--fail-under", "problem=4.1"), 5, "below"),
        (("list", "--store", "/proc/none/viva.db"), 1, "/proc/none"),
        (("check", "nowhere.yaml"), 2, "nowhere.yaml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_exit_codes(arguments: tuple[str, ...], code: int, message: str, tmp_path: Path) -> None:
    done = viva(tmp_path, *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "md"])
def test_a_transcript_is_graded_in_each_form(form: str, tmp_path: Path) -> None:
    done = viva(tmp_path, "grade", str(GOLD), "--format", form)
    assert done.returncode == 0, done.stderr
    assert "indicative" in done.stdout.casefold()
    assert "\x1b" not in done.stdout
    if form == "json":
        card = json.loads(done.stdout)
        text = GOLD.read_text(encoding="utf-8")
        quotes = [quote["quote"] for line in card["criteria"].values() for quote in line["quotes"]]
        assert quotes
        assert all(" ".join(quote.split()) in " ".join(text.split()) for quote in quotes)


def test_the_packs_are_clean_and_the_machine_can_be_drawn(tmp_path: Path) -> None:
    assert viva(tmp_path, "check").returncode == 0
    assert viva(tmp_path, "check", "--graph").stdout.startswith("stateDiagram-v2")


def test_version(tmp_path: Path) -> None:
    assert viva(tmp_path, "--version").stdout.startswith("viva 0.")


@pytest.mark.parametrize(
    "text",
    ["😀 emoji 👩‍👩‍👧", "عربي من اليمين", "nul\x00bell\x07esc\x1b[2J", "x" * 200_000, "word " * 40_000],
    ids=["emoji", "right-to-left", "control", "one long word", "200 kB"],
)
def test_strange_turns_are_kept_and_graded(text: str, tmp_path: Path) -> None:
    stdin = json.dumps({"text": text}) + "\n" + json.dumps({"text": "/finish"}) + "\n"
    done = viva(tmp_path, "interview", "--mode", "step1", "--output", "jsonl", stdin=stdin)
    assert done.returncode == 0, done.stderr
    said = [row["text"] for row in rows(done) if row.get("speaker") == "candidate"]
    assert said == [text]
