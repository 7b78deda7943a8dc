"""Reads prompt files: front matter that declares the variables, then the messages, each behind a line `=== role`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from viva.errors import DefinitionError, Problem
from viva.packs.find import find, pack_name, shown
from viva.packs.problems import problems_of, unknown_key
from viva.packs.yaml_reader import parse
from viva.values.prompt import PLACE, Prompt

_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_ROLE_LINE = re.compile(r"^===[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_NO_PLACE = re.compile(rf"(?!{PLACE.pattern})\{{\{{[^{{}}\n]{{0,40}}(?:\}}\}})?")
"""Two braces that are no place for a variable."""
_KEYS = ("id", "version", "fixed", "changing")
"""Of the front matter."""
_ROLES = ("system", "user", "assistant")
_LAYOUT = "a prompt begins with front matter between two lines `---`, then has messages, each behind `=== system` or so"


def load_prompt(name: str | Path, *, variables: frozenset[str] | None = None, overlay: Path | None = None) -> Prompt:
    """The prompt of that id or path. `variables` are those that the caller will fill in.

    Raises `UsageError` if there is none and `DefinitionError` with every mistake: a variable that is used but not
    declared, declared but not used, one that the caller does not fill in, one of the caller's that is missing.

    Example:
        >>> load_prompt("interviewer").parts[0].role  # doctest: +SKIP
        'system'
    """
    return read_prompt(find("prompt", name, overlay=overlay), variables=variables)


def read_prompt(path: Path, *, variables: frozenset[str] | None = None) -> Prompt:
    """The prompt in the file at `path`. Raises as `load_prompt` does."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}; give the path of a Markdown file"
        raise DefinitionError((Problem(shown(path), 0, "", what),)) from error
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DefinitionError((Problem(shown(path), line, "", "not UTF-8 text; save it as UTF-8"),)) from None
    front = _FRONT.match(text)
    if front is None:
        raise DefinitionError((Problem(shown(path), 1, "", _LAYOUT),))
    # The line of `---` goes with the front matter, so that the lines that messages name are the file's.
    document = parse(f"#\n{front[1]}".encode(), shown(path))
    parts, problems = _parts(text, front.end(), path)
    problems += [document.problem((key,), unknown_key(key, _KEYS)) for key in document.content if key not in _KEYS]
    if problems:
        raise DefinitionError(tuple(problems))
    content = {**document.content, "parts": parts, "sha256": hashlib.sha256(raw).hexdigest()}
    try:
        prompt = Prompt.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(problems_of(error, Prompt, document.problem)) from error
    found = tuple(_findings(prompt, variables, text, path))
    if found:
        raise DefinitionError(found)
    return prompt


def prompt_hashes(*prompts: Prompt) -> dict[str, str]:
    """Hashes by the names under which a journal keeps them."""
    return {pack_name("prompt", Path(f"{prompt.id}.md")): prompt.sha256 for prompt in prompts}


def _parts(text: str, start: int, path: Path) -> tuple[list[dict[str, str]], list[Problem]]:
    marks = list(_ROLE_LINE.finditer(text, start))
    if not marks or text[start : marks[0].start()].strip():
        return [], [Problem(shown(path), _line(text, start), "", _LAYOUT)]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts, problems = [], []
    for mark, end in zip(marks, ends, strict=True):
        body = text[mark.end() : end].strip()
        line = _line(text, mark.start())
        if mark[1] not in _ROLES:
            problems.append(Problem(shown(path), line, "", f"no role {mark[1]!r}; allowed: {', '.join(_ROLES)}"))
        if not body:
            problems.append(Problem(shown(path), line, "", "this message is empty"))
        parts.append({"role": mark[1], "text": body})
    return parts, problems


def _findings(prompt: Prompt, wanted: frozenset[str] | None, text: str, path: Path) -> Iterator[Problem]:
    front = _FRONT.match(text)
    begins = front.end() if front else 0
    used: dict[str, int] = {}
    changed = ""
    for place in PLACE.finditer(text, begins):
        name, line = place[1], _line(text, place.start())
        used.setdefault(name, line)
        if name not in prompt.variables:
            yield Problem(shown(path), line, name, "this variable is not declared in the front matter")
        elif name in prompt.changing:
            changed = name
        elif changed:
            what = f"fixed, but behind {changed!r}, which changes: nothing behind that can be cached"
            yield Problem(shown(path), line, name, what)
    for brace in _NO_PLACE.finditer(text, begins):
        what = f"{brace[0]!r} is no place for a variable; write it as {{{{name}}}}, in small letters"
        yield Problem(shown(path), _line(text, brace.start()), "", what)
    for name in sorted(prompt.variables - used.keys()):
        yield Problem(shown(path), _line_of_key(text, name), name, "declared, but the text has no place for it")
    for name in sorted(prompt.fixed.keys() & prompt.changing.keys()):
        yield Problem(shown(path), _line_of_key(text, name), name, "declared both as fixed and as changing")
    if wanted is not None:
        for name in sorted(wanted - used.keys()):
            yield Problem(shown(path), 0, name, "viva fills in this variable, and the text has no place for it")
        for name in sorted(used.keys() & prompt.variables - wanted):
            what = f"viva does not know this variable; it fills in: {', '.join(sorted(wanted))}"
            yield Problem(shown(path), used[name], name, what)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _line_of_key(text: str, name: str) -> int:
    found = re.search(rf"^\s*{re.escape(name)}\s*:", text, re.MULTILINE)
    return _line(text, found.start()) if found else 0
