"""Stated calculations worked out again: "3 billion x 1.2 % = 36 million" holds, with 36 thousand it does not.

Only what is stated as a calculation is looked at: numbers joined by an operation, a word that announces the result, and
the result. Whatever can be read in a way that fits is taken to fit: this finds figures that no reading explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product
from typing import Literal

from viva.reading.figures import Figure, figures_in
from viva.reading.words import sentences

OFF = 1.5
"""Factor from which on a stated result is wrong."""

Operator = Literal["+", "-", "*", "/"]

_OPERATORS: tuple[tuple[Operator, str], ...] = (
    ("/", r"divided by|over|[/÷:](?=\s*\d)|/"),
    ("*", r"times|multiplied by|[x×*·](?![a-z])"),
    ("+", r"plus|\+"),
    ("-", r"minus|[-−–](?=\s)"),
)
_BETWEEN = re.compile(
    r"^(?P<unit>[^\d=≈~.;:?!()]{0,40}?)\s*(?:"
    + "|".join(f"(?P<op{at}>(?<![a-z])(?:{words})(?![a-z]))" for at, (_, words) in enumerate(_OPERATORS))
    + r")\s*(?:a |an |the |about |roughly |some |another )*[$€£]?\s*[()]?\s*$",
    re.I,
)
_OF = re.compile(r"^\s*(?:%|percent|per cent)?\s*of (?:the |those |these |all |about |roughly )*[$€£]?\s*$", re.I)
_RESULT = re.compile(
    r"^(?P<unit>[^\d=≈;:?!]{0,40}?)\s*(?:[=≈→]+|(?<![a-z])(?:is|are|makes|gives|equals|comes to|comes out at|"
    r"works out at|"
    r"leaves|that is|that's|that makes|which is|so)(?![a-z]))\s*(?:about |around |roughly |some |nearly |almost |just |"
    r"only |a |an |approximately |approx |circa |call it |say )*[~≈$€£(]*\s*$",
    re.I,
)
_BOUND = re.compile(r"\b(?:more|less|fewer|under|over|below|above|least|most|up to|not|far from|nowhere near)\b", re.I)
_CORRECTED = re.compile(r"^[^.?!]{0,25}\b(?:no|sorry|wait|i mean|rather|correction|scratch)\b", re.I)
_UNIT = re.compile(
    r"(?<![a-z])(?:(?P<ms>ms|milliseconds?)|(?P<second>seconds?|qps|rps)|(?P<minute>minutes?)|(?P<hour>hours?|hourly)|"
    r"(?P<day>days?|daily)|(?P<week>weeks?|weekly)|(?P<month>months?|monthly)|(?P<year>years?|yearly|annual\w*)|"
    r"(?P<bit>bits?)|(?P<byte>bytes?)|(?P<float>floats?|dimensions?)|(?P<kilo>kib|kb|kilobytes?)|"
    r"(?P<mega>mib|mb|megabytes?)|(?P<giga>gib|gb|gigabytes?|gigs?)|(?P<tera>tib|tb|terabytes?)|"
    r"(?P<peta>pb|petabytes?)|(?P<cent>cents?)|(?P<dollar>dollars?|\$))(?![a-z])",
    re.I,
)
_SIZES: dict[str, dict[str, float]] = {
    "time": {
        "ms": 1e-3,
        "second": 1,
        "minute": 60,
        "hour": 3_600,
        "day": 86_400,
        "week": 604_800,
        "month": 2_592_000,
        "year": 31_536_000,
    },
    "bytes": {"bit": 0.125, "byte": 1, "float": 4, "kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15},
    "money": {"cent": 0.01, "dollar": 1},
}
"""Units of one kind: a result may be told in another one than the numbers behind it."""
_LONGEST = 6
"""Numbers of one calculation."""
_OVER = re.compile(r"\bover\b", re.I)
"""Divides a number, but also says how long something takes."""
_NOT_READ = re.compile(r"\b(?:squared|cubed|root|log|power|percentile)\b|[\^²√]", re.I)
_OPEN = re.compile(r"(?:[-+*/×^)(]|\b(?:times|over|by|plus|minus|of|root|squared|log))\s*$", re.I)
"""Before the first number: brackets or an operation leave open what is calculated."""
_PART_OF_RATIO = re.compile(r"^\s*(?:(?:out )?of|in|to|times|by|or|x|/|-|–)\s*(?:every |each )?[\da-z]", re.I)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation as it is stated, and what its numbers give; `text` is verbatim and begins at `start`."""

    start: int
    text: str
    stated: float
    worked_out: float
    holds: bool


@lru_cache(maxsize=1_024)
def calculations(text: str) -> tuple[Calculation, ...]:
    """The calculations of a text, in order.

    Example:
        >>> [(c.text, c.holds) for c in calculations("So 3 billion x 1.2 % = 36 thousand clicks.")]
        [('3 billion x 1.2 % = 36 thousand', False)]
    """
    return tuple(found for span in sentences(text) for found in _in_sentence(span.text, span.start))


