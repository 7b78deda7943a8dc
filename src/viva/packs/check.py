"""Checks packs: every mistake that reading them, or holding them against each other, can find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from viva.errors import DefinitionError, Problem, UsageError
from viva.packs.find import Kind, find, home_of, names, shown
from viva.packs.lint.figures import figure_findings
from viva.packs.lint.finding import Finding
from viva.packs.lint.framework import framework_findings
from viva.packs.lint.persona import lines_findings, persona_findings
from viva.packs.lint.rubric import rubric_findings
from viva.packs.lint.scenario import scenario_findings
from viva.packs.lint.spoken import framework_texts, scenario_texts, wording_findings
from viva.packs.load import (
    Loaded,
    filled_sheet,
    read_framework,
    read_lines,
    read_persona,
    read_rubric,
    read_scenario,
)
from viva.packs.prompts import read_prompt
from viva.packs.yaml_reader import read_yaml
from viva.values.framework import Framework
from viva.values.rubric import Rubric
from viva.values.value import Value

_V = TypeVar("_V", bound=Value)
_KINDS: tuple[Kind, ...] = ("framework", "rubric", "scenario", "prompt", "persona", "lines")
_TELLTALE: dict[str, Kind] = {
    "steps": "framework",
    "habits": "persona",
    "manner": "lines",
    "questions": "lines",
    "criteria": "rubric",
    "dimensions": "rubric",
    "facts": "scenario",
}
"""A key that only one kind of pack has."""


def check(paths: Sequence[str | Path] | None = None) -> tuple[Problem, ...]:
    """Every mistake in the packs at `paths` (files or folders), or in all packs that can be found; () if there is none.

    Example:
        >>> check()
        ()
    """
    run = _Run()
    targets = _all_packs() if not paths else _targets(run, [Path(path) for path in paths])
    for kind, path in dict.fromkeys(targets):
        run.check(kind, path)
    return tuple(dict.fromkeys(run.problems))


@dataclass
class _Run:
    """One run of the checks; every file is read once."""

    problems: list[Problem] = field(default_factory=list)
    frameworks: dict[Path, Loaded[Framework] | None] = field(default_factory=dict)
    rubrics: dict[Path, Loaded[Rubric] | None] = field(default_factory=dict)

    def check(self, kind: Kind, path: Path) -> None:
        if kind == "framework":
            self._check_framework(path)
        elif kind == "rubric":
            self._check_rubric(path)
        elif kind == "scenario":
            self._check_scenario(path)
        elif kind == "persona":
            self._check_persona(path)
        elif kind == "lines":
            self._check_lines(path)
        else:
            self._check_prompt(path)

    def _check_framework(self, path: Path) -> None:
        loaded = self._read(self.frameworks, path, read_framework)
        if loaded is None:
            return
        rubric = self._rubric_of(loaded, path)
        self._report(loaded, framework_findings(loaded.value, rubric.value if rubric else None))
        self._report(loaded, wording_findings(loaded.value))
        self._report(loaded, framework_texts(loaded.value))

    def _check_rubric(self, folder: Path) -> None:
        loaded = self._read(self.rubrics, folder, read_rubric)
        if loaded is None:
            return
        framework = self._framework_for(loaded.value.id, folder)
        self._report(loaded, rubric_findings(loaded.value, framework.value if framework else None))

    def _check_scenario(self, path: Path) -> None:
        loaded = self._read({}, path, read_scenario)
        if loaded is None:
            return
        try:
            plan_path = find("framework", loaded.value.framework, overlay=home_of(path))
        except UsageError as error:
            self.problems.append(loaded.problem(("framework",), str(error)))
            return
        framework = self._read(self.frameworks, plan_path, read_framework)
        rubric = self._rubric_of(framework, plan_path) if framework else None
        if framework is None or rubric is None:
            return
        self._report(loaded, figure_findings(loaded.value))
        try:
            sheet = filled_sheet(loaded, framework.value)
        except DefinitionError as error:
            self.problems += error.problems
            return
        self._report(loaded, scenario_findings(sheet, framework.value, rubric.value))
        self._report(loaded, scenario_texts(sheet, framework.value))
        self._report(framework, framework_texts(framework.value, loaded.value.solution_terms))

    def _check_persona(self, path: Path) -> None:
        loaded = self._read({}, path, read_persona)
        if loaded is not None:
            found = (self._read(self.rubrics, folder, read_rubric) for folder in _rubrics(home_of(path)))
            self._report(loaded, persona_findings(loaded.value, [rubric.value for rubric in found if rubric]))

    def _check_lines(self, path: Path) -> None:
        loaded = self._read({}, path, read_lines)
        if loaded is None:
            return
        overlay = home_of(path)
        framework = rubric = None
        if loaded.value.framework is not None:
            try:
                plan_path = find("framework", loaded.value.framework, overlay=overlay)
            except UsageError as error:
                self.problems.append(loaded.problem(("framework",), str(error)))
                return
            framework = self._read(self.frameworks, plan_path, read_framework)
            rubric = self._rubric_of(framework, plan_path) if framework else None
            if framework is None or rubric is None:
                return
        self._report(
            loaded,
            lines_findings(loaded.value, framework.value if framework else None, rubric.value if rubric else None),
        )

    def _check_prompt(self, path: Path) -> None:
        try:
            read_prompt(path)
        except DefinitionError as error:
            self.problems += error.problems

    def _rubric_of(self, framework: Loaded[Framework], path: Path) -> Loaded[Rubric] | None:
        try:
            folder = find("rubric", framework.value.rubric, overlay=home_of(path))
        except UsageError as error:
            self.problems.append(framework.problem(("rubric",), str(error)))
            return None
        return self._read(self.rubrics, folder, read_rubric)

    def _framework_for(self, rubric: str, folder: Path) -> Loaded[Framework] | None:
        """The framework that uses a rubric; None where no framework that can be read does."""
        overlay = home_of(folder)
        for name in names("framework", overlay=overlay):
            loaded = self._read(self.frameworks, find("framework", name, overlay=overlay), read_framework)
            if loaded and loaded.value.rubric == rubric:
                return loaded
        return None

    def _read(
        self, seen: dict[Path, Loaded[_V] | None], path: Path, read: Callable[[Path], Loaded[_V]]
    ) -> Loaded[_V] | None:
        if path not in seen:
            try:
                seen[path] = read(path)
            except DefinitionError as error:
                self.problems += error.problems
                seen[path] = None
        return seen[path]

    def _report(self, loaded: Loaded[_V], findings: Iterable[Finding]) -> None:
        self.problems += [loaded.problem(path, what) for path, what in findings]


def _rubrics(overlay: Path | None) -> Iterator[Path]:
    """The folders of all rubrics that can be found."""
    return (find("rubric", name, overlay=overlay) for name in names("rubric", overlay=overlay))


def _all_packs() -> Iterator[tuple[Kind, Path]]:
    for kind in _KINDS:
        for name in names(kind):
            yield kind, find(kind, name)


def _targets(run: _Run, paths: list[Path]) -> Iterator[tuple[Kind, Path]]:
    for path in paths:
        found = list(_packs_at(run, path))
        if not found and not run.problems:
            what = (
                "there is no pack here; expected a YAML file, a rubric's folder, "
                "or a folder with frameworks/, rubrics/, scenarios/, prompts/ or personas/"
            )
            run.problems.append(Problem(shown(path), 0, "", what))
        yield from found


def _packs_at(run: _Run, path: Path) -> Iterator[tuple[Kind, Path]]:
    if (path / "rubric.yaml").is_file():
        yield "rubric", path
    elif path.is_dir():
        for inside in sorted(
            (
                *path.glob("*.yaml"),
                *path.glob("*/*.yaml"),
                *path.glob("*/*/rubric.yaml"),
                *path.glob("personas/lines/*.yaml"),
                *_prompts(path),
            )
        ):
            yield from _packs_at(run, inside)
    elif path.suffix in (".yaml", ".yml"):
        kind = _kind_of(run, path)
        if kind:
            yield kind, path.parent if kind == "rubric" else path
    elif path.suffix == ".md" and path.is_file():
        yield "prompt", path
    elif not path.exists():
        run.problems.append(Problem(shown(path), 0, "", "there is no such file or folder"))


def _prompts(folder: Path) -> Iterator[Path]:
    """The prompts of a folder named so, or of one that holds such a folder."""
    found = (*folder.glob("prompts/*.md"), *(folder.glob("*.md") if folder.name == "prompts" else ()))
    return (path for path in found if path.stem != "README")


def _kind_of(run: _Run, path: Path) -> Kind | None:
    """The kind of pack in a file, by the folder it lies in or, elsewhere, by its keys."""
    if (path.parent / "rubric.yaml").is_file():
        return "rubric"
    by_folder: dict[str, Kind] = {
        "frameworks": "framework",
        "scenarios": "scenario",
        "personas": "persona",
        "lines": "lines",
    }
    if path.parent.name in by_folder:
        return by_folder[path.parent.name]
    try:
        content = read_yaml(path, shown(path)).content
    except DefinitionError as error:
        run.problems += error.problems
        return None
    kinds = [_TELLTALE[key] for key in _TELLTALE if key in content]
    if not kinds:
        what = f"neither a framework, a rubric nor a scenario; expected one of the keys {', '.join(_TELLTALE)}"
        run.problems.append(Problem(shown(path), 0, "", what))
    return kinds[0] if kinds else None
