"""Where the interviews of a soak live, and what a client knows of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak_child import Nursery
from viva.api.interview import Interview
from viva.journal.store import Store


class Broken(AssertionError):
    """Something happened that must not."""


@dataclass
class World:
    """Where the interviews of a soak live."""

    database: Path
    nursery: Nursery | None = None
    interviews: type[Interview] = Interview
    stores: Callable[[Store], Store] = lambda store: store
    """What each store is put into; a soak of something that is wrong on purpose gives another."""


@dataclass
class Account:
    """What the client knows of an interview."""

    said: dict[str, str] = field(default_factory=dict)
    """Texts by message id, in the order in which they were sent."""
    answers: dict[str, str] = field(default_factory=dict)
    """What was shown for each message that was answered."""
    taken_back: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Messages that came after the end."""
    log: list[str] = field(default_factory=list)
    """What went wrong, in order."""
    mishaps: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    """Those that reached the client, by name."""


class Time:
    """A clock that somebody puts forward and back."""

    def __init__(self) -> None:
        self.reading = 1_000.0

    def __call__(self) -> float:
        return self.reading
