"""The time of an interview that a person holds: it runs while they listen and type, or with the words of both."""

from __future__ import annotations

from viva.clock import Clock
from viva.machine.clock import spoken_seconds
from viva.values.transcript import Speaker


class Elapsed:
    """Counts up, from where an earlier sitting stopped.

    Real time counts with a clock that goes: from a question to the end of what the person types, so that waiting for
    a language model is free. With a clock that stands, the words count that either side says.

    Example:
        >>> from viva.clock import WordClock
        >>> time = Elapsed(60.0, WordClock(), words_a_minute=150)
        >>> time.begin()
        >>> time.said("interviewer", "word " * 300)
        180.0
    """

    def __init__(self, seconds: float, clock: Clock, *, words_a_minute: float) -> None:
        self._at = seconds
        self._clock = clock
        self._rate = words_a_minute
        self._since: float | None = None
        """A reading of the clock; None while the time stands."""

    @property
    def at(self) -> float:
        """Interview seconds."""
        return self._at + (0.0 if self._since is None else self._clock.seconds() - self._since)

    def begin(self) -> None:
        """Let the time run."""
        if self._since is None:
            self._since = self._clock.seconds()

    def stop(self) -> None:
        """Let it stand."""
        self._at, self._since = self.at, None

    def said(self, speaker: Speaker, text: str) -> float:
        """Interview seconds at the end of what was said; the time stands after the person's turn."""
        if speaker == "interviewer":
            self.stop()
        if self._clock.policy == "words":
            self._at += spoken_seconds(text, self._rate)
        return self.at
