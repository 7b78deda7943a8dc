"""The minutes of a drill: they run while the candidate answers, and stand while an answer is graded and read."""

from __future__ import annotations

from viva.clock import Clock
from viva.machine.clock import spoken_seconds


class Allotted:
    """Counts down. Real time counts with a clock that goes, the words that are said with one that stands.

    Example:
        >>> from viva.clock import WordClock
        >>> time = Allotted(5, WordClock(), words_a_minute=150)
        >>> time.begin()
        >>> time.heard("word " * 300)
        >>> time.minutes_left
        3.0
    """

    def __init__(self, minutes: float, clock: Clock, *, words_a_minute: float) -> None:
        self._left = 60 * minutes
        self._clock = clock
        self._rate = words_a_minute
        self._since: float | None = None
        """A reading of the clock; None while the time stands."""

    def begin(self) -> None:
        """Let the time run."""
        self._since = self._clock.seconds()

    def heard(self, text: str) -> None:
        """Stop the time at what was said."""
        self._left = 60 * self.minutes_left
        self._since = None
        if self._clock.policy == "words":
            self._left = max(0.0, self._left - spoken_seconds(text, self._rate))

    @property
    def minutes_left(self) -> float:
        """Not below zero."""
        running = 0.0 if self._since is None else self._clock.seconds() - self._since
        return max(0.0, self._left - running) / 60
