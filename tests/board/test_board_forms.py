"""Mermaid and bullets read: every piece of the subset, mistakes with their line, and written boards read back."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.board.drawings import BULLETS, MERMAID, boards
from viva.board import BoardMistake, board_of, mermaid, version_of
from viva.board.changes import content
from viva.board.mermaid import read_mermaid
from viva.values.board import LONGEST_SOURCE, MOST_ARROWS, MOST_BOXES, Board


def told(board: Board) -> list[str]:
    """Arrows and boxes by label."""
    labels = {box.id: box.label for box in board.boxes} | {group.id: group.label for group in board.groups}
    groups: dict[str | None, str] = {group.id: f" in {group.label}" for group in board.groups}
    groups[None] = ""
    arrows = [f"{labels[a.source]} > {labels[a.target]}{f' ({a.label})' if a.label else ''}" for a in board.arrows]
    touched = {end for arrow in board.arrows for end in (arrow.source, arrow.target)}
    return arrows + [f"{b.label}{groups[b.group]}" for b in board.boxes if b.group or b.id not in touched]


@dataclass(frozen=True)
class Case:
    line: str
    gives: tuple[str, ...]


READ = (
    Case("a --> b", ("a > b",)),
    Case("a[Ranker] --> b[(Feature store)]", ("Ranker > Feature store",)),
    Case("a-->b-->c", ("a > b", "b > c")),
    Case("a & b --> c & d", ("a > c", "a > d", "b > c", "b > d")),
    Case("a -->|10 ms| b", ("a > b (10 ms)",)),
    Case("a -- loads --> b", ("a > b (loads)",)),
    Case("a -. on timeout .-> b", ("a > b (on timeout)",)),
    Case("a == all ==> b", ("a > b (all)",)),
    Case("a -.-> b; b ==> c", ("a > b", "b > c")),
    Case("a ---> b", ("a > b",)),
    Case("a --- b", ("a > b",)),
    Case("a --x b", ("a > b",)),
    Case("a --o b", ("a > b",)),
    Case("a <--> b", ("a > b", "b > a")),
    Case("a ~~~ b", ("a", "b")),
    Case("a{Cache hit?} --> b((done))", ("Cache hit? > done",)),
    Case(
        "a[[Job]] --> b{{Split}} --> c[/In/] --> d>Flag] --> e(((end)))",
        ("Job > Split", "Split > In", "In > Flag", "Flag > end"),
    ),
    Case('a["Ranker (v2) [x]"] --> b', ("Ranker (v2) [x] > b",)),
    Case("a[Ranker (v2)] --> b", ("Ranker (v2) > b",)),
    Case("a(Ranker (v2)) --> b", ("Ranker (v2) > b",)),
    Case('a["`**Ranker**<br/>second line`"]', ("**Ranker** second line",)),
    Case('a["50 #35; #quot;x#quot;"]', ('50 # "x"',)),
    Case("a:::hot --> b[B]:::cold", ("a > B",)),
    Case('a@{ shape: cyl, label: "Store" } --> b', ("Store > b",)),
    Case("style a fill:#f00", ()),
    Case("classDef hot fill:#f00", ()),
    Case('click a "https://example.org"', ()),
    Case("linkStyle 0 stroke:red", ()),
    Case("%% a --> b", ()),
    Case("feature-store --> b", ("feature-store > b",)),
    Case("ранкер --> 模型", ("ранкер > 模型",)),
    Case("style --> b", ("style > b",)),
)


@pytest.mark.parametrize("case", READ, ids=lambda case: case.line)
def test_a_line_of_mermaid(case: Case) -> None:
    assert told(read_mermaid(f"flowchart LR\n  {case.line}")) == list(case.gives)


def test_groups_hold_what_is_named_in_them_first() -> None:
    board = board_of(version_of(MERMAID))
    assert told(board) == [
        "Ad request > Ranker",
        "Ranker > Fallback (timeout)",
        "Log > Trainer",
        "Trainer > Ranker",
        "Ad request in Serving",
        "Ranker in Serving",
        "Fallback in Serving",
    ]
    nested = read_mermaid("graph TD\nsubgraph a [A]\nsubgraph b\nx --> y\nend\nend\na --> z\n")
    assert [(group.label, group.parent) for group in nested.groups] == [("A", None), ("b", "a")]
    assert told(nested)[:2] == ["x > y", "A > z"]
    assert nested.direction == "down"


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("", 0, "begin with `flowchart LR`"),
        ("Draw me a ranker", 1, "begin with `flowchart LR`"),
        ("sequenceDiagram\n a->>b: x", 1, "sequenceDiagram is another kind of diagram"),
        ("flowchart LR\n a --> ", 2, "leads to nothing"),
        ("flowchart LR\n a b", 2, "an arrow such as"),
        ("flowchart LR\n\n a[Ranker --> b", 3, "not closed"),
        ("flowchart LR\n subgraph x\n a", 2, "no `end`"),
        ("flowchart LR\n end", 2, "none is open"),
        ("flowchart LR\n --> a", 2, "name of a box"),
        ("- a ->", 1, "between two boxes"),
        ("- a\nb", 2, "a bullet was expected"),
        ("- :", 1, "needs a name"),
        ("flowchart LR\n" + "".join(f" a{n}\n" for n in range(MOST_BOXES + 1)), 0, "at most 200"),
        ("flowchart LR\n" + "".join(f" a --> b{n % 9}{n}\n" for n in range(MOST_BOXES)), 0, "at most 200"),
        ("flowchart LR\n" + "".join(f" a -->|{n}| b\n" for n in range(MOST_ARROWS + 1)), 0, "at most 400"),
        ("x" * (LONGEST_SOURCE + 1), 0, "at most"),
        ("flowchart LR\n a\0b", 0, "characters that no text has"),
    ],
)
def test_a_mistake_is_said_with_its_line(source: str, line: int, says: str) -> None:
    with pytest.raises(BoardMistake) as raised:
        version_of(source)
    assert raised.value.problem.line == line
    assert says in raised.value.problem.what


def test_bullets_give_the_same_board_as_mermaid() -> None:
    bullets, drawn = board_of(version_of(BULLETS)), board_of(version_of(MERMAID))
    assert {(box.label, box.group is not None) for box in bullets.boxes} == {
        (box.label, box.group is not None) for box in drawn.boxes
    }
    assert content(bullets).ways == content(drawn).ways


def test_what_is_indented_under_a_box_follows_from_it() -> None:
    board = board_of(version_of("* request\n\t* retrieval\n\t\t* ranker\n\t* log\n1. trainer"))
    assert told(board) == ["request > retrieval", "retrieval > ranker", "request > log", "trainer"]


def test_a_fence_around_a_board_is_no_part_of_it() -> None:
    assert version_of(f"```mermaid\n{MERMAID}```\n").source == MERMAID.rstrip()


@given(boards())
def test_what_is_written_is_read_as_the_same_board(board: Board) -> None:
    again = board_of(version_of(mermaid(board)))
    assert set(again.boxes) == set(board.boxes)
    assert set(again.groups) == set(board.groups)
    assert (again.arrows, again.direction) == (board.arrows, board.direction)


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from([*"ab[](){}<>|-=.~;:&\"'@# \n\t", "flowchart LR\n", "subgraph ", "end\n", "-->", "- "]),
        max_size=60,
    ).map("".join)
)
def test_whatever_is_written_is_a_board_or_a_mistake(source: str) -> None:
    for begun in (source, f"flowchart LR\n{source}", f"- a\n{source}"):
        with contextlib.suppress(BoardMistake):
            board = board_of(version_of(begun))
            assert set(board_of(version_of(mermaid(board))).boxes) == set(board.boxes)


@pytest.mark.timeout(20)
def test_a_long_line_is_read_quickly() -> None:
    for line in ("a" + " -- x" * 700, "a[" * 1500, "-" * 3900, "a --" + "-." * 1500, '"' * 3000):
        with contextlib.suppress(BoardMistake):
            version_of(f"flowchart LR\n{line}")
