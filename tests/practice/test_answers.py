"""The file of answers: whatever becomes of a process, what was kept is there and nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.practice.drilled import RUBRIC, answer
from viva.errors import StoreError, StoreUnavailable
from viva.practice.answers import AnswerFile
from viva.practice.spacing import cards_of

FIRST, SECOND, THIRD = answer(rung=2), answer("S4.BIAS", rung=1, days=1), answer("S9.MON", rung=4, days=2)


def test_answers_come_back_in_order(tmp_path: Path) -> None:
    file = AnswerFile(tmp_path / "new" / "drills.jsonl")
    assert file.read() == ()
    for one in (FIRST, SECOND, THIRD):
        file.add(one)
    assert file.read() == (FIRST, SECOND, THIRD)


def test_a_write_that_broke_off_anywhere_loses_that_answer_alone(tmp_path: Path) -> None:
    file = AnswerFile(tmp_path / "drills.jsonl")
    file.add(FIRST)
    whole = file.place.read_bytes()
    file.add(SECOND)
    both = file.place.read_bytes()
    for end in range(len(whole), len(both), 7):
        file.place.write_bytes(both[:end])
        there = (FIRST, SECOND) if end >= len(both) - 1 else (FIRST,)
        assert file.read() == there
        file.add(THIRD)
        assert file.read() == (*there, THIRD), f"cut at byte {end}"
        assert set(cards_of(file.read(), RUBRIC)) == {one.criterion for one in (*there, THIRD)}


DYING = """
import os, sys
from pathlib import Path
from tests.practice.drilled import answer
from viva.practice.answers import AnswerFile
file = AnswerFile(Path(sys.argv[1]))
for number in range(100):
    file.add(answer(rung=1 + number % 4, days=number))
    print(number, flush=True)
"""


def test_a_process_that_is_killed_between_writes_leaves_what_it_had_kept(tmp_path: Path) -> None:
    place = tmp_path / "drills.jsonl"
    root = Path(__file__).parents[2]
    dying = subprocess.Popen([sys.executable, "-c", DYING, str(place)], cwd=root, stdout=subprocess.PIPE, text=True)
    assert dying.stdout is not None
    told = [int(dying.stdout.readline()) for _ in range(5)]
    dying.kill()
    told += [int(line) for line in dying.stdout.read().split()]
    dying.wait()
    dying.stdout.close()
    kept = AnswerFile(place).read()
    assert len(kept) >= len(told)
    assert [one.at for one in kept] == [answer(days=number).at for number in range(len(kept))]


def test_several_processes_add_without_losing_one(tmp_path: Path) -> None:
    place = tmp_path / "drills.jsonl"
    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", DYING, str(place)], cwd=root, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(AnswerFile(place).read()) == 300


def test_a_line_of_something_else_is_named(tmp_path: Path) -> None:
    file = AnswerFile(tmp_path / "drills.jsonl")
    file.add(FIRST)
    with file.place.open("a") as lines:
        lines.write('{"schema_version": 2}\n')
    with pytest.raises(StoreError, match=r"drills\.jsonl:2: no answer of a drill"):
        file.read()


def test_what_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="VIVA_HOME"):
        AnswerFile(tmp_path / "file" / "drills.jsonl").add(FIRST)
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        AnswerFile(tmp_path).read()
