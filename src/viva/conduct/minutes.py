"""The minutes of a run: what each step should take, what it may take, and what the later ones need."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from viva.values.definition import Definition
from viva.values.transcript import Mode
from viva.values.value import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMinutes:
    """Seconds, by step, in the order of the run."""

    total: float
    target: dict[str, float]
    cap: dict[str, float]
    takes_unused: str
    """The step to which unused time flows."""

    def allowed(self, step: str, spent: dict[str, float]) -> float:
        """Seconds that a stay in a step may last; without limit for a step that is not run."""
        cap = self.cap.get(step, inf)
        if step != self.takes_unused or step not in self.target:
            return cap
        return max(
            cap, self.target[step] + sum(max(0.0, self.target[s] - spent.get(s, 0.0)) for s in self.before(step))
        )

    def before(self, step: str) -> tuple[str, ...]:
        """The steps that come before one."""
        order = tuple(self.target)
        return order[: order.index(step)] if step in order else ()

    def after(self, step: str) -> tuple[str, ...]:
        """The steps that come after one."""
        order = tuple(self.target)
        return order[order.index(step) + 1 :] if step in order else ()

    def needed_after(self, step: str) -> float:
        """Seconds that the later steps want."""
        return sum(self.target[later] for later in self.after(step))


def minutes_of(definition: Definition, level: Level, mode: Mode, minutes: float | None) -> RunMinutes:
    """The minutes of a run; a length of its own stretches or shrinks every step in proportion.

    `minutes`: the run's length, or None for the framework's.
    """
    framework, run = definition.framework, definition.framework.modes[mode]
    steps = [framework.step(step_id) for step_id in run.steps]
    target = {step.id: 60 * run.minutes.get(step.id, step.minutes.at(level)) for step in steps}
    usual = sum(target.values())
    scale = 1.0 if minutes is None else 60 * minutes / usual
    return RunMinutes(
        total=usual * scale,
        target={step: scale * seconds for step, seconds in target.items()},
        cap={step.id: scale * max(60 * step.minutes.cap, target[step.id]) for step in steps},
        takes_unused=framework.carry_over.to,
    )
