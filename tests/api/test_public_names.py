"""The public names: few, sorted, found where they are first used, and seen by type checkers."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import viva

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "viva"


def seen_by_type_checkers() -> set[str]:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_there_are_about_twenty_sorted_names() -> None:
    assert viva.__all__ == sorted(viva.__all__)
    assert 18 <= len(viva.__all__) <= 24


def test_type_checkers_see_the_names_that_there_are() -> None:
    assert seen_by_type_checkers() == set(viva.__all__)
    assert set(viva.__all__) <= set(dir(viva))
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize("name", viva.__all__)
def test_a_name_is_what_its_room_has_and_says_what_it_is(name: str) -> None:
    found = getattr(viva, name)
    assert inspect.getdoc(found)
    if not inspect.ismodule(found):
        assert found.__name__ == name
        assert found is getattr(sys.modules[found.__module__], name)


def test_a_name_that_is_not_there_is_an_error_as_any() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Interviews'"):
        viva.Interviews  # noqa: B018  # the look-up is the test


@pytest.mark.parametrize("method", [name for name in dir(viva.Interview) if not name.startswith("_")])
def test_the_blocking_interview_has_all_that_the_other_has(method: str) -> None:
    here, there = getattr(viva.sync.Interview, method), getattr(viva.Interview, method)
    assert inspect.getdoc(here)
    if not isinstance(here, property):
        assert _parameters(here) == _parameters(there)


def _parameters(function: object) -> list[tuple[str, object]]:
    assert callable(function)
    found = inspect.signature(function).parameters.values()
    return [(parameter.name, parameter.default) for parameter in found]


CALLS = """
import viva

async def talk(store: viva.Store, judge: viva.Judge) -> viva.Scorecard:
    interview = await viva.Interview.start("a", store=store, on_busy="merge", limit=viva.Limit(2))
    async for part in interview.turn("Hello", message_id="m1"):
        reveal_type(part)
    return await viva.grade(interview.transcript, judge)

def script() -> None:
    interview = viva.sync.Interview.start("a", store="memory:")
    reveal_type(interview)
    reveal_type(viva.sync.grade)
    viva.sync.Interview.start("a", shop="memory:")
"""


@pytest.mark.timeout(300)
def test_mypy_sees_types_through_the_lazy_names(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(CALLS, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(script)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False).stdout
    assert 'Revealed type is "viva.values.moves.Sentence | viva.interview.turn_end.TurnEnd"' in said, said
    assert 'Revealed type is "viva.sync.Interview"' in said
    assert "-> viva.values.scorecard.Scorecard" in said
    assert 'Unexpected keyword argument "shop"' in said
    assert "Found 1 error in 1 file" in said or "Found 2 errors in 1 file" in said, "start also lacks its store"
