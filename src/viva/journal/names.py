"""What to say when an id names no interview."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from viva.errors import UnknownInterview

_SHOWN = 5


def unknown(wanted: str, ids: Sequence[str]) -> UnknownInterview:
    """Names what there is instead; `ids` has the latest first."""
    if not ids:
        return UnknownInterview(
            f"there is no interview {wanted!r}: there are no interviews yet; start one with `viva interview`"
        )
    near = get_close_matches(wanted, ids, n=_SHOWN) or ids
    return UnknownInterview(f"there is no interview {wanted!r}; there is {some(near)}; `viva list` shows all")


def several(wanted: str, ids: Sequence[str]) -> UnknownInterview:
    """Names those that `wanted` could mean."""
    return UnknownInterview(f"several interviews begin with {wanted!r}: {some(ids)}; give more of the id, or `latest`")


def some(ids: Sequence[str]) -> str:
    """The first few ids."""
    return ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
