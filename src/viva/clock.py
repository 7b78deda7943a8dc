"""Clocks that the conversation loop may be given: real time, or none but what is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from viva.values.events import ClockPolicy


class Clock(Protocol):
    """Tells how time passes; one clock may serve any number of interviews."""

    @property
    def policy(self) -> ClockPolicy:
        """Whether real time or words are charged."""
        ...

    def seconds(self) -> float:
        """Seconds since some moment that stays the same while the process lives; they never go back."""
        ...


class WallClock:
    """Real time while this process is there. `now` gives seconds that never go back.

    Example:
        >>> WallClock(lambda: 5.0).seconds()
        5.0
    """

    policy: ClockPolicy = "wall"

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now

    def seconds(self) -> float:
        """Seconds of the clock that was given."""
        return self._now()


class WordClock:
    """No time passes but by words said; for simulations, and bots whose people answer the next day."""

    policy: ClockPolicy = "words"

    def seconds(self) -> float:
        """Always 0."""
        return 0.0
