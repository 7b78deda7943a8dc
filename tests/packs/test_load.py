"""Finding packs and reading them into values; mistakes as file, line, key and what is allowed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from viva.errors import DefinitionError, UsageError
from viva.packs.find import find, list_scenarios, names, roots
from viva.packs.load import load_definition, load_framework, load_rubric, load_scenario
from viva.packs.problems import unknown_key


class Pack(Protocol):
    @property
    def root(self) -> Path: ...

    def spoil(self, file: str, before: str, after: str) -> int: ...


def test_a_definition_joins_three_packs_and_hashes_their_files(pack: Pack) -> None:
    definition = load_definition("mini", overlay=pack.root)
    assert (definition.framework.id, definition.rubric.id) == ("mini", "mini")
    assert definition.scenario is not None
    assert definition.scenario.fact("F1").marks == ("5 percent",)
    assert [criterion.id for criterion in definition.rubric.criteria] == ["S1.GOAL", "X.COMM"]
    expected = {
        "frameworks/mini.yaml",
        "rubrics/mini/rubric.yaml",
        "rubrics/mini/s1.yaml",
        "rubrics/mini/conversation.yaml",
        "scenarios/mini.yaml",
    }
    assert set(definition.hashes) == expected
    for name, digest in definition.hashes.items():
        assert digest == hashlib.sha256((pack.root / name).read_bytes()).hexdigest()


def test_a_definition_without_a_scenario_has_none(pack: Pack) -> None:
    definition = load_definition(None, framework="mini", overlay=pack.root)
    assert definition.scenario is None
    assert "scenarios/mini.yaml" not in definition.hashes


def test_packs_are_found_by_path_too(pack: Pack) -> None:
    assert load_framework(pack.root / "frameworks" / "mini.yaml").id == "mini"
    assert load_scenario(str(pack.root / "scenarios" / "mini.yaml")).id == "mini"
    assert load_rubric(pack.root / "rubrics" / "mini").id == "mini"
    assert load_rubric(pack.root / "rubrics" / "mini" / "rubric.yaml").id == "mini"


def test_the_users_overlay_comes_before_what_is_installed(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    pack.root.rename(tmp_path / "home" / "packs")
    assert find("scenario", "mini") == tmp_path / "home" / "packs" / "scenarios" / "mini.yaml"
    assert "mini" in list_scenarios()
    assert roots()[0] == tmp_path / "home" / "packs"


def test_the_overlay_that_is_given_comes_first(pack: Pack) -> None:
    assert roots(pack.root)[0] == pack.root
    assert find("framework", "ml_system_design", overlay=pack.root).parent.name == "frameworks"
    assert names("rubric", overlay=pack.root)[:1] == ("mini",)


@pytest.mark.parametrize("name", ["nothing", "../mini", "scenarios/none.yaml", "", "mini/"])
def test_a_pack_that_is_not_there_names_those_that_are(pack: Pack, name: str) -> None:
    with pytest.raises(UsageError, match=r"available: .*mini"):
        find("scenario", name, overlay=pack.root)


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    before: str
    after: str
    key: str
    says: str


CASES = (
    Case(
        "unknown key",
        "frameworks/mini.yaml",
        "  purpose: Agree on the goal.",
        "  purposes: Agree on the goal.",
        "steps[1].purposes",
        "unknown key 'purposes'; did you mean 'purpose'? Allowed: id, name, purpose, minutes",
    ),
    Case(
        "literal",
        "frameworks/mini.yaml",
        "  mode: candidate_leads",
        "  mode: candidate",
        "steps[1].mode",
        "'candidate' is not allowed here; allowed: 'open', 'candidate_leads'",
    ),
    Case(
        "switch stays text",
        "frameworks/mini.yaml",
        "drives_early: candidate",
        "drives_early: no",
        "lead_policy.mid.drives_early",
        "'no' is not allowed here; allowed: 'candidate', 'interviewer'",
    ),
    Case(
        "unknown phrase",
        "frameworks/mini.yaml",
        "  goodbye: [Thank you.]",
        "  goodby: [Thank you.]",
        "wording.goodby",
        "'goodby' is not allowed here; allowed: 'opening'",
    ),
    Case(
        "two conditions at once",
        "frameworks/mini.yaml",
        "    complete_when: {spoken: candidate}",
        "    complete_when: {spoken: candidate, raised: t1.goal}",
        "steps[2].exit.complete_when",
        "give exactly one of: raised, all, any, at_least, spoken",
    ),
    Case("number wanted", "frameworks/mini.yaml", "total_minutes: 10", "total_minutes: ten", "total_minutes", "number"),
    Case(
        "bar",
        "rubrics/mini/s1.yaml",
        "senior: must>=3,",
        "senior: must>3,",
        "criteria[0].bar.senior",
        "'must>3' is no bar; write `nice`, `must>=N` or `must>=N unprompted`",
    ),
    Case(
        "criterion in a second file",
        "rubrics/mini/conversation.yaml",
        "  measures: Can be followed.",
        "  measure: Can be followed.",
        "criteria[0].measure",
        "did you mean 'measures'?",
    ),
    Case(
        "rung of an anchor",
        "rubrics/mini/s1.yaml",
        "3: tied, 4: followed}",
        "3: tied, 5: followed}",
        "criteria[0].anchors[5]",
        "5 is not allowed here; allowed: 1, 2, 3, 4",
    ),
    Case(
        "unknown key in a rubric's file",
        "rubrics/mini/s1.yaml",
        "criteria:\n- id: S1.GOAL",
        "criterion: x\ncriteria:\n- id: S1.GOAL",
        "criterion",
        "unknown key 'criterion'; allowed: criteria",
    ),
    Case("no text", "scenarios/mini.yaml", "company: Acme", "company: 7", "company", "must be text, not 7; put it"),
    Case("no list", "scenarios/mini.yaml", "marks: [90 days]", "marks: 90 days", "facts[1].marks", "must be a list"),
    Case("no id", "scenarios/mini.yaml", "- id: F1", "- id: F 1", "facts[0].id", "'F 1' is no id; allowed: letters"),
    Case("empty", "scenarios/mini.yaml", "company: Acme", "company: ''", "company", "must not be empty"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_has_file_line_key_and_what_is_allowed(pack: Pack, case: Case) -> None:
    line = pack.spoil(case.file, case.before, case.after)
    with pytest.raises(DefinitionError) as raised:
        load_definition("mini", overlay=pack.root)
    problem = next(found for found in raised.value.problems if "required" not in found.what)
    assert problem.file.endswith(case.file)
    assert (problem.line, problem.key) == (line, case.key)
    assert case.says in problem.what
    assert str(problem).startswith(f"{problem.file}:{line}: {case.key}: ")


def test_a_missing_key_is_named_where_it_belongs(pack: Pack) -> None:
    line = pack.spoil("frameworks/mini.yaml", "- id: s2\n  name: End", "- id: s2")
    with pytest.raises(DefinitionError) as raised:
        load_definition("mini", overlay=pack.root)
    assert [(p.line, p.key, p.what) for p in raised.value.problems] == [(line, "steps[2].name", "this key is required")]


def test_a_rubric_with_a_file_missing_says_which(pack: Pack) -> None:
    (pack.root / "rubrics" / "mini" / "rubric.yaml").unlink()
    with pytest.raises(DefinitionError, match=r"rubric\.yaml: cannot be read"):
        load_rubric(pack.root / "rubrics" / "mini")
    with pytest.raises(UsageError, match="there is no rubric 'other'"):
        load_rubric("other", overlay=pack.root)


def test_a_rubric_without_criteria_or_with_them_in_the_wrong_file(pack: Pack) -> None:
    folder = pack.root / "rubrics" / "mini"
    pack.spoil("rubrics/mini/rubric.yaml", "title: Mini", "title: Mini\ncriteria: []")
    with pytest.raises(DefinitionError, match="files of their own"):
        load_rubric(folder)
    for part in ("s1.yaml", "conversation.yaml"):
        (folder / part).unlink()
    with pytest.raises(DefinitionError, match="no file with criteria"):
        load_rubric(folder)


def test_broken_parts_of_a_rubric_are_all_named(pack: Pack) -> None:
    for part in ("s1.yaml", "conversation.yaml"):
        (pack.root / "rubrics" / "mini" / part).write_bytes(b"\xff")
    with pytest.raises(DefinitionError) as raised:
        load_rubric(pack.root / "rubrics" / "mini")
    assert [Path(problem.file).name for problem in raised.value.problems] == ["s1.yaml", "conversation.yaml"]


def test_steps_come_in_the_order_of_their_numbers(pack: Pack) -> None:
    folder = pack.root / "rubrics" / "mini"
    text = (folder / "s1.yaml").read_text()
    for name, given in (("s10.yaml", "S10.A"), ("s2.yaml", "S2.A")):
        (folder / name).write_text(text.replace("S1.GOAL", given))
    assert [c.id for c in load_rubric(folder).criteria] == ["S1.GOAL", "S2.A", "S10.A", "X.COMM"]


def test_the_nearest_key_is_suggested_only_when_it_is_near() -> None:
    assert unknown_key("colour", ("id", "name")) == "unknown key 'colour'; allowed: id, name"
