"""What a simulation asks of whoever is interviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from viva.values.messages import Usage
from viva.values.rubric import Score
from viva.values.transcript import Speaker, Turn


class Heard(NamedTuple):
    """One turn as the room hears it: who spoke, and the words."""

    speaker: Speaker
    text: str


class Candidate(Protocol):
    """Answers what the interviewer said last."""

    @property
    def name(self) -> str:
        """For records, such as `strong/offline-1`."""
        ...

    @property
    def calls(self) -> tuple[Usage, ...]:
        """What each call to a language model took, so far."""
        ...

    def voiced(self, heard: Sequence[Heard]) -> Mapping[str, Score] | None:
        """The rung that its words of a talk go to, by criterion; None where that is not known."""
        ...

    async def answer(self, heard: Sequence[Heard], *, minutes_left: float | None) -> str | None:
        """The next turn; None to end the interview.

        `heard` is the whole talk so far, the interviewer's last turn at its end; `minutes_left` is what a clock on the
        wall shows, None where there is none. After an interruption another object of the same settings may be given
        the talk as it stands, and goes on with it.
        """
        ...


def heard_in(turns: Iterable[Turn]) -> tuple[Heard, ...]:
    """A transcript as the room hears it.

    Example:
        >>> heard_in([Turn(number=1, speaker="candidate", text="Hello.")])
        (Heard(speaker='candidate', text='Hello.'),)
    """
    return tuple(Heard(turn.speaker, turn.text) for turn in turns)
