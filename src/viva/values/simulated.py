"""What became of one simulated interview: what was planted, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from viva.values.messages import Usage
from viva.values.rubric import Score
from viva.values.transcript import Mode
from viva.values.value import Identifier, Level, NonEmpty, Value


class Simulated(Value):
    """One interview of a simulated candidate, graded. A line of `viva simulate --output jsonl`."""

    schema_version: Literal[1] = 1
    interview: Identifier
    scenario: Identifier
    persona: Identifier
    strength: Literal["weak", "middling", "strong", "staff"] | None = None
    level: Level
    mode: Mode
    seed: int
    """Of the run."""
    number: int
    """Within its persona's, from 1."""
    candidate: NonEmpty
    """Who spoke, such as `strong/offline-1`."""
    interviewer: NonEmpty
    judge: NonEmpty
    planted: dict[Identifier, Score]
    """The rung that each criterion was planted at."""
    voiced: dict[Identifier, Score] | None = None
    """The rung that its words went to: less where nothing brought the rest out. None where a model spoke."""
    recovered: dict[Identifier, Score | None]
    """The rung that the judge found, before caps; None where the criterion has no score."""
    scores: dict[Identifier, Score | None]
    """The scores, after caps."""
    dimensions: dict[Identifier, float | None]
    """The mean of each dimension."""
    mean: float | None
    """Of all scores; None where there is none."""
    must_chances: float
    """Share of the level's musts that had their chance: every one but those that were never evidenced."""
    violations: tuple[NonEmpty, ...]
    """Each rule of conduct that the interviewer broke, with the turn, such as `R7 in turn 12`."""
    turns: int
    words: int
    """The candidate's."""
    minutes: float
    """Interview time at the last turn."""
    closed: bool
    """False where the interviewer did not close it: the candidate ended it, or the longest talk was reached."""
    calls: tuple[Usage, ...] = ()
    """Of candidate and interviewer, in this sitting alone."""

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Planted and recovered rung of each criterion that was scored."""
        return self._with(self.planted)

    @property
    def voiced_pairs(self) -> tuple[tuple[int, int], ...]:
        """Voiced and recovered rung of each criterion that was scored; none where a model spoke."""
        return self._with(self.voiced) if self.voiced is not None else ()

    def _with(self, rungs: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
        found = ((rungs[name], rung) for name, rung in self.recovered.items())
        return tuple((meant, rung) for meant, rung in found if rung is not None)
