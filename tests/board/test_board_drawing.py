"""The picture of a board: nothing in it but shapes and escaped text, whatever the labels; as text where it must be."""

from __future__ import annotations

import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.board.drawings import MERMAID, boards
from viva.board import board_of, draw, version_of
from viva.board.layout import _collides, laid_out
from viva.values.board import Arrow, Board, Box, Group

pytest.importorskip("merm", reason="the library that lays boards out is not installed")

TAGS = {"svg", "rect", "text", "path", "polygon"}
ATTRIBUTES = {
    "xmlns", "class", "role", "aria-label", "viewbox", "width", "height", "font-family", "font-size", "font-weight",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linejoin", "x", "y", "rx", "d",
    "points", "text-anchor",
}  # fmt: skip
EVIL = (
    "<script>alert(1)</script>",
    "</text></svg><img src=x onerror=alert(1)>",
    '" onload="alert(1)',
    "' style='position:fixed",
    "javascript:alert(1)",
    "&lt;b&gt; &#60;",
    "]]><![CDATA[",
    "url(http://127.0.0.1/x)",
    "-->",
)


class Seen(HTMLParser):
    """What a page's parser makes of a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.text: list[str] = []
        self.open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open += 1
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def seen(picture: str) -> Seen:
    parser = Seen()
    parser.feed(picture)
    parser.close()
    return parser


def assert_harmless(picture: str) -> None:
    found = seen(picture)
    assert found.tags <= TAGS | {"pre", "p"}
    assert set(found.attributes) <= ATTRIBUTES
    assert found.open == 0
    assert not any("url(" in value for values in found.attributes.values() for value in values)


def board(*labels: str) -> Board:
    boxes = tuple(Box(id=f"b{n}", label=label, kind="store" if n % 2 else "decision") for n, label in enumerate(labels))
    arrows = tuple(Arrow(source="b0", target=box.id, label=box.label) for box in boxes)
    return Board(boxes=boxes, arrows=arrows, groups=tuple(Group(id=f"g{n}", label=x) for n, x in enumerate(labels)))


def test_hostile_labels_are_text() -> None:
    picture = draw(board(*EVIL), title=EVIL[2])
    assert picture.startswith("<svg")
    assert_harmless(picture)
    assert "<script" not in picture
    assert "<img" not in picture


@given(boards())
def test_any_board_is_drawn_of_shapes_and_text(drawn: Board) -> None:
    picture = draw(drawn)
    assert_harmless(picture)
    assert picture.startswith("<svg") == bool(drawn.boxes or drawn.groups)
    layout = laid_out(drawn)
    assert layout is not None
    for frame in layout.boxes.values():
        assert min(frame.x, frame.y) >= 0
        assert frame.x + frame.width <= layout.width
        assert frame.y + frame.height <= layout.height


@given(st.text(max_size=200))
def test_any_text_of_a_title_is_harmless(title: str) -> None:
    assert_harmless(draw(board("a", "b"), title=title))


def test_every_label_can_be_read() -> None:
    text = " ".join(seen(draw(board_of(version_of(MERMAID)))).text)
    for label in ("Ad request", "Ranker", "timeout", "Log", "Serving"):
        assert label in text


@pytest.mark.timeout(30)
def test_two_hundred_boxes_are_drawn() -> None:
    boxes = tuple(Box(id=f"b{n}", label=f"Part number {n}") for n in range(200))
    ends = [(n * 7 % 200, n * 13 % 200) for n in range(400)]
    arrows = tuple(dict.fromkeys(Arrow(source=f"b{a}", target=f"b{b}") for a, b in ends))
    picture = draw(Board(boxes=boxes, arrows=arrows))
    assert picture.startswith("<svg")
    assert len(picture) < 200_000
    assert draw(Board(boxes=boxes, arrows=arrows), most=60_000).startswith("<pre")


@pytest.mark.timeout(30)
def test_a_chain_of_two_hundred_boxes_is_drawn() -> None:
    boxes = tuple(Box(id=f"b{n}", label=f"Part {n}") for n in range(200))
    arrows = tuple(Arrow(source=f"b{n}", target=f"b{n + 1}") for n in range(199))
    assert draw(Board(boxes=boxes, arrows=arrows)).startswith("<svg")


CROWDED = """\
flowchart TD
  user([User]) --> online
  subgraph online [Online path]
    ranker[Ranker] --> hit{Cached?}
  end
  hit -->|no| list[Default list]
  online --> log[(Event log)] --> offline
  subgraph offline [Offline]
    join --> trainer[Trainer] --> better{Better?}
  end
  better -->|yes| ranker
"""


@pytest.mark.parametrize("source", [MERMAID, CROWDED], ids=["plain", "crowded"])
def test_no_box_lies_upon_another_or_upon_a_group_that_is_not_its_own(source: str) -> None:
    board = board_of(version_of(source))
    layout = laid_out(board)
    assert layout is not None
    assert not _collides(board, layout)
    text = " ".join(seen(draw(board)).text)
    assert all(group.label in text for group in board.groups)


def test_an_arrow_from_a_box_to_itself_stays_beside_it() -> None:
    board = Board(boxes=(Box(id="a", label="Trainer"),), arrows=(Arrow(source="a", target="a", label="daily"),))
    layout = laid_out(board)
    assert layout is not None
    assert len(layout.arrows[0]) == 4
    assert "daily" in draw(board)


def test_without_the_library_it_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "merm.ir", None)
    picture = draw(board(EVIL[0], "b"))
    assert picture.startswith('<pre class="board-source">flowchart LR')
    assert_harmless(picture)


def test_a_fault_of_the_library_costs_the_picture_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise KeyError("b0")

    monkeypatch.setattr("merm.layout.layout_diagram", fails)
    assert draw(board("a", "b")).startswith("<pre")


def test_places_without_end_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viva.board.layout._rectangle", lambda place: (float("nan"), 0.0, 1.0, 1.0))
    assert draw(board("a", "b")).startswith("<pre")


def test_an_empty_board_says_so() -> None:
    assert "empty" in draw(Board())
