"""The numbers of a sheet: worked out from their formulas, scaled, and put into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from viva.values.scenario import Quantity

FOLLOWS = 0.05
"""How far, as a share, a value may lie from what its formula gives: sheets round as people do."""

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_THOUSANDS_FROM = 1e4


class FormulaError(ValueError):
    """A formula that has no value; the message says why."""


def worked_out(quantities: Mapping[str, Quantity], factor: float = 1.0) -> dict[str, float]:
    """The value of each quantity when volumes are multiplied by `factor`.

    A value that is given stands while the factor is 1; otherwise its formula does. Raises `FormulaError`.

    Example:
        >>> worked_out({"users": Quantity(value=2e6, scales=True), "views": Quantity(formula="users * 25")}, 0.5)
        {'users': 1000000.0, 'views': 25000000.0}
    """
    sheet = _Sheet(quantities, factor)
    return {name: sheet.value(name) for name in quantities}


def contradictions(quantities: Mapping[str, Quantity]) -> Iterator[tuple[str, str]]:
    """Quantities that cannot be worked out, or whose value does not follow from their formula, with a sentence."""
    sheet, varied = _Sheet(quantities, 1.0), _Sheet(quantities, 2.0)
    for name, quantity in quantities.items():
        if quantity.formula is None:
            continue
        try:
            varied.value(name)
            follows = sheet.result(name, quantity.formula)
        except FormulaError as error:
            yield name, str(error)
            continue
        given = quantity.value
        if given is not None and abs(follows - given) > FOLLOWS * abs(follows):
            yield name, f"{in_words(given)} does not follow: {quantity.formula} gives {in_words(follows)}"


def in_words(value: float) -> str:
    """A number as an interviewer says it, to three digits.

    Example:
        >>> [in_words(x) for x in (120e6, 2.25e9, 150_000, 1_800, 0.25)]
        ['120 million', '2.25 billion', '150 thousand', '1,800', '0.25']
    """
    rounded = float(f"{value:.3g}")
    for size, word in _SCALES:
        if abs(rounded) >= size:
            return f"{rounded / size:g} {word}"
    if abs(rounded) >= _THOUSANDS_FROM:
        return f"{rounded / 1e3:g} thousand"
    return f"{rounded:,.0f}" if abs(rounded) >= 1e3 else f"{rounded:g}"


class _Named(Protocol):
    """A name as it stands in a formula."""

    id: str


class _Sheet:
    """Quantities, each worked out when it is first asked for."""

    def __init__(self, quantities: Mapping[str, Quantity], factor: float) -> None:
        self._quantities = quantities
        self._factor = factor
        self._known: dict[str, float] = {}
        self._open: list[str] = []

    def value(self, name: str) -> float:
        if name not in self._known:
            quantity = self._quantities[name]
            if quantity.value is not None and (quantity.formula is None or self._factor == 1.0):
                self._known[name] = quantity.value * (self._factor if quantity.scales else 1.0)
            else:
                self._known[name] = self.result(name, quantity.formula or "")
        return self._known[name]

    def result(self, name: str, formula: str) -> float:
        """What the formula of a quantity gives."""
        from simpleeval import InvalidExpression, simple_eval

        if name in self._open:
            raise FormulaError(f"its formula leads back to itself: {' -> '.join((*self._open, name))}")
        self._open.append(name)
        try:
            return float(simple_eval(formula, names=self._named, functions={}))
        except FormulaError:
            raise
        except (InvalidExpression, SyntaxError, ArithmeticError, TypeError, ValueError) as error:
            raise FormulaError(f"{formula!r} has no value: {error}") from error
        finally:
            self._open.pop()

    def _named(self, node: _Named) -> float:
        if node.id not in self._quantities:
            raise FormulaError(f"there is no quantity {node.id!r}; allowed: {', '.join(self._quantities)}")
        return self.value(node.id)
