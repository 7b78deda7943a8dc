"""`viva benchmark --model` against a server: rows, kept answers, limits, and flags that need a model."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.appraising.bakery import SAID, aspect, flow, follow_up, openness, turns
from tests.cli.test_grading_by_model import viva
from tests.cli.test_model_interview import served
from tests.models.fault_server import USAGE, FaultServer, Json, Reply, completion, failed

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(150)]

SPENT = 129
"""Tokens of one call to the server."""


def interviews(folder: Path, *names: str) -> Path:
    """Bakery talks that differ in a word, so that none is known from another."""
    folder.mkdir()
    for name in names:
        said = [*SAID[:-1], f"That is all, says {name}."]
        lines = [f"{'CANDIDATE' if number % 2 else 'INTERVIEWER'}: {text}" for number, text in enumerate(said)]
        (folder / f"{name}.md").write_text("---\nmode: step1\n---\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
    return folder


def judging(asked: Json) -> Reply:
    """A good answer to whatever is asked."""
    messages = asked["messages"]
    assert isinstance(messages, list)
    system, user = (str(message["content"]) for message in messages[:2])
    listed = [int(one) for one in re.findall(r"\d+", user.rpartition("each once: ")[2])]
    if "WHAT LEADING IS" in system:
        return completion(turns(*(openness(one, SAID[one - 1], "one" if one == 5 else "five") for one in listed)))
    if "FOUR QUESTIONS" in system:
        return completion(turns(*(follow_up(one, SAID[one - 1]) for one in listed)))
    why = (3, SAID[2])
    return completion(flow(aspect("four", why), aspect("none"), aspect("five", why)))


def by_model(server: FaultServer, *more: str) -> tuple[str, ...]:
    return ("--model", "openai/own", "--base-url", server.url, "--bootstrap", "50", *more)


def figures(text: str) -> dict[str, tuple[float | None, int]]:
    rows = [row for row in json.loads(text)["rows"] if row["group"] == "appraised"]
    return {row["id"]: (row["figures"][0]["value"], row["figures"][0]["interviews"]) for row in rows}


def test_rows_are_added_and_a_second_run_asks_nothing(tmp_path: Path) -> None:
    folder = str(interviews(tmp_path / "given", "one", "two"))
    with served([judging]) as server:
        shown = viva(tmp_path, "benchmark", folder, *by_model(server))
        asked = len(server.asked)
        again = viva(tmp_path, "benchmark", folder, *by_model(server, "--format", "json"))
        assert len(server.asked) == asked == 6
    assert (shown.returncode, again.returncode) == (0, 0), shown.stderr + again.stderr
    assert "Judged by a language model" in shown.stdout
    assert "the judgement of openai/own (faulty-1-2026)" in " ".join(shown.stdout.split())
    assert "6 calls: 720 tokens in" in shown.stderr
    assert "No language model has been asked." in again.stderr
    assert figures(again.stdout) == {
        "openness": (3, 2),
        "leading": (50, 2),
        "follow_ups": (100, 2),
        "follow_ups.necessary": (100, 2),
        "follow_ups.takes_up": (0, 2),
        "follow_ups.open": (100, 2),
        "flow.coherence": (4, 2),
        "flow.transitions": (None, 0),
        "flow.contingency": (5, 2),
    }
    assert (tmp_path / "appraisals.jsonl").exists()


def test_a_limit_leaves_a_table_an_exit_code_and_what_was_answered(tmp_path: Path) -> None:
    folder = str(interviews(tmp_path / "given", "one", "two"))
    kept = ("--kept", str(tmp_path / "kept.jsonl"), "--measure", "flow", "--limit", "1", "--format", "json")
    with served([judging]) as server:
        stopped = viva(tmp_path, "benchmark", folder, *by_model(server, *kept, "--max-tokens", str(SPENT)))
        assert len(server.asked) == 1
        whole = viva(tmp_path, "benchmark", folder, *by_model(server, *kept))
        assert len(server.asked) == 2
    assert USAGE["total_tokens"] == SPENT
    assert stopped.returncode == 4
    assert "the limit of 129 tokens is reached" in stopped.stderr
    assert "3 items were not asked about" in stopped.stderr
    assert figures(stopped.stdout)["flow.coherence"] == (4, 1)
    assert json.loads(stopped.stdout)["appraised"]["unappraised"] == {"unasked": 3}
    assert whole.returncode == 0
    assert figures(whole.stdout)["flow.coherence"] == (4, 2)
    assert set(figures(whole.stdout)) == {"flow.coherence", "flow.transitions", "flow.contingency"}


def test_a_model_that_lets_nobody_in_is_an_error(tmp_path: Path) -> None:
    folder = str(interviews(tmp_path / "given", "one"))
    with served([failed(401, "bad key")]) as server:
        done = viva(tmp_path, "benchmark", folder, *by_model(server))
    assert done.returncode == 3
    assert done.stdout == ""
    assert "refused the key" in done.stderr


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--measure", "flow"), "name it with --model"),
        (("--kept", "x.jsonl"), "name it with --model"),
        (("--max-tokens", "9"), "name it with --model"),
        (("--model", "offline"), "no rules in code judge these"),
        (("--model", "openai/a,openai/b", "--base-url", "http://127.0.0.1:9/v1"), "name one model"),
        (("--model", "openai/own", "--base-url", "http://127.0.0.1:9/v1", "--max-usd", "1"), "price of openai/own"),
    ],
)
def test_flags_that_cannot_be_kept_are_refused_before_anything_is_asked(
    flags: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    done = viva(tmp_path, "benchmark", str(interviews(tmp_path / "given", "one")), *flags)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""
