"""What a metamorphic run found: frozen values, in full; nothing is left out of JSON."""

from __future__ import annotations

from math import sqrt
from typing import Literal

from viva.metamorphic.check import STATISTICAL, Kind
from viva.values.scorecard import JudgeIdentity
from viva.values.value import Identifier, NonEmpty, Value

_Z = 1.959963984540054
"""Of the normal distribution, for 95 %."""


class Moved(Value):
    """One comparison that did not come out as it must."""

    transcript: Identifier
    variant: str
    """What was done to it."""
    item: NonEmpty
    """A criterion, or what was looked at on the scorecard."""
    required: NonEmpty
    before: str
    """A score, "NE", "review", or nothing where there is no such thing."""
    after: str


class CheckResult(Value):
    """One check over all interviews. Comparisons are of one criterion, or one notice, in one changed interview."""

    check: Identifier
    name: NonEmpty
    kind: Kind
    requires: NonEmpty
    limit: float
    """Share of comparisons that may fail."""
    variants: int
    """Changed interviews that were graded."""
    skipped: tuple[Identifier, ...]
    """Interviews that the change does not apply to."""
    unjudged: int
    """Comparisons without a result, because a call to the judge failed; neither passed nor failed."""
    passes: int
    failures: tuple[Moved, ...]
    caught: tuple[Moved, ...] = ()
    """Where the judge was fooled and the score was not, since code verified what the judge said."""
    compared_judge: int = 0
    """Comparisons of the judge's own marks that `caught` is of."""
    untouched: int
    """Comparisons of criteria that have no part in the change."""
    moved: tuple[Moved, ...]
    """Those of them that moved."""

    @property
    def compared(self) -> int:
        """Passes and failures."""
        return self.passes + len(self.failures)

    @property
    def rate(self) -> float | None:
        """Share of comparisons that came out as they must; None without any."""
        return self.passes / self.compared if self.compared else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval for the rate, 95 %."""
        return wilson(self.passes, self.compared)

    @property
    def specificity(self) -> float | None:
        """Share of untouched criteria that moved; the smaller the better."""
        return len(self.moved) / self.untouched if self.untouched else None

    @property
    def weaknesses(self) -> tuple[Literal["direction", "specificity", "judge"], ...]:
        """What the judge fails the check on: scores go the wrong way, others move too, or only code held the scores."""
        found: list[Literal["direction", "specificity", "judge"]] = []
        if len(self.failures) > self.limit * self.compared:
            found.append("direction")
        if len(self.moved) > STATISTICAL * self.untouched:
            found.append("specificity")
        if len(self.caught) > STATISTICAL * self.compared_judge:
            found.append("judge")
        return tuple(found)


class MetamorphicReport(Value):
    """All checks of one judge."""

    schema_version: Literal[1] = 1
    judge: JudgeIdentity
    seed: int
    transcripts: tuple[Identifier, ...]
    hashes: dict[str, str]
    """Of the rubric and everything else that the scores depend on."""
    results: tuple[CheckResult, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        """Ids of the checks with a weakness."""
        return tuple(result.check for result in self.results if result.weaknesses)

    def result(self, check: str) -> CheckResult:
        """The result of a check; `KeyError` if it was not run."""
        for result in self.results:
            if result.check == check:
                return result
        raise KeyError(check)


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """Wilson's score interval for a share, 95 %; None of nothing.

    Example:
        >>> low, high = wilson(29, 29) or (0.0, 0.0)
        >>> round(low, 3), high
        (0.883, 1.0)
    """
    if of == 0:
        return None
    share = hits / of
    spread = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    middle, scale = share + _Z**2 / (2 * of), 1 + _Z**2 / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
