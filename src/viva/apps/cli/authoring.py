"""`viva new` and `viva scenarios`: what somebody who writes packs starts from, and what there is."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Literal

from viva.apps.cli.opening import invocation
from viva.errors import DefinitionError, UsageError
from viva.folders import user_folder
from viva.packs.find import Kind, list_scenarios
from viva.packs.load import load_framework, load_scenario
from viva.packs.skeleton import skeleton, write_skeleton

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


def write_new(kind: Kind, pack: str, *, framework: str, folder: Path | None) -> int:
    """Write a skeleton and say what comes next. Raises `UsageError` for an id that cannot be one or is taken."""
    if not _ID.fullmatch(pack):
        raise UsageError(f"{pack!r} is no id for a pack; use small letters, digits and _ , such as food_eta")
    written = write_skeleton(skeleton(kind, pack, framework=framework), folder or user_folder() / "packs")
    for path in written:
        print(path)
    target = written[0].parent if kind == "rubric" else written[0]
    print(f"Fill in every ____, then: {invocation()} check {shlex.quote(str(target))}")
    return 0


def list_problems(*, output: Literal["text", "jsonl"]) -> int:
    """Print each scenario's id, title and kind of interview."""
    for name in list_scenarios():
        try:
            sheet = load_scenario(name)
        except DefinitionError as error:
            print(f"viva: {name} cannot be used: {error.problems[0]}", file=sys.stderr)
            continue
        if output == "jsonl":
            kept = {"scenario": name, "title": sheet.title, "framework": sheet.framework, "prompt": sheet.prompt}
            print(json.dumps(kept, ensure_ascii=False))
        else:
            print(f"{name:<16} {sheet.title} ({load_framework(sheet.framework).title})")
    return 0
