"""Files of draw.io read: plain or compressed pages of boxes, edges and containers.

A file with a document type or entities is refused, so that nothing in it can be expanded or fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from viva.board.drawn import Drawn, lost, said
from viva.board.mistakes import BoardMistake, Ids, assembled, mistake
from viva.values.board import Arrow, Box, BoxKind, Group

_MOST_UNPACKED = 8_000_000
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)


@dataclass
class _Cell:
    id: str
    label: str
    style: dict[str, str]
    parent: str
    vertex: bool
    edge: bool
    source: str
    target: str


@dataclass
class _Page:
    """The cells of one page by id, in the order of the file."""

    cells: dict[str, _Cell] = field(default_factory=dict)

    def inside(self, cell: _Cell) -> bool:
        """Whether a cell is a container: another box lies in it."""
        return any(other.vertex and other.parent == cell.id for other in self.cells.values())


def read_drawio(text: str, name: str) -> Drawn:
    """The board of a file, all of its pages.

    Raises `BoardMistake` that names the file.

    Example:
        >>> page = '<mxGraphModel><root><mxCell id="2" value="Ranker" vertex="1"/></root></mxGraphModel>'
        >>> read_drawio(page, "design.drawio").board
        Board(1 box, 0 arrows)
    """
    root = _parsed(text, name)
    if root.tag == "mxGraphModel":
        models = [root]
    elif root.tag == "mxfile":
        models = [_model(page, name) for page in root.iter("diagram")]
    else:
        raise mistake(f"<{root.tag[:40]}> is no draw.io file; expected <mxfile> or <mxGraphModel>", where=name)
    ids = Ids()
    boxes: list[Box] = []
    groups: list[Group] = []
    arrows: list[Arrow] = []
    dangling = 0
    for number, model in enumerate(models):
        page = _page(model, "" if number == 0 else f"p{number + 1}_")
        made = _Making(page, ids)
        boxes += made.boxes()
        groups += made.groups
        arrows += made.arrows()
        dangling += made.dangling
    try:
        return Drawn(assembled(boxes, arrows, groups), lost(dangling))
    except BoardMistake as error:
        raise mistake(error.problem.what, where=name) from None


def _parsed(text: str, name: str) -> Element:
    if _DECLARES.search(text):
        raise mistake("it declares a document type or entities, which no draw.io file needs", where=name)
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise mistake(f"it is no XML ({str(error)[:80]})", where=name) from None


def _model(page: Element, name: str) -> Element:
    """The model of a page; compressed it is base64 of raw deflate of percent-encoded XML."""
    inner = page.find("mxGraphModel")
    if inner is not None:
        return inner
    try:
        unpacking = zlib.decompressobj(-15)
        packed = base64.b64decode((page.text or "").strip(), validate=True)
        unpacked = unpacking.decompress(packed, _MOST_UNPACKED)
        if unpacking.unconsumed_tail:
            raise mistake(f"a page is longer than {_MOST_UNPACKED} characters", where=name)
        text = unquote(unpacked.decode("utf-8"))
    except (binascii.Error, zlib.error, UnicodeDecodeError, ValueError):
        raise mistake("a page is neither XML nor compressed as draw.io does it", where=name) from None
    return _parsed(text, name)


def _page(model: Element, prefix: str) -> _Page:
    page = _Page()
    for cell in _cells(model, prefix):
        page.cells.setdefault(cell.id, cell)
    return page


def _cells(model: Element, prefix: str) -> Iterator[_Cell]:
    for outer in model.iter():
        wrapped = outer.tag in ("UserObject", "object")
        inner = outer.find("mxCell") if wrapped else outer if outer.tag == "mxCell" else None
        if inner is None or (not wrapped and outer.get("id") is None):
            continue
        label = outer.get("label", "") if wrapped else outer.get("value", "")

        def named(key: str, inner: Element = inner) -> str:
            given = inner.get(key, "")
            return f"{prefix}{given}" if given else ""

        yield _Cell(
            id=f"{prefix}{outer.get('id', '')}",
            label=said(label),
            style=_style(inner.get("style", "")),
            parent=named("parent"),
            vertex=inner.get("vertex") == "1",
            edge=inner.get("edge") == "1",
            source=named("source"),
            target=named("target"),
        )


def _style(written: str) -> dict[str, str]:
    """`ellipse;html=1` as `{"ellipse": "", "html": "1"}`."""
    return {part.partition("=")[0]: part.partition("=")[2] for part in written.split(";") if part}


class _Making:
    """The parts of one page."""

    def __init__(self, page: _Page, ids: Ids) -> None:
        self._page = page
        self._ids = ids
        self._ends = {end for cell in page.cells.values() if cell.edge for end in (cell.source, cell.target)}
        self.groups: list[Group] = []
        self.dangling = 0
        self._known: set[str] = set()
        self._parents = {cell.parent for cell in page.cells.values() if cell.vertex}
        for cell in page.cells.values():
            if self._is_group(cell):
                self._group(cell)

    def boxes(self) -> list[Box]:
        """The boxes; a free text is one only where an edge touches it."""
        made = []
        for cell in self._page.cells.values():
            if cell.vertex and not self._is_group(cell) and not self._is_remark(cell) and cell.label:
                made.append(
                    Box(id=self._ids.of(cell.id), label=cell.label, kind=_kind(cell), group=self._home(cell.parent))
                )
                self._known.add(cell.id)
        return made

    def arrows(self) -> list[Arrow]:
        """The edges that touch a part at both ends, with the labels that lie on them."""
        made = []
        for cell in self._page.cells.values():
            if not cell.edge:
                continue
            if not {cell.source, cell.target} <= self._known:
                self.dangling += 1
                continue
            lying = (other.label for other in self._page.cells.values() if other.parent == cell.id and other.vertex)
            label = " ".join(text for text in (cell.label, *lying) if text)
            ends = self._ids.of(cell.source), self._ids.of(cell.target)
            heads = cell.style.get("endArrow", "classic") != "none", cell.style.get("startArrow", "none") != "none"
            if heads[0] or not heads[1]:
                made.append(Arrow(source=ends[0], target=ends[1], label=label))
            if heads[1]:
                made.append(Arrow(source=ends[1], target=ends[0], label=label))
        return made

    def _is_group(self, cell: _Cell) -> bool:
        return cell.vertex and bool(cell.label) and cell.id in self._parents

    def _is_remark(self, cell: _Cell) -> bool:
        lies_on_edge = (above := self._page.cells.get(cell.parent)) is not None and above.edge
        return lies_on_edge or ("text" in cell.style and cell.id not in self._ends)

    def _group(self, cell: _Cell) -> str:
        group = self._ids.of(cell.id)
        if cell.id not in self._known:
            self._known.add(cell.id)
            parent = self._home(cell.parent)
            self.groups.append(Group(id=group, label=cell.label, parent=parent))
        return group

    def _home(self, parent: str) -> str | None:
        """The named container that something lies in, if it lies in one."""
        seen = set()
        while parent and parent not in seen:
            seen.add(parent)
            cell = self._page.cells.get(parent)
            if cell is None:
                return None
            if self._is_group(cell):
                return self._group(cell)
            parent = cell.parent
        return None


def _kind(cell: _Cell) -> BoxKind:
    shape = cell.style.get("shape", "")
    if "cylinder" in shape or "datastore" in shape or "database" in shape:
        return "store"
    if "rhombus" in cell.style or "decision" in shape:
        return "decision"
    return "outside" if "ellipse" in cell.style or shape in ("actor", "umlActor", "cloud") else "part"
