"""What a board lacks by a framework's rules: a way from one kind of box to another, a kind of box, a use of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from viva.reading.cues import find
from viva.values.board import Board, BoardCheck, BoardRole, BoardRules

Roles = Mapping[str, frozenset[str]]
"""By id of a box."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a board lacks."""

    check: BoardCheck
    boxes: tuple[str, ...] = ()
    """Labels of the boxes that it is about; empty where it is about the whole."""


def gaps(board: Board, rules: BoardRules) -> tuple[Gap, ...]:
    """What a board lacks, in the order of the checks; nothing where nothing is drawn.

    Example:
        >>> from viva.board import board_of, version_of
        >>> from viva.values.board import BoardCheck, BoardRole
        >>> loop = BoardCheck(id="loop", lacks="what is logged", topic="t3.flow", path=("model", "log"))
        >>> roles = {"model": BoardRole(heard=("ranker",)), "log": BoardRole(heard=("log",))}
        >>> drawn = board_of(version_of("- request -> ranker -> answer"))
        >>> [gap.check.id for gap in gaps(drawn, BoardRules(roles=roles, checks=(loop,)))]
        ['loop']
    """
    return tuple(_gaps(board, rules)) if board.boxes else ()


def roles_of(board: Board, rules: BoardRules) -> Roles:
    """What each box is taken for: by its own label and by those of the groups around it."""
    groups = {group.id: group for group in board.groups}
    found: dict[str, frozenset[str]] = {}
    for box in board.boxes:
        roles, home = _roles_in(box.label, rules), box.group
        while home is not None:
            roles, home = roles | _roles_in(groups[home].label, rules), groups[home].parent
        found[box.id] = roles
    return found


def _gaps(board: Board, rules: BoardRules) -> Iterator[Gap]:
    roles, ways = roles_of(board, rules), ways_of(board)
    labels = [_roles_in(arrow.label, rules) for arrow in board.arrows if arrow.label]
    for check in rules.checks:
        if check.path:
            if not _leads(check.path, roles, ways):
                yield Gap(check)
        elif check.holds is not None:
            if not any(check.holds in known for known in (*roles.values(), *labels)):
                yield Gap(check)
        else:
            touched = {end for source, targets in ways.items() for end in (source, *targets) if targets}
            loose = tuple(box.label for box in board.boxes if box.id not in touched)
            if loose:
                yield Gap(check, loose)


def ways_of(board: Board) -> dict[str, tuple[str, ...]]:
    """Where arrows lead from each box; one that touches a group touches every box in it."""
    inside: dict[str, list[str]] = {group.id: [] for group in board.groups}
    parents = {group.id: group.parent for group in board.groups}
    for box in board.boxes:
        home = box.group
        while home is not None:
            inside[home].append(box.id)
            home = parents[home]
    found: dict[str, list[str]] = {box.id: [] for box in board.boxes}
    for arrow in board.arrows:
        for source in inside.get(arrow.source, [arrow.source]):
            found[source] += inside.get(arrow.target, [arrow.target])
    return {source: tuple(dict.fromkeys(targets)) for source, targets in found.items()}


def _leads(path: Sequence[str], roles: Roles, ways: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one can go from a box of the first role along arrows to one of each next; every role is a box further."""
    front = [(box, 0) for box, known in roles.items() if path[0] in known]
    seen = set(front)
    while front:
        box, reached = front.pop()
        for following in ways[box]:
            for now in (reached, reached + 1):
                if now > reached and path[now] not in roles[following]:
                    continue
                if now == len(path) - 1:
                    return True
                if (following, now) not in seen:
                    seen.add((following, now))
                    front.append((following, now))
    return False


def _roles_in(label: str, rules: BoardRules) -> frozenset[str]:
    return frozenset(name for name, role in rules.roles.items() if _fits(label, role))


def _fits(label: str, role: BoardRole) -> bool:
    return any(find(cue, label, asking=False) is not None for cue in role.heard)
