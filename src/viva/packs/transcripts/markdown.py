"""Markdown transcripts: a line `INTERVIEWER:` or `CANDIDATE:` begins a turn, which runs until the next such line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from viva.errors import TranscriptError
from viva.packs.transcripts.said import Said, unreadable
from viva.packs.transcripts.speakers import recurring, speaker_named, unknown_speakers
from viva.values.transcript import Speaker

_LABEL = re.compile(
    r"^[ \t]*(?P<bold>\*\*|__)?(?P<name>[^\s:*_][^:*\n]{0,59}?)[ \t]*(?::[ \t]*(?P=bold)|(?P=bold)[ \t]*:)(?P<rest>.*)$"
)
_PLAIN = re.compile(r"^[ \t]*(?P<name>[^\s:*_][^:*\n]{0,59}?)[ \t]*:(?P<rest>.*)$")
_NAME = re.compile(r"[A-Z][\w.'-]*(?: [A-Z0-9][\w.'-]*){0,2}")
_SHOUTED = re.compile(r"[A-Z]{4,}(?: [A-Z0-9]+)?")
"""A label in capitals that is long enough not to be an abbreviation at the start of a thought."""
_HEADER_KEY = re.compile(r"(?:scenario|level|mode|speakers):")
_ESCAPED = re.compile(r"^[ \t]*\\+")


def read_markdown(body: str, first_line: int, mapping: Mapping[str, Speaker], file: str) -> list[Said]:
    """The utterances of a Markdown transcript without its header. Raises `TranscriptError`."""
    said: list[Said] = []
    open_turn: tuple[str, int, list[str]] | None = None
    for number, line in enumerate(body.split("\n"), first_line):
        label = speaker_line(line, mapping)
        if label is None and open_turn is None and line.strip():
            raise _no_speaker(body, first_line, number, mapping, file)
        if label is None:
            if open_turn is not None:
                open_turn[2].append(unescaped(line, mapping))
            continue
        if open_turn is not None:
            said.append(_closed(open_turn))
        open_turn = (label[0], number, [label[1]])
    if open_turn is not None:
        said.append(_closed(open_turn))
    labels = list(_labels(body, first_line, _SHOUTED))
    strangers = recurring([name for name, _ in labels if speaker_named(name, mapping) is None], 2)
    if strangers:
        raise unknown_speakers(strangers, next(at for name, at in labels if name == strangers[0]), file)
    return said


def speaker_line(line: str, mapping: Mapping[str, Speaker]) -> tuple[str, str] | None:
    """Name and text of a line that begins a turn; None of any other line.

    Example:
        >>> speaker_line("**Candidate:** Hello", {}), speaker_line("Note: hello", {})
        (('Candidate', 'Hello'), None)
    """
    match = _LABEL.match(line) if "*" in line[:4] or "_" in line[:4] else _PLAIN.match(line)
    if match is None or speaker_named(match["name"], mapping) is None:
        return None
    return match["name"], match["rest"].lstrip()


def begins_turn(line: str, mapping: Mapping[str, Speaker]) -> bool:
    """Whether a line begins a turn, or would be taken for that of somebody who is not known."""
    label = _PLAIN.match(line.replace("**", ""))
    return speaker_line(line, mapping) is not None or (label is not None and bool(_SHOUTED.fullmatch(label["name"])))


def unescaped(line: str, mapping: Mapping[str, Speaker]) -> str:
    r"""A line inside a turn without the backslash that kept it from beginning one.

    Example:
        >>> unescaped(r"\CANDIDATE: so I said", {})
        'CANDIDATE: so I said'
    """
    bare = _ESCAPED.sub("", line)
    return line.replace("\\", "", 1) if bare != line and begins_turn(bare, mapping) else line


def _closed(turn: tuple[str, int, list[str]]) -> Said:
    name, line, lines = turn
    return Said(name, "\n".join(lines).strip(), line)


def _labels(body: str, first_line: int, form: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Labels of that form at the start of a paragraph, known or not, with their lines."""
    before = ""
    for number, line in enumerate(body.split("\n"), first_line):
        match = _PLAIN.match(line.replace("**", ""))
        if match and not before.strip() and form.fullmatch(match["name"]):
            yield match["name"], number
        before = line


def _no_speaker(body: str, first_line: int, line: int, mapping: Mapping[str, Speaker], file: str) -> TranscriptError:
    strangers = [name for name, _ in _labels(body, first_line, _NAME)]
    strangers = [name for name in dict.fromkeys(strangers) if speaker_named(name, mapping) is None]
    if strangers and not any(speaker_line(other, mapping) for other in body.split("\n")):
        return unknown_speakers(strangers, line, file)
    if _HEADER_KEY.match(body.split("\n")[line - first_line]):
        return unreadable(file, line, "a header begins and ends with a line `---`; the first one is missing")
    what = "text before the first speaker; expected a line that begins `INTERVIEWER:` or `CANDIDATE:`"
    return unreadable(file, line, what)
