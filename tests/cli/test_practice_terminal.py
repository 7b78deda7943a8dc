"""A drill and a coached step as a person meets them, through a real pseudo-terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.pseudo_terminal import PseudoTerminal
from tests.cli.test_practice_piped import TURNS

pytestmark = pytest.mark.timeout(120)


def test_a_drill_waits_until_its_feedback_is_read(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "drill", "s2", "--seed", "3")
    terminal.prompt()
    assert "S2.OFF: Offline metric" in terminal.text
    assert "4:5" in terminal.text.splitlines()[-1], "the time runs"
    terminal.send("I don't know.")
    terminal.prompt()
    assert "S2.OFF, rung 1 of 4" in terminal.text
    assert "A stronger answer" in terminal.text
    assert "S2.ON" not in terminal.text, "the next question waits"
    terminal.send("My main metric is log loss, because the value itself is used.")
    terminal.prompt()
    assert terminal.text.count("S2.OFF, rung") == 2
    terminal.child.send("\r")
    terminal.prompt()
    assert "S2.ON: Online success" in terminal.text
    terminal.send("/finish")
    assert terminal.end() == 0
    assert "S2.OFF: rung 1; due again tomorrow." in terminal.text
    kept = [json.loads(line) for line in (tmp_path / "drills.jsonl").read_text().splitlines()]
    assert [one["again"] for one in kept] == [False, True]


def test_the_clock_stands_while_the_coach_is_read(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, "interview", "ads_ctr", "--coach", "--seed", "3")
    terminal.prompt()
    assert "these scores are no exam's" in " ".join(terminal.text.split())
    for said in TURNS:
        terminal.send(said)
        terminal.prompt()
    assert "Coach, on “Clarifying questions" in terminal.text
    assert "The clock stands until your next turn." in terminal.text
    terminal.send("/finish")
    assert terminal.end() == 0
    assert "Coached: each step's grade" in " ".join(terminal.text.split())
