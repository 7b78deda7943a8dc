"""A transcript made searchable: comparable words, and the place of each in the text as it was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from viva.reading.words import normalise
from viva.values.transcript import Speaker, Transcript

FUZZY = 0.9
"""Similarity (difflib) from which on two passages are the same words, misheard or mistyped."""

_RARE = 12
"""How many of a quote's rarest words are used to find where it may stand."""
_PASSAGES = 3
"""How many such places are compared in full."""
_NEGATIONS = frozenset(
    "not no never without none nor neither nobody nothing cannot cant dont doesnt didnt isnt arent wasnt werent wont "
    "wouldnt couldnt shouldnt hasnt havent hadnt".split()
)
_ALIGNMENTS = ((0, 0), (0, 1), (0, -1), (1, -1), (-1, 1))
"""By how many words the beginning, and the length, may be off where a word was added or left out."""
_ATTACHED = ".,!?…%"
_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(r"[^\W_](?:[^\W_]|['’])*")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words as they stand in one turn: `text` is verbatim and begins at `start`."""

    turn: int
    start: int
    text: str
    similarity: float = 1.0


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One turn: its text, its comparable words, and from where to where each reaches."""

    number: int
    speaker: Speaker
    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    joined: str = field(repr=False)

    def exact(self, words: tuple[str, ...]) -> Passage | None:
        """The first place where these words follow each other."""
        place = self.joined.find(f" {' '.join(words)} ") if words else -1
        if place < 0:
            return None
        first = self.joined.count(" ", 0, place)
        return self.passage(first, first + len(words))

    def passage(self, first: int, behind: int, similarity: float = 1.0) -> Passage:
        """The words from `first` up to `behind`, with the punctuation that follows them directly."""
        start, end = self.spans[first][0], self.spans[behind - 1][1]
        while end < len(self.text) and self.text[end] in _ATTACHED:
            end += 1
        return Passage(self.number, start, self.text[start:end], similarity)


def comparable(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared.

    Example:
        >>> comparable("Don't rank — calibrate!")
        ('dont', 'rank', 'calibrate')
    """
    return tuple(normalise(text).split())


class Spoken:
    """All turns of a transcript, indexed once and searched many times."""

    def __init__(self, transcript: Transcript) -> None:
        self.turns = tuple(_spoken(turn.number, turn.speaker, turn.text) for turn in transcript.turns)
        self._places: dict[str, list[tuple[int, int]]] = {}
        for turn in self.turns:
            if turn.speaker == "candidate":
                for place, word in enumerate(turn.words):
                    self._places.setdefault(word, []).append((turn.number, place))

    def by(self, speaker: Speaker, first: int) -> Iterator[SpokenTurn]:
        """The turns of a speaker, the one numbered `first` before all others."""
        cited = self.turns[first - 1] if 0 < first <= len(self.turns) else None
        if cited is not None and cited.speaker == speaker:
            yield cited
        yield from (turn for turn in self.turns if turn.speaker == speaker and turn is not cited)

    def exact(self, quote: str, *, speaker: Speaker, turn: int) -> Passage | None:
        """Where a speaker said these words, punctuation and case aside: in `turn`, or in the first other turn."""
        words = comparable(quote)
        return next((found for spoken in self.by(speaker, turn) if (found := spoken.exact(words))), None)

    def nearly(self, quote: str) -> Passage | None:
        """Where the candidate said nearly this, within one turn; numbers and negations must agree."""
        words = comparable(quote)
        best: Passage | None = None
        for number, offset in self._likely(words):
            found = _similar(self.turns[number - 1], words, offset)
            if found is not None and (best is None or found.similarity > best.similarity):
                best = found
        return best

    def _likely(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """Turn and word where a passage like this would begin: where at least half of its rarest words line up."""
        known = sorted((w for w in set(words) if w in self._places), key=lambda w: (len(self._places[w]), w))[:_RARE]
        votes: Counter[tuple[int, int]] = Counter()
        for at, word in enumerate(words):
            if word in known:
                votes.update({(number, place - at) for number, place in self._places[word]})
        enough = min(len(words), _RARE) / 2
        around = {
            (number, at): votes[number, at - 1] + count + votes[number, at + 1]
            for (number, at), count in votes.most_common(20)
        }
        ranked = sorted(around, key=lambda place: (-around[place], place))
        return [place for place in ranked if around[place] >= enough][:_PASSAGES]


def _spoken(number: int, speaker: Speaker, text: str) -> SpokenTurn:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for chunk in _CHUNK.finditer(text):
        for word, begin, stop in _pieces(chunk[0], chunk.start()):
            words.append(word)
            spans.append((begin, stop))
    return SpokenTurn(number, speaker, text, tuple(words), tuple(spans), f" {' '.join(words)} ")


def _pieces(chunk: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The words of a chunk, each with its own place where that can be told, and with the chunk's where it cannot."""
    if chunk.isascii() and chunk.isalnum():
        yield chunk.casefold(), start, start + len(chunk)
        return
    whole = normalise(chunk).split()
    fine = [
        (word, start + piece.start(), start + piece.end())
        for piece in _PIECE.finditer(chunk)
        for word in normalise(piece[0]).split()
    ]
    if [word for word, _, _ in fine] == whole:
        yield from fine
    else:
        yield from ((word, start, start + len(chunk)) for word in whole)


def _similar(turn: SpokenTurn, words: tuple[str, ...], offset: int) -> Passage | None:
    """The passage that begins about `offset` and is similar enough to `words`, if there is one that says the same."""
    matcher = SequenceMatcher(None, "", " ".join(words), autojunk=False)
    for shift, stretch in _ALIGNMENTS:
        first, behind = max(0, offset + shift), min(len(turn.words), offset + shift + len(words) + stretch)
        if behind <= first:
            continue
        matcher.set_seq1(" ".join(turn.words[first:behind]))
        if matcher.real_quick_ratio() < FUZZY or matcher.quick_ratio() < FUZZY:
            continue
        similarity = matcher.ratio()
        if similarity >= FUZZY and _gist(turn.words[first:behind]) == _gist(words):
            return turn.passage(first, behind, similarity)
    return None


def _gist(words: tuple[str, ...]) -> Counter[str]:
    """What a slip of the pen must not change: numbers and negations."""
    return Counter(
        "not" if word in _NEGATIONS else word for word in words if word in _NEGATIONS or any(c.isdigit() for c in word)
    )
