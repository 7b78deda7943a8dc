"""Means of a dimension as one character each."""

from __future__ import annotations

from collections.abc import Sequence

from viva.reports.measures import LOWEST, TOP

_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None], *, plain: bool) -> str:
    """A block for each value, or its nearest whole number where there are no blocks; a gap where there is none.

    Example:
        >>> sparkline((1.0, None, 2.5, 4.0), plain=False), sparkline((1.0, None, 2.5, 4.0), plain=True)
        ('▁·▅█', '1-34')
    """
    return "".join(_cell(value, plain=plain) for value in values)


def _cell(value: float | None, *, plain: bool) -> str:
    if value is None:
        return "-" if plain else "·"
    held = min(max(value, LOWEST), TOP)
    if plain:
        return str(int(held + 0.5))
    return _BLOCKS[int((held - LOWEST) / (TOP - LOWEST) * (len(_BLOCKS) - 1) + 0.5)]
