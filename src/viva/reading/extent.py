"""How much of a turn is read: a very long one from its beginning and its end, so that reading stays quick."""

from __future__ import annotations

EACH_END = 12_000
"""Characters read at either end; about twelve minutes of talk each."""


def readable(text: str) -> str:
    """The part of a turn that is read; every line of it is verbatim.

    Example:
        >>> readable("Short."), len(readable("long " * 40_000)) < 25_000
        ('Short.', True)
    """
    if len(text) <= 2 * EACH_END:
        return text
    first, last = text[:EACH_END].rsplit(None, 1), text[-EACH_END:].split(None, 1)
    return f"{''.join(first[:1])}\n{''.join(last[-1:])}"
