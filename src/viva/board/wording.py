"""Names and arrows of a board as they are said: no mark in a label can end a sentence or make a question of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST_WALK = 8
"""Boxes that are named in one breath."""

_ENDS = re.compile(r"[?!؟？！。…]+|\.(?=\s|$)|[;\n]+")
_STOPS = re.compile(r"\s*(?:,\s*)+$|^(?:\s*,)+\s*")
_SPACES = re.compile(r"\s+")


def spoken(label: str) -> str:
    """A label within a sentence.

    Example:
        >>> spoken("Cache hit?")
        'Cache hit'
    """
    return _SPACES.sub(" ", _STOPS.sub("", _ENDS.sub(",", label))).strip() or "a box without a name"


def walks(ways: Sequence[tuple[str, str, str]]) -> list[str]:
    """Arrows (from, to, label) as walks along them, each arrow once.

    A walk begins where no arrow leads to, where there is such a place, and ends where another walk has been.

    Example:
        >>> walks([("a", "b", ""), ("b", "c", "top 10")])
        ['a to b to c (top 10)']
    """
    left = list(dict.fromkeys(ways))
    found = []
    walked: set[str] = set()
    while left:
        targets = {target for _, target, _ in left}
        first = next((way for way in left if way[0] not in targets), left[0])
        left.remove(first)
        words, end, length = [spoken(first[0]), _leg(first)], first[1], 2
        while length < LONGEST_WALK and end not in walked:
            walked.add(end)
            following = next((way for way in left if way[0] == end), None)
            if following is None:
                break
            left.remove(following)
            words.append(_leg(following))
            end, length = following[1], length + 1
        found.append(" ".join(words))
    return found


def _leg(way: tuple[str, str, str]) -> str:
    _, target, label = way
    return f"to {spoken(target)} ({spoken(label)})" if label else f"to {spoken(target)}"
