"""Figures in what the candidate says: which were worked out, which only repeated, which are far off."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, permutations, product

from viva.reading.figures import Figure, counted, figures_in, share
from viva.reading.rungs_evidence import Heard, Said
from viva.reading.same import Same
from viva.reading.words import Span, numerals, sentences
from viva.values.judgements import Quote
from viva.values.transcript import Transcript

FAR_OFF = 50.0
"""Factor from which a converted figure counts as wrong by orders of magnitude, rounding of the operands included."""

CONTRADICTED = 90.0
"""Factor from which a given figure is contradicted when it is told again."""

NEAR = 16
"""Figures nearby that are tried as operands."""

LARGE = 1_000
"""A figure from here on that fits needs no word that presents it as a result."""

PARTS = 3
"""Fewest figures that make a split of another."""

ANYWHERE = 60
"""Figures told earlier that are tried as operands, the latest ones."""

_SECONDS = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3_600.0,
    "day": 86_400.0,
    "week": 604_800.0,
    "month": 2_592_000.0,
    "year": 31_536_000.0,
}
_TIME_FACTORS = (86_400.0, 3_600.0, 1_440.0, 365.0, 60.0, 52.0, 30.0, 24.0, 12.0, 7.0)
_RATE = re.compile(r"\W*(?:\w+\W+){0,3}?(?:a|an|per|every|each|/)\s*(second|minute|hour|day|week|month|year)\b", re.I)
_ADVERB = re.compile(r"\W*(?:\w+\W+){0,2}?(daily|hourly|weekly|monthly|yearly|qps|rps)\b", re.I)
_ADVERBS = {
    "daily": "day",
    "hourly": "hour",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "qps": "second",
    "rps": "second",
}
_DURATION = re.compile(r"^\W*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|am|pm|o'clock)\b", re.I)
_TIME = re.compile(
    r"\b(?:seconds?|minutes?|hours?|hourly|days?|daily|weeks?|weekly|months?|monthly|years?|yearly|quarters?|qps)\b",
    re.I,
)
_BYTES = re.compile(r"\b(?:kilo|mega|giga|tera)?bytes?\b|\b[kmgt]b\b", re.I)
_PART_OF_TIME = re.compile(r"^\W*(?:of )?an? (?:second|minute|hour|day|week|month|year)\b", re.I)
_LOOK_BACK = 200
"""Characters."""

_ANNOUNCED = re.compile(
    r"(?:\b(?:so|is|are|was|that['’]?s|makes?|about|roughly|call it|times|comes? to|gives?|leaves?|around|some|"
    r"almost|"
    r"nearly|buys?|get|works? out|equals?|against|every|only|be|have|need|needs|means|to|say|hold|holds|fall|"
    r"falls|at)\b|"
    r"[=≈~]|:(?!\d))(?:\W+\w+){0,3}?\W*$",
    re.I,
)
_SHARED = re.compile(
    r"^\W*(?:\w+\W+){0,2}(?:each|per|every|apiece|a head)\b|\b(?:that['’]s|makes?)(?:\W+\w+){0,2}\W*$", re.I
)
_SUMS = re.compile(r"\b(?:plus|and|minus|left|leaves?|rest|total|together|in all|sum)\b|[+]", re.I)
_CONVERTS = re.compile(r"\b(?:is|are|makes?|that['’]s|so|about|roughly|or|call it|which is|comes to)\b|[=≈]", re.I)
_PRODUCT = re.compile(r"\b(?:times|multiplied by|(?<!divided )by)\b|[x×*]", re.I)
_OF = re.compile(r"^\s*(?:percent|%)?\s*of\b(?:\W+\w+){0,2}?\W*$", re.I)
_RESULT = re.compile(r"\b(?:is|are|makes?|gives?|about|so|roughly|comes to|equals?|that's)\b|[=≈:,]", re.I)
_PORTION = re.compile(r"^\W*(?:ms|milliseconds?)?\W*(?:\w+\W+){0,1}?(?:on|for|to|goes|go|in|of)\b", re.I)
_PORTIONED = re.compile(
    r"\b(?:give|spend|leave|keep|take|last|another|plus|reserve|allow|remaining)\W+(?:\w+\W+)?$", re.I
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one transcript does with figures, each with the sentence that shows it."""

    derived: tuple[Quote, ...]
    """One for each new figure that follows from others by one or two operations."""
    repeated: tuple[Quote, ...]
    """Sentences with a figure that the interviewer had given."""
    far_off: tuple[Quote, ...]
    """Conversions that are wrong by orders of magnitude, and given figures told wrongly."""
    splits: tuple[Quote, ...]
    """Sentences or runs of sentences whose parts add up to a figure that was said."""