def evaluate(numbers: tuple[float, ...], operators: tuple[Operator, ...]) -> float | None:
    """The value of numbers with an operator between each two; None where it is undefined.

    Example:
        >>> evaluate((2.0, 3.0, 4.0), ("+", "*"))
        14.0
    """
    terms = [numbers[0]]
    for operator, number in zip(operators, numbers[1:], strict=True):
        if operator == "*":
            terms[-1] *= number
        elif operator == "/":
            if number == 0:
                return None
            terms[-1] /= number
        else:
            terms.append(number if operator == "+" else -number)
    return sum(terms)


def _spoken(numbers: tuple[float, ...], operators: tuple[Operator, ...]) -> Iterator[float]:
    """By the rules, and from left to right as people speak."""
    value = evaluate(numbers, operators)
    if value is not None:
        yield value
    so_far: float | None = numbers[0]
    for operator, number in zip(operators, numbers[1:], strict=True):
        so_far = None if so_far is None else evaluate((so_far, number), (operator,))
    if so_far is not None and len(set(operators)) > 1:
        yield so_far


def _in_sentence(text: str, offset: int) -> Iterator[Calculation]:
    figures = figures_in(text)
    at = 0
    while at < len(figures) - 2:
        operators, result = _chain(text, figures, at)
        if result is None:
            at += 1
            continue
        found = _calculation(text, offset, figures[at:result], operators, figures[result])
        if found is not None:
            yield found
        at = result


def _chain(text: str, figures: tuple[Figure, ...], at: int) -> tuple[tuple[Operator, ...], int | None]:
    """The operators between figures from `at` on, and the place of the result; None where nothing is calculated."""
    operators: list[Operator] = []
    for here in range(at, min(len(figures) - 1, at + _LONGEST)):
        gap = text[figures[here].end : figures[here + 1].start]
        operator = _operator(gap, figures[here], figures[here + 1])
        if operator is not None:
            operators.append(operator)
        elif operators and _RESULT.match(gap) and not _BOUND.search(gap):
            return tuple(operators), here + 1
        else:
            break
    return (), None


def _operator(gap: str, before: Figure, behind: Figure) -> Operator | None:
    if (before.percent or before.value < 1) and _OF.match(gap):
        return "*"
    found = _BETWEEN.match(gap)
    if found is None or (_OVER.search(gap) and (before.value < 1 or behind.worded)):
        return None
    return next(operator for at, (operator, _) in enumerate(_OPERATORS) if found[f"op{at}"])


def _calculation(
    text: str, offset: int, operands: tuple[Figure, ...], operators: tuple[Operator, ...], result: Figure
) -> Calculation | None:
    end = result.end
    while end < len(text) and text[end] in " %" and "%" in text[end : end + 2]:
        end += 1
    stated = text[operands[0].start : end].rstrip(",")
    if _CORRECTED.match(text[end:]) or _PART_OF_RATIO.match(text[result.end :]) or _NOT_READ.search(stated):
        return None
    if any(text[max(0, f.start - 1) : f.start].isalnum() for f in (*operands, result)):
        return None
    if _OPEN.search(text[max(0, operands[0].start - 12) : operands[0].start]):
        return None
    sums = all(operator in "+-" for operator in operators)
    readings = [_readings(figure, plain=sums) for figure in operands]
    worked_out = [value for numbers in product(*readings) for value in _spoken(numbers, operators) if value > 0]
    if not worked_out or result.value <= 0:
        return None
    around = text[operands[0].start : end + 25]
    spoken: tuple[float, ...] = ()
    if any(figure.percent for figure in operands) or all(figure.value <= 100 for figure in operands):
        spoken = (100.0, 0.01)
    fits = any(
        1 / OFF <= value * factor / wanted <= OFF
        for value in worked_out
        for wanted in _readings(result, plain=sums)
        for factor in (*_conversions(around), *(f for f in spoken if value * f <= 100))
    )
    return Calculation(
        start=offset + operands[0].start,
        text=stated,
        stated=result.value,
        worked_out=worked_out[0],
        holds=fits,
    )


def _readings(figure: Figure, *, plain: bool) -> tuple[float, ...]:
    """A percentage is a fraction; where percentages are added up it may be meant as it is said."""
    if not figure.percent:
        return (figure.value,)
    return (figure.value / 100, figure.value) if plain else (figure.value / 100,)


def _conversions(around: str) -> tuple[float, ...]:
    """Factors between the units that the words name."""
    named = {unit for found in _UNIT.finditer(around) if (unit := found.lastgroup) is not None}
    factors = [1.0]
    for sizes in _SIZES.values():
        present = [sizes[unit] for unit in sorted(named & sizes.keys())]
        factors += [one / other for one, other in permutations(present, 2)]
    return tuple(factors)
