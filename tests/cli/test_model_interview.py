"""`viva interview --model` as people and programs meet it: words as they come, faults, limits, Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.pseudo_terminal import PseudoTerminal
from tests.models.fault_server import FaultServer, Plan, Reply, answered, failed, sse, words

pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(150)]

GOAL = "What is the business goal?"
SAYS = (
    "Grow ad revenue per thousand impressions by about 3 percent over a year while time spent and ad hides stay flat."
)


def turn(act: str, text: str, *, topic: str = "", facts: tuple[str, ...] = ()) -> tuple[str, str]:
    """A reply in two pieces: up to the end of the text, and the notes."""
    begun = json.dumps({"act": act, "topic": topic, "facts": list(facts), "text": text})
    return f"{begun[:-1]}, ", '"notes": []}'


ANSWER = answered(*turn("answer", SAYS, facts=("A02",)))
LISTEN = answered(*turn("listen", "Noted."))
HANGS = sse(*words('{"act": "listen", "topic": "", "facts": [], "text": "Understood. Go'), hangs=True)


@contextmanager
def served(plan: Plan) -> Iterator[FaultServer]:
    """The server in a thread of its own, for the time of a test."""
    loop = asyncio.new_event_loop()
    server = FaultServer(plan)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def flags(server: FaultServer, *more: str) -> tuple[str, ...]:
    return ("interview", "--mode", "step1", "--model", "openai/own", "--base-url", server.url, *more)


def piped(home: Path, arguments: tuple[str, ...], *said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "viva", *arguments],
        input="\n\n".join(said),
        env={**_plain(), "VIVA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("VIVA_", "OPENAI_"))}


def rows(done: subprocess.CompletedProcess[str], kind: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [row for row in found if row["type"] == kind]


def test_a_person_sees_the_words_and_what_they_took(tmp_path: Path) -> None:
    with served([ANSWER, LISTEN]) as server:
        terminal = PseudoTerminal(tmp_path, *flags(server))
        terminal.prompt()
        assert "openai/own, a language model" in terminal.text
        terminal.send(GOAL)
        terminal.prompt()
        # Wrapped to the window, and each word once.
        assert " ".join(terminal.text.split()).count(SAYS) == 1
        terminal.send("/usage")
        terminal.prompt()
        assert "1 call: 120 tokens in (64 cached), 9 out; cost n/a" in " ".join(terminal.text.split())
        terminal.send("/finish")
        assert terminal.end() == 0
        assert len(server.asked) == 1


def test_the_opening_needs_no_call_and_the_line_is_warm_when_the_candidate_has_read_it(tmp_path: Path) -> None:
    with served([LISTEN]) as server:
        terminal = PseudoTerminal(tmp_path, *flags(server))
        terminal.prompt()
        assert "Plaza shows ads between posts." in terminal.text
        end = time.monotonic() + 40
        while not server.visits and time.monotonic() < end:
            time.sleep(0.1)
        assert (server.visits, server.asked) == (1, [])
        terminal.send("/finish")
        assert terminal.end() == 0


def test_ctrl_c_stops_a_wait_and_the_turn_can_be_sent_again(tmp_path: Path) -> None:
    with served([HANGS, ANSWER]) as server:
        terminal = PseudoTerminal(tmp_path, *flags(server))
        terminal.prompt()
        terminal.send("I would log impressions.")
        terminal.wait_for("Understood.")
        terminal.child.sendintr()
        terminal.wait_for("Stopped. Your turn is kept")
        terminal.prompt()
        assert terminal.text.count("I would log impressions.") == 2, "it is back at the prompt"
        terminal.child.send("\r")
        terminal.prompt()
        # What was said before the stop is the answer; nothing is asked twice, nothing is lost.
        assert len(server.asked) == 1
        terminal.send("/finish")
        assert terminal.end() == 0


def test_a_model_that_is_down_keeps_the_turn_at_the_prompt(tmp_path: Path) -> None:
    with served([failed(401, "bad key"), ANSWER]) as server:
        terminal = PseudoTerminal(tmp_path, *flags(server))
        terminal.prompt()
        terminal.send(GOAL)
        terminal.wait_for("refused the key", "send it again")
        terminal.prompt()
        terminal.child.send("\r")
        terminal.wait_for("3 percent")
        terminal.prompt()
        terminal.send("/finish")
        assert terminal.end() == 0


def test_a_turn_that_was_left_without_an_answer_gets_it_and_is_not_typed_once_more(tmp_path: Path) -> None:
    with served([failed(401, "bad key"), ANSWER]) as server:
        first = PseudoTerminal(tmp_path, *flags(server))
        first.prompt()
        first.send(GOAL)
        first.wait_for("send it again")
        first.prompt()
        first.child.sendintr()
        first.wait_for("Your text is kept")
        first.prompt()
        first.child.sendintr()
        assert first.end() == 130
        again = PseudoTerminal(tmp_path, "resume", "latest", "--base-url", server.url)
        again.wait_for("Grow ad revenue")
        again.prompt()
        assert GOAL not in again.text.rpartition("Grow ad revenue")[2], "not typed once more"
        assert len(server.asked) == 2, "one call failed, one answered the turn"
        again.send("/finish")
        assert again.end() == 0


@dataclass(frozen=True, slots=True)
class Refusal:
    fault: Reply
    code: int
    says: str


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(failed(401, "bad key"), 3, "refused the key"),
        Refusal(failed(404, "no such model"), 3, "(404)"),
    ],
    ids=lambda refusal: refusal.says,
)
def test_a_program_gets_exit_code_3_and_the_command_to_come_back(refusal: Refusal, tmp_path: Path) -> None:
    with served([refusal.fault, ANSWER]) as server:
        done = piped(tmp_path, flags(server), GOAL)
        assert done.returncode == refusal.code
        assert refusal.says in done.stderr
        command = next(line for line in done.stderr.splitlines() if "Continue with" in line)
        assert f"--base-url {server.url}" in command
        # Its turn was kept: it is answered when the interview is taken up again.
        again = piped(tmp_path, ("resume", "latest", "--base-url", server.url, "--output", "jsonl"), "")
        assert [row["text"] for row in rows(again, "turn")][1:] == [GOAL, SAYS]


def test_limits_stop_with_exit_code_4_and_a_larger_one_goes_on(tmp_path: Path) -> None:
    with served([ANSWER, LISTEN]) as server:
        done = piped(tmp_path, flags(server, "--max-tokens", "129"), GOAL, "I would log impressions.")
        assert done.returncode == 4
        assert "limit of 129 tokens is reached: 129 are spent" in done.stderr
        assert "Continue with" in done.stderr
        again = piped(tmp_path, ("resume", "latest", "--base-url", server.url, "--output", "jsonl"), "")
        assert [row["text"] for row in rows(again, "turn")][1:] == [GOAL, SAYS, "I would log impressions.", "Noted."]


def test_dollars_cannot_be_limited_where_the_price_is_not_known(tmp_path: Path) -> None:
    with served([ANSWER]) as server:
        done = piped(tmp_path, flags(server, "--max-usd", "1"), GOAL)
    assert done.returncode == 2
    assert "price of openai/own is not known" in done.stderr


def test_a_program_reads_what_each_turn_took(tmp_path: Path) -> None:
    with served([ANSWER]) as server:
        done = piped(tmp_path, flags(server, "--output", "jsonl"), GOAL)
    calls = rows(done, "usage")[0]["calls"]
    assert isinstance(calls, list)
    assert [(call["prompt"], call["completion"], call["cached"], call["usd"]) for call in calls] == [(120, 9, 64, None)]


def test_offline_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_MODEL", "openai/own")
    done = subprocess.run(
        [sys.executable, "-m", "viva", "interview", "--mode", "step1", "--model", "offline"],
        input=GOAL,
        env={**_plain(), "VIVA_HOME": str(tmp_path), "VIVA_MODEL": "openai/own"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert "3 percent" in done.stdout
