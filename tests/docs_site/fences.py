"""The examples of the pages: what stands in a fence is run in order, and what a page says is printed is compared.

A page's Python fences share a namespace, its files and commands a folder. A `console` fence has commands behind `$` and
what they print; without a command it has a piece of what the last one printed. A fence whose title begins with "Not
run" is left out, and says why. A fence whose title is a file's name is that file.
"""

from __future__ import annotations

import ast
import asyncio
import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
NOT_RUN = "Not run"
PATIENCE_S = 50

_FENCE = re.compile(r"^(?P<in> *)(?P<mark>```+)(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=in)(?P=mark) *$", re.M | re.S)
_TITLE = re.compile(r'title="([^"]*)"')
_FILE = re.compile(r"[\w-]+(\.[\w-]+)*\.\w+")
_CALL = re.compile(r"(?:^|[|&;(=] *|\$ |\w=\S* +)viva(?= |$)", re.M)
_UNRUN = re.compile(r"\b(pip|curl|make|docker|uv|npx|ssh)\b")
_CHANGING = ((r"\b([a-z_]{2,})-[a-z0-9]{6}\b", r"\1-ID"), (r"\d{4}-\d\d-\d\d \d\d:\d\d", "DATE"))


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence of a page."""

    page: Path
    line: int
    language: str
    title: str
    body: str

    @property
    def place(self) -> str:
        """For a message."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def left_out(self) -> bool:
        """Whether it says that it is not run."""
        return self.title.startswith(NOT_RUN)

    @property
    def calls_viva(self) -> bool:
        """Whether it is a shell's and has the command `viva` in it."""
        return self.language in ("bash", "console", "sh", "shell") and bool(_CALL.search(self.body))

    @property
    def excerpt(self) -> bool:
        """Whether it goes on with what the last command printed."""
        return self.language == "console" and not self.body.startswith("$ ")

    @property
    def runs(self) -> bool:
        """Whether a test runs it."""
        return not self.left_out and (self.language in ("python", "pycon") or self.calls_viva or self.excerpt)


def fences(page: Path) -> tuple[Fence, ...]:
    """All fences of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return tuple(_fence(page, text, found) for found in _FENCE.finditer(text))


def _fence(page: Path, text: str, found: re.Match[str]) -> Fence:
    info, body = found["info"], found["body"]
    title = _TITLE.search(info)
    language = re.split(r"[\s{.,]", info.strip(" {."), maxsplit=1)[0]
    indent = len(found["in"])
    lines = [line[indent:] if not line[:indent].strip() else line for line in body.splitlines(keepends=True)]
    line = text.count("\n", 0, found.start()) + 1
    return Fence(page=page, line=line, language=language, title=title[1] if title else "", body="".join(lines))


def run_page(page: Path, folder: Path) -> dict[str, Any]:
    """Run a page's examples in a folder, which must be the current one; what its Python defined is returned."""
    names: dict[str, Any] = {"__name__": page.stem}
    said = ""
    with asyncio.Runner() as runner:
        for fence in fences(page):
            if _FILE.fullmatch(fence.title):
                (folder / fence.title).write_text(fence.body, encoding="utf-8")
            if not fence.runs:
                continue
            if fence.excerpt:
                _compare(fence, "the last command", f"...\n{fence.body}...\n", said)
            elif fence.calls_viva:
                said = _shell(fence, folder)
            elif fence.body.lstrip().startswith(">>>"):
                _session(fence, names)
            else:
                _python(fence, names, runner)
    return names


def _python(fence: Fence, names: dict[str, Any], runner: asyncio.Runner) -> None:
    code = compile(fence.body, fence.place, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    found = eval(code, names)  # the pages are ours
    if asyncio.iscoroutine(found):
        runner.run(found)


def _session(fence: Fence, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(fence.body, names, fence.place, str(fence.page), fence.line)
    told: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append, clear_globs=False)
    assert not told, "".join(told)
    names.update(test.globs)


def _shell(fence: Fence, folder: Path) -> str:
    """What the last command printed."""
    assert not _UNRUN.search(fence.body), f"{fence.place}: what needs the network or make belongs into another fence"
    if fence.language != "console":
        return _said(fence, fence.body, "", folder)
    said = ""
    for command, shown in _commands(fence):
        said = _said(fence, command, _typed(shown), folder)
        _compare(fence, command, shown, said)
    return said


def _commands(fence: Fence) -> Iterator[tuple[str, str]]:
    """Each command with what the page shows below it."""
    for part in re.split(r"^\$ ", fence.body, flags=re.M)[1:]:
        lines = part.splitlines(keepends=True)
        end = next(number for number, line in enumerate(lines, start=1) if not line.rstrip("\n").endswith("\\"))
        yield "".join(lines[:end]), "".join(lines[end:])


def _typed(shown: str) -> str:
    """The turns of an interview that a page shows under `You`."""
    turns = [paragraph.removeprefix("You\n") for paragraph in shown.split("\n\n") if paragraph.startswith("You\n")]
    return "\n\n".join(turns)


def _said(fence: Fence, command: str, typed: str, folder: Path) -> str:
    own = {key: value for key, value in os.environ.items() if not key.endswith("_API_KEY")}
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", command],
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**own, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"},
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, f"{fence.place}: exit code {done.returncode} of {command}\n{done.stdout}"
    return done.stdout


def _compare(fence: Fence, command: str, shown: str, said: str) -> None:
    """Words alone are compared; a line of three dots stands for anything, and so do ids and times."""
    left = _plain(said)
    parts = [_plain(_as_piped(part)) for part in re.split(r"^ *\.\.\. *$", shown, flags=re.M)]
    for number, part in enumerate(parts):
        where = left.find(part)
        there = where >= 0 if number else where == 0
        assert there, f"{fence.place}: {command} does not print\n{part}\n\nbut\n{said}"
        left = left[where + len(part) :]
    assert not parts[-1] or not left.strip(), f"{fence.place}: {command} goes on with {left}"


def _as_piped(shown: str) -> str:
    """An interview as it is printed where there is no terminal: without what was typed."""
    kept = [paragraph for paragraph in shown.split("\n\n") if not paragraph.startswith("You\n")]
    return re.sub(r"^Interviewer\n", "INTERVIEWER: ", "\n\n".join(kept), flags=re.M)


def _plain(text: str) -> str:
    for changing, name in _CHANGING:
        text = re.sub(changing, name, text)
    return " ".join(text.split())
