"""An index of cues by the words that they cannot do without, so that hundreds can be tried on every turn.

Cues have long lists of alternatives, and nearly all of them fail on a single word that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
        self._by_stem: dict[str, list[_Entry]] = {}
        self._by_prefix: dict[str, list[_Entry]] = {}
        self._loose: list[_Entry] = []
        for place, cue in enumerate(self._cues):
            for part, pattern in enumerate((*cue.all, *cue.none)):
                for alternative in pattern.split("|"):
                    self._add(place, part, alternative)

    def _add(self, place: int, part: int, alternative: str) -> None:
        pieces = [p for p in _PIECE.findall(alternative.casefold()) if not p[0].isdecimal()]
        telling = max(pieces, key=lambda piece: (piece not in STOP_WORDS, len(piece)), default="")
        entry = (place, part, alternative)
        if not telling or (telling.endswith("*") and len(telling) <= _SHORTEST_PREFIX):
            self._loose.append(entry)
        elif telling.endswith("*"):
            self._by_prefix.setdefault(telling[:-1], []).append(entry)
        else:
            self._by_stem.setdefault(stem(telling), []).append(entry)

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
        tokens = words(text)
        found = [self._loose]
        found += [self._by_stem[key] for key in {token.stem for token in tokens} if key in self._by_stem]
        for word in {token.text for token in tokens}:
            prefixes = (word[:length] for length in range(_SHORTEST_PREFIX, len(word) + 1))
            found += [self._by_prefix[prefix] for prefix in prefixes if prefix in self._by_prefix]
        return list(chain.from_iterable(found))


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
