"""The design board within a conversation: its versions, a turn that has a new one, what the last one lacks."""

from __future__ import annotations

from collections.abc import Iterable

from viva.board import BoardMistake, board_of, changes, gaps, in_words
from viva.interviewers.protocol import OnBoard
from viva.machine.record import boards_of, kept
from viva.values.board import Board, BoardRules, BoardVersion
from viva.values.events import CandidateSaid, Event

MARK = "Board:"
"""What the paragraph of a turn begins with that tells what changed on the board."""


def on_board(events: Iterable[Event]) -> Board:
    """What stands on the board now; a version that cannot be read any more counts as empty."""
    versions = boards_of(events)
    try:
        return board_of(versions[-1].version) if versions else Board()
    except BoardMistake:
        return Board()


def said_with(events: Iterable[Event], text: str, board: BoardVersion | None) -> tuple[str, BoardVersion | None]:
    """A turn's text with what changed on the board, and the version to be kept; None where nothing changed.

    Raises `BoardMistake` where the version cannot be read.
    """
    if board is None:
        return text, None
    told = in_words(changes(on_board(events), board_of(board)))
    if not told:
        return text, None
    return f"{text}\n\n{MARK} {told}" if text.strip() else f"{MARK} {told}", board


def seen_on_board(events: Iterable[Event], rules: BoardRules) -> OnBoard:
    """What an interviewer is told of the board."""
    said = [event for event in kept(events) if isinstance(event, CandidateSaid)]
    fresh = bool(said) and said[-1].board is not None
    return OnBoard(gaps=gaps(on_board(said), rules), fresh=fresh)
