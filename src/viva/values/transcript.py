"""Transcripts: who said what in which order. Turns are numbered from 1 over all turns."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from viva.values.moves import Move
from viva.values.value import Identifier, Level, Value

Speaker = Literal["interviewer", "candidate"]
Mode = Literal["full", "step1"]


class Turn(Value):
    """One utterance.

    Example:
        >>> import viva
        >>> viva.Turn(number=1, speaker="candidate", text="I would rank by revenue.", at=12.5).words
        5
    """

    number: int
    speaker: Speaker
    text: str
    step: Identifier | None = None
    """The step that the turn belongs to; None until somebody has worked it out."""
    at: float | None = None
    """Interview seconds at the end of the turn; None where the source had no clock."""
    move: Move | None = None
    """For an interviewer's turn: the move behind it, recorded or read back from the text."""

    @property
    def words(self) -> int:
        """Number of words, split at white space."""
        return len(self.text.split())


class Transcript(Value):
    """An interview as text, our own or one that somebody brings.

    Example:
        >>> import viva
        >>> said = (viva.Turn(number=1, speaker="interviewer", text="Begin."), viva.Turn(number=2, speaker="candidate",
        ...     text="With the goal."))
        >>> transcript = viva.Transcript(id="mine", scenario="ads_ctr", level="mid", turns=said)
        >>> transcript.said_by("candidate")[0].number, transcript.turn(1).text
        (2, 'Begin.')
    """

    schema_version: Literal[1] = 1
    id: Identifier
    scenario: Identifier | None = None
    variation: int | None = None
    """Which variation of the scenario's sheet it was about; None as it is written."""
    level: Level = "senior"
    mode: Mode = "full"
    own: bool = False
    """True when viva held the interview and the moves were recorded as they were made."""
    coached: bool = False
    """Each step's grade was shown to the candidate once it was left: no exam."""
    retry_of: Identifier | None = None
    """The interview whose beginning it repeats: another try, no exam."""
    turns: tuple[Turn, ...]

    @model_validator(mode="after")
    def _numbered_from_one(self) -> Transcript:
        if [turn.number for turn in self.turns] != list(range(1, len(self.turns) + 1)):
            raise ValueError("turns must be numbered 1, 2, 3, … over all turns")
        return self

    def turn(self, number: int) -> Turn:
        """The turn of that number; `IndexError` outside the transcript."""
        if number < 1:
            raise IndexError(number)
        return self.turns[number - 1]

    def said_by(self, speaker: Speaker) -> tuple[Turn, ...]:
        """The turns of one speaker, in order."""
        return tuple(turn for turn in self.turns if turn.speaker == speaker)
