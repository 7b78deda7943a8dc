"""What `viva grade` is given: files, folders, patterns, and ids of interviews."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from viva.errors import UsageError
from viva.packs.transcripts import SUFFIXES
from viva.values.definition import Definition
from viva.values.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to grade."""

    name: str
    """As people wrote it, or the file's path inside the folder that they wrote."""
    path: Path | None
    """None for an interview of the journal."""


@dataclass(frozen=True, slots=True)
class Material:
    """A transcript with what grades it."""

    transcript: Transcript
    definition: Definition


def sources_in(given: Sequence[str]) -> tuple[Source, ...]:
    """What is meant, each once, in the order given, a folder's files by name. Raises `UsageError` for nothing there."""
    found: dict[str, Source] = {}
    for text in given:
        for source in _meant(text):
            found.setdefault(source.name, source)
    return tuple(found.values())


def _meant(text: str) -> list[Source]:
    path = Path(text)
    if path.is_dir():
        inside = sorted(p for p in path.iterdir() if p.suffix in SUFFIXES and p.stem.casefold() != "readme")
        if not inside:
            raise UsageError(f"{text}: no transcript in this folder; they end in {', '.join(SUFFIXES)}")
        return [Source(str(p), p) for p in inside]
    if path.exists():
        return [Source(text, path)]
    if glob.has_magic(text):
        inside = [Path(name) for name in sorted(glob.glob(text, recursive=True)) if Path(name).is_file()]
        if inside:
            return [Source(str(p), p) for p in inside]
    if path.suffix or "/" in text:
        raise UsageError(f"{text}: there is no such file; give a transcript's path or an id of `viva list`")
    return [Source(text, None)]
