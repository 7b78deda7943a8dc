"""What the conversation loop asks of whoever speaks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from viva.machine.options import Options
from viva.values.definition import Definition
from viva.values.moves import Decision, Notes, Sentence
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything an interviewer may look at when it proposes a turn."""

    definition: Definition
    level: Level
    mode: Mode
    transcript: Transcript
    """All turns so far, the candidate's last one included; interviewer turns carry their moves."""
    notes: Notes
    """What code read in the candidate's last turn."""
    options: Options
    """What the machine allows now."""
    seed: int
    """Fixed for the interview: the same seed chooses the same words."""
    objections: tuple[str, ...] = ()
    """Why the previous proposal for this turn was refused; empty at the first try."""


class Interviewer(Protocol):
    """Proposes one turn at a time; the loop checks it, journals it and shows it.

    A proposal is a stream: one `Decision`, then one or more `Sentence`s, then optionally one `Notes` that adds
    to what code read. The loop stops listening when a part is refused.
    """

    @property
    def name(self) -> str:
        """Recorded in the journal, such as `offline-1` or `openai/gpt-5`."""
        ...

    def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        """Propose the next turn."""
        ...
