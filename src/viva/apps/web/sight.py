"""What the page shows of an interview: its turns, an answer that is still being made, the clock; nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from viva.api.interview import Interview
from viva.api.snapshot import Snapshot
from viva.api.speaker import OFFLINE_INTRODUCTION, recorded_name
from viva.board import BoardMistake, board_of, draw
from viva.interview.record import messages_in
from viva.machine.record import boards_of, kept
from viva.models.roles import OFFLINE
from viva.values.board import BoardVersion
from viva.values.events import CandidateSaid, SentenceSaid, Started
from viva.values.transcript import Speaker


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as it is shown."""

    number: int
    speaker: Speaker
    text: str
    whole: bool = True
    """False for an answer that is still being made."""
    drawing: str = ""
    """The design board as it is from this turn on, as markup; empty where the turn did not change it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at an interview."""

    state: Snapshot
    turns: tuple[Said, ...]
    ticks: bool
    """Whether real time is charged."""
    owed: str | None
    """Message id of a turn that has no answer yet."""
    board: str = ""
    """What stands on the design board, as it was written."""

    @property
    def mark(self) -> str:
        """What tells this look from another: how many whole turns it has, and their digest."""
        return mark_of([said.text for said in self.turns if said.whole])

    @property
    def runs(self) -> bool:
        """Whether the clock goes now; waiting for the interviewer costs no time."""
        state = self.state
        return self.ticks and not (state.paused or state.ended or state.waiting or state.minutes_left is None)

    @property
    def clock(self) -> str:
        """The time left: time alone, never the step."""
        return clock_text(self.state.minutes_left)

    def since(self, mark: str) -> int:
        """How many of the turns somebody with that mark has already; 0 where theirs are others."""
        count = mark.partition("-")[0]
        known = int(count) if count.isascii() and count.isdecimal() and len(count) < 6 else 0
        texts = [said.text for said in self.turns if said.whole][:known]
        return known if mark == mark_of(texts) else 0


def sight_of(interview: Interview) -> Sight:
    """A look at the interview as it stands in this process."""
    events = interview.events
    begun = events[0]
    assert isinstance(begun, Started)
    state = interview.state
    boards = boards_of(events)
    drawings = {board.turn: drawing_of(board.version) for board in boards}
    turns = [
        Said(turn.number, turn.speaker, turn.text, drawing=drawings.get(turn.number, ""))
        for turn in interview.transcript.turns
    ]
    owed = None
    if state.waiting:
        owed = next((event.message_id for event in reversed(kept(events)) if isinstance(event, CandidateSaid)), None)
        said = [event.text for event in events if isinstance(event, SentenceSaid) and event.reply_to == owed]
        if said:
            turns.append(Said(len(turns) + 1, "interviewer", "".join(said), whole=False))
    return Sight(
        state=state,
        turns=tuple(turns),
        ticks=begun.clock == "wall",
        owed=messages_in(owed)[0] if owed else None,
        board=boards[-1].version.source if boards else "",
    )


@lru_cache(maxsize=256)
def drawing_of(version: BoardVersion) -> str:
    """The picture of a board; what an older viva read and this one does not is left out."""
    try:
        return draw(board_of(version))
    except BoardMistake:
        return ""


def mark_of(texts: Sequence[str]) -> str:
    """The mark of a list of turns.

    Example:
        >>> mark_of(["Hello."])
        '1-2d8bd7d9bb5f'
    """
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    return f"{len(texts)}-{digest[:12]}"


def said_in(interview: Interview, message_id: str) -> str | None:
    """What a message said, with what it was joined to; None where it was not heard."""
    heard = (event for event in interview.events if isinstance(event, CandidateSaid))
    return next((event.text for event in heard if message_id in messages_in(event.message_id)), None)


def clock_text(minutes_left: float | None) -> str:
    """The time left, as on a watch.

    Example:
        >>> clock_text(12.52), clock_text(0.0), clock_text(None)
        ('12:31 left', 'Time is up', 'Untimed')
    """
    if minutes_left is None:
        return "Untimed"
    if minutes_left <= 0:
        return "Time is up"
    seconds = int(minutes_left * 60)
    return f"{seconds // 60}:{seconds % 60:02d} left"


def introduced(interviewer: str) -> str:
    """What a candidate is told of who asks."""
    if recorded_name(interviewer) == OFFLINE:
        return OFFLINE_INTRODUCTION
    return f"{interviewer}, a language model; code keeps the clock and checks each sentence first"
