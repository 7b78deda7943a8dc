"""Reads a transcript from a file or from bytes, whatever its format."""

from __future__ import annotations

import re
from pathlib import Path

from viva.errors import TranscriptError
from viva.packs.find import shown
from viva.packs.transcripts.captions import read_captions
from viva.packs.transcripts.header import split_header
from viva.packs.transcripts.jsonl import read_jsonl
from viva.packs.transcripts.markdown import read_markdown
from viva.packs.transcripts.said import Said, unreadable
from viva.packs.transcripts.speakers import resolve
from viva.values.transcript import Speaker, Transcript, Turn

MAX_BYTES = 20_000_000
SUFFIXES = (".md", ".txt", ".jsonl", ".vtt", ".srt")
"""How files of transcripts are called."""
FORMATS = "Markdown (.md, .txt), JSONL (.jsonl), WebVTT (.vtt) and SRT (.srt)"
_CONTROL_SHARE = 0.02
"""Text has hardly any control characters; more of them mean a binary file."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SRT = re.compile(r"\s*\d+\s*\n\s*[\d:,.]+\s*-->")
_NOT_ID = re.compile(r"[^A-Za-z0-9_.-]+")


def read_transcript(path: str | Path) -> Transcript:
    r"""The transcript in a file. Raises `TranscriptError` with file and line and what is expected.

    Example:
        >>> import pathlib, tempfile, viva
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "interview.md")
        ...     _ = path.write_text("INTERVIEWER: Where do you begin?\n\nCANDIDATE: With the goal.\n", encoding="utf-8")
        ...     transcript = viva.read_transcript(path)
        >>> transcript.id, transcript.said_by("candidate")[0].number
        ('interview', 2)
    """
    place = Path(path)
    try:
        size = place.stat().st_size
        if size > MAX_BYTES:
            raise unreadable(shown(place), 0, f"the file has {size:,} bytes; at most {MAX_BYTES:,}")
        raw = place.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}; give the path of a transcript: {FORMATS}"
        raise unreadable(shown(place), 0, what) from error
    return parse_transcript(raw, shown(place))


def parse_transcript(raw: bytes, name: str) -> Transcript:
    """A transcript from bytes; `name` is its file name, for the format, the id and the messages.

    Consecutive turns of one speaker are one turn. Control characters other than line breaks and tabs are replaced.
    Raises `TranscriptError`.
    """
    text = _decode(raw, name)
    if not text.strip():
        raise unreadable(name, 0, "the file is empty; expected `INTERVIEWER:` and `CANDIDATE:` turns")
    header, body, line = split_header(text, name)
    if not body.strip():
        raise unreadable(name, 0, "a header and no turns; expected `INTERVIEWER:` and `CANDIDATE:` turns behind it")
    form = _form(name, body)
    if form == "jsonl":
        header, said = read_jsonl(body, line, header, name)
    elif form == "captions":
        header, said = read_captions(body, line, header, name)
    else:
        said = read_markdown(body, line, header.speakers, name)
    if not said:
        raise unreadable(name, 0, "nobody says anything; expected `INTERVIEWER:` and `CANDIDATE:` turns")
    turns = _turns(said, resolve(said, header.speakers, name))
    return Transcript(
        id=transcript_id(name),
        scenario=header.scenario,
        variation=header.variation,
        level=header.level or "senior",
        mode=header.mode or "full",
        coached=header.coached,
        turns=turns,
    )


def transcript_id(name: str) -> str:
    """An id made of a file's name.

    Example:
        >>> transcript_id("mock interviews/Ana (2nd).md")
        'Ana-2nd'
    """
    stem = _NOT_ID.sub("-", Path(name).stem).strip("-._")
    return stem[:100] or "transcript"


def _decode(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in raw[:4096] or raw.startswith((b"%PDF", b"\xff\xfe", b"\xfe\xff")):
            raise _binary(name) from error
        line = raw.count(b"\n", 0, error.start) + 1
        raise unreadable(name, line, "the file is not UTF-8 text; save it as UTF-8") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROL.findall(text)) > max(8, _CONTROL_SHARE * len(text)):
        raise _binary(name)
    return clean(text)


def _binary(name: str) -> TranscriptError:
    return unreadable(name, 0, f"this is a binary file or not UTF-8; expected a text file: {FORMATS}")


def clean(text: str) -> str:
    """The text with control characters and lone surrogates replaced; emoji and right-to-left marks stay."""
    return _CONTROL.sub("\ufffd", text)


def _form(name: str, body: str) -> str:
    suffix = Path(name).suffix.casefold()
    start = body.lstrip()
    if suffix in (".jsonl", ".ndjson", ".json") or (suffix not in (".md", ".vtt", ".srt") and start.startswith("{")):
        return "jsonl"
    if suffix in (".vtt", ".srt") or start.startswith("WEBVTT") or _SRT.match(start):
        return "captions"
    return "markdown"


def _turns(said: list[Said], speakers: tuple[Speaker, ...]) -> tuple[Turn, ...]:
    """One turn for each run of utterances by the same speaker."""
    turns: list[Turn] = []
    for one, speaker in zip(said, speakers, strict=True):
        text = clean(one.text.replace("\r\n", "\n").replace("\r", "\n"))
        if turns and turns[-1].speaker == speaker:
            joint = "\n\n" if one.at is None else " "
            merged = joint.join(part for part in (turns[-1].text, text) if part)
            turns[-1] = Turn(number=len(turns), speaker=speaker, text=merged, at=one.at)
        else:
            turns.append(Turn(number=len(turns) + 1, speaker=speaker, text=text, at=one.at))
    return tuple(turns)
