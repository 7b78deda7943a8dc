"""Draws the state machine of a framework as a Mermaid state diagram."""

from __future__ import annotations

from viva.values.framework import Condition, Framework, Step
from viva.values.transcript import Mode
from viva.values.value import Level


def mermaid(framework: Framework, mode: Mode = "full", level: Level = "senior") -> str:
    """The steps of a mode with their minutes, and what lets each one end, as a `stateDiagram-v2`.

    Example:
        >>> mermaid(framework).splitlines()[0]  # doctest: +SKIP
        'stateDiagram-v2'
    """
    run = framework.modes[mode]
    steps = [framework.step(given) for given in run.steps]
    lines = ["stateDiagram-v2", "    direction TB"]
    for step in steps:
        minutes = run.minutes.get(step.id, step.minutes.at(level))
        lines.append(f'    state "{step.id} {_safe(step.name)}, {minutes:g} min" as {step.id}')
    lines.append(f"    [*] --> {steps[0].id}")
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        target = following.id if following else "[*]"
        lines.append(f"    {step.id} --> {target} : {_exit(step, level)}")
    for step in steps:
        note = _note(framework, step, tuple(other.id for other in steps))
        if note:
            lines += [f"    note right of {step.id}", *(f"        {line}" for line in note), "    end note"]
    return "\n".join(lines) + "\n"


def condition_text(condition: Condition, level: Level) -> str:
    """A condition in words.

    Example:
        >>> condition_text(Condition(any=(Condition(raised="a"), Condition(raised="b"))), "mid")
        '(a or b)'
    """
    if condition.raised:
        return condition.raised
    if condition.spoken:
        return "the opening was spoken" if condition.spoken == "opening" else "the candidate has answered"
    if condition.at_least:
        return f"{condition.at_least.count.at(level)} of ({', '.join(condition.at_least.of)})"
    if condition.all:
        return " and ".join(condition_text(part, level) for part in condition.all)
    return f"({' or '.join(condition_text(part, level) for part in condition.any)})"


def _exit(step: Step, level: Level) -> str:
    return _safe(f"{condition_text(step.exit.complete_when, level)}, or {step.minutes.cap:g} min")


def _note(framework: Framework, step: Step, steps: tuple[str, ...]) -> list[str]:
    note = []
    if step.topics:
        note.append("topics " + ", ".join(topic.id for topic in step.topics))
    due = [topic.id for other in framework.steps for topic in other.topics if topic.due_step == step.id]
    if due:
        note.append("due here " + ", ".join(due))
    if step.exit.before_leaving:
        note.append("asked before leaving " + ", ".join(step.exit.before_leaving))
    if step.id == framework.carry_over.to and step.id in steps:
        note.append("unused minutes come here")
    return [_safe(line) for line in note]


def _safe(text: str) -> str:
    """Without the characters that end a label in Mermaid."""
    return text.replace('"', "'").replace(":", ",").replace(";", ",").replace("#", "")
