"""The candidate that a person interviews: drawn by a seed, played by rules or a language model, accounted for after."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from viva.candidates.model import ModelCandidate
from viva.candidates.offline import OfflineCandidate
from viva.candidates.protocol import Candidate, heard_in
from viva.candidates.unsaid import brought_out
from viva.models.naming import line_to
from viva.models.retrying import Notice
from viva.packs.personas import list_personas, load_lines, load_persona
from viva.values.definition import Definition
from viva.values.interviewed import BroughtOut, Seat
from viva.values.transcript import Turn


class Opposite:
    """Whoever sits opposite: answers turns, and says afterwards what it had.

    Its `name` tells the persona, so nobody sees it before the end.
    """

    def __init__(self, seat: Seat, definition: Definition, candidate: Candidate) -> None:
        self._seat = seat
        self._definition = definition
        self._candidate = candidate

    @property
    def name(self) -> str:
        """The persona and who played it."""
        return self._candidate.name

    async def answer(self, turns: Sequence[Turn], *, minutes_left: float | None) -> str | None:
        """What it says to the interviewer's last turn; None where it has nothing more to say. Raises `ModelError`."""
        return await self._candidate.answer(heard_in(turns), minutes_left=minutes_left)

    def brought_out(self, turns: Sequence[Turn]) -> tuple[BroughtOut, ...]:
        """What it had and what came out; nothing of a language model's, whose words cannot be known beforehand."""
        if self._seat.candidate is not None:
            return ()
        return brought_out(
            load_persona(self._seat.persona),
            self._definition,
            load_lines(self._definition.framework.id),
            heard_in(turns),
            seed=self._seat.seed,
            mode=self._seat.mode,
        )


def persona_for(named: str | None, seed: int) -> str:
    """The persona that is wanted, or one by the seed. Raises as `load_persona` does.

    Example:
        >>> persona_for("weak", 1), persona_for(None, 1) == persona_for(None, 1)
        ('weak', True)
    """
    if named is None:
        return Random(f"persona/{seed}").choice(list_personas())
    load_persona(named)
    return named if named in list_personas() else str(Path(named).resolve())


@asynccontextmanager
async def seated(seat: Seat, definition: Definition, *, notice: Notice | None = None) -> AsyncIterator[Opposite]:
    """The candidate of an interview, as it was set up. Raises as `load_persona` and `line_to` do."""
    persona, lines = load_persona(seat.persona), load_lines(definition.framework.id)
    if seat.candidate is None:
        yield Opposite(seat, definition, OfflineCandidate(persona, definition, lines, seed=seat.seed, mode=seat.mode))
        return
    line = line_to(seat.candidate, base_url=seat.base_url)
    try:
        candidate = ModelCandidate(line, persona, definition, lines, mode=seat.mode, notice=notice)
        yield Opposite(seat, definition, candidate)
    finally:
        await line.model.close()