@dataclass(slots=True)
class _Known:
    """What has been said so far: values of either side, and those near the sentence being read."""

    given: list[Figure] = field(default_factory=list)
    told: list[tuple[Figure, str]] = field(default_factory=list)
    own: list[float] = field(default_factory=list)


def read_figures(heard: Heard, transcript: Transcript) -> Figures:
    """Follow the figures through a transcript."""
    return _read_figures(Same(heard), Same(transcript))


@lru_cache(maxsize=32)
def _read_figures(hearing: Same[Heard], talk: Same[Transcript]) -> Figures:
    heard, transcript = hearing.value, talk.value
    known = _Known()
    derived: list[Quote] = []
    repeated: list[Quote] = []
    far_off: list[Quote] = []
    splits: list[Quote] = []
    said = {s.number: s for s in heard.said}
    last: tuple[Figure, ...] = ()
    for turn in transcript.turns:
        if turn.speaker == "interviewer":
            last = figures_in(turn.text)
            known.given += last
            known.told += [(f, counted(turn.text, f)) for f in last]
            continue
        one = said[turn.number]
        _read_turn(one, last, known, derived, repeated, far_off)
        splits += _splits(one, [f.value for f in known.given])
        last = ()
    return Figures(tuple(derived), tuple(repeated), tuple(far_off), tuple(splits))


