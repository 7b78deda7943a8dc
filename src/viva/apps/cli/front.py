"""A way of talking to the candidate: what the terminal, piped text and JSON Lines have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from viva.values.transcript import Turn


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn of the candidate, or a command that begins with a slash."""

    text: str
    message_id: str | None = None
    """Given by a program that may send the same turn twice."""
    board: str | None = None
    """The design board as it is from this turn on, from a program."""


@dataclass(frozen=True, slots=True)
class Left:
    """The candidate has gone; the interview stays where it is."""

    exit_code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What is said before the first turn, in viva's own voice."""

    interview: str
    title: str
    level: str
    mode: str
    minutes: float | None
    interviewer: str
    resumed: bool


_JOINERS = "\u200c\u200d"
"""Invisible, but part of how emoji and some scripts are written."""


def printable(text: str) -> str:
    """The text with control characters made visible, so that an answer cannot drive the terminal."""
    return "".join(c if c.isprintable() or c == "\t" or c in _JOINERS else "\N{REPLACEMENT CHARACTER}" for c in text)


class Front(Protocol):
    """Shows turns and remarks, and hears the candidate."""

    def greet(self, greeting: Greeting) -> None:
        """Say which interview this is, and what the interviewer is."""
        ...

    def show(self, turn: Turn, minutes_left: float | None) -> None:
        """Show a turn of either side."""
        ...

    def say(self, text: str) -> None:
        """Show a sentence of the interviewer's turn as it comes; a program that wants whole turns gets none."""
        ...

    def end(self) -> None:
        """The interviewer's turn is complete."""
        ...

    def remark(self, text: str) -> None:
        """Say something in viva's own voice, such as the time left."""
        ...

    async def hear(self) -> Heard | Left:
        """Wait for the candidate."""
        ...

    def keep(self, heard: Heard) -> bool:
        """Hold on to a turn that could not be taken, to be sent again; False where nobody is there to do so."""
        ...

    def part(self, resume_command: str) -> None:
        """Say how to come back."""
        ...

    @property
    def wants_json(self) -> bool:
        """Whether a program reads the output."""
        ...

    def row(self, kind: str, content: dict[str, object]) -> None:
        """Write one JSON object, where a program reads the output; nothing elsewhere."""
        ...
