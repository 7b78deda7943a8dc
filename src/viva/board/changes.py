"""What changed from one version of a board to the next, as a value and in words that the candidate could have said.

Parts are told by their labels, so that a board may go on in another form, or from another program, and only what is
new counts as new. A part that kept its id under another label was renamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from viva.board.wording import spoken, walks
from viva.values.board import Board, BoxKind


@dataclass(frozen=True, slots=True)
class Part:
    """A box or a group by its name."""

    name: str
    kind: BoxKind | None
    """None for a group."""
    home: str | None
    """Name of the group that it lies in."""


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow by the names of its ends."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Content:
    """A board without its ids and its order."""

    parts: frozenset[Part]
    ways: frozenset[Way]


@dataclass(frozen=True, slots=True)
class Changes:
    """From an old board to a new one; parts and ways in the new one's order."""

    renamed: tuple[tuple[str, str], ...] = ()
    added: tuple[Part, ...] = ()
    removed: tuple[Part, ...] = ()
    altered: tuple[tuple[Part, Part], ...] = ()
    """The same name, with another kind or in another group."""
    joined: tuple[Way, ...] = ()
    parted: tuple[Way, ...] = ()


def names(board: Board) -> dict[str, str]:
    """What each part is called, by id: its label, with a number behind a label that was there before."""
    taken: Counter[str] = Counter()
    called: dict[str, str] = {}
    used: set[str] = set()
    labels = [(group.id, group.label) for group in board.groups] + [(box.id, box.label) for box in board.boxes]
    for part, label in labels:
        while True:
            taken[label] += 1
            name = label if taken[label] == 1 else f"{label} {taken[label]}"
            if name not in used:
                break
        used.add(name)
        called[part] = name
    return called


def content(board: Board) -> Content:
    """What a board says, whatever its parts' ids are and in whatever order they stand."""
    called = names(board)
    return Content(frozenset(_parts(board, called)), frozenset(_ways(board, called)))


def changes(old: Board, new: Board) -> Changes:
    """What makes the new board of the old one.

    Example:
        >>> from viva.board import version_of, board_of
        >>> old, new = (board_of(version_of(text)) for text in ("- request -> ranker", "- request -> ranker -> log"))
        >>> in_words(changes(old, new))
        'Added: ranker to log.'
    """
    before, after = names(old), names(new)
    renamed = tuple(
        (name, after[part])
        for part, name in before.items()
        if part in after
        and name not in after.values()
        and after[part] not in before.values()
        and _is_group(old, part) == _is_group(new, part)
    )
    called = dict(renamed)
    here = content(old)
    kept = Content(
        frozenset(replace(part, name=called.get(part.name, part.name), home=_now(called, part)) for part in here.parts),
        frozenset(Way(called.get(w.source, w.source), called.get(w.target, w.target), w.label) for w in here.ways),
    )
    there = {part.name: part for part in _parts(new, after)}
    known = {part.name: part for part in kept.parts}
    order = [called.get(name, name) for name in before.values()]
    new_ways = dict.fromkeys(_ways(new, after))
    old_ways = {
        Way(called.get(w.source, w.source), called.get(w.target, w.target), w.label): None for w in _ways(old, before)
    }
    return Changes(
        renamed=renamed,
        added=tuple(part for name, part in there.items() if name not in known),
        removed=tuple(known[name] for name in order if name not in there),
        altered=tuple((known[name], part) for name, part in there.items() if name in known and known[name] != part),
        joined=tuple(way for way in new_ways if way not in kept.ways),
        parted=tuple(way for way in old_ways if way not in new_ways),
    )


def applied(old: Content, made: Changes) -> Content:
    """The content that the changes make of an old one."""
    called = dict(made.renamed)
    gone, altered = {part.name for part in made.removed}, {before.name for before, _ in made.altered}
    parts = {replace(part, name=called.get(part.name, part.name), home=_now(called, part)) for part in old.parts}
    parts = {part for part in parts if part.name not in gone | altered}
    ways = {Way(called.get(w.source, w.source), called.get(w.target, w.target), w.label) for w in old.ways}
    return Content(
        frozenset(parts | set(made.added) | {after for _, after in made.altered}),
        frozenset((ways - set(made.parted)) | set(made.joined)),
    )


def in_words(made: Changes) -> str:
    """The changes in sentences; empty where nothing changed that can be said.

    Arrows are told as walks through the board, and a box that a walk names is not told again.
    """
    return " ".join(_sentences(made))


def _sentences(made: Changes) -> Iterator[str]:
    gone = {part.name for part in made.removed}
    told = [f"{spoken(old)} is now {spoken(new)}" for old, new in made.renamed]
    if told:
        yield f"Renamed: {'; '.join(told)}."
    in_ways = {end for way in made.joined for end in (way.source, way.target)}
    walked = walks([(way.source, way.target, way.label) for way in made.joined])
    alone = [spoken(part.name) for part in made.added if part.kind is not None and part.name not in in_ways]
    if walked or alone:
        yield f"Added: {'; '.join([*walked, *alone])}."
    yield from _frames(made)
    # An arrow goes with the box that it touched.
    left = [(way.source, way.target, way.label) for way in made.parted if not {way.source, way.target} & gone]
    lost = [spoken(part.name) for part in made.removed if part.kind is not None]
    if left or lost:
        yield f"Removed: {'; '.join([*lost, *walks(left)])}."


def _frames(made: Changes) -> Iterator[str]:
    """What lies in which group, where that is new."""
    moved = [(part, part.home) for part in made.added]
    moved += [(after, after.home) for before, after in made.altered if before.home != after.home]
    for home in dict.fromkeys(home for _, home in moved if home is not None):
        inside = [spoken(part.name) for part, where in moved if where == home]
        yield f"{spoken(home)} holds {_listed(inside)}."
    out = [spoken(after.name) for before, after in made.altered if before.home and after.home is None]
    if out:
        yield f"In no group now: {', '.join(out)}."


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _now(called: dict[str, str], part: Part) -> str | None:
    return None if part.home is None else called.get(part.home, part.home)


def _is_group(board: Board, part: str) -> bool:
    return any(group.id == part for group in board.groups)


def _parts(board: Board, called: dict[str, str]) -> Iterable[Part]:
    for group in board.groups:
        yield Part(called[group.id], None, called[group.parent] if group.parent else None)
    for box in board.boxes:
        yield Part(called[box.id], box.kind, called[box.group] if box.group else None)


def _ways(board: Board, called: dict[str, str]) -> Iterable[Way]:
    for arrow in board.arrows:
        yield Way(called[arrow.source], called[arrow.target], arrow.label)