def _read_turn(
    said: Said,
    last: tuple[Figure, ...],
    known: _Known,
    derived: list[Quote],
    repeated: list[Quote],
    far_off: list[Quote],
) -> None:
    spans = sentences(said.counted)
    for place, span in enumerate(spans):
        here = figures_in(span.text)
        if not here:
            continue
        quote = Quote(turn=said.number, quote=said.text[span.start : span.end])
        near = [f for s in spans[max(0, place - 3) : place] for f in figures_in(s.text)]
        if any(_is_among(f.value, (g.value for g in known.given)) for f in here if not _is_small_word(span.text, f)):
            repeated.append(quote)
        announced = False
        contradicted = _contradicts(span, here, known)
        for at, figure in enumerate(here):
            others = [*here[:at][-NEAR // 2 :], *here[at + 1 :][:2], *last[:NEAR], *near[-NEAR // 2 :]]
            result = _is_result(span.text, figure)
            fits = result or (figure.value >= LARGE and not contradicted)
            if fits and _is_new(figure, known) and _follows(figure, others, known, span.text):
                known.own.append(figure.value)
                announced = announced or result
                derived.append(quote)
        if _is_far_off(span, here) or (contradicted and not announced):
            far_off.append(quote)


def _is_among(value: float, others: Iterable[float], tolerance: float = 0.011) -> bool:
    return any(math.isclose(value, other, rel_tol=tolerance) for other in others)


def _is_small_word(text: str, figure: Figure) -> bool:
    """Whether a number is a small one in words, as in "two parts": it may count anything, and repeats nobody."""
    small = figure.value == 0.5 or 1 < figure.value < 20
    return small and figure.worded and not figure.percent and not _is_duration(text, figure)


def _is_result(text: str, figure: Figure) -> bool:
    """Whether the words around a figure present it as a result."""
    if (figure.value < 1 and not figure.percent) or _is_duration(text, figure):
        return False
    if figure.worded and figure.value < 20 and not figure.percent:
        return bool(_SHARED.search(text[figure.end : figure.end + 30]) or _SHARED.search(_before(text, figure)))
    return bool(_ANNOUNCED.search(_before(text, figure)))


def _before(text: str, figure: Figure) -> str:
    """The words just before a figure: enough to see what it is, however long the sentence."""
    return text[max(0, figure.start - _LOOK_BACK) : figure.start]


def _is_new(figure: Figure, known: _Known) -> bool:
    return not _is_among(figure.value, (g.value for g in known.given)) and not _is_among(figure.value, known.own)


@lru_cache(maxsize=4)
def _may(text: str) -> _May:
    """What the words of a sentence allow, worked out once for all of its figures, which may be thousands."""
    return _May(sums=bool(_SUMS.search(text)), times=bool(_TIME.search(text)), bytes=bool(_BYTES.search(text)))


def _follows(figure: Figure, others: list[Figure], known: _Known, text: str) -> bool:
    """Whether the figure is the result of one operation on figures nearby, or of two on given ones."""
    near = [_readings(other) for other in others[:NEAR]]
    wanted = _readings(figure)
    tolerance = _tolerance(figure.value)
    may = _may(text)
    if any(_hits(r, wanted, tolerance) for r in _one_step(near, may)):
        return True
    if figure.percent or figure.value < LARGE:
        return False
    anywhere = [v for g in known.given[-ANYWHERE:] for v in _readings(g)] + known.own[-ANYWHERE:]
    tight = min(tolerance, 0.05)
    fresh = [v for values in near for v in values] or anywhere
    return any(_hits(r, wanted, tight) for a, b in product(fresh, anywhere) for r in (a * b, a / b, b / a))


def _hits(result: float, wanted: tuple[float, ...], tolerance: float) -> bool:
    return any(math.isclose(result, w, rel_tol=tolerance) for w in wanted)


@dataclass(frozen=True, slots=True)
class _May:
    """Which operations the words of a sentence allow."""

    sums: bool
    times: bool
    bytes: bool


def _one_step(near: list[tuple[float, ...]], may: _May) -> Iterator[float]:
    """Every result of one operation on two figures nearby, or on one and a number of the calendar."""
    for value in (v for values in near for v in values):
        for factor in _TIME_FACTORS if may.times else ():
            yield value / factor
            yield value * factor
    for one, other in permutations(near, 2):
        for a, b in product(one, other):
            yield a * b
            yield a / b
            if len(one) == len(other) == 1:
                yield a * b / 100
            if may.bytes:
                yield from (a * b / 1e3, a * b / 1e6)
            if may.sums:
                yield a + b
                yield a - b


def _readings(figure: Figure) -> tuple[float, ...]:
    """A percentage may be meant as it is said or as a fraction."""
    return (figure.value, figure.value / 100) if figure.percent else (figure.value,)


def _tolerance(value: float) -> float:
    """How far a figure said in round numbers may be from the exact one: by its number of digits."""
    mantissa = f"{value:.6e}".split("e")[0].rstrip("0").rstrip(".")
    digits = len(mantissa.replace(".", ""))
    return {1: 0.12, 2: 0.035}.get(digits, 0.02)


def _is_far_off(span: Span, here: tuple[Figure, ...]) -> bool:
    """Whether a rate or a product is worked out and the result is wrong by orders of magnitude."""
    timed = [(f, unit) for f in here if (unit := _unit(span.text, f)) is not None]
    for (a, unit_a), (b, unit_b) in pairwise(timed):
        between = span.text[a.end : b.start]
        if unit_a != unit_b and len(between) <= 60 and _CONVERTS.search(between):
            expected = a.value * _SECONDS[unit_b] / _SECONDS[unit_a]
            if _apart(b.value, expected) >= FAR_OFF:
                return True
    return any(_wrong_product(span.text, here[: i + 3]) for i in range(len(here) - 2))


def _wrong_product(text: str, figures: tuple[Figure, ...]) -> bool:
    """Whether the last three figures read as a product with its result, and it is far from it."""
    a, b, c = figures[-3:]
    between, behind = text[a.end : b.start], text[b.end : c.start]
    if len(between) > 25 or len(behind) > 40 or not _RESULT.search(behind):
        return False
    if _PRODUCT.search(between):
        elided = 1_000.0 if any(f.value >= 1_000 for f in figures[:-3]) and a.value < 1_000 else 1.0
        shares = 0.01 if max(a.value, b.value) <= 100 else 1.0
        results = [x * y * k for x, y in product(_readings(a), _readings(b)) for k in (1.0, shares, elided)]
    elif a.percent and _OF.match(between):
        results = [a.value / 100 * b.value]
    else:
        return False
    return min(_apart(w, r) for r in results for w in _readings(c)) >= FAR_OFF


def _apart(one: float, other: float) -> float:
    return max(one / other, other / one) if one > 0 and other > 0 else 1.0


def _unit(text: str, figure: Figure) -> str | None:
    """The unit of time that a figure is a rate over."""
    behind = text[figure.end : figure.end + 60]
    if _is_duration(text, figure):
        return None
    match = _RATE.match(behind)
    if match:
        return match[1].lower()
    adverb = _ADVERB.match(behind)
    return _ADVERBS[adverb[1].lower()] if adverb else None


def _is_duration(text: str, figure: Figure) -> bool:
    behind = text[figure.end : figure.end + 20]
    return bool((_PART_OF_TIME if figure.value < 1 else _DURATION).match(behind))


def _contradicts(span: Span, here: tuple[Figure, ...], known: _Known) -> bool:
    for figure in here:
        thing = counted(span.text, figure)
        rivals = [g.value for g, what in known.told if thing and what == thing and not g.percent and not figure.percent]
        if rivals and min(_apart(figure.value, r) for r in rivals) >= CONTRADICTED:
            return not _is_product(figure, here, known)
    return False


def _is_product(figure: Figure, here: tuple[Figure, ...], known: _Known) -> bool:
    """Whether told figures and the shares of the same sentence, multiplied, give the figure."""
    given = known.given[-ANYWHERE:]
    shares = {share(f) for f in (*given, *here) if f is not figure and (f.percent or f.value < 1)}
    factors = {g.value for g in given if not g.percent and g.value >= 1}
    pairs = {a * b for a, b in product(factors | shares, factors)}
    return _is_among(figure.value, pairs | {a * b for a, b in product(pairs, shares)}, _tolerance(figure.value))


def _splits(said: Said, given: list[float]) -> list[Quote]:
    """The first run of sentences in a turn whose figures, three or more, add up to one that was said."""
    spans = sentences(said.counted)
    numbers = [len(numerals(span.text)) for span in spans]
    for first in range(len(spans)):
        for last in range(first, min(first + 5, len(spans))):
            if sum(numbers[first : last + 1]) < PARTS:
                continue
            text = said.counted[spans[first].start : spans[last].end]
            if _adds_up(text, given[-ANYWHERE:]):
                return [Quote(turn=said.number, quote=said.text[s.start : s.end]) for s in spans[first : last + 1]]
    return []


def _adds_up(text: str, given: list[float]) -> bool:
    """Whether all figures below some figure, three or more of them and given out to something, add up to it."""
    figures = [f for f in figures_in(text) if not f.percent and f.value >= 1][:NEAR]
    for target in dict.fromkeys([*(f.value for f in figures), *given]):
        parts = [f for f in figures if f.value < target]
        if target >= 10 and len(parts) >= PARTS and math.isclose(sum(f.value for f in parts), target):
            portions = [
                f for f in parts if _PORTION.match(text[f.end : f.end + 40]) or _PORTIONED.search(text[: f.start])
            ]
            if len(portions) >= len(parts) - 1:
                return True
    return False
