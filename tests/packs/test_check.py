"""The lints: a sound pack gives nothing, and each mistake gives its line, its key and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from tests.pace import seconds
from viva.packs.check import check
from viva.packs.find import list_scenarios
from viva.packs.yaml_reader import read_yaml


class Pack(Protocol):
    @property
    def root(self) -> Path: ...

    def spoil(self, file: str, before: str, after: str) -> int: ...


def test_a_sound_pack_has_no_problem(pack: Pack) -> None:
    assert check([pack.root]) == ()
    assert check([pack.root / "scenarios" / "mini.yaml"]) == ()
    assert check([str(pack.root / "rubrics" / "mini" / "s1.yaml")]) == ()


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    before: str
    after: str
    key: str
    says: str
    found_in: str = ""
    """Where it is reported, if that is another file than the one that was spoiled."""


MISTAKES = tuple(
    Case(**row) for row in read_yaml(Path(__file__).with_name("mistakes.yaml"), "mistakes.yaml").content["mistakes"]
)


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.name)
def test_a_mistake_is_found_where_it_is(pack: Pack, case: Case) -> None:
    first = pack.spoil(case.file, case.before, case.after)
    found = [problem for problem in check([pack.root]) if problem.key == case.key and case.says in problem.what]
    assert len(found) == 1, "\n".join(map(str, check([pack.root])))
    where = case.found_in or case.file
    assert found[0].file.endswith(where)
    assert 0 < found[0].line <= (pack.root / where).read_text(encoding="utf-8").count("\n")
    if where == case.file and case.after:
        assert found[0].line >= first - 1, "the key stands on the line that was spoiled, or opens its item"


def test_a_hint_may_use_the_words_of_the_solution(pack: Pack) -> None:
    pack.spoil("scenarios/mini.yaml", "Suppose nobody returned anything.", "Suppose the level were calibrated.")
    assert check([pack.root]) == ()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nowhere", "no such file or folder"),
        ("nowhere.yaml", "cannot be read"),
        ("empty", "there is no pack here"),
        ("odd.yaml", "neither a framework, a rubric nor a scenario"),
        ("broken.yaml", "tab"),
        ("notes.txt", "there is no pack here"),
    ],
)
def test_paths_without_a_pack(tmp_path: Path, path: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.yaml").write_text("colour: red\n")
    (tmp_path / "broken.yaml").write_text("a:\n\tb: c\n")
    (tmp_path / "notes.txt").write_text("hello")
    problems = check([tmp_path / path])
    assert [says in problem.what for problem in problems] == [True]


def test_a_pack_elsewhere_is_told_by_its_keys(pack: Pack, tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.yaml"
    lonely.write_text((pack.root / "scenarios" / "mini.yaml").read_text())
    (problem,) = check([lonely])
    assert problem.key == "framework"
    assert "there is no framework 'mini'" in problem.what


def test_our_own_packs_have_no_problem_and_are_checked_fast() -> None:
    problems = check()
    assert problems == ()
    assert seconds(check) < 0.2 * len(list_scenarios())
