"""A wheel and an editable install, each in a fresh environment, hold an interview from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANSWERS = (
    "Who uses the prediction, and what does Plaza want to gain?",
    "My task is binary classification: the probability of a click for one impression, given user, ad and context.",
    "/finish",
)

pytestmark = [pytest.mark.install, pytest.mark.timeout(600)]


def run(*command: str | Path, cwd: Path, stdin: str = "", **environment: str) -> str:
    """Standard output of a command that must succeed."""
    keep = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=stdin,
        env={**keep, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_an_installed_viva_holds_an_interview(kind: str, tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    environment, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    python = environment / "bin" / "python"
    run(uv, "venv", "--quiet", "--python", sys.executable, environment, cwd=tmp_path)
    # Where a company's own certificate is trusted, the system knows it and the tool's bundle does not.
    install = (uv, "pip", "install", "--quiet", "--system-certs", "--python", python)
    run(*install, "--require-hashes", "-r", ROOT / "requirements" / "runtime.lock", cwd=tmp_path)
    if kind == "wheel":
        run(uv, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable,
            "--out-dir", tmp_path / "dist", ROOT, cwd=tmp_path)  # fmt: skip
        run(*install, "--no-deps", next((tmp_path / "dist").glob("*.whl")), cwd=tmp_path)
    else:
        run(*install, "--require-hashes", "-r", ROOT / "requirements" / "build.lock", cwd=tmp_path)
        run(*install, "--no-deps", "--no-build-isolation", "--editable", ROOT, cwd=tmp_path)
    viva = environment / "bin" / "viva"
    home = {"VIVA_HOME": str(tmp_path / "home")}
    assert run(viva, "check", cwd=elsewhere, **home) == ""
    out = run(
        viva, "interview", "--mode", "step1", "--output", "jsonl", cwd=elsewhere, stdin="\n\n".join(ANSWERS), **home
    )
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows[-1]["type"] == "scorecard"
    assert any(row["type"] == "turn" and "3 percent" in row["text"] for row in rows)
    listed = run(viva, "list", "--output", "jsonl", cwd=elsewhere, **home)
    assert json.loads(listed)["finished"]
