"""Clocks that the conversation loop may be given: real time, or none but what is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from viva.values.events import ClockPolicy


class Clock(Protocol):
    """Tells how many seconds have passed since it was last asked to `restart`."""

    @property
    def policy(self) -> ClockPolicy:
        """Whether real time or words are charged."""
        ...

    def restart(self) -> None:
        """Begin to count anew."""
        ...

    def elapsed(self) -> float:
        """Seconds since `restart`; always 0 where words are charged."""
        ...


class WallClock:
    """Real time while this process is there. `now` gives seconds that never go back."""

    policy: ClockPolicy = "wall"

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since = now()

    def restart(self) -> None:
        """Begin to count anew."""
        self._since = self._now()

    def elapsed(self) -> float:
        """Seconds since `restart`."""
        return self._now() - self._since


class WordClock:
    """No time passes but by words said; for simulations, and bots whose people answer the next day."""

    policy: ClockPolicy = "words"

    def restart(self) -> None:
        """Nothing to do."""

    def elapsed(self) -> float:
        """Always 0."""
        return 0.0
