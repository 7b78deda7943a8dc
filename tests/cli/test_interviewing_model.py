"""A language model sits opposite: it answers, and where it cannot, what was typed stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_model_interview import piped, rows, served
from tests.models.fault_server import answered, failed

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(120)]

AS = ("interview", "--as", "interviewer", "--output", "jsonl")
SAYS = "What is the goal? I would predict clicks."


def test_a_turn_that_the_model_could_not_answer_stays_and_is_answered_when_taken_up(tmp_path: Path) -> None:
    with served([failed(401), answered(SAYS), answered("By log loss.")]) as server:
        flags = (*AS, "ads_ctr", "--persona", "weak", "--model", "openai/own", "--base-url", server.url)
        first = piped(tmp_path, flags, json.dumps({"text": "/open"}))
        assert first.returncode == 3
        assert len(rows(first, "left")) == 1
        more = "\n".join(json.dumps({"text": text}) for text in ("How do you measure it?", "/finish"))
        again = piped(tmp_path, (*AS, "--resume", "latest"), more)
    assert again.returncode == 0, again.stderr
    said = [(row["speaker"], row["text"]) for row in rows(again, "turn")]
    assert said[1:] == [("candidate", SAYS), ("interviewer", "How do you measure it?"), ("candidate", "By log loss.")]
    (report,) = rows(again, "report")
    assert report["candidate"] == "weak/openai/own"
    showings = report["showings"]
    assert isinstance(showings, list)
    assert {one["by"] for one in showings} == {"judge"}, "its words cannot be known beforehand"
