"""What an interviewer has before them: the problem, its facts, and the steps with their minutes and topics."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from viva.machine.plan import Plan
from viva.values.definition import Definition
from viva.values.scenario import Scenario

_WIDEST = 80


def sheet_text(definition: Definition) -> str:
    """The problem as it is told, what it turns on, words to leave to the candidate, and changes that may be brought."""
    sheet = _sheet(definition)
    parts = [
        ("The problem, as you may put it", (sheet.prompt,)),
        ("What it turns on; for you alone", (sheet.crux,)),
        ("Figures that follow; for you alone", sheet.derived),
        ("Words to leave to the candidate", (", ".join(sheet.solution_terms),)),
        ("Changes that you may bring", tuple(twist.text for twist in sheet.twists)),
    ]
    return "\n".join(_listed(title, texts) for title, texts in parts if texts)


def opening_text(plan: Plan) -> str:
    """What is shown first: the problem, and the steps by name and minutes."""
    steps = (plan.definition.framework.step(step.id).name for step in plan.steps)
    minutes = ("" if step.target is None else f", {step.target / 60:.0f} min" for step in plan.steps)
    names = "; ".join(f"{name}{length}" for name, length in zip(steps, minutes, strict=True))
    return _wrapped(f"The problem: {_sheet(plan.definition).prompt}", "") + "\n" + _wrapped(f"The steps: {names}.", "")


def facts_text(definition: Definition) -> str:
    """The facts, each with what a question must be about; told only when asked for."""
    facts = _sheet(definition).facts
    return _listed("Tell a fact only to a question that asks for it", tuple(f"{f.asks}: {f.say}" for f in facts))


def steps_text(plan: Plan) -> str:
    """The steps of the run with their minutes and topics."""
    return "\n".join(_steps(plan))


def _steps(plan: Plan) -> Iterator[str]:
    for step_plan in plan.steps:
        step = plan.definition.framework.step(step_plan.id)
        minutes = "" if step_plan.target is None else f", {step_plan.target / 60:.0f} min"
        names = "; ".join(topic.name for topic in step.topics)
        yield _wrapped(f"{step.name}{minutes}{': ' if names else ''}{names}", "- ")


def _listed(title: str, texts: tuple[str, ...]) -> str:
    return "\n".join([f"{title}:", *(_wrapped(text, "- ") for text in texts)])


def _wrapped(text: str, mark: str) -> str:
    return textwrap.fill(
        " ".join(text.split()), _WIDEST, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    )


def _sheet(definition: Definition) -> Scenario:
    assert definition.scenario is not None
    return definition.scenario
