"""WebVTT and SRT transcripts whose captions name their speaker: `<v Name>text` or `Name: text`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from viva.errors import TranscriptError
from viva.packs.transcripts.header import KEYS, header_of_yaml
from viva.packs.transcripts.said import Header, Said, unreadable
from viva.packs.transcripts.speakers import recurring, speaker_named, unknown_speakers
from viva.values.transcript import Speaker

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<[\d:.]+>|\{\\[^}]*\}")
_LABEL = re.compile(r"^[-–]?\s*([^:<>\n]{1,60}?)\s*:\s+(.*)$", re.DOTALL)
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W_a-z][\w.'’-]*){0,2}")
"""At most three words, none beginning with a small letter."""
_NOTE = re.compile(rf"^(?:{'|'.join(KEYS)})\s*:")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between blank lines, with the number of the first."""

    line: int
    lines: tuple[str, ...]


def read_captions(body: str, first_line: int, header: Header, file: str) -> tuple[Header, list[Said]]:
    """The header, completed by a NOTE that has one, and the utterances. Raises `TranscriptError`."""
    cues: list[tuple[_Block, float]] = []
    for block in _blocks(body, first_line):
        kind = block.lines[0].strip()
        if kind.startswith("NOTE"):
            header = _with_note(header, block, file)
        elif kind.startswith(("WEBVTT", "STYLE", "REGION")):
            continue
        else:
            cues.append(_cue(block, file))
    return header, _said(cues, header.speakers, file)


def _blocks(body: str, first_line: int) -> Iterator[_Block]:
    start, lines = first_line, list[str]()
    for number, line in enumerate([*body.split("\n"), ""], first_line):
        if line.strip():
            start = start if lines else number
            lines.append(line)
        elif lines:
            yield _Block(start, tuple(lines))
            lines = []


def _with_note(header: Header, block: _Block, file: str) -> Header:
    """A NOTE is a comment, unless it has the keys of a header."""
    lines = (block.lines[0].strip().removeprefix("NOTE"), *block.lines[1:])
    text = "\n".join(lines).lstrip(" \t:")
    if not _NOTE.match(text.strip()):
        return header
    noted = header_of_yaml(text, block.line, file)
    return replace(
        header,
        scenario=noted.scenario or header.scenario,
        variation=header.variation if noted.variation is None else noted.variation,
        level=noted.level or header.level,
        mode=noted.mode or header.mode,
        coached=noted.coached or header.coached,
        speakers={**header.speakers, **noted.speakers},
    )


def _cue(block: _Block, file: str) -> tuple[_Block, float]:
    """The words of a caption, without its number and times, and the second at which it ends."""
    for index, line in enumerate(block.lines[:2]):
        timing = _TIMING.match(line)
        if timing:
            hours, minutes, seconds, fraction = timing.groups()[4:]
            end = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
            return _Block(block.line + index + 1, block.lines[index + 1 :]), end
    raise unreadable(
        file, block.line, "a caption without its times; expected a line such as `00:01:02.000 --> 00:01:05.000`"
    )


def _said(cues: list[tuple[_Block, float]], mapping: Mapping[str, Speaker], file: str) -> list[Said]:
    said: list[Said] = []
    for block, end in cues:
        for name, words in _voices("\n".join(block.lines), mapping):
            if name is None and not said:
                raise _nobody(cues, block.line, file)
            if words:
                said.append(Said(name or said[-1].name, words, block.line, end))
    labels = _labels(cues)
    strangers = [name for name in recurring([name for name, _ in labels], 2) if speaker_named(name, mapping) is None]
    if strangers:
        raise unknown_speakers(strangers, next(line for name, line in labels if name == strangers[0]), file)
    return said


def _voices(text: str, mapping: Mapping[str, Speaker]) -> Iterator[tuple[str | None, str]]:
    """Each speaker of one caption with their words; None where it goes on with the speaker before."""
    parts = _VOICE.split(text)
    if len(parts) > 1:
        if _plain(parts[0]):
            yield None, _plain(parts[0])
        for name, words in zip(parts[1::2], parts[2::2], strict=True):
            yield html.unescape(name).strip(), _plain(words)
        return
    words = _plain(text)
    label = _LABEL.match(words)
    if label and speaker_named(label[1], mapping) is not None:
        yield label[1], label[2].strip()
    else:
        yield None, words


def _labels(cues: list[tuple[_Block, float]]) -> list[tuple[str, int]]:
    """What looks like a speaker's name before a colon, with its line."""
    found = ((_LABEL.match(_plain("\n".join(block.lines))), block.line) for block, _ in cues)
    return [(label[1], line) for label, line in found if label and _NAME.fullmatch(label[1])]


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def _nobody(cues: list[tuple[_Block, float]], line: int, file: str) -> TranscriptError:
    strangers = list(dict.fromkeys(name for name, _ in _labels(cues)))
    if strangers:
        return unknown_speakers(strangers, line, file)
    return unreadable(file, line, "the first caption names no speaker; expected `<v Name>text` or `Name: text`")
