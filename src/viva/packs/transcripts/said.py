"""What a format's reader hands on: the header, and who said what on which line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from viva.errors import Problem, TranscriptError
from viva.values.transcript import Mode, Speaker
from viva.values.value import Level


@dataclass(frozen=True, slots=True)
class Header:
    """What a transcript says of itself; None where it says nothing."""

    scenario: str | None = None
    variation: int | None = None
    level: Level | None = None
    mode: Mode | None = None
    coached: bool = False
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    """Who is who, by the names used in the file."""


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance as it stands in a file."""

    name: str
    """The speaker as the file names them."""
    text: str
    line: int
    """Line in the file, from 1."""
    at: float | None = None
    """Seconds at its end, where the file has times."""


def unreadable(file: str, line: int, what: str) -> TranscriptError:
    """The error for a mistake in a transcript; `line` is 0 where the whole file is meant."""
    return TranscriptError(str(Problem(file, line, "", what)))
