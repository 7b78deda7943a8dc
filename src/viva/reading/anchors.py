"""Cues by the words that they cannot do without, so that hundreds can be tried on every turn.

Cues have long lists of alternatives, and nearly all of them fail on a single word that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from viva.reading.cues import Sought
from viva.reading.words import STOP_WORDS, stem, words
from viva.values.cue import Cue

_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\*?")
_SHORTEST_PREFIX = 2

_Entry = tuple[int, int, str]
"""Place of the cue, place of the part in it (parts of `none` behind those of `all`), and the alternative."""


class CueIndex:
    """Finds out which of many cues a text may hold, in time that depends on the text alone.

    Example:
        >>> index = CueIndex((Cue(all=("latency|how fast",)), Cue(all=("privacy",))))
        >>> [(place, cue.all) for place, cue in index.possible("How fast is it?")]
        [(0, ('how fast',))]
    """

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = tuple(cues)
        self._needed = tuple((1 << len(cue.all)) - 1 for cue in self._cues)
        """The parts of `all`, a bit each."""
        self._by_key: dict[str, list[_Entry]] = {}
        self._loose: list[_Entry] = []
        for place, cue in enumerate(self._cues):
            for part, pattern in enumerate((*cue.all, *cue.none)):
                for alternative in pattern.split("|"):
                    self._add(place, part, alternative)

    def _add(self, place: int, part: int, alternative: str) -> None:
        keys = _keys_to(alternative)
        entries = self._by_key.setdefault(keys[0], []) if keys else self._loose
        entries.append((place, part, alternative))

    def possible(
        self, text: str, *, wanted: Callable[[int], bool] = lambda place: True
    ) -> Iterator[tuple[int, Sought]]:
        """The cues that the text may hold, with their places, without alternatives that it cannot hold.

        What `cues.find` finds with such a cue is what it finds with the whole one. Places that are not `wanted` by
        the time they are reached are passed over.
        """
        entries = self._entries(text)
        parts: dict[int, int] = {}
        for place, part, _ in entries:
            parts[place] = parts.get(place, 0) | 1 << part
        hits: dict[int, dict[int, set[str]]] = {
            place: {} for place, hit in sorted(parts.items()) if hit & (needed := self._needed[place]) == needed
        }
        for place, part, alternative in entries:
            if place in hits:
                hits[place].setdefault(part, set()).add(alternative)
        for place, alternatives in hits.items():
            if wanted(place):
                yield place, _narrowed(self._cues[place], alternatives)

    def _entries(self, text: str) -> list[_Entry]:
        found = [self._by_key[key] for key in _keys_of(text) if key in self._by_key]
        return list(chain(self._loose, *found))


class Holders:
    """Finds out which of some texts may hold a cue, in time that depends on the cue alone.

    What holds for a text holds for what is left of it where whole sentences are blanked out.

    Example:
        >>> [*Holders(("How fast is it?", "It is safe.")).of(Cue(all=("safe|sound", "it")))]
        [1]
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_key: dict[str, int] = {}
        """The texts that have a key, a bit each."""
        count = 0
        for count, text in enumerate(texts, start=1):
            for key in _keys_of(text):
                self._by_key[key] = self._by_key.get(key, 0) | 1 << (count - 1)
        self._all = (1 << count) - 1

    def of(self, cue: Cue) -> Iterator[int]:
        """The places of the texts that may hold all parts of a cue."""
        left, having = self._all, self._by_key.get
        for pattern in cue.all:
            held = 0
            for telling, others in _alternatives(pattern):
                there = having(telling, 0) if telling else left
                for key in others if there else ():
                    there &= having(key, 0)
                held |= there
            left &= held
        while left:
            lowest = left & -left
            yield lowest.bit_length() - 1
            left ^= lowest


def _keys_of(text: str) -> set[str]:
    """The stems of a text, and every beginning of its words with a `*` behind it."""
    tokens = words(text)
    found = {token.stem for token in tokens}
    return found.union(*(_beginnings(token.text) for token in tokens))


@lru_cache(maxsize=10_000)
def _beginnings(word: str) -> tuple[str, ...]:
    return tuple(f"{word[:length]}*" for length in range(_SHORTEST_PREFIX, len(word) + 1))


@lru_cache(maxsize=20_000)
def _alternatives(pattern: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of each alternative of a part its most telling key, empty where it has none, and the others."""
    needed = {_keys_to(alternative) for alternative in pattern.split("|")}
    return tuple((keys[0] if keys else "", keys[1:]) for keys in needed)


def _keys_to(alternative: str) -> tuple[str, ...]:
    """All keys that a text must have which holds an alternative, the most telling first."""
    pieces = [p for p in _PIECE.findall(alternative.casefold()) if not p.endswith("*") or len(p) > _SHORTEST_PREFIX]
    telling = sorted(pieces, key=lambda piece: (piece not in STOP_WORDS, len(piece)), reverse=True)
    return tuple(piece if piece.endswith("*") else stem(piece) for piece in telling)


def _narrowed(cue: Cue, alternatives: dict[int, set[str]]) -> Sought:
    count = len(cue.all)
    return Sought(
        tuple("|".join(sorted(alternatives[part])) for part in range(count)),
        tuple("|".join(sorted(left)) for part, left in alternatives.items() if part >= count),
        cue.within,
        cue.speech,
        cue.signs,
        cue.numbers,
    )
