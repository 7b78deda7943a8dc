"""The page about the library: what stands there runs."""

from __future__ import annotations

import ast
import asyncio
import doctest
import os
import re
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

import viva
from tests.api.bots import Failing, Held, sheet
from tests.docs_site.fences import fences, run_page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "library.md"
BLOCKS = [fence.body for fence in fences(PAGE) if fence.language == "python"]
LONGEST_BOT = 20


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the page defines."""
    return run_page(PAGE, tmp_path_factory.mktemp("page"))


def test_the_examples_of_the_package_run() -> None:
    assert doctest.testmod(viva).failed == 0
    assert doctest.testmod(viva).attempted


def test_the_page_names_every_public_name() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in viva.__all__ if not re.search(rf"\b{name}\b", text)] == []


def test_the_bot_has_twenty_lines() -> None:
    methods = [
        node for node in ast.walk(ast.parse(BLOCKS[0])) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = sum((method.end_lineno or 0) - method.lineno + 1 for method in methods)
    assert lines <= LONGEST_BOT


def test_the_bot_holds_an_interview_over_a_restart(page: dict[str, Any], tmp_path: Path) -> None:
    posted: list[str] = []

    async def post(text: str) -> None:
        posted.append(text)

    async def run() -> None:
        store = viva.open_store(str(tmp_path / "bot.db"))
        async with AsyncExitStack() as later:
            later.push_async_callback(store.close)
            first = page["Bot"](store)
            await first.on_command("chat:1", post)
            await first.on_command("chat:1", post)
            assert len(posted) == 1
            with pytest.raises(viva.UnknownInterview):
                await first.on_message("chat:2", "m1", "Hello", post)
            await first.on_message("chat:1", "m1", "What is the business goal?", post)
            said = posted[1:]
            second = page["Bot"](store)
            await second.on_message("chat:1", "m1", "What is the business goal?", post)
            assert posted[1:] == said + said, "delivered twice, answered once"
            del posted[1:]
            messages = [(f"m{number}", f"{number}: I would log every impression.") for number in (2, 3, 4)]
            await asyncio.gather(*(second.on_message("chat:1", *message, post) for message in messages))
            turns = second.talks["chat:1"].transcript.said_by("candidate")
            assert [turn.text[:2] for turn in turns[1:]] == ["2:", "3:"], "3 and 4 came while 2 was being answered"
            await second.talks["chat:1"].finish()
            await second.on_message("chat:1", "m4", "", post)
            assert re.fullmatch(r"Graded \d+ criteria, \d+% of the musts\.", posted[-1])

    asyncio.run(run())
    assert posted[0].startswith("Plaza")


def test_the_reply_says_what_went_wrong(page: dict[str, Any]) -> None:
    async def run() -> list[str]:
        reply, held, told = page["reply"], Held(), []
        interview = await viva.Interview.start("a", store="memory:", scenario=sheet(), model=held)
        first = asyncio.create_task(reply(interview, "What is the goal?", "m1"))
        await held.asked.wait()
        told.append(await reply(interview, "And?", "m2"))
        held.go.set()
        assert await first
        told.append(await reply(interview, "", "\x1f"))
        await interview.finish()
        told.append(await reply(interview, "And?", "m2"))
        failing = await viva.Interview.start("b", store="memory:", scenario=sheet(), model=Failing(1))
        told.append(await reply(failing, "What is the goal?", "m1"))
        budget = viva.Budget(max_tokens=0)
        dear = await viva.Interview.start(
            "c", store="memory:", scenario=sheet(), model="mine", base_url="http://127.0.0.1:9/v1", budget=budget
        )
        told.append(await reply(dear, "What is the goal?", "m1"))
        return told

    assert asyncio.run(run()) == [
        "One moment, please.",
        "viva stopped with code 2: message id '\\x1f': the character U+001F may not be in it",
        "The interview is over.",
        "the model could not be reached Please send your message again.",
        "This interview has used up what it may cost.",
    ]


def test_the_status_the_script_and_the_grade_are_right(page: dict[str, Any]) -> None:
    async def status() -> str:
        interview = await viva.Interview.start("a", store="memory:", scenario=sheet())
        return str(await page["status"](interview))

    assert re.fullmatch(r"Ads click prediction .*: 4\d minutes left, 1 turns", asyncio.run(status()))
    assert page["script"]().indicative
    assert asyncio.run(page["graded"](str(ROOT / "tests" / "gold" / "A3.md"))).coverage == 1.0
    transcript = page["brought"]([("interviewer", "Where do you begin?"), ("candidate", "With the business goal.")])
    assert asyncio.run(viva.grade(transcript)).scenario_known


def test_the_interviewer_of_the_page_interviews(page: dict[str, Any]) -> None:
    with viva.sync.Interview.start("a", store="memory:", scenario=sheet(), model=page["interviewer"]) as interview:
        parts = list(interview.turn("I would log every impression.", message_id="m1"))
    assert parts[0] == viva.Sentence(text="Thank you.")


def test_the_tests_of_the_page_pass(page: dict[str, Any]) -> None:
    for name in ("test_an_interview_is_held_and_graded", "test_the_bot_answers_each_message"):
        asyncio.run(page[name]())
    assert asyncio.run(page["after_a_lost_reply"]()) == 1
    assert asyncio.run(page["stays_here"]("mine")).startswith("mine was asked at example.org while BLOCK_NETWORK is")


@pytest.mark.timeout(180)
def test_the_settings_of_the_page_block_the_network_in_each_test(tmp_path: Path) -> None:
    settings = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert settings is not None
    (tmp_path / "pyproject.toml").write_text(settings[1], encoding="utf-8")
    (tmp_path / "test_mine.py").write_text(
        "from viva.testing import BLOCK_NETWORK\n\ndef test_it() -> None:\n    assert BLOCK_NETWORK.active\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    outside = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=tmp_path, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "pyproject.toml").unlink()
    done = subprocess.run(command, cwd=tmp_path, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 1, "without the settings nothing is blocked"


def test_the_command_of_the_page_tries_a_store() -> None:
    command = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if "--viva-store=my_package" in line)
    assert command.split()[1:5] == ["-p", "viva.testing.store_plugin", "--pyargs", "viva.testing.store_suite"]
