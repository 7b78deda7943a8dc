"""What a state leaves open: which acts are legal now, what is forced, what may be asked, how much time there is."""

from __future__ import annotations

from dataclasses import dataclass

from viva.values.ledger import EntryReason
from viva.values.moves import Act
from viva.values.value import ProbeCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Askable:
    """One thing that may be asked now, with the codes of the ladder that are open for it."""

    criterion: str
    topic: str | None
    """None for a P3 or H on the criterion as a whole."""
    codes: tuple[ProbeCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forced:
    """What must be done now, whatever the interviewer would like."""

    act: Act
    why: str
    """For the journal and for people."""
    reason: EntryReason | None = None
    """Why the step ends, where it does."""
    topic: str | None = None
    criterion: str | None = None
    code: ProbeCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The machine's answer to "what now?"."""

    step: str
    """Where the conversation is, after the candidate's last turn was heard."""
    next_step: str | None
    """Where `move_on` leads."""
    acts: frozenset[Act]
    forced: Forced | None
    minutes_left: float | None
    """None when untimed, as below."""
    step_minutes_left: float | None
    nudges_left: int
    probes_left: int
    """P2 and P3 together."""
    hints_left: int
    askable: tuple[Askable, ...]
    """Most urgent first; nothing in it has been asked before."""
    twists: tuple[str, ...]
    owed: tuple[str, ...]
    """Topics that the framework owes a chance before the step, or the interview, ends."""
    quiet_turns: int
    """Candidate turns in a row that brought no new topic and no claim."""
    may_name_area: bool
    """Whether `move_on` may say what the next area is."""
