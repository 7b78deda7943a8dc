"""Interview time: real time while it runs, or what is said; never in a pause, never past the bell by much."""

from __future__ import annotations

from viva.clock import Clock
from viva.machine.clock import clamped, spoken_seconds
from viva.machine.state import State


class Stopwatch:
    """Counts the seconds of one interview."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at = 0.0
        """Interview time at `_since`, which is a reading of the clock."""
        self._since = clock.seconds()

    def now(self, state: State | None) -> float:
        """Interview time; None before the interview has begun."""
        stands = state is None or state.paused or state.ended
        running = 0.0 if stands else max(0.0, self._clock.seconds() - self._since)  # A clock may be put back.
        return clamped(self._at + running, None if state is None else state.total)

    def tick(self, state: State) -> float:
        """Interview time, from which it is counted on."""
        self._at, self._since = self.now(state), self._clock.seconds()
        return self._at

    def stand(self) -> float:
        """Forget what has passed since the last reading, and count on from there."""
        self._since = self._clock.seconds()
        return self._at

    def not_before(self, at: float) -> None:
        """Go on from `at`, if it is later."""
        self._at = max(self._at, at)

    def spoken(self, text: str, words_a_minute: float) -> float:
        """Seconds that are charged for a text: none where real time is."""
        return 0.0 if self._clock.policy == "wall" else spoken_seconds(text, words_a_minute)
