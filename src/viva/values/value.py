"""The rules that every value obeys, and the few names that all of them share."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints

Level = Literal["mid", "senior", "staff"]
LEVELS: tuple[Level, ...] = ("mid", "senior", "staff")
"""Ordered from the lowest bar to the highest."""

Provenance = Literal["U", "P1", "P2", "P3", "H", "N"]
"""How a topic came up: unprompted, after an open nudge, after a probe naming the area, after a concrete
situation, after a hint, never."""

ProbeCode = Literal["P1", "P2", "P3", "H"]
"""The rungs of the probe ladder, from naming nothing to giving one observation."""

NonEmpty = Annotated[str, StringConstraints(min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$", max_length=200)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""What stands between braces in texts and cues, and in formulas."""


def digits_as_int(key: object) -> object:
    """A key such as `"3"` as the number it stands for: JSON has no other keys than strings."""
    return int(key) if isinstance(key, str) and key.isdecimal() else key


class Value(BaseModel):
    """A frozen value: unknown keys are rejected, equality is by content, JSON goes in and out.

    Example:
        >>> class Point(Value):
        ...     x: int
        >>> Point.model_validate_json('{"x": 1}') == Point(x=1)
        True
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


T = TypeVar("T")


class PerLevel(Value, Generic[T]):
    """One setting for each level."""

    mid: T
    senior: T
    staff: T

    def at(self, level: Level) -> T:
        """The setting of one level."""
        return {"mid": self.mid, "senior": self.senior, "staff": self.staff}[level]
