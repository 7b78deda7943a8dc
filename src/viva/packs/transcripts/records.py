"""Reads interviews from a file, whoever recorded them: plain transcripts, and records of two other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from viva.packs.find import shown
from viva.packs.transcripts.beyond_the_resume import is_row, is_talk, read_row, read_talk
from viva.packs.transcripts.interviewer_record import is_interviewer_record, read_interviewer_record
from viva.packs.transcripts.read import MAX_BYTES, read_transcript
from viva.packs.transcripts.recorded import Place, Recorded

_TABLE = b"PAR1"
"""What a Parquet file begins with."""


class _Row(NamedTuple):
    content: object
    line: int


def read_records(path: str | Path) -> tuple[Recorded, ...]:
    """All interviews in a file: a transcript, one record, a list of records, or a record on each line.

    Raises `TranscriptError` with file, key and what is wrong.

    Example:
        >>> [one.transcript.id for one in read_records("records/20260102.json")]  # doctest: +SKIP
        ['20260102']
    """
    place = Path(path)
    rows = _rows(place) if place.suffix.casefold() in (".json", ".jsonl", ".ndjson", ".parquet") else []
    if not rows:
        return (Recorded(transcript=read_transcript(place)),)
    many = len(rows) > 1
    return tuple(_read(row, place, number if many else 0) for number, row in enumerate(rows, start=1))


def _rows(path: Path) -> list[_Row]:
    """The records in a file; none where it is something else, a transcript perhaps."""
    here = Place(shown(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        here.refuse("", f"cannot be read: {error.strerror or error}")
    if raw.startswith(_TABLE):
        here.refuse("", "this is a Parquet table; write its rows as JSON lines first, with DuckDB or Polars")
    if len(raw) > 5 * MAX_BYTES:
        here.refuse("", f"the file has {len(raw):,} bytes; at most {5 * MAX_BYTES:,}")
    text = raw.decode("utf-8-sig", "replace")
    found = list(_parsed(text))
    if not found or not _is_record(found[0].content):
        return []
    for number, row in enumerate(found, start=1):
        if not _is_record(row.content):
            Place(shown(path), row.line, number).refuse("", f"record {number} is none of the form of the first")
    return found


def _parsed(text: str) -> Iterator[_Row]:
    """The JSON in a text: all of it, the members of a list of records, or each line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield _Row(_line(line), number)
        return
    if isinstance(whole, list) and not is_talk(whole):
        yield from (_Row(one, 0) for one in whole)
    else:
        yield _Row(whole, 0)


def _line(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _is_record(content: object) -> bool:
    return is_talk(content) or (isinstance(content, dict) and (is_row(content) or is_interviewer_record(content)))


def _read(row: _Row, path: Path, number: int) -> Recorded:
    place = Place(shown(path), row.line if number else 0, number)
    if isinstance(row.content, list):
        return read_talk(row.content, place)
    assert isinstance(row.content, dict)
    if is_row(row.content):
        return read_row(row.content, place)
    return read_interviewer_record(row.content, place)
