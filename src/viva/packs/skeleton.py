"""Skeletons of packs: what somebody who writes a scenario, a rubric or a framework starts from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from viva.errors import DefinitionError, UsageError
from viva.packs.find import Kind, find, names
from viva.packs.load import DEFAULT_FRAMEWORK, load_framework, load_rubric, read_scenario
from viva.values.framework import Framework
from viva.values.rubric import Rubric
from viva.values.scenario import Scenario
from viva.values.value import LEVELS

ACTIVE_FACTS = 12
"""Kinds of question that a new sheet has a fact for; the others stand there as comments."""

_SLOT = re.compile(r"<<([a-z_]+)>>")
_TOP = re.compile(r"^([a-z_]+):", re.MULTILINE)
_WIDTH = 116


def skeleton(kind: Kind, pack: str, *, framework: str = DEFAULT_FRAMEWORK) -> dict[str, str]:
    """The files of a new pack by their path inside a folder of packs.

    `framework` is the one that a scenario is for, or that a framework borrows its general phrases from. Raises
    `UsageError` for a kind that has no skeleton or a framework that is not there.

    Example:
        >>> list(skeleton("rubric", "sql"))  # doctest: +SKIP
        ['rubrics/sql/rubric.yaml', 'rubrics/sql/criteria.yaml']
    """
    if kind == "scenario":
        plan = load_framework(framework)
        slots = _scenario_slots(plan, load_rubric(plan.rubric), tuple(_scenarios_of(plan.id)))
        return {f"scenarios/{pack}.yaml": _filled("scenario", {"id": pack, "framework": plan.id, **slots})}
    if kind == "framework":
        general = _sections(find("framework", framework).read_text(encoding="utf-8"))
        return {f"frameworks/{pack}.yaml": _filled("framework", {**general, "id": pack})}
    if kind == "rubric":
        folder = find("rubric", load_framework(framework).rubric)
        general = _sections((folder / "rubric.yaml").read_text(encoding="utf-8"))
        return {
            f"rubrics/{pack}/{part}.yaml": _filled(part, {**general, "id": pack}) for part in ("rubric", "criteria")
        }
    raise UsageError(f"there is no skeleton of a {kind}; choose one of scenario, rubric, framework")


def write_skeleton(texts: dict[str, str], folder: Path) -> tuple[Path, ...]:
    """Write the files below `folder`. Raises `UsageError` where one is there already, before any is written."""
    paths = {folder / name: text for name, text in texts.items()}
    for path in paths:
        if path.exists():
            raise UsageError(f"{path}: is there already; choose another id, or move it away")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tuple(paths)


def _filled(template: str, slots: dict[str, str]) -> str:
    text = files("viva.packs").joinpath("skeletons", f"{template}.yaml").read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: slots[slot[1]].rstrip("\n"), text)


def _sections(text: str) -> dict[str, str]:
    """The keys at the top of a YAML file, each with all that belongs to it, as it is written."""
    starts = [*_TOP.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    sections = {start[1]: text[start.start() : end] for start, end in zip(starts, ends, strict=True)}
    return {name: re.sub(r"(?:\n+|\n#.*)*\Z", "\n", section) for name, section in sections.items()}


def _scenario_slots(plan: Framework, rubric: Rubric, examples: Sequence[Scenario]) -> dict[str, str]:
    musts = [c for c in rubric.criteria if any(c.bar.at(level).must for level in LEVELS)]
    first = next((c for c in musts if c.step != "all"), rubric.criteria[0])
    middle = [step.id for step in plan.steps if step.mode.endswith("probe") or step.mode == "probe_deep"]
    return {
        "facts": "\n".join(_facts(plan, examples)),
        "twist_step": ", ".join(middle[:2]) or plan.steps[1].id,
        "criterion": first.id,
        "criteria": "\n".join(f"#   {c.id}: {c.measures}"[:_WIDTH] for c in rubric.criteria),
    }


def _facts(plan: Framework, examples: Sequence[Scenario]) -> Iterable[str]:
    """A fact for each kind of question, about the topics that other scenarios of the framework file it under."""
    topics = [topic.id for step in plan.steps for topic in step.topics]
    filed = {kind: fact.topics for sheet in reversed(examples) for fact in sheet.facts for kind in fact.asked_as}
    kinds = {kind: question.about for kind, question in plan.questions.items()}
    for number, (kind, about) in enumerate((kinds or {"": "____"}).items(), 1):
        lines = (
            f"- id: F{number:02}",
            f"  topics: [{', '.join(filed.get(kind, topics[:1]))}]",
            f"  asks: {about}",
            *((f"  asked_as: [{kind}]",) if kind else ("  heard: [[____]]",)),
            "  say: ____",
            "  marks: [____]",
        )
        yield from lines if number <= ACTIVE_FACTS else (f"# {line}" for line in lines)


def _scenarios_of(framework: str) -> Iterable[Scenario]:
    """Those that can be read; somebody else's may still have blanks."""
    for name in names("scenario"):
        with suppress(DefinitionError):
            sheet = read_scenario(find("scenario", name)).value
            if sheet.framework == framework:
                yield sheet
