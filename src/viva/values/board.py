"""A design board: boxes, arrows and groups, however drawn; the versions that a journal keeps; what is checked."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from viva.values.cue import Cue
from viva.values.value import Identifier, Name, NonEmpty, Value

MOST_BOXES = 200
MOST_ARROWS = 400
MOST_GROUPS = 50
LONGEST_LABEL = 200
LONGEST_SOURCE = 40_000
"""Characters of a version; a board of 200 boxes takes about half."""

BoardForm = Literal["mermaid", "bullets"]
"""How a board is written; files of drawing programs are kept as the Mermaid that they come to."""

BoxKind = Literal["part", "store", "decision", "outside"]
"""A plain box; a cylinder; a diamond; a box with round ends, for what is not ours or begins it."""


def one_line(text: str) -> str:
    r"""A label on one line: without what cannot be seen, with single spaces, cut to `LONGEST_LABEL`.

    Example:
        >>> one_line("  Feature\n\tstore \u202e ")
        'Feature store'
    """
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Zs") else c for c in text)
    kept = "".join(c for c in seen if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())[:LONGEST_LABEL].rstrip()


Label = Annotated[str, AfterValidator(one_line)]
PartId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]


class Box(Value):
    """A part of the design."""

    id: PartId
    label: Annotated[Label, Field(min_length=1)]
    kind: BoxKind = "part"
    group: PartId | None = None


class Arrow(Value):
    """From one box or group to another."""

    source: PartId
    target: PartId
    label: Label = ""


class Group(Value):
    """A frame around boxes."""

    id: PartId
    label: Annotated[Label, Field(min_length=1)]
    parent: PartId | None = None
    """The group that it lies in."""


class Board(Value):
    """A design as a graph; the same whichever way it was drawn.

    Example:
        >>> parts = (Box(id="a", label="Log"), Box(id="b", label="Trainer"))
        >>> Board(boxes=parts, arrows=(Arrow(source="a", target="b"),))
        Board(2 boxes, 1 arrow)
    """

    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    groups: tuple[Group, ...] = ()
    direction: Literal["right", "down"] = "right"
    """Where arrows lead when it is drawn."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Board:
        groups = [group.id for group in self.groups]
        ids = [*groups, *(box.id for box in self.boxes)]
        if len(ids) != len(set(ids)):
            raise ValueError("two parts have the same id")
        for count, most, what in (
            (len(self.boxes), MOST_BOXES, "boxes"),
            (len(self.arrows), MOST_ARROWS, "arrows"),
            (len(groups), MOST_GROUPS, "groups"),
        ):
            if count > most:
                raise ValueError(f"{count} {what}; a board has at most {most}")
        if any(end not in ids for arrow in self.arrows for end in (arrow.source, arrow.target)):
            raise ValueError("an arrow leads from or to nothing")
        if any(box.group not in (None, *groups) for box in self.boxes):
            raise ValueError("a box lies in a group that there is not")
        for place, group in enumerate(self.groups):
            if group.parent not in (None, *groups[:place]):
                raise ValueError("a group stands behind the one that it lies in")
        return self

    def __str__(self) -> str:
        counts = ((len(self.boxes), "box", "boxes"), (len(self.arrows), "arrow", "arrows"))
        return ", ".join(f"{count} {one if count == 1 else more}" for count, one, more in counts)

    def __repr__(self) -> str:
        return f"Board({self})"


class BoardVersion(Value):
    """A board as the candidate wrote it, to be journalled with a turn.

    Example:
        >>> BoardVersion(form="bullets", source="- request -> ranker -> answer").form
        'bullets'
    """

    form: BoardForm
    source: str = Field(max_length=LONGEST_SOURCE, pattern=r"^[^\x00]*$")


class DrawnBoard(Value):
    """A version of the board, and the candidate's turn that it came with."""

    turn: int
    """Its number in the transcript."""
    at: float
    version: BoardVersion


class BoardRole(Value):
    """What a box may be taken for."""

    heard: tuple[Cue, ...]
    """Of its label, or of that of a group around it."""


class BoardCheck(Value):
    """Something that a board may lack: exactly one of `path`, `holds` and `loose` says what."""

    id: Identifier
    lacks: NonEmpty
    """What is missing, for people who read the framework; it is never said to a candidate."""
    topic: Identifier
    """Of the framework; what is asked about it belongs there."""
    path: tuple[Name, ...] = ()
    """Roles; arrows lead from a box of each to one of the next."""
    holds: Name | None = None
    """The role that some box, or some arrow's label, has."""
    loose: bool = False
    """Whether a box without any arrow is what is looked for."""
    asks: tuple[NonEmpty, ...] = ()
    """Area probes (P2) on it, before the topic's own; they name nothing that the board lacks."""
    situations: tuple[NonEmpty, ...] = ()
    """Situations (P3) on it, before the topic's own."""

    @model_validator(mode="after")
    def _one_way(self) -> BoardCheck:
        if [bool(self.path), self.holds is not None, self.loose].count(True) != 1:
            raise ValueError("give exactly one of: path, holds, loose")
        if self.path and len(self.path) < 2:
            raise ValueError("a path has two roles or more")
        return self


class BoardRules(Value):
    """How a framework looks at a board."""

    roles: dict[Name, BoardRole] = Field(default_factory=dict)
    checks: tuple[BoardCheck, ...] = ()
