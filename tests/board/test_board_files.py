"""Files of drawing programs: the same graph as the text, hostile ones refused, and any other a sentence."""

from __future__ import annotations

import base64
import json
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.board.drawings import DRAWIO, DRAWIO_PACKED, EXCALIDRAW, MERMAID, packed
from viva.board import BoardMistake, board_of, imported
from viva.board.changes import Content, content
from viva.values.board import BoardVersion


def drawn(name: str, text: str) -> Content:
    return content(board_of(imported(name, text.encode()).version))


EXPECTED = content(board_of(BoardVersion(form="mermaid", source=MERMAID)))


@pytest.mark.parametrize("text", [DRAWIO, DRAWIO_PACKED, EXCALIDRAW], ids=["drawio", "packed", "excalidraw"])
def test_every_file_comes_to_the_same_graph(text: str) -> None:
    found = drawn("design", text)
    assert found.ways == EXPECTED.ways
    assert {(p.name, p.home) for p in found.parts} == {(p.name, p.home) for p in EXPECTED.parts}
    assert imported("design", text.encode()).left_out == ("1 arrow that does not touch a box at both ends",)
    assert imported("design", text.encode()).version.form == "mermaid"


def test_shapes_are_kept() -> None:
    kinds = {part.name: part.kind for part in drawn("design.drawio", DRAWIO).parts}
    assert (kinds["Log"], kinds["Ad request"], kinds["Serving"], kinds["Ranker"]) == ("store", "outside", None, "part")


def test_pages_are_put_beside_each_other() -> None:
    page = '<mxGraphModel><root><mxCell id="2" value="{}" vertex="1"/></root></mxGraphModel>'
    two = f"<mxfile><diagram>{page.format('A')}</diagram><diagram>{packed(page.format('B'))}</diagram></mxfile>"
    assert {part.name for part in drawn("two.drawio", two).parts} == {"A", "B"}


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><mxfile><diagram>&b;</diagram></mxfile>'
)
FETCHES = '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><mxfile/>'


def bomb_in(size: int) -> str:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(deflate.compress(b"<" * size) + deflate.flush()).decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BOMB.encode(), "declares a document type or entities"),
        (FETCHES.encode(), "declares a document type or entities"),
        (f"<mxfile><diagram>{packed(BOMB)}</diagram></mxfile>".encode(), "declares a document type or entities"),
        (f"<mxfile><diagram>{bomb_in(50_000_000)}</diagram></mxfile>".encode(), "longer than"),
        (BOMB.encode("utf-16"), "no text in UTF-8"),
        (b"<mxfile><diagram>not packed</diagram></mxfile>", "neither XML nor compressed"),
        (b"<svg/>", "no draw.io file"),
        (b"<mxfile>", "no XML"),
        (b"{", "no JSON"),
        (b'{"elements": {}}', "no list `elements`"),
        (b"[" * 1_000, "design.drawio:1: begin with"),
        (b"{" + b'"a":[' * 100_000, "no JSON"),
        (b"x" * 2_000_001, "bytes"),
        (b"", "empty"),
        (b"\xff\xfe", "no text in UTF-8"),
    ],
    ids=lambda given: given[:24].decode("latin-1") if isinstance(given, bytes) else None,
)
def test_what_is_no_board_is_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(BoardMistake, match=says):
        imported("design.drawio", content)


@pytest.mark.timeout(20)
def test_ids_that_lie_in_each_other_end() -> None:
    cells = '<mxCell id="a" value="A" vertex="1" parent="b"/><mxCell id="b" value="B" vertex="1" parent="a"/>'
    with pytest.raises(BoardMistake):
        imported("loop.drawio", f"<mxGraphModel><root>{cells}</root></mxGraphModel>".encode())


PIECES = [
    *("<mxfile>", "</mxfile>", "<diagram>", "</diagram>", "<mxGraphModel><root>", "</root></mxGraphModel>", "<object>"),
    *(
        '<mxCell id="1" vertex="1" value="',
        '" parent="1"/>',
        "&lt;",
        "{",
        "[",
        "]",
        "}",
        '"elements"',
        '"id"',
        '"type"',
    ),
    *('"arrow"', ":", ",", "null", "1", "- a", " -> ", "\n"),
]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["arrow", "text", "rectangle", "a"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "text", "containerId", "startBinding", "endBinding", "elementId", "frameId"]
            ),
            inner,
        )
    ),
    max_leaves=20,
)


@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join).map(str.encode))
def test_any_bytes_are_a_board_or_a_sentence(content: bytes) -> None:
    with suppress(BoardMistake):
        board_of(imported("any", content).version)


@given(st.lists(JSON, max_size=6))
def test_any_elements_are_a_board_or_a_sentence(elements: list[object]) -> None:
    with suppress(BoardMistake):
        board_of(imported("any", json.dumps({"elements": elements}).encode()).version)
