"""The other side of the table through a pipe: a good and a bad interviewer, kept, taken up again, told how it went."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.pseudo_terminal import PseudoTerminal
from tests.cli.test_piped import rows, viva
from viva.apps.cli.conversation import ELSEWHERE
from viva.packs.load import load_definition
from viva.packs.personas import list_personas, load_persona
from viva.reading.facts import facts_asked
from viva.reading.kinds import questions as asked_in

AS = ("interview", "ads_ctr", "--as", "interviewer")
MIDDLING = (*AS, "--persona", "middling", "--seed", "3")
QUESTIONS = (
    "What would you measure before launch?",
    "Please give me one positive and one negative example in full.",
    "How do you make sure that the test is fair?",
)
GOOD = ("/open", "Ad revenue should grow by about 3 percent over a year.", *QUESTIONS, "/finish")
BAD = (
    "/open",
    "Great question! Surely you would use a deep network with embeddings? And what is the label, and what do you log?",
    "Excellent, that is exactly right. What about the metrics, what about the label, and what about the features?",
    "Great answer! What about the metrics, what about the label, and what about the features?",
    "/finish",
)


def as_lines(*turns: str) -> str:
    return "".join(json.dumps({"text": text}) + "\n" for text in turns)


def report(home: Path, turns: tuple[str, ...], *arguments: str) -> dict[str, Any]:
    done = viva(home, *(arguments or MIDDLING), "--output", "jsonl", stdin=as_lines(*turns))
    assert done.returncode == 0, done.stderr
    found = [row for row in rows(done) if row["type"] == "report"]
    assert len(found) == 1
    return found[0]


def held_well(home: Path) -> dict[str, Any]:
    """The report on somebody who tells what is asked for, in the sheet's words, and asks one question at a time."""
    sheet = load_definition("ads_ctr", variation=3).scenario
    assert sheet is not None
    questions = list(QUESTIONS)
    with subprocess.Popen(
        [sys.executable, "-m", "viva", *MIDDLING, "--output", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIVA_HOME": str(home)},
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None

        def say(text: str) -> None:
            assert running.stdin is not None
            running.stdin.write(as_lines(text))
            running.stdin.flush()

        say("/open")
        for line in running.stdout:
            row: dict[str, Any] = json.loads(line)
            if row["type"] == "report":
                return row
            if row.get("speaker") == "candidate":
                asked = [fact for one in asked_in(row["text"]) for fact in facts_asked(one, sheet, context=row["text"])]
                said = [sheet.fact(fact).say for fact in dict.fromkeys(asked)]
                if not asked and asked_in(row["text"]):
                    said = ["That is yours to decide."]
                say(" ".join(said) if said else questions.pop(0) if questions else "/finish")
    raise AssertionError("no report came")


def folder(home: Path) -> Path:
    return home / "interviewed"


def kept(home: Path) -> list[dict[str, Any]]:
    (path,) = folder(home).glob("*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_good_interviewer_and_a_bad_one(tmp_path: Path) -> None:
    good, bad = held_well(tmp_path / "good"), report(tmp_path / "bad", BAD)
    broken = {one["rule"] for one in bad["breaches"]}
    assert {"R1", "R3", "R4", "R5"} <= broken
    assert not bad["passed"]
    assert [one["rule"] for one in good["breaches"] if one["turn"]] == [], good["breaches"]
    leading = [one["quote"] for one in bad["breaches"] if one["rule"] == "R3"]
    assert "Surely you would use a deep network with embeddings?" in leading
    asked = {one["criterion"] for one in good["chances"] if "asked about" in one["why"]}
    assert {"S2.OFF", "S4.LABEL", "S6.EVAL"} <= asked
    missed = next(one for one in good["chances"] if one["criterion"] == "S9.MON")
    assert not missed["given"]
    assert missed["question"] == "What would wake somebody up?"
    facts = {one["fact"]: one for one in good["facts"]}
    told = [one for one in facts.values() if one["told"]]
    assert len(told) > 3
    assert all(one["asked"] == one["told"] - 1 for one in told), told
    assert not [one for one in facts.values() if one["left_open"]]
    assert [one["fact"] for one in bad["facts"] if one["left_open"]]


def test_a_challenge_that_was_not_brought_is_named(tmp_path: Path) -> None:
    chances = {one["criterion"]: one for one in report(tmp_path, ("/open", "Go on.", "/finish"))["chances"]}
    assert not chances["X.PUSH"]["given"]
    assert chances["X.PUSH"]["question"].startswith("Your new model looked clearly better offline.")


def test_what_the_candidate_had_is_told_exactly(tmp_path: Path) -> None:
    showings = {one["criterion"]: one for one in report(tmp_path, GOOD)["showings"]}
    planted = load_persona("middling")
    assert all(one["planted"] == planted.planted(name) for name, one in showings.items())
    assert (showings["S4.LABEL"]["shown"], showings["S4.LABEL"]["held"]) == (3, [])
    assert showings["S6.EVAL"]["shown"] == 3
    monitoring = showings["S9.MON"]
    assert (monitoring["by"], monitoring["planted"], monitoring["shown"]) == ("words", 2, None)
    assert monitoring["held"]
    said = " ".join(row["text"] for row in kept(tmp_path)[1:] if row["speaker"] == "candidate")
    assert monitoring["held"][0] not in said
    assert showings["X.PUSH"]["by"] == "judge"


def test_the_text_report_fits_the_terminal_and_quotes(tmp_path: Path) -> None:
    done = viva(tmp_path, *MIDDLING, stdin="\n\n".join(BAD))
    assert done.returncode == 0, done.stderr
    report_text = done.stdout[done.stdout.index("You as the interviewer") :]
    assert max(map(len, report_text.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    for said in (
        "[R1] One question at a time",
        "turn 3: “",
        "Would have asked: “",
        "You interviewed Middling",
        "of its 3]",
    ):
        assert said in report_text
    assert "interview --as interviewer --resume ads_ctr-" in done.stderr


@pytest.mark.parametrize("seed", range(4))
def test_who_sits_opposite_is_drawn_and_not_told_before_the_end(seed: int, tmp_path: Path) -> None:
    command = (*AS, "--seed", str(seed))
    done = viva(tmp_path, *command, stdin="/open\n\n/help\n\n/sheet\n\n/facts\n\n/steps\n\nGo on.\n")
    spoken = [name for name in (*list_personas(), "persona") if name in (done.stdout + done.stderr).split()]
    assert spoken == []
    told = viva(tmp_path, *AS, "--resume", "latest", stdin="/finish\n").stdout
    assert "You interviewed " in told


def test_two_seeds_draw_two_personas(tmp_path: Path) -> None:
    drawn = {
        report(tmp_path / str(seed), ("/open", "/finish"), *AS, "--seed", str(seed))["persona"] for seed in range(4)
    }
    assert len(drawn) > 1


def test_a_killed_interview_goes_on_where_it_stood_and_is_no_attempt_of_ones_own(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "viva", *MIDDLING, "--output", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIVA_HOME": str(tmp_path)},
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for text in GOOD[:3]:
            running.stdin.write(as_lines(text))
            running.stdin.flush()
            while json.loads(running.stdout.readline()).get("speaker") != "candidate":
                pass
        running.send_signal(signal.SIGKILL)
        running.wait(20)
    assert [row["speaker"] for row in kept(tmp_path)[1:]] == ["interviewer", "candidate"] * 3
    again = viva(tmp_path, *AS, "--resume", "latest", stdin="\n\n".join(GOOD[3:]))
    assert again.returncode == 0, again.stderr
    whole = viva(tmp_path / "other", *MIDDLING, stdin="\n\n".join(GOOD))
    assert told_of(again.stdout) == told_of(whole.stdout), "as if nothing had happened"
    assert viva(tmp_path, "list").stdout.startswith("No interviews yet")
    assert "ads_ctr-" not in viva(tmp_path, "history").stdout
    (path,) = folder(tmp_path).glob("*.jsonl")
    assert viva(tmp_path, "grade", str(path)).returncode == 0, "it is a transcript as any other"


def told_of(output: str) -> str:
    """All but the id."""
    return "\n".join(line for line in output.splitlines() if "interview ads_ctr-" not in line)


def test_a_turn_without_its_answer_is_answered_first(tmp_path: Path) -> None:
    viva(tmp_path, *MIDDLING, stdin="\n\n".join(GOOD[:2]))
    before = kept(tmp_path)
    (path,) = folder(tmp_path).glob("*.jsonl")
    path.write_text("".join(json.dumps(row) + "\n" for row in before[:-1]), encoding="utf-8")
    again = viva(tmp_path, *AS, "--resume", "latest", stdin="")
    assert before[-1]["text"] in again.stdout
    assert kept(tmp_path) == before


def test_the_same_message_is_one_turn_also_after_a_restart(tmp_path: Path) -> None:
    line = json.dumps({"text": "/open", "message_id": "m1"}) + "\n"
    first = viva(tmp_path, *MIDDLING, "--output", "jsonl", stdin=line + line)
    again = viva(tmp_path, *AS, "--resume", "latest", "--output", "jsonl", stdin=line)
    assert len(kept(tmp_path)) == 3
    answers = [row["text"] for done in (first, again) for row in rows(done) if row.get("speaker") == "candidate"]
    assert len(answers) == 4
    assert len(set(answers)) == 1, "its answer is given again"


def test_json_lines(tmp_path: Path) -> None:
    done = viva(tmp_path, *MIDDLING, "--output", "jsonl", stdin=as_lines("/open", "/time", "/nonsense", "/finish"))
    found = rows(done)
    kinds = [row["type"] for row in found]
    assert kinds == ["interview", "crib", "turn", "turn", "remark", "remark", "report", "kept", "remark"]
    assert found[0]["as"] == "interviewer"
    assert {"sheet", "facts", "steps"} <= found[1].keys()
    assert "1.2 percent of impressions are clicked." in str(found[1]["facts"])
    assert str(found[5]["text"]).startswith("There is no /nonsense.")
    assert Path(str(found[7]["transcript"])).exists()


def test_the_bell_leaves_one_turn(tmp_path: Path) -> None:
    turns = ("/open", "word " * 460, "Anything to add?", "Never heard.")
    done = viva(tmp_path, *MIDDLING, "--minutes", "3", stdin="\n\n".join(turns))
    assert done.stderr.count("Your next turn is the last one") == 1
    said = [row["text"] for row in kept(tmp_path)[1:] if row["speaker"] == "interviewer"]
    assert said[-1] == "Anything to add?"
    assert "You as the interviewer" in done.stdout


def test_an_ended_interview_is_shown_again_and_takes_no_more_turns(tmp_path: Path) -> None:
    first = viva(tmp_path, *MIDDLING, stdin="/open\n\nGo on.\n\n/finish\n")
    (path,) = folder(tmp_path).glob("*.jsonl")
    before = path.read_bytes()
    again = viva(tmp_path, *AS, "--resume", path.stem, stdin="More.\n")
    assert told_of(again.stdout) == told_of(first.stdout)
    assert path.read_bytes() == before


def test_nothing_said_is_no_report(tmp_path: Path) -> None:
    done = viva(tmp_path, *MIDDLING, stdin="/finish\n")
    assert (done.returncode, "nothing to report" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*AS, "--persona", "wek"), "no persona 'wek'"),
        ((*AS, "--resume", "nothing"), "is none of the interviews"),
        ((*AS, "--coach"), "--as candidate"),
        (("interview", "--persona", "weak"), "--as interviewer"),
        (("interview", "--as", "judge"), "judge"),
    ],
    ids=["no such persona", "no such interview", "coach", "no side", "no such side"],
)
def test_a_mistake_is_named(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = viva(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not folder(tmp_path).exists()


@pytest.mark.timeout(120)
def test_at_a_terminal_what_was_typed_and_not_sent_comes_back(tmp_path: Path) -> None:
    terminal = PseudoTerminal(tmp_path, *MIDDLING)
    terminal.prompt()
    terminal.send("/open")
    terminal.prompt()
    assert "Candidate" in terminal.text.splitlines()
    assert "middling" not in terminal.text
    terminal.child.send("half a question")
    terminal.wait_for("half a question")
    terminal.child.send("\x03")
    terminal.wait_for("Your text is kept")
    terminal.child.send("\x03")
    assert terminal.end() == 130
    again = PseudoTerminal(tmp_path, *AS, "--resume", "latest")
    again.wait_for("half a question")
    again.child.send("\r")
    again.prompt()
    again.prompt()
    again.send("/finish")
    assert again.end() == 0
    assert "You interviewed Middling" in again.text
    assert kept(tmp_path)[3]["text"] == "half a question"


def test_two_processes_never_write_over_one_another(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "viva", *MIDDLING, "--output", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "VIVA_HOME": str(tmp_path)},
    ) as first:
        assert first.stdin is not None
        assert first.stdout is not None
        first.stdin.write(as_lines("/open"))
        first.stdin.flush()
        while json.loads(first.stdout.readline()).get("speaker") != "candidate":
            pass
        viva(tmp_path, *AS, "--resume", "latest", stdin="From the second.\n")
        first.stdin.write(as_lines("From the first.", "From the first."))
        first.stdin.close()
        left = [json.loads(line) for line in first.stdout]
    assert [row["text"] for row in kept(tmp_path)[1:] if row["speaker"] == "interviewer"][1:] == [
        "From the second.",
        "From the first.",
    ]
    assert [row["text"] for row in left if row["type"] == "remark"] == [ELSEWHERE]
