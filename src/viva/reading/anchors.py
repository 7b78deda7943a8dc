"""A cue narrowed to what a text has the words for, so that hundreds of cues can be tried on every turn.

Cues have long lists of alternatives, and nearly all of them fail on a single word that is not there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from viva.reading.words import STOP_WORDS, stem, words
from viva.values.cue import Cue

_PIECE = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*\*?")


class _Vocabulary(NamedTuple):
    stems: frozenset[str]
    tokens: tuple[str, ...]
    """Sorted."""


class _Part(NamedTuple):
    """The alternatives of one part of a cue, by the word that each cannot do without."""

    by_stem: dict[str, tuple[str, ...]]
    by_prefix: dict[str, tuple[str, ...]]
    loose: tuple[str, ...]
    """Alternatives that need no word, such as a number."""


@lru_cache(maxsize=4_096)
def _vocabulary(text: str) -> _Vocabulary:
    tokens = words(text)
    return _Vocabulary(frozenset(token.stem for token in tokens), tuple(sorted({token.text for token in tokens})))


@lru_cache(maxsize=20_000)
def _part(pattern: str) -> _Part:
    by_stem: dict[str, tuple[str, ...]] = {}
    by_prefix: dict[str, tuple[str, ...]] = {}
    loose: list[str] = []
    for alternative in pattern.split("|"):
        pieces = [p for p in _PIECE.findall(alternative.casefold()) if not p[0].isdecimal()]
        telling = max(pieces, key=lambda piece: (piece not in STOP_WORDS, len(piece)), default="")
        if not telling:
            loose.append(alternative)
        elif telling.endswith("*"):
            by_prefix[telling[:-1]] = (*by_prefix.get(telling[:-1], ()), alternative)
        else:
            by_stem[stem(telling)] = (*by_stem.get(stem(telling), ()), alternative)
    return _Part(by_stem, by_prefix, tuple(loose))


def narrowed(cue: Cue, text: str) -> Cue | None:
    """The cue without alternatives whose words the text lacks; None where a part has none left.

    What `cues.find` finds with it is what it finds with the whole cue.

    Example:
        >>> narrowed(Cue(all=("latency|how fast|queries per second",)), "How fast is it?").all
        ('how fast',)
    """
    vocabulary = _vocabulary(text)
    parts = [_part(pattern) for pattern in cue.all]
    if not all(_may_fit(part, vocabulary) for part in parts):
        return None
    ruled_out = tuple(left for pattern in cue.none if (left := _left(_part(pattern), vocabulary)))
    return Cue.model_construct(
        all=tuple(_left(part, vocabulary) for part in parts),
        none=ruled_out,
        within=cue.within,
        speech=cue.speech,
        answering=cue.answering,
        numbers=cue.numbers,
        tag=cue.tag,
    )


def _may_fit(part: _Part, vocabulary: _Vocabulary) -> bool:
    if part.loose or not vocabulary.stems.isdisjoint(part.by_stem):
        return True
    return any(_has_prefix(vocabulary, prefix) for prefix in part.by_prefix)


def _has_prefix(vocabulary: _Vocabulary, prefix: str) -> bool:
    at = bisect_left(vocabulary.tokens, prefix)
    return at < len(vocabulary.tokens) and vocabulary.tokens[at].startswith(prefix)


def _left(part: _Part, vocabulary: _Vocabulary) -> str:
    left = [*part.loose]
    for word in part.by_stem.keys() & vocabulary.stems:
        left += part.by_stem[word]
    for prefix, alternatives in part.by_prefix.items():
        if _has_prefix(vocabulary, prefix):
            left += alternatives
    return "|".join(sorted(left))
