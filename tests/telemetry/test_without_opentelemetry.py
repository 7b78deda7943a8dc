"""Without OpenTelemetry all goes on as it did, and with it viva waits until somebody else imports it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MISSING = """
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""

USE = """
import asyncio, viva

async def talk():
    async with await viva.Interview.start("a", store="memory:", mode="step1", seed=1) as interview:
        async for part in interview.turn("What is the goal, and how late are the labels?", message_id="m1"):
            last = part
        await interview.finish()
        scorecard = await interview.grade()
    return [last.move.act, sorted(scorecard.criteria), scorecard.indicative]

told = asyncio.run(talk())
print(json.dumps({"told": told, "modules": [name for name in sys.modules if name.startswith("opentelemetry")]}))
"""


def run(*parts: str) -> dict[str, object]:
    command = [sys.executable, "-c", "import json, sys\n" + "".join(parts)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("setting", ["", MISSING], ids=["installed", "missing"])
def test_all_works_and_nothing_of_it_is_imported(setting: str) -> None:
    found = run(setting, USE)
    assert found["modules"] == []
    assert found["told"] == run(USE)["told"]


def test_the_package_is_missed_where_it_is_missing() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run(MISSING, "import opentelemetry.trace\n", USE)


def test_an_interview_is_the_same_where_the_package_is_imported_and_not_set_up() -> None:
    assert run("import opentelemetry.trace\n", USE)["told"] == run(USE)["told"]
