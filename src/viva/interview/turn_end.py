"""What closes a turn: the move as it was kept, and where the interview stands after it."""

from __future__ import annotations

from typing import Literal

from viva.values.messages import Usage
from viva.values.moves import Move
from viva.values.value import Value


class TurnEnd(Value):
    """The last part of a turn: the interviewer's move, complete, and where that leaves the interview.

    Example:
        >>> import viva
        >>> with viva.sync.Interview.start("demo", store="memory:", seed=1) as talk:
        ...     *sentences, end = talk.turn("What is the business goal?", message_id="m1")
        >>> end.move.act, end.ended, end.messages, end.move.text == "".join(part.text for part in sentences)
        ('answer', False, ('m1',), True)
        >>> viva.TurnEnd.model_validate_json(end.model_dump_json()) == end
        True
    """

    schema_version: Literal[1] = 1
    move: Move
    minutes_left: float | None
    """None when untimed."""
    ended: bool
    calls: tuple[Usage, ...] = ()
    """What each call to a language model took for this turn."""
    messages: tuple[str, ...] = ()
    """Ids of the candidate's messages that it answers; several where they were joined into one turn."""
