"""A key for caches on values that are too large to compare: the same object, not an equal one."""

from __future__ import annotations

from typing import Generic, TypeVar

V = TypeVar("V")


class Same(Generic[V]):
    """Equal to another only if both hold the one object; it keeps the object alive.

    Example:
        >>> pack = {"a": 1}
        >>> Same(pack) == Same(pack), Same(pack) == Same({"a": 1})
        (True, False)
    """

    __slots__ = ("value",)

    def __init__(self, value: V) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value
