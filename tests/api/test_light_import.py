"""`import viva` costs next to nothing and leaves the process as it was; so does using it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MOST_MS = 150
SDKS = ("openai", "litellm", "httpx", "sqlalchemy", "rich", "prompt_toolkit", "typer", "yaml", "tenacity", "pydantic")

IMPORTING = """
import sys, time
begun = time.perf_counter()
import viva
print(json.dumps({"ms": 1000 * (time.perf_counter() - begun), "modules": sorted(sys.modules)}))
"""

WATCHED = """
import logging, os, signal, sys, threading, warnings

seen = []
def watch(event, arguments):
    if event in ("os.putenv", "os.unsetenv", "subprocess.Popen", "os.fork", "_thread.start_new_thread"):
        seen.append(event)
    elif event.startswith("socket."):
        seen.append(event)
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append(f"open {arguments[0]}")

def standing():
    root = logging.getLogger()
    ours = [name for name in logging.Logger.manager.loggerDict if name.startswith("viva")]
    return {
        "environment": dict(os.environ),
        "root": [repr(root.handlers), root.level, root.disabled, logging.root.manager.disable],
        "loggers": [name for name in ours if logging.getLogger(name).handlers or logging.getLogger(name).level],
        "signals": [repr(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)],
        "hooks": [repr(sys.excepthook), repr(sys.displayhook), repr(threading.excepthook)],
        "warnings": repr(warnings.filters),
        "threads": [thread.name for thread in threading.enumerate()],
    }

sys.dont_write_bytecode = True
before = standing()
sys.addaudithook(watch)
"""

NAMES = """
import viva
for name in viva.__all__:
    getattr(viva, name)
print(json.dumps({"seen": seen, "before": before, "after": standing(), "modules": sorted(sys.modules)}))
"""

USE = """
import asyncio, viva

def globals_of_viva():
    found = {}
    for module in [name for name in sys.modules if name.split(".")[0] == "viva"]:
        for name, value in vars(sys.modules[module]).items():
            if isinstance(value, (dict, list, set)) and not name.startswith("__"):
                found[f"{module}.{name}"] = repr(value)
            elif isinstance(value, (bool, int, float, str, type(None))) and not name.startswith("__"):
                found[f"{module}.{name}"] = repr(value)
    return found

async def talk(name):
    async with await viva.Interview.start(name, store="memory:", mode="step1", on_busy="queue") as interview:
        for number in range(3):
            async for part in interview.turn("What is the goal, and how late are the labels?", message_id=f"m{number}"):
                pass
        await interview.finish()
        await interview.grade()

asyncio.run(talk("a"))
first = globals_of_viva()
seen.clear()
asyncio.run(talk("b"))
second = globals_of_viva()
seen = [event for event in seen if not event.startswith(("socket.", "_thread"))]  # the loop of asyncio.run, to_thread
changed = [name for name in second if first.get(name) != second[name]]
print(json.dumps({"seen": seen, "before": before, "after": standing(), "changed": changed, "known": len(second)}))
"""


def told(*parts: str) -> dict[str, object]:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", "import json\n" + "".join(parts)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_importing_is_quick_and_brings_no_sdk() -> None:
    runs = [told(IMPORTING) for _ in range(5)]
    modules = runs[0]["modules"]
    assert isinstance(modules, list)
    assert {name.split(".")[0] for name in modules}.isdisjoint(SDKS)
    assert not [name for name in modules if name.startswith("viva.")], "a room is loaded with the name that needs it"
    assert min(float(str(run["ms"])) for run in runs) < MOST_MS


def test_naming_everything_brings_no_sdk_and_touches_nothing() -> None:
    found = told(WATCHED, NAMES)
    modules = found["modules"]
    assert isinstance(modules, list)
    assert {name.split(".")[0] for name in modules}.isdisjoint(set(SDKS) - {"pydantic", "yaml"})
    assert found["seen"] == []
    assert found["before"] == found["after"]


def test_holding_and_grading_an_interview_leaves_no_trace_in_the_process() -> None:
    found = told(WATCHED, USE)
    assert found["seen"] == []
    assert found["before"] == found["after"]
    assert found["changed"] == []
    assert int(str(found["known"])) > 50


@pytest.mark.parametrize(
    "harm",
    ["os.environ['A'] = 'b'", "logging.basicConfig()", "import socket; socket.socket()", "open('/dev/null', 'w')"],
)
def test_the_watch_sees_what_it_is_for(harm: str) -> None:
    found = told(WATCHED, harm + "\n", NAMES)
    assert found["seen"] or found["before"] != found["after"]
