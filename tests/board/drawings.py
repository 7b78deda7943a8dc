"""Boards for tests: drawn at random, and an example in every form."""

from __future__ import annotations

import base64
import json
import zlib
from urllib.parse import quote

from hypothesis import strategies as st

from viva.values.board import Arrow, Board, Box, BoxKind, Group, one_line

KINDS: tuple[BoxKind, ...] = ("part", "store", "decision", "outside")
WORDS = "end graph flowchart subgraph style class classdef click default direction linkstyle href call o x".split()
IDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True).filter(lambda given: given.casefold() not in WORDS)
LABELS = st.text(min_size=1, max_size=30).map(one_line).filter(bool)


@st.composite
def boards(draw: st.DrawFn, most: int = 8) -> Board:
    """Any board: labels of any characters, boxes in groups in groups, arrows between all of them."""
    ids = draw(st.lists(IDS, min_size=1, max_size=most, unique=True))
    groups: list[Group] = []
    boxes: list[Box] = []
    for part in ids:
        home = draw(st.sampled_from([None, *(group.id for group in groups)]))
        if draw(st.integers(0, 3)) == 0:
            groups.append(Group(id=part, label=draw(LABELS), parent=home))
        else:
            boxes.append(Box(id=part, label=draw(LABELS), kind=draw(st.sampled_from(KINDS)), group=home))
    ends = st.sampled_from(ids)
    arrows = draw(
        st.lists(st.builds(Arrow, source=ends, target=ends, label=st.just("") | LABELS), max_size=10, unique=True)
    )
    return Board(
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        groups=tuple(groups),
        direction=draw(st.sampled_from(["right", "down"])),
    )


MERMAID = """\
flowchart LR
  subgraph serving [Serving]
    request([Ad request]) --> ranker[Ranker]
    ranker -->|timeout| fallback[Fallback]
  end
  log[(Log)] --> trainer[Trainer] --> ranker
"""

BULLETS = """\
- Serving:
  - Ad request -> Ranker -> |timeout| Fallback
- Log -> Trainer -> Ranker
"""

_CELLS = """\
<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>
<mxCell id="g" value="Serving" style="swimlane" vertex="1" parent="1"/>
<mxCell id="r" value="&lt;b&gt;Ad&lt;/b&gt; request" style="ellipse;html=1" vertex="1" parent="g"/>
<mxCell id="k" value="Ranker" style="rounded=0" vertex="1" parent="g"/>
<UserObject id="f" label="Fallback"><mxCell vertex="1" parent="g"/></UserObject>
<mxCell id="l" value="Log" style="shape=cylinder3" vertex="1" parent="1"/>
<mxCell id="t" value="Trainer" vertex="1" parent="1"/>
<mxCell id="n" value="a remark" style="text;html=1" vertex="1" parent="1"/>
<mxCell id="e1" edge="1" parent="g" source="r" target="k"/>
<mxCell id="e2" edge="1" parent="g" source="k" target="f"/>
<mxCell id="e2l" value="timeout" style="edgeLabel" vertex="1" parent="e2"/>
<mxCell id="e3" edge="1" parent="1" source="l" target="t"/>
<mxCell id="e4" edge="1" parent="1" source="k" target="t" style="startArrow=classic;endArrow=none"/>
<mxCell id="e5" edge="1" parent="1" source="k"/>
</root></mxGraphModel>"""


def packed(xml: str) -> str:
    """A page as draw.io compresses it."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(deflate.compress(quote(xml).encode()) + deflate.flush()).decode()


DRAWIO = f'<mxfile><diagram name="one">{_CELLS}</diagram></mxfile>'
DRAWIO_PACKED = f'<mxfile><diagram name="one">{packed(_CELLS)}</diagram></mxfile>'


def _shape(name: str, kind: str, text: str, frame: str | None = None) -> list[dict[str, object]]:
    return [
        {"id": name, "type": kind, "frameId": frame, "boundElements": [{"id": f"{name}t", "type": "text"}]},
        {"id": f"{name}t", "type": "text", "containerId": name, "text": text, "frameId": frame},
    ]


def _arrow(name: str, source: str | None, target: str | None, text: str = "") -> list[dict[str, object]]:
    ends = {
        "startBinding": {"elementId": source} if source else None,
        "endBinding": {"elementId": target} if target else None,
    }
    arrow: dict[str, object] = {
        "id": name, "type": "arrow", **ends, "endArrowhead": "arrow", "startArrowhead": None,
    }  # fmt: skip
    lying: dict[str, object] = {"id": f"{name}t", "type": "text", "containerId": name, "text": text}
    return [arrow, lying] if text else [arrow]


EXCALIDRAW = json.dumps(
    {
        "type": "excalidraw",
        "elements": [
            {"id": "f", "type": "frame", "name": "Serving"},
            *_shape("r", "ellipse", "Ad\nrequest", "f"),
            *_shape("k", "rectangle", "Ranker", "f"),
            *_shape("b", "rectangle", "Fallback", "f"),
            {"id": "l", "type": "text", "text": "Log"},
            *_shape("t", "rectangle", "Trainer"),
            {"id": "gone", "type": "rectangle", "isDeleted": True},
            {"id": "free", "type": "text", "text": "a remark"},
            *_arrow("a1", "r", "k"),
            *_arrow("a2", "k", "b", "timeout"),
            *_arrow("a3", "l", "t"),
            *_arrow("a4", "t", "k"),
            *_arrow("a5", "k", None),
        ],
    }
)
