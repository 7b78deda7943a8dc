"""Every example of the pages runs, offline; a command that is only shown has flags that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from opentelemetry import trace
from typer.core import TyperGroup
from typer.main import get_command

from tests.docs_site.fences import NOT_RUN, PAGES, ROOT, Fence, fences, run_page
from viva.apps.cli.app import app

MOST_LEFT_OUT = 5
"""Fences of a page that may be left out."""

EXPORTED = {"VIVA_TOKEN": "a-token-of-the-readers"}
"""What pages tell their reader to export before."""

RUNNING = [page for page in PAGES if any(fence.runs for fence in fences(page))]


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.block_network(allowed_hosts=["127.0.0.1", "localhost"])
@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", RUNNING, ids=named)
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in EXPORTED.items():
        monkeypatch.setenv(name, value)
    # A page that sets up tracing does so for itself, not for the tests behind it.
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)
    monkeypatch.setattr(
        trace, "set_tracer_provider", lambda given: monkeypatch.setattr(trace, "_TRACER_PROVIDER", given)
    )
    run_page(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_is_left_out_says_why_and_is_rare(page: Path) -> None:
    left_out = [fence for fence in fences(page) if fence.left_out]
    assert [fence.place for fence in left_out if not re.match(rf"{NOT_RUN}\b.*: \w+", fence.title)] == []
    assert len(left_out) <= MOST_LEFT_OUT


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_that_are_shown_exist(page: Path) -> None:
    assert [mistake for line in shown(page) if (mistake := unknown_in(line))] == []


def shown(page: Path) -> Iterator[str]:
    """What a page shows as a command: in fences and indented blocks, and between backticks."""
    text = page.read_text(encoding="utf-8")
    blocks = [fence.body for fence in fences(page)] + re.findall(r"^ {4,}(\S.*)$", text, re.M)
    yield from (line for body in blocks for line in re.findall(r"^(?:\$ )?(?:\w+=\S+ +)*(viva [a-z].*)$", body, re.M))
    yield from (found.replace("\n", " ") for found in re.findall(r"`(viva [a-z][^`]*)`", text))


def unknown_in(line: str) -> str:
    """What the program does not know of a command; words behind two spaces explain it."""
    line = re.split(r"  |[|>;`]| #|,? viva |,", line, maxsplit=1)[0].rstrip(" .:")
    try:
        words = shlex.split(line)[1:]
    except ValueError:
        return ""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    command = group.commands.get(words[0])
    if command is None:
        return f"{line}: no command {words[0]}"
    flags = {flag for option in command.params for flag in (*option.opts, *option.secondary_opts)} | {"--help"}
    missing = [word for word in words[1:] if word.startswith("--") and word.split("=")[0] not in flags]
    return f"{line}: no flag {', '.join(missing)}" if missing else ""


@dataclass(frozen=True, slots=True)
class Case:
    line: str
    mistake: str


@pytest.mark.parametrize(
    "case",
    [
        Case("viva grade talk.md --format json", ""),
        Case("viva interview --level staff           mid, senior or --anything", ""),
        Case("viva interveiw ads_ctr", "viva interveiw ads_ctr: no command interveiw"),
        Case("viva grade talk.md --colour red", "viva grade talk.md --colour red: no flag --colour"),
    ],
    ids=lambda case: case.line,
)
def test_a_command_that_does_not_exist_is_found(case: Case) -> None:
    assert unknown_in(case.line) == case.mistake


@dataclass(frozen=True, slots=True)
class Broken:
    text: str
    message: str


@pytest.mark.parametrize(
    "broken",
    [
        Broken("```python\nx = 1\n```\n\n```python\nassert x == 2\n```\n", ""),
        Broken("```python\nimport asyncio\nawait asyncio.sleep(0)\nassert False\n```\n", ""),
        Broken("```pycon\n>>> 1 + 1\n3\n```\n", "Expected"),
        Broken("```console\n$ viva --version\nviva 99\n```\n", "does not print"),
        Broken("```console\n$ viva --version\nviva\n```\n", "goes on with"),
        Broken("```bash\nviva show nothing\n```\n", "exit code 2"),
        Broken("```bash\npip install viva && viva list\n```\n", "another fence"),
    ],
    ids=lambda broken: broken.text,
)
def test_an_example_that_does_not_hold_is_found(
    broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.docs_site.fences.ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    page.write_text(broken.text, encoding="utf-8")
    with pytest.raises(AssertionError, match=broken.message or None):
        run_page(page, tmp_path)


def test_a_fence_tells_what_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text('- a\n\n    ```bash title="Not run here: needs a key"\n    viva list\n    ```\n', encoding="utf-8")
    assert fences(page) == (
        Fence(page=page, line=3, language="bash", title="Not run here: needs a key", body="viva list\n"),
    )
    assert not fences(page)[0].runs
