"""The terminal as a person meets it, through a real pseudo-terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.pseudo_terminal import PseudoTerminal
from viva.apps.cli.front import printable
from viva.apps.cli.terminal import bar

pytestmark = pytest.mark.timeout(120)


def listed(home: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "viva", "list", "--output", "jsonl"],
        env={"VIVA_HOME": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_interview_from_the_first_question_to_the_scorecard(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--mode", "step1", "--seed", "1")
    terminal.prompt()
    assert "Plaza shows ads between posts." in terminal.text
    assert "not a language model" in terminal.text
    terminal.send("What is the business goal, and what happens with the prediction?")
    terminal.prompt()
    assert "3 percent" in terminal.text
    terminal.send("/time")
    terminal.prompt()
    assert re.search(r"1[0-2] minutes are left", terminal.text)
    terminal.send("/finish")
    assert terminal.end() == 0
    assert "indicative" in terminal.text.casefold()
    assert "What is the business goal" in terminal.text


def test_alt_enter_and_ctrl_j_add_a_line_and_pasting_never_sends(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--mode", "step1")
    terminal.prompt()
    terminal.child.send("first\x1b\rsecond\x0athird")
    terminal.child.send("\x1b[200~ pasted one\npasted two\n\x1b[201~")
    terminal.child.send("that is the end")
    terminal.wait_for("that is the end")
    terminal.child.send("\r")
    terminal.prompt()
    terminal.send("/finish")
    assert terminal.end() == 0
    interview = str(listed(tmp_path)[0]["id"])
    shown = subprocess.run(
        [sys.executable, "-m", "viva", "show", interview, "--output", "jsonl"],
        env={"VIVA_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    events = [json.loads(line).get("event", {}) for line in shown.stdout.splitlines()]
    said = [event["text"] for event in events if event.get("kind") == "candidate_said"]
    assert said == ["first\nsecond\nthird pasted one\npasted two\nthat is the end"]


def test_one_interrupt_keeps_the_text_and_two_leave_with_the_command_to_come_back(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--mode", "step1")
    terminal.prompt()
    terminal.child.send("an answer that took long")
    terminal.wait_for("took long")
    terminal.child.send("\x03")
    terminal.wait_for("Your text is kept")
    terminal.prompt()
    assert terminal.text.count("an answer that took long") == 2
    terminal.child.send("\x03")
    assert terminal.end() == 130
    interview = str(listed(tmp_path)[0]["id"])
    assert f"viva resume {interview}" in terminal.text

    again = PseudoTerminal(tmp_path, "resume", "latest")
    again.prompt()
    again.wait_for("an answer that took long")
    again.child.send("\r")
    again.prompt()
    again.send("/finish")
    assert again.end() == 0


def test_the_bar_has_the_time_and_never_the_step(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--level", "staff")
    terminal.prompt()
    assert re.search(r"4[45]:\d\d left", terminal.text)
    assert "Clarifying" not in terminal.text
    terminal.child.send("\x04")
    assert terminal.end() == 0


def test_undo_takes_the_last_turn_back(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--mode", "step1")
    terminal.prompt()
    terminal.send("I would like to take this back.")
    terminal.prompt()
    terminal.send("/undo")
    terminal.prompt()
    assert "Taken back: I would like to take this back." in terminal.text
    terminal.send("/undo")
    terminal.prompt()
    assert "nothing to take back" in terminal.text
    terminal.child.send("\x04")
    assert terminal.end() == 0


def test_a_missing_editor_is_a_sentence(tmp_path: Path) -> None:
    terminal = PseudoTerminal(
        tmp_path, "interview", "--mode", "step1", environment={"EDITOR": "/nowhere/editor", "VISUAL": ""}
    )
    terminal.prompt()
    terminal.send("/edit")
    terminal.wait_for("set EDITOR to one that is there")
    terminal.child.close(force=True)


def test_a_turn_that_met_another_process_comes_back_to_the_prompt(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--mode", "step1", "--seed", "8")
    terminal.prompt()
    subprocess.run(
        [sys.executable, "-m", "viva", "resume"],
        env={"VIVA_HOME": str(tmp_path), "PATH": ""},
        input="How many users are there?\n",
        capture_output=True,
        text=True,
        check=True,
    )
    terminal.send("What is the business goal?")
    terminal.wait_for("somewhere else too", "120 million")
    terminal.child.send("\r")
    terminal.wait_for("3 percent")
    terminal.child.close(force=True)
    assert listed(tmp_path)[0]["turns"] == 5


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_plain_terminals_get_no_colour_from_viva(environment: dict[str, str], tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "--mode", "step1", environment=environment)
    terminal.wait_for("Interviewer", "Plaza shows ads")
    assert "\x1b[1;36m" not in terminal.raw
    assert "\x1b[2m" not in terminal.raw
    terminal.child.close(force=True)


@pytest.mark.parametrize(
    ("minutes", "text"), [(None, "untimed"), (44.5, "44:30 left"), (0.0, "time is up"), (1.25, "1:15 left")]
)
def test_the_bar_in_words(minutes: float | None, text: str) -> None:
    assert text in bar(minutes)


def test_an_answer_cannot_drive_the_terminal() -> None:
    assert printable("👩\u200d👧") == "👩\u200d👧"
    assert printable("\x1b[2Jx\x07") == "\N{REPLACEMENT CHARACTER}[2Jx\N{REPLACEMENT CHARACTER}"
