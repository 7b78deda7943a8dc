"""A transcript made searchable: comparable words, and the place of each in the text as it was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

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
Places = dict[str, list[tuple[int, int]]]
"""Turn and place of each word."""

_CHUNK = re.compile(r"\S+")
_PLAIN = str.maketrans("’‘“”–—…\u00a0", "'       ")
_ASCII_PIECE = re.compile(r"[A-Za-z0-9][A-Za-z0-9']*")
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
        self._places: dict[Speaker, Places] = {}

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

    def nearly(self, quote: str, *, speaker: Speaker) -> Passage | None:
        """Where a speaker said nearly this, within one turn; numbers and negations must agree."""
        words = comparable(quote)
        best: Passage | None = None
        for number, offset in _likely(words, self._places_of(speaker)):
            found = _similar(self.turns[number - 1], words, offset)
            if found is not None and (best is None or found.similarity > best.similarity):
                best = found
        return best

    def _places_of(self, speaker: Speaker) -> Places:
        if speaker not in self._places:
            places: Places = {}
            for turn in self.turns:
                if turn.speaker == speaker:
                    for place, word in enumerate(turn.words):
                        places.setdefault(word, []).append((turn.number, place))
            self._places[speaker] = places
        return self._places[speaker]


@lru_cache(maxsize=16)
def spoken_in(transcript: Transcript) -> Spoken:
    """The index of a transcript, made once however many judgements are verified against it."""
    return Spoken(transcript)


def _likely(words: tuple[str, ...], places: Places) -> list[tuple[int, int]]:
    """Turn and word where a passage like this would begin: where at least half of its rarest words line up."""
    known = sorted((w for w in set(words) if w in places), key=lambda w: (len(places[w]), w))[:_RARE]
    votes: Counter[tuple[int, int]] = Counter()
    for at, word in enumerate(words):
        if word in known:
            votes.update({(number, place - at) for number, place in places[word]})
    enough = min(len(words), _RARE) / 2
    around = {
        (number, at): votes[number, at - 1] + count + votes[number, at + 1]
        for (number, at), count in votes.most_common(20)
    }
    ranked = sorted(around, key=lambda place: (-around[place], place))
    return [place for place in ranked if around[place] >= enough][:_PASSAGES]


def _spoken(number: int, speaker: Speaker, text: str) -> SpokenTurn:
    plain = text.translate(_PLAIN)
    if plain.isascii():
        found = [(piece[0].replace("'", "").casefold(), *piece.span()) for piece in _ASCII_PIECE.finditer(plain)]
    else:
        found = [piece for chunk in _CHUNK.finditer(text) for piece in _pieces(chunk[0], chunk.start())]
    words = tuple(word for word, _, _ in found)
    return SpokenTurn(
        number, speaker, text, words, tuple((start, end) for _, start, end in found), f" {' '.join(words)} "
    )


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
    for shift, stretch in _ALIGNMENTS:
        first, behind = max(0, offset + shift), min(len(turn.words), offset + shift + len(words) + stretch)
        if behind <= first:
            continue
        similarity = _similarity(turn.words[first:behind], words)
        if similarity >= FUZZY and _gist(turn.words[first:behind]) == _gist(words):
            return turn.passage(first, behind, similarity)
    return None


def _similarity(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of letters that match, as difflib has it between the words that both begin and end with; 0 if low."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    alike = 0
    while alike < min(len(one), len(other)) - same and one[-1 - alike] == other[-1 - alike]:
        alike += 1
    a, b = " ".join(one[same : len(one) - alike]), " ".join(other[same : len(other) - alike])
    total = len(" ".join(one)) + len(" ".join(other))
    shared = total - len(a) - len(b)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if not total or shared + 2 * min(len(a), len(b)) < FUZZY * total:
        return 0.0
    if shared + matcher.quick_ratio() * (len(a) + len(b)) < FUZZY * total:
        return 0.0
    return (shared + 2 * sum(block.size for block in matcher.get_matching_blocks())) / total


def _gist(words: tuple[str, ...]) -> Counter[str]:
    """What a slip of the pen must not change: numbers and negations."""
    return Counter(
        "not" if word in _NEGATIONS else word for word in words if word in _NEGATIONS or any(c.isdigit() for c in word)
    )
