"""Drills, coached interviews and retries through a pipe: what is printed, kept, and never passed off as an exam."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.test_piped import rows, viva
from viva.journal.opening import open_store
from viva.values.events import CandidateSaid, Event, Started
from viva.values.scorecard import Scorecard

GOOD = (
    "I would use log loss as the main offline metric because the value itself is used; it does not show ranking, "
    "so I would also look at AUC in each segment."
)


def test_a_drill_poses_grades_and_says_when_it_comes_back(tmp_path: Path) -> None:
    done = viva(tmp_path, "drill", "S2.OFF", "--seed", "3", stdin=GOOD)
    assert done.returncode == 0, done.stderr
    assert "S2.OFF: Offline metric fits task" in done.stderr
    assert "take the rungs as hints" in done.stderr
    assert "INTERVIEWER: Design a system" in done.stdout
    assert "S2.OFF, rung " in done.stdout
    assert "You said: “I would use log loss" in done.stdout
    assert "due again" in done.stderr
    assert viva(tmp_path, "list").stdout.startswith("No interviews yet"), "a drill is no interview"


def test_a_drill_as_json_lines(tmp_path: Path) -> None:
    turns = ["How many users are there?", "/done", "/again", "I don't know.", GOOD]
    stdin = "\n".join(json.dumps({"text": text}) for text in turns)
    done = viva(tmp_path, "drill", "metrics", "--seed", "3", "--output", "jsonl", stdin=stdin)
    assert done.returncode == 0, done.stderr
    kinds = [row["type"] for row in rows(done)]
    assert kinds[:3] == ["drill", "exercise", "reply"]
    told = [row for row in rows(done) if row["type"] == "feedback"]
    assert [(row["criterion"], row["rung"]) for row in told[:2]] == [("S2.OFF", 1), ("S2.OFF", 1)]
    kept = [json.loads(line) for line in (tmp_path / "drills.jsonl").read_text().splitlines()]
    assert [one["again"] for one in kept] == [False, True, False]
    assert kinds[-1] == "kept"


def test_the_minutes_end_a_drill(tmp_path: Path) -> None:
    done = viva(tmp_path, "drill", "--minutes", "1", "--seed", "1", stdin=f"{GOOD}\n\n" + "word " * 100 + "\n\nmore\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("INTERVIEWER:") == 1


def test_what_is_due_is_what_was_weak(tmp_path: Path) -> None:
    said = "The goal is revenue.\n\n/finish\n"
    viva(tmp_path, "interview", "ads_ctr", "--mode", "step1", "--untimed", stdin=said)
    due = rows(viva(tmp_path, "drill", "--due", "--output", "jsonl"))
    assert [row["criterion"] for row in due if row["why"] == "weak"] == ["S1.GOAL"]
    drilled = viva(tmp_path, "drill", "--seed", "1", stdin="I don't know.")
    assert "S1.GOAL, rung 1" in drilled.stdout
    after = rows(viva(tmp_path, "drill", "--due", "--output", "jsonl"))
    assert [(row["type"], row["criterion"]) for row in after] == [("later", "S1.GOAL")]
    assert "tomorrow" in viva(tmp_path, "drill").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("drill", "X.COMM"), "no single question practises it"),
        (("drill", "nonsense"), "no criterion and no step"),
        (("drill", "--framework", "nonsense"), "nonsense"),
        (("retry", "nothing", "--from", "2"), "nothing"),
    ],
    ids=["whole interview", "no such criterion", "no such framework", "no such interview"],
)
def test_a_mistake_is_named(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = viva(tmp_path, *arguments)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


TURNS = (
    "What is the business goal?",
    "Let us move on to the architecture. The training path reads logs and the serving path scores ads.",
    "I would move on to the data: a positive is a click.",
)
STEPS = "\n\n".join((*TURNS, "/finish"))


def test_a_coached_interview_shows_each_steps_grades_on_the_way_and_says_so_ever_after(tmp_path: Path) -> None:
    done = viva(tmp_path, "interview", "ads_ctr", "--coach", "--seed", "3", stdin=STEPS)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("Coach, on")]
    assert told == [
        "Coach, on “Clarifying questions and problem formulation”:",
        "Coach, on “Metrics, offline and online”:",
    ]
    assert "A stronger answer" in done.stderr
    assert "Coach, on" not in done.stdout, "nothing of it is the interviewer's"
    assert "No exam (coached)" in done.stdout
    (interview,) = kept_in(tmp_path)
    events, cards = kept_in(tmp_path)[interview]
    assert isinstance(events[0], Started)
    assert events[0].coached
    assert not [event for event in events if "Coach, on" in event.model_dump_json()]
    assert [card.coached for card in cards] == [True]
    exam = viva(tmp_path, "interview", "ads_ctr", "--seed", "3", stdin=STEPS)
    assert not [mark for mark in ("Coach, on", "Coached", "No exam") if mark in exam.stderr + exam.stdout]


def test_a_resumed_interview_stays_coached(tmp_path: Path) -> None:
    viva(tmp_path, "interview", "ads_ctr", "--coach", "--seed", "3", stdin="\n\n".join(TURNS[:2]))
    done = viva(tmp_path, "resume", stdin=f"{TURNS[2]}\n\n/finish\n")
    assert done.stderr.count("Coach, on") == 2


def test_a_coach_whose_judge_is_not_there_says_so_and_lets_the_interview_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_JUDGE_MODEL", "openai/gpt-5")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    done = viva(tmp_path, "interview", "ads_ctr", "--coach", "--seed", "3", stdin="\n\n".join(TURNS))
    assert done.returncode == 0, done.stderr
    assert "“Clarifying questions and problem formulation” could not be graded now" in done.stderr
    assert "viva resume" in done.stderr


def test_a_retry_is_another_interview_that_begins_as_the_old_one_and_is_compared(tmp_path: Path) -> None:
    viva(tmp_path, "interview", "ads_ctr", "--seed", "3", stdin=STEPS)
    (old,) = kept_in(tmp_path)
    better = "For minors and people who refuse consent we may not use personal data."
    done = viva(tmp_path, "retry", "latest", "--from", "4", stdin=f"{better}\n\n/finish\n")
    assert done.returncode == 0, done.stderr
    assert f"A retry of {old}, from turn 4 on." in done.stderr
    assert "No exam (a retry)" in done.stdout
    (new,) = kept_in(tmp_path).keys() - {old}
    assert f"viva compare {old} {new}" in done.stderr
    assert "Against" in done.stderr or "No score differs" in done.stderr
    said = {name: said_in(events) for name, (events, _) in kept_in(tmp_path).items()}
    assert said == {old: list(TURNS), new: [TURNS[0], better]}, "the old one stays as it was"
    assert [card.retry_of for card in kept_in(tmp_path)[new][1]] == [old]


def test_a_turn_of_the_interviewers_is_no_turn_to_retry_from(tmp_path: Path) -> None:
    viva(tmp_path, "interview", "ads_ctr", "--seed", "3", stdin=TURNS[0])
    refused = viva(tmp_path, "retry", "latest", "--from", "3")
    assert (refused.returncode, "your turns are 2" in refused.stderr) == (2, True)


def kept_in(home: Path) -> dict[str, tuple[tuple[Event, ...], tuple[Scorecard, ...]]]:
    """Events and scorecards of each interview of the journal."""

    async def read() -> dict[str, tuple[tuple[Event, ...], tuple[Scorecard, ...]]]:
        store = open_store(str(home / "viva.db"))
        try:
            return {
                one.id: (tuple(e.event for e in await store.read(one.id)), await store.scorecards(one.id))
                for one in await store.list()
            }
        finally:
            await store.close()

    return asyncio.run(read())


def said_in(events: tuple[Event, ...]) -> list[str]:
    return [event.text for event in events if isinstance(event, CandidateSaid)]
