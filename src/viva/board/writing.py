"""A board written as Mermaid, so that any drawing program's file can go on as text."""

from __future__ import annotations

from collections.abc import Iterator

from viva.values.board import Board, Box, BoxKind

_SHAPES: dict[BoxKind, tuple[str, str]] = {
    "part": ("[", "]"),
    "store": ("[(", ")]"),
    "decision": ("{", "}"),
    "outside": ("([", "])"),
}
_CODES = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "|": "#124;", ";": "#59;"}


def mermaid(board: Board) -> str:
    """The board as a flowchart; read again it is the same board.

    Example:
        >>> from viva.values.board import Arrow, Board, Box
        >>> print(mermaid(Board(boxes=(Box(id="log", label="Log", kind="store"),))), end="")
        flowchart LR
          log[("Log")]
    """
    return "\n".join(["flowchart LR" if board.direction == "right" else "flowchart TD", *_lines(board)]) + "\n"


def _lines(board: Board) -> Iterator[str]:
    yield from _inside(board, None, "  ")
    for arrow in board.arrows:
        label = f'|"{_quoted(arrow.label)}"|' if arrow.label else ""
        yield f"  {arrow.source} -->{label} {arrow.target}"


def _inside(board: Board, group: str | None, indent: str) -> Iterator[str]:
    """What lies in a group, or in none."""
    for inner in board.groups:
        if inner.parent == group:
            yield f'{indent}subgraph {inner.id}["{_quoted(inner.label)}"]'
            yield from _inside(board, inner.id, f"{indent}  ")
            yield f"{indent}end"
    for box in board.boxes:
        if box.group == group:
            yield f"{indent}{_box(box)}"


def _box(box: Box) -> str:
    opening, closing = _SHAPES[box.kind]
    return f'{box.id}{opening}"{_quoted(box.label)}"{closing}'


def _quoted(label: str) -> str:
    return "".join(_CODES.get(character, character) for character in label)
