"""Personas and the words of candidates, by id or path."""

from __future__ import annotations

from pathlib import Path

from viva.errors import UsageError
from viva.packs.find import find, names
from viva.packs.load import read_lines, read_persona
from viva.values.persona import Lines, Persona

GENERAL = "general"
"""The words for all frameworks."""


def load_persona(name: str | Path, *, overlay: Path | None = None) -> Persona:
    """The persona of that id or path. Raises `UsageError` if there is none, `DefinitionError` if it is wrong.

    Example:
        >>> load_persona("strong").planted("S2.OFF")
        4
    """
    return read_persona(find("persona", name, overlay=overlay)).value


def list_personas(*, overlay: Path | None = None) -> tuple[str, ...]:
    """The ids of all personas, sorted.

    Example:
        >>> "weak" in list_personas()
        True
    """
    return names("persona", overlay=overlay)


def load_lines(framework: str, *, overlay: Path | None = None) -> tuple[Lines, Lines]:
    """The general words, and those for a framework. Raises `UsageError` where there are none for it."""
    general = read_lines(find("lines", GENERAL, overlay=overlay)).value
    for name in names("lines", overlay=overlay):
        lines = read_lines(find("lines", name, overlay=overlay)).value
        if lines.framework == framework:
            return general, lines
    file = f"personas/lines/{framework}.yaml"
    raise UsageError(f"there are no words of candidates for the framework {framework!r}; write them to {file}")
