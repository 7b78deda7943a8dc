"""The definition of one interview: framework, rubric and scenario that belong together, with their hashes."""

from __future__ import annotations

from viva.values.framework import Framework
from viva.values.rubric import Criterion, Rubric
from viva.values.scenario import Scenario
from viva.values.transcript import Mode
from viva.values.value import Level, Value


class Definition(Value):
    """Everything that is fixed before the first word. `scenario` is None when a transcript's is unknown."""

    framework: Framework
    rubric: Rubric
    scenario: Scenario | None
    variation: int | None = None
    """Which variation of its sheet the scenario is; None as it is written."""
    hashes: dict[str, str]
    """SHA-256 of each file, by its path inside the packs, such as `scenarios/ads_ctr.yaml`."""

    def criteria_in(self, mode: Mode) -> tuple[Criterion, ...]:
        """The criteria that a mode scores, in the rubric's order."""
        patterns = self.framework.modes[mode].score
        return tuple(
            criterion
            for criterion in self.rubric.criteria
            if any(p in ("*", criterion.id) or (p.endswith("*") and criterion.id.startswith(p[:-1])) for p in patterns)
        )

    def musts(self, mode: Mode, level: Level) -> tuple[Criterion, ...]:
        """The criteria that a level demands in a mode."""
        return tuple(criterion for criterion in self.criteria_in(mode) if criterion.bar.at(level).must)
