"""Words, sentences and numbers of a text, with their places; and text made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple, Protocol

from viva.reading.seams import is_bare, seams

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[؟？。！]+|\n+")
_ABBREVIATIONS = ("e.g.", "i.e.", "vs.", "etc.", "approx.", "a.k.a.", "cf.", "resp.", "mr.", "dr.")
_SPACES = re.compile(r"\s+")

STOP_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have how i if in into is it its just "
    "like may me more my no not of on one or our should so some such than that the their them then there these they "
    "this those to too up us very was we were what when where which who will with would you your".split()
)

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * (i + 2) for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "g": 1e9}
_PERCENT = (["percent"], ["pct"])


class Word(NamedTuple):
    """One word or number of a text."""

    text: str
    """In lower case, with straight apostrophes."""
    stem: str
    start: int
    end: int


class Span(NamedTuple):
    """A piece of a text; `text` is verbatim."""

    start: int
    end: int
    text: str


class Numeral(NamedTuple):
    """A number in digits or words, multiplied out: "3 billion" is 3e9."""

    value: float
    percent: bool
    spelled: bool
    """Written in words alone, where "one" may be a pronoun."""
    start: int
    end: int


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


_STEMMING = Lock()


@cache
def _stemmer() -> _Stemmer:
    from snowballstemmer import stemmer

    english: _Stemmer = stemmer("english")
    return english


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one English word, lower case (Snowball's English stemmer).

    Example:
        >>> stem("predictions") == stem("predicted")
        True
    """
    lower = word.casefold().replace("’", "'").removesuffix("'s")
    if not lower.isalpha():
        return lower
    # The stemmer keeps the word it works on in itself; two threads would mix theirs.
    with _STEMMING:
        return str(_stemmer().stemWord(lower))


@lru_cache(maxsize=4_096)
def words(text: str) -> tuple[Word, ...]:
    """All words and numbers in order; hyphens separate, apostrophes do not."""
    found = []
    for match in _TOKEN.finditer(text):
        lower = match[0].casefold().replace("’", "'")
        found.append(Word(lower, stem(lower), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=4_096)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences in order, without surrounding white space; a line break ends one too.

    Speech that was written down without punctuation is parted where a statement or a question seems to begin.
    """
    spans: list[Span] = []
    start = 0
    if is_bare(text):
        for place in seams(text):
            _add(spans, text, start, place)
            start = place
        _add(spans, text, start, len(text))
        return tuple(spans)
    for end in _SENTENCE_END.finditer(text):
        if end[0].startswith(".") and text[start : end.end()].casefold().endswith(_ABBREVIATIONS):
            continue
        _add(spans, text, start, end.end())
        start = end.end()
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + piece.index(stripped)
        spans.append(Span(first, first + len(stripped), stripped))


@lru_cache(maxsize=4_096)
def numerals(text: str) -> tuple[Numeral, ...]:
    """The numbers of a text, multiplied out.

    Example:
        >>> [n.value for n in numerals("about three billion a day, 1.2 percent, 35k")]
        [3000000000.0, 1.2, 35000.0]
    """
    found: list[Numeral] = []
    tokens = words(text)
    at = 0
    while at < len(tokens):
        value, used, spelled = _number_at(text, tokens, at)
        if not used:
            at += 1
            continue
        last = tokens[at + used - 1]
        following = [token.text for token in tokens[at + used : at + used + 2]]
        percent = (
            text[last.end :].lstrip()[:1] == "%"
            or following[:1] in _PERCENT
            or following == ["per", "cent"]
            or (value == 0.5 and following == ["a", "percent"])
        )
        found.append(Numeral(value, percent, spelled, tokens[at].start, last.end))
        at += used
    return tuple(found)


def _number_at(text: str, tokens: tuple[Word, ...], at: int) -> tuple[float, int, bool]:
    """Value, number of words used and whether it is spelled; 0 words where no number starts."""
    token = tokens[at].text
    if token[0].isdecimal():
        return _in_digits(tokens, at)
    if token == "half":
        return 0.5, 1, True
    if token in _TENS or token in _UNITS:
        return _in_words(tokens, at)
    return 0.0, 0, False


def _in_digits(tokens: tuple[Word, ...], at: int) -> tuple[float, int, bool]:
    """Digits, with scales behind them: `3 billion`, or attached as in `35k`."""
    value, used = float(tokens[at].text.replace(",", "")), 1
    while at + used < len(tokens):
        following = tokens[at + used]
        scale = _SCALES.get(following.text)
        if scale is None and following.start == tokens[at + used - 1].end:
            scale = _SUFFIXES.get(following.text)
        if scale is None:
            break
        value, used = value * scale, used + 1
    return value, used, False


def _in_words(tokens: tuple[Word, ...], at: int) -> tuple[float, int, bool]:
    """Words such as `one hundred and twenty million`; a unit follows tens or hundreds, not another unit."""
    total, group, used = 0.0, 0.0, 0
    while at + used < len(tokens):
        word = tokens[at + used].text
        after = tokens[at + used + 1].text if at + used + 1 < len(tokens) else ""
        if word in _UNITS and (group == 0 or (group % 10 == 0 and _UNITS[word] < 10) or group % 100 == 0):
            group += _UNITS[word]
        elif word in _TENS and group % 100 == 0:
            group += _TENS[word]
        elif word == "hundred" and 0 < group < 100:
            group *= 100
        elif word in _SCALES and word != "hundred" and group:
            total, group = total + group * _SCALES[word], 0.0
        elif not (word == "and" and group and group % 100 == 0 and (after in _UNITS or after in _TENS)):
            break
        used += 1
    return total + group, used, True


@lru_cache(maxsize=4_096)
def normalise(text: str) -> str:
    """NFKC, case folded, punctuation and repeated spaces removed: two texts that read the same compare equal."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(" " if unicodedata.category(c)[0] in "PZSC" else c for c in folded.replace("’", "").replace("'", ""))
    return _SPACES.sub(" ", kept).strip()


@lru_cache(maxsize=4_096)
def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry content."""
    return frozenset(word.stem for word in words(text) if word.text not in STOP_WORDS)


def jaccard(one: str, other: str) -> float:
    """Overlap of content words: intersection over union, 0 where neither has any."""
    a, b = content_stems(one), content_stems(other)
    return len(a & b) / len(a | b) if a or b else 0.0
