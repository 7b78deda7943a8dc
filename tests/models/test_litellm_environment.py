"""The process that imports litellm through viva has the environment that it had before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.models.asking import ask_wire, request
from tests.models.fault_server import end, frame, sse, words
from viva.models.litellm_adapter import sdk

ROOT = Path(__file__).parents[2]

IMPORTED = """
import json, os, socket, sys
from concurrent.futures import ThreadPoolExecutor

tried = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        tried.append(str(arguments))

sys.addaudithook(watch)
os.environ["LITELLM_MODE"] = "DEV"
before = dict(os.environ)
from viva.models.litellm_adapter import sdk

with ThreadPoolExecutor(3) as pool:
    found = {id(module) for module in pool.map(lambda _: sdk(), range(3))}
imported = dict(os.environ)

from tests.models.asking import ask_wire, request
from tests.models.fault_server import answered

connected = list(tried)
text = ask_wire("litellm", [answered("Hello.")], request())[0].text
answered = dict(os.environ)
changed = [{n for n in {*before, *now} if before.get(n) != now.get(n)} for now in (imported, answered)]
print(json.dumps({"changed": [sorted(names) for names in changed], "said": text, "connected": connected,
                  "modules": len(found), "cost_map": found and sys.modules["litellm"].get_model_info("gpt-4o")["key"],
                  "dot_env": os.environ.get("VIVA_FROM_DOT_ENV")}))
"""


@pytest.mark.timeout(180)
def test_the_environment_is_as_it_was_before_the_import_and_after_a_call(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("VIVA_FROM_DOT_ENV=loaded\n", encoding="utf-8")
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{IMPORTED}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "changed": [[], []],
        "said": "Hello.",
        "connected": [],
        "modules": 1,
        "cost_map": "gpt-4o",
        "dot_env": None,
    }


@pytest.mark.timeout(120)
@pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning")
@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_a_count_that_litellm_could_not_make_is_no_count_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk(), "disable_token_counter", True)
    uncounted = sse(*words("Hi"), frame({}, "stop"), end()[-1])
    found, _ = ask_wire("litellm", [uncounted], request())
    assert found.text == "Hi"
    assert found.chunks[-1].usage is None
