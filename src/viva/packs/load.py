"""Reads packs into values: a framework, a rubric, a scenario, or the definition that joins the three."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from viva.errors import DefinitionError, Problem
from viva.packs.find import find, home_of, pack_name, shown
from viva.packs.problems import problems_of
from viva.packs.sheet import SheetError, filled
from viva.packs.yaml_reader import Document, KeyPath, read_yaml
from viva.values.definition import Definition
from viva.values.framework import Framework
from viva.values.persona import Lines, Persona
from viva.values.rubric import Rubric
from viva.values.scenario import Scenario
from viva.values.value import Value

BLANK = "____"
"""What stands in a skeleton for something that its author fills in."""

DEFAULT_FRAMEWORK = "ml_system_design"

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[V]):
    """A value with the place of each of its keys and the hashes of its files."""

    value: V
    problem: Callable[[KeyPath, str], Problem]
    """A mistake at a key path of the value, with the file and line where that key stands."""
    hashes: dict[str, str]


def load_framework(name: str | Path = DEFAULT_FRAMEWORK, *, overlay: Path | None = None) -> Framework:
    """The framework of that id or path. Raises `UsageError` if there is none, `DefinitionError` if it is wrong."""
    return read_framework(find("framework", name, overlay=overlay)).value


def load_rubric(name: str | Path = DEFAULT_FRAMEWORK, *, overlay: Path | None = None) -> Rubric:
    """The rubric of that id, or in that folder. Raises as `load_framework` does."""
    return read_rubric(find("rubric", name, overlay=overlay)).value


def load_scenario(name: str | Path, *, overlay: Path | None = None) -> Scenario:
    """The scenario of that id or path, as it is written. Raises as `load_framework` does."""
    path = find("scenario", name, overlay=overlay)
    sheet = read_scenario(path)
    return filled_sheet(sheet, load_framework(sheet.value.framework, overlay=overlay or home_of(path)))


def load_definition(
    scenario: str | Path | None,
    *,
    framework: str | Path | None = None,
    rubric: str | Path | None = None,
    variation: int | None = None,
    overlay: Path | None = None,
) -> Definition:
    """Everything that an interview about `scenario` needs; with None, what a transcript of no known scenario needs.

    Without `framework` the scenario's own is used, without `rubric` the framework's; both are looked for beside the
    scenario's file first. `variation` gives the sheet other volumes and another choice of twists, the same number
    always the same. Raises as `load_framework` does.

    Example:
        >>> load_definition("ads_ctr").rubric.id  # doctest: +SKIP
        'ml_system_design'
    """
    path = None if scenario is None else find("scenario", scenario, overlay=overlay)
    sheet = None if path is None else read_scenario(path)
    overlay = overlay or (home_of(path) if path else None)
    plan_name = framework or (sheet.value.framework if sheet else DEFAULT_FRAMEWORK)
    plan = read_framework(find("framework", plan_name, overlay=overlay))
    scale = read_rubric(find("rubric", rubric or plan.value.rubric, overlay=overlay))
    hashes = plan.hashes | scale.hashes | (sheet.hashes if sheet else {})
    scenario_used = None if sheet is None else filled_sheet(sheet, plan.value, variation)
    return Definition(
        framework=plan.value, rubric=scale.value, scenario=scenario_used, variation=variation, hashes=hashes
    )


def filled_sheet(sheet: Loaded[Scenario], framework: Framework, variation: int | None = None) -> Scenario:
    """The sheet as an interview uses it. Raises `DefinitionError` where it names something that it does not have."""
    try:
        return filled(sheet.value, framework, variation)
    except SheetError as error:
        raise DefinitionError((sheet.problem(error.path, error.what),)) from error


def read_framework(path: Path) -> Loaded[Framework]:
    """The framework in the file at `path`. Raises `DefinitionError` with every mistake found."""
    document = _written(path)
    return Loaded(_framework_in(document), document.problem, {pack_name("framework", path): document.sha256})


def read_scenario(path: Path) -> Loaded[Scenario]:
    """The scenario in the file at `path`. Raises `DefinitionError` with every mistake found."""
    document = _written(path)
    return Loaded(_scenario_in(document), document.problem, {pack_name("scenario", path): document.sha256})


def read_persona(path: Path) -> Loaded[Persona]:
    """The persona in the file at `path`. Raises `DefinitionError` with every mistake found."""
    document = _written(path)
    return Loaded(_persona_in(document), document.problem, {pack_name("persona", path): document.sha256})


def read_lines(path: Path) -> Loaded[Lines]:
    """The words in the file at `path`. Raises `DefinitionError` with every mistake found."""
    document = _written(path)
    return Loaded(_lines_in(document), document.problem, {pack_name("lines", path): document.sha256})


def read_rubric(folder: Path) -> Loaded[Rubric]:
    """The rubric in `folder`: `rubric.yaml`, and files with `criteria:` in the order of their names.

    Raises `DefinitionError` with every mistake found in any of the files.
    """
    if folder.name == "rubric.yaml":
        folder = folder.parent
    head = _written(folder / "rubric.yaml")
    parts, problems = _read_parts(folder)
    if "criteria" in head.content:
        problems.append(head.problem(("criteria",), "criteria stand in files of their own beside rubric.yaml"))
    if problems:
        raise DefinitionError(tuple(problems))
    rubric, problem = _rubric_in(head, *parts)
    hashes = {pack_name("rubric", folder / Path(doc.file).name): doc.sha256 for doc in (head, *parts)}
    return Loaded(rubric, problem, hashes)


@lru_cache(maxsize=16)
def _framework_in(document: Document) -> Framework:
    return _validated(Framework, document.content, document.problem)


@lru_cache(maxsize=32)
def _scenario_in(document: Document) -> Scenario:
    return _validated(Scenario, document.content, document.problem)


@lru_cache(maxsize=32)
def _persona_in(document: Document) -> Persona:
    return _validated(Persona, document.content, document.problem)


@lru_cache(maxsize=16)
def _lines_in(document: Document) -> Lines:
    return _validated(Lines, document.content, document.problem)


@lru_cache(maxsize=16)
def _rubric_in(head: Document, *parts: Document) -> tuple[Rubric, Callable[[KeyPath, str], Problem]]:
    places: list[tuple[Document, int]] = []
    criteria: list[Any] = []
    for part in parts:
        places += [(part, index) for index in range(len(part.content["criteria"]))]
        criteria += part.content["criteria"]

    def problem(path: KeyPath, what: str) -> Problem:
        if len(path) > 1 and path[0] == "criteria" and isinstance(path[1], int):
            document, index = places[path[1]]
            return document.problem(("criteria", index, *path[2:]), what)
        return head.problem(path, what)

    return _validated(Rubric, {**head.content, "criteria": criteria}, problem), problem


def _written(path: Path) -> Document:
    """A YAML file in which no blank of a skeleton is left. Raises `DefinitionError` naming each blank."""
    document = read_yaml(path, shown(path))
    blanks = _left_blank(document)
    if blanks:
        raise DefinitionError(blanks)
    return document


@lru_cache(maxsize=64)
def _left_blank(document: Document) -> tuple[Problem, ...]:
    what = "a blank; the comment in the file says what belongs here"
    return tuple(dict.fromkeys(document.problem(place, what) for place in _blanks(document.content, ())))


def _blanks(content: object, path: KeyPath) -> Iterator[KeyPath]:
    if isinstance(content, str) and BLANK in content:
        yield path
    elif isinstance(content, dict):
        yield from ((*path, key) for key in content if BLANK in str(key))
        yield from (place for key, value in content.items() for place in _blanks(value, (*path, key)))
    elif isinstance(content, list):
        yield from (place for index, item in enumerate(content) for place in _blanks(item, (*path, index)))


def _read_parts(folder: Path) -> tuple[list[Document], list[Problem]]:
    parts: list[Document] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml"), key=_by_step):
        if path.name == "rubric.yaml":
            continue
        try:
            part = _written(path)
        except DefinitionError as error:
            problems += error.problems
            continue
        for key in part.content.keys() - {"criteria"}:
            problems.append(part.problem((key,), f"unknown key {key!r}; allowed: criteria"))
        if not isinstance(part.content.get("criteria"), list):
            problems.append(part.problem(("criteria",), "a list of criteria is required here"))
        parts.append(part)
    if not parts and not problems:
        what = "there is no file with criteria beside it; write one file a step, each with `criteria:`"
        problems.append(Problem(shown(folder / "rubric.yaml"), 0, "", what))
    return parts, problems


def _by_step(path: Path) -> tuple[bool, int, str]:
    """`s2.yaml` before `s10.yaml`, and files that are about no step last."""
    stem = path.stem
    number = stem[1:].split("_")[0]
    is_step = stem.startswith("s") and number.isdigit()
    return not is_step, int(number) if is_step else 0, stem


def _validated(model: type[V], content: dict[str | int, Any], problem: Callable[[KeyPath, str], Problem]) -> V:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(problems_of(error, model, problem)) from error
