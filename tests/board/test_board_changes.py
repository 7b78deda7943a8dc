"""What changed: applied it gives the new board, and its words are statements that a candidate could have said."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given

from tests.board.drawings import MERMAID, boards
from viva.board import board_of, changes, in_words, version_of
from viva.board.changes import applied, content
from viva.board.wording import spoken, walks
from viva.packs.load import load_definition
from viva.reading.questions import asked
from viva.reading.topics import topics_in
from viva.reading.turns import read_turn
from viva.values.board import Board
from viva.values.transcript import Transcript


@given(boards(), boards())
def test_the_changes_applied_give_the_new_board(old: Board, new: Board) -> None:
    assert applied(content(old), changes(old, new)) == content(new)


@given(boards())
def test_a_board_that_did_not_change_has_no_words(board: Board) -> None:
    assert in_words(changes(board, board)) == ""


@given(boards())
def test_a_new_board_is_told_whole(board: Board) -> None:
    told = in_words(changes(Board(), board))
    assert all(spoken(box.label) in told for box in board.boxes)


@given(boards(), boards())
def test_the_words_ask_nothing(old: Board, new: Board) -> None:
    told = in_words(changes(old, new))
    assert not any(mark in told for mark in "?？؟!\n")


def test_a_label_that_asks_is_told_as_a_statement() -> None:
    board = board_of(version_of("flowchart LR\n a{Is it cached? Who knows?} --> b[Why. Not!]"))
    told = in_words(changes(Board(), board))
    assert told == "Added: Is it cached, Who knows to Why, Not."
    assert asked(f"Board: {told}") == ()


@dataclass(frozen=True)
class Case:
    name: str
    before: str
    after: str
    says: str


TOLD = (
    Case("walk", "", "- a -> b -> c", "Added: a to b to c."),
    Case("branch", "", "- a -> b -> c\n- d -> b -> |x| e", "Added: a to b to c; d to b; b to e (x)."),
    Case("alone", "- a", "- a\n- b", "Added: b."),
    Case("arrow", "- a\n- b", "- a -> b", "Added: a to b."),
    Case("gone", "- a -> b -> c", "- a -> b", "Removed: c."),
    Case("arrow gone", "- a -> b\n- a -> c\n- b -> c", "- a -> b\n- c", "Removed: a to c; b to c."),
    Case(
        "renamed",
        "flowchart LR\n r[Ranker] --> l[Log]",
        "flowchart LR\n r[Tower] --> l[Log]",
        "Renamed: Ranker is now Tower.",
    ),
    Case("group", "- a\n- b", "- Serving:\n  - a\n  - b", "Serving holds a and b."),
    Case("out of it", "- Serving:\n  - a", "- Serving:\n- a", "In no group now: a."),
    Case("another form", "flowchart LR\n x[a] --> y[b]", "- a -> b\n- b -> c", "Added: b to c."),
    Case("circle", "", "- a -> b -> c -> a", "Added: a to b to c to a."),
    Case("emptied", "- a -> b", "flowchart LR", "Removed: a; b."),
)


@pytest.mark.parametrize("case", TOLD, ids=lambda case: case.name)
def test_what_is_said(case: Case) -> None:
    before = board_of(version_of(case.before)) if case.before else Board()
    assert in_words(changes(before, board_of(version_of(case.after)))) == case.says


def test_every_arrow_is_walked_once() -> None:
    ways = [("a", "b", ""), ("b", "a", ""), ("b", "c", "x"), ("c", "c", ""), ("d", "b", "")]
    said = "; ".join(walks(ways))
    assert said.count(" to ") == len(ways)


def test_the_reading_hears_topics_in_what_changed() -> None:
    definition = load_definition("ads_ctr")
    told = f"Board: {in_words(changes(Board(), board_of(version_of(MERMAID))))}"
    raised = {note.topic: note.quote for note in topics_in(definition.framework, told)}
    assert (
        raised["t7.fallback"] == "Board: Added: Ad request to Ranker to Fallback (timeout); Log to Trainer to Ranker."
    )
    notes = read_turn(definition, Transcript(id="a", turns=()), told)
    assert (notes.kinds, notes.questions) == (("statement",), ())
    assert "t7.fallback" in {note.topic for note in notes.raised}
    assert notes.claims == 2
