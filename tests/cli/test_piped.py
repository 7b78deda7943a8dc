"""viva without a terminal: programs talk to it, and each outcome has its exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
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


def test_a_byte_order_mark_and_carriage_returns_are_no_part_of_a_turn() -> None:
    assert list(turns_in(StringIO('\ufeff{"text": "a"}\r\n'))) == [Heard("a")]
    assert list(turns_in(StringIO("one\r\n\r\ntwo\r\n"))) == [Heard("one"), Heard("two")]


@pytest.mark.parametrize("line", ['{"text": 1}', "{no json}", '{"message_id": "m"}', '{"text": "a", "message_id": 1}'])
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
    answers = [row for row in rows(done) if row["type"] == "turn" and row["turn"] == 3]
    assert [row["text"] for row in answers] == [answers[0]["text"]] * 2, "and its answer is given again"
    scorecard = rows(done)[-1]
    assert scorecard["indicative"] is True
    assert scorecard["verdict"] is None


def test_the_end_of_input_leaves_and_resume_goes_on(tmp_path: Path) -> None:
    first = viva(tmp_path, "interview", "--mode", "step1", "--seed", "8", stdin="What is the business goal?\n")
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
        (("grade", str(GOLD), "--fail-under", "problem=nan"), 2, "DIMENSION=SCORE"),
        (("grade", str(GOLD), "--fail-under", "beauty=2"), 2, "dimensions are"),
        (("grade", str(GOLD), "--scenario", "no_such"), 2, "no scenario 'no_such'"),
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


def test_an_interview_from_a_scenario_file_can_be_resumed_and_graded(tmp_path: Path) -> None:
    sheet = tmp_path / "mine.yaml"
    text = (ROOT / "scenarios" / "ads_ctr.yaml").read_text(encoding="utf-8")
    sheet.write_text(text.replace("id: ads_ctr\n", "id: mine\n", 1), encoding="utf-8")
    first = viva(tmp_path, "interview", str(sheet), "--mode", "step1", stdin="What is the goal?\n")
    assert f"--scenario {sheet}" in first.stderr
    lost = viva(tmp_path, "resume", stdin="/finish\n")
    assert lost.returncode == 2
    assert "--scenario FILE" in lost.stderr
    again = viva(tmp_path, "resume", "--scenario", str(sheet), stdin="/finish\n")
    assert again.returncode == 0, again.stderr
    assert "indicative" in again.stdout.casefold()
    assert viva(tmp_path, "show").returncode == 0
    assert viva(tmp_path, "grade", "latest", "--scenario", str(sheet)).returncode == 0


def test_resume_takes_the_latest_open_interview_and_never_grades_twice(tmp_path: Path) -> None:
    viva(tmp_path, "interview", "--mode", "step1", stdin="What is the goal?\n")
    viva(tmp_path, "interview", "--mode", "step1", stdin="/finish\n")
    finished, left_open = rows(viva(tmp_path, "list", "--output", "jsonl"))
    assert str(left_open["id"]) in viva(tmp_path, "resume", stdin="").stderr
    shown = viva(tmp_path, "resume", str(finished["id"]))
    assert "indicative" in shown.stdout.casefold()
    kept = rows(viva(tmp_path, "show", str(finished["id"]), "--output", "jsonl"))
    assert [row["kind"] for row in kept if "kind" in row] == ["scorecard"]


def test_closed_streams_and_undecodable_bytes_are_no_traceback(tmp_path: Path) -> None:
    command = f"exec '{sys.executable}' -m viva interview --mode step1"
    home = {**os.environ, "VIVA_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8:strict"}
    closed = subprocess.run(["sh", "-c", f"{command} <&-"], env=home, capture_output=True, check=False)
    assert closed.returncode == 0, closed.stderr
    full = subprocess.run(["sh", "-c", f"{command} >/dev/full"], env=home, capture_output=True, check=False)
    assert full.returncode == 1
    assert b"Traceback" not in full.stderr
    bytes_in = subprocess.run(
        ["sh", "-c", command], env=home, input=b"\xff\xfe goal?\n", capture_output=True, check=False
    )
    assert bytes_in.returncode == 0, bytes_in.stderr


def test_ctrl_c_while_waiting_for_input_leaves_with_the_command_to_come_back(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "viva", "interview", "--mode", "step1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIVA_HOME": str(tmp_path)},
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert "Plaza" in running.stdout.readline()
        time.sleep(0.3)  # The prompt is written a moment before the wait begins.
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 130
        assert "viva resume ads_ctr-" in running.stderr.read()


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
