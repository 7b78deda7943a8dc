"""What the conversation loop asks of whoever speaks."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from viva.board.checks import Gap
from viva.machine.options import Options
from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.messages import Usage
from viva.values.moves import Decision, Notes, Sentence
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level


def _nobody(usage: Usage) -> None:
    """Where nobody counts."""


@dataclass(frozen=True, slots=True)
class OnBoard:
    """What code sees on a design board."""

    gaps: tuple[Gap, ...] = ()
    """What it lacks, to ask about without naming it; empty where there is no board."""
    fresh: bool = False
    """Whether the candidate's last turn changed it."""

    def lacks(self, topic: str | None) -> bool:
        """Whether something is missing that belongs to a topic."""
        return any(gap.check.topic == topic for gap in self.gaps)


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
    ledger: Ledger
    """What has come up so far, the candidate's last turn included."""
    board: OnBoard = OnBoard()
    """What code sees on the candidate's design board."""
    seed: int
    """Fixed for the interview: the same seed chooses the same words."""
    objections: tuple[str, ...] = ()
    """Why the previous proposal for this turn was refused; empty at the first try."""
    told: Callable[[Usage], None] = _nobody
    """Hears what each call to a language model took."""


class Interviewer(Protocol):
    """Proposes one turn at a time; the loop checks it, journals it and shows it.

    A proposal is a stream: one `Decision`, then one or more `Sentence`s, then optionally one `Notes` that adds
    to what code read. The loop stops listening when a part is refused. What it raises is raised by the turn.

    Example:
        >>> import viva
        >>> from viva.values.moves import Decision
        >>> class Polite:
        ...     name, streams, hashes = "polite-1", False, {}
        ...     async def propose(self, brief):
        ...         yield Decision(act="listen")
        ...         yield viva.Sentence(text="Thank you.")
        >>> with viva.sync.Interview.start("demo", store="memory:", model=Polite()) as talk:
        ...     next(talk.turn("I would log every impression.", message_id="m1"))
        Sentence(text='Thank you.')
    """

    @property
    def hashes(self) -> Mapping[str, str]:
        """SHA-256 of the prompt files that it uses, by name, for the journal."""
        ...

    @property
    def streams(self) -> bool:
        """Whether the parts take time: then each sentence is shown as it comes, and cannot be taken back."""
        ...

    @property
    def name(self) -> str:
        """Recorded in the journal, such as `offline-1` or `openai/gpt-5`."""
        ...

    def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        """Propose the next turn."""
        ...
