"""`viva models`: every provider, the variable of its key, and whether it is set; never the key."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from viva.apps.cli.providers import list_providers
from viva.errors import UsageError
from viva.models.keys import Keys
from viva.models.naming import PROVIDERS

KEYS = Keys({"ANTHROPIC_API_KEY": "sk-ant-SECRET"})


def test_a_line_for_each_provider(capsys: pytest.CaptureFixture[str]) -> None:
    assert list_providers(output="text", keys=KEYS) == 0
    text = capsys.readouterr().out
    lines = text.splitlines()[1 : 1 + len(PROVIDERS)]
    for provider, line in zip(PROVIDERS, lines, strict=True):
        state = "none needed" if provider.key is None else "set" if provider.id == "anthropic" else "not set"
        told = line.split(maxsplit=1)
        assert told[0] == provider.id
        assert told[1].split("  ")[0].split(" ")[0] in (provider.key, "none")
        assert state in line
        assert ("not set" in line) == (state == "not set")
        assert line.endswith(provider.example)
    assert "SECRET" not in text
    for words in ("OPENAI_BASE_URL", "--base-url", "VIVA_BASE_URL", "litellm", "0600", "viva doctor"):
        assert words in text


def test_no_line_is_too_long_for_a_wide_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    list_providers(output="text", keys=KEYS)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 120


def test_a_keys_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.env"
    path.write_text("OPENAI_API_KEY=sk-SECRET\n")
    path.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        list_providers(output="text", keys=Keys({}, (), (path,)))


def test_the_command_for_programs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "viva", "models", "--output", "jsonl"],
        env={"VIVA_HOME": str(tmp_path), "PATH": "", "ANTHROPIC_API_KEY": "sk-ant-SECRET"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stderr, "SECRET" in done.stdout) == ("", False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["provider"] for row in rows] == [provider.id for provider in PROVIDERS]
    found = {row["provider"]: (row["key"], row["set"]) for row in rows}
    assert found["anthropic"] == ("ANTHROPIC_API_KEY", True)
    assert found["openai"] == ("OPENAI_API_KEY", False)
    assert found["ollama"] == (None, None)
    assert rows[0]["example"] == "openai/gpt-5"
