"""A coached interview: which step was just left, and what is graded of it."""

from __future__ import annotations

from collections.abc import Sequence

from viva.values.definition import Definition
from viva.values.ledger import StepSpan
from viva.values.rubric import Criterion
from viva.values.transcript import Mode


class StepsLeft:
    """Follows the stays in steps, and says once of each that it is over; what was taken back may be left again.

    Example:
        >>> left = StepsLeft(())
        >>> s1 = StepSpan(step="s1", reason="opened", first_turn=1, entered_at=0.0)
        >>> s2 = StepSpan(step="s2", reason="exit_met", first_turn=4, entered_at=300.0)
        >>> left.since((s1,), ended=False), left.since((s1, s2), ended=False), left.since((s1, s2), ended=True)
        ((), ('s1',), ('s2',))
    """

    def __init__(self, spans: Sequence[StepSpan]) -> None:
        """`spans` are those of an interview that is taken up: what was left before was told then."""
        self._told = max(0, len(spans) - 1)

    def since(self, spans: Sequence[StepSpan], *, ended: bool) -> tuple[str, ...]:
        """The steps that were left since it was last asked, each once."""
        over = len(spans) if ended else max(0, len(spans) - 1)
        left = tuple(dict.fromkeys(span.step for span in spans[self._told : over]))
        self._told = over
        return left


def criteria_of(definition: Definition, mode: Mode, step: str) -> tuple[Criterion, ...]:
    """What a step that was left is graded on; what may wait for a later step is graded with that one."""
    later = set(definition.framework.modes[mode].steps)

    def due(criterion: Criterion) -> str:
        waits = criterion.optional_now and criterion.due_step in later
        return criterion.due_step or criterion.step if waits else criterion.step

    return tuple(criterion for criterion in definition.criteria_in(mode) if due(criterion) == step)
