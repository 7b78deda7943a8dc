"""`/board` through pipes and at a terminal: a file, a block, an editor; what is drawn goes with the next turn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.pseudo_terminal import PseudoTerminal
from tests.cli.test_piped import rows, viva
from viva.apps.cli.front import Heard
from viva.apps.cli.piped import turns_in
from viva.apps.cli.whiteboard import BLANK
from viva.board import BoardMistake, version_of
from viva.errors import UsageError

BOARD = "flowchart LR\n  request([Ad request]) --> ranker[Ranker] --> log[(Log)]\n"
STEP1 = ("interview", "ads_ctr", "--mode", "step1", "--seed", "1")


def test_a_file_goes_with_the_next_turn(tmp_path: Path) -> None:
    (tmp_path / "design.mmd").write_text(BOARD, encoding="utf-8")
    done = viva(
        tmp_path,
        *STEP1,
        "--output",
        "jsonl",
        stdin="\n".join(
            json.dumps({"text": text})
            for text in (f"/board {tmp_path / 'design.mmd'}", "This is my first sketch.", "/board show", "/finish")
        ),
    )
    assert done.returncode == 0, done.stderr
    remarks = [str(row["text"]) for row in rows(done) if row["type"] == "remark"]
    assert remarks[0] == "On the board: 3 boxes, 2 arrows. It goes with your next turn."
    assert remarks[1] == BOARD.rstrip()
    said = [row["text"] for row in rows(done) if row["type"] == "turn" and row["speaker"] == "candidate"]
    assert said == ["This is my first sketch.\n\nBoard: Added: Ad request to Ranker to Log."]


def test_a_block_is_read_and_mistakes_leave_the_board_as_it_is(tmp_path: Path) -> None:
    done = viva(
        tmp_path,
        *STEP1,
        stdin=f"/board\n{BOARD}\n/board\nflowchart LR\n  a -->\n\n/board {tmp_path / 'none.drawio'}\n\n/board\n\n"
        "Here it is.\n\n/board\n- request -> ranker\n\n",
    )
    assert done.returncode == 0, done.stderr
    for said in (
        "board:2: the arrow leads to nothing\nThe board is as it was.",
        "none.drawio could not be read (No such file or directory).",
        "/board needs a terminal; give a file (/board design.mmd), or the board below /board.",
        "Your board was not sent; here it is, for another time:\n- request -> ranker",
    ):
        assert said in done.stderr
    shown = viva(tmp_path, "show", "latest").stdout
    assert shown.count("Board: Added:") == 1
    assert "Ad request to Ranker to Log" in " ".join(shown.split())


def test_a_program_gives_the_board_with_the_turn(tmp_path: Path) -> None:
    lines = [{"text": "A sketch.", "board": BOARD}, {"text": "Wrong.", "board": "flowchart"}, {"text": "/finish"}]
    done = viva(tmp_path, *STEP1, "--output", "jsonl", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    said = [str(row["text"]) for row in rows(done) if row["type"] == "turn" and row["speaker"] == "candidate"]
    assert said == [
        "A sketch.\n\nBoard: Added: Ad request to Ranker to Log.",
        "Wrong.\n\nBoard: Removed: Ad request; Ranker; Log.",
    ]
    assert list(turns_in([json.dumps(lines[0])])) == [Heard("A sketch.", None, BOARD)]  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="`board` must be a string"):
        list(turns_in([json.dumps({"text": "x", "board": 1})]))  # type: ignore[arg-type]


def test_a_board_with_mistakes_does_not_end_a_program(tmp_path: Path) -> None:
    lines = [{"text": "A sketch.", "board": "no board"}, {"text": "/finish"}]
    done = viva(tmp_path, *STEP1, "--output", "jsonl", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    assert any("board:1: begin with `flowchart LR`" in str(row.get("text")) for row in rows(done))
    assert not [row for row in rows(done) if row["type"] == "turn" and row["speaker"] == "candidate"]


def editor(tmp_path: Path, *versions: str) -> str:
    """An editor that writes the next version at every visit, and keeps what it was opened with."""
    for number, version in enumerate(versions):
        (tmp_path / f"version{number}").write_text(version, encoding="utf-8")
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\nn=$(ls opened* 2>/dev/null | wc -l)\n'
        'cp "$1" "opened$n"\ncp "version$n" "$1"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return str(script)


def test_the_editor_opens_what_stands_on_the_board(tmp_path: Path) -> None:
    program = editor(tmp_path, BOARD, f"{BOARD}  log -->", f"{BOARD}  log --> train[Trainer]\n")
    terminal = PseudoTerminal(tmp_path, *STEP1, environment={"EDITOR": program, "VISUAL": ""})
    terminal.prompt()
    terminal.send("/board")
    terminal.wait_for("On the board: 3 boxes, 2 arrows. It goes with your next turn.")
    terminal.prompt()
    terminal.send("This is my first sketch.")
    terminal.prompt()
    terminal.send("/board")
    terminal.wait_for("the arrow leads to nothing")
    terminal.prompt()
    terminal.send("/board")
    terminal.wait_for("On the board: 4 boxes, 3 arrows.")
    terminal.prompt()
    terminal.send("And this is the rest of it.")
    terminal.prompt()
    terminal.send("/finish")
    assert terminal.end() == 0
    opened = [(tmp_path / f"opened{number}").read_text(encoding="utf-8") for number in range(3)]
    assert opened == [BLANK, BOARD.rstrip(), f"{BOARD}  log -->"]
    shown = " ".join(viva(tmp_path, "show", "latest").stdout.split())
    assert "Board: Added: Log to Trainer." in shown


def test_a_missing_editor_leaves_the_board_as_it_is(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, *STEP1, environment={"EDITOR": "/nowhere/editor", "VISUAL": ""})
    terminal.prompt()
    terminal.send("/board")
    terminal.wait_for("The editor could not be used")
    terminal.prompt()
    terminal.send("/board show")
    terminal.wait_for("The board is empty.")
    terminal.child.close(force=True)


def test_what_the_editor_opens_with_is_an_empty_board() -> None:
    assert str(version_of(BLANK).form) == "mermaid"
    with pytest.raises(BoardMistake):
        version_of("")
