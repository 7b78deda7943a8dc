"""JSONL transcripts: one object a line with `speaker` and `text`; the first line may be a header instead."""

from __future__ import annotations

import json
from typing import Any

from viva.packs.transcripts.header import KEYS, header_of
from viva.packs.transcripts.said import Header, Said, unreadable

_FORM = 'expected {"speaker": "candidate", "text": "…"} on each line'


def read_jsonl(body: str, first_line: int, header: Header, file: str) -> tuple[Header, list[Said]]:
    """The header, if the first object is one, and the utterances. Raises `TranscriptError`."""
    said: list[Said] = []
    for number, line in enumerate(body.split("\n"), first_line):
        if not line.strip():
            continue
        row = _row(line, number, file)
        if not said and "speaker" not in row and "text" not in row and row.keys() <= set(KEYS):
            header = header_of(dict(row.items()), file, dict.fromkeys(row, number))
        else:
            said.append(_said(row, number, file))
    return header, said


def _row(line: str, number: int, file: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise unreadable(file, number, f"not a JSON object; {_FORM}") from error
    if not isinstance(row, dict):
        raise unreadable(file, number, f"not a JSON object; {_FORM}")
    return row


def _said(row: dict[str, Any], number: int, file: str) -> Said:
    if "event" in row and "seq" in row:
        raise unreadable(file, number, "this is the journal of an interview; grade that by its id: `viva grade ID`")
    speaker, text, at = row.get("speaker"), row.get("text"), row.get("at")
    if not isinstance(speaker, str) or not speaker.strip() or not isinstance(text, str):
        missing = "speaker" if not isinstance(speaker, str) or not speaker.strip() else "text"
        raise unreadable(file, number, f"{missing}: must be there and be text; {_FORM}")
    seconds = float(at) if isinstance(at, int | float) and not isinstance(at, bool) and 0 <= at < 1e9 else None
    return Said(speaker.strip(), text.strip(), number, seconds)
