"""What is wrong with a written board, said with its line; and what every parser needs to put a board together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import ValidationError

from viva.errors import Problem, UsageError
from viva.values.board import Arrow, Board, Box, Group

WHERE = "board"
"""What a mistake is said to be in, where there is no file."""

_UNSAFE = re.compile(r"\W", re.ASCII)
_WORDS_OF_MERMAID = frozenset(
    "end graph flowchart subgraph style class classdef click default direction linkstyle href call o x".split()
)


class BoardMistake(UsageError):
    """A board that cannot be read: what is wrong, where, and what was expected there."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def mistake(what: str, line: int = 0, where: str = WHERE) -> BoardMistake:
    """One mistake, to be raised."""
    return BoardMistake(Problem(where, line, "", what))


class Ids:
    """Ids that Mermaid reads, for whatever a drawing calls its parts."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._used: set[str] = set()

    def of(self, key: str) -> str:
        """The id of a part; the same for the same key."""
        if key not in self._given:
            wanted = _UNSAFE.sub("_", key)[:60]
            if not wanted or not (wanted[0].isalpha() or wanted[0] == "_") or wanted.casefold() in _WORDS_OF_MERMAID:
                wanted = f"_{wanted}"
            chosen, number = wanted, 2
            while chosen in self._used:
                chosen, number = f"{wanted}_{number}", number + 1
            self._used.add(chosen)
            self._given[key] = chosen
        return self._given[key]


def assembled(
    boxes: Iterable[Box], arrows: Iterable[Arrow], groups: Iterable[Group] = (), *, down: bool = False
) -> Board:
    """A board of parts. Raises `BoardMistake` where they do not make one."""
    try:
        return Board(
            boxes=tuple(boxes),
            arrows=tuple(dict.fromkeys(arrows)),
            groups=tuple(groups),
            direction="down" if down else "right",
        )
    except ValidationError as error:
        raise mistake(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
