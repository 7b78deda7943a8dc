"""Transcripts that cannot be read: each a sentence with file, line and what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.errors import TranscriptError
from viva.packs.transcripts import parse_transcript, read_transcript


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    raw: bytes
    says: str


CASES = (
    Case("empty", "a.md", b"", "a.md: the file is empty"),
    Case("blank", "a.md", b" \n\n", "a.md: the file is empty"),
    Case("header alone", "a.md", b"---\nlevel: mid\n---\n", "a header and no turns"),
    Case("truncated header", "a.md", b"---\nlevel: mid\n\nCANDIDATE: Yes.\n", "a.md:1: the header is not closed"),
    Case("header cut at the front", "a.md", b"level: mid\n---\nCANDIDATE: Yes.\n", "a.md:1: a header begins and ends"),
    Case("header that is no YAML", "a.md", b"---\n\nlev\n---\nCANDIDATE: Yes.\n", "a.md:3: "),
    Case(
        "unknown key",
        "a.md",
        b"---\nlevle: mid\n---\nCANDIDATE: Yes.\n",
        "a.md:2: unknown key 'levle'; did you mean 'level'",
    ),
    Case(
        "level",
        "a.md",
        b"---\nmode: full\nlevel: junior\n---\nCANDIDATE: Yes.\n",
        "a.md:3: level: 'junior' is not allowed; allowed: mid, senior, staff",
    ),
    Case(
        "mode",
        "a.md",
        b"---\nmode: short\n---\nCANDIDATE: Yes.\n",
        "a.md:2: mode: 'short' is not allowed; allowed: full, step1",
    ),
    Case(
        "scenario",
        "a.md",
        b"---\nscenario: the ads one\n---\nCANDIDATE: Yes.\n",
        "a.md:2: scenario: 'the ads one' is no id",
    ),
    Case("speakers", "a.md", b"---\nspeakers: Ana\n---\nAna: Yes.\n", "a.md:2: speakers: expected names with roles"),
    Case(
        "role",
        "a.md",
        b"---\nspeakers: {Ana: boss}\n---\nAna: Yes.\n",
        "speakers: Ana is 'boss'; allowed: interviewer, candidate",
    ),
    Case("no candidate", "a.md", b"INTERVIEWER: Hello?\n", "no candidate speaks; found: INTERVIEWER"),
    Case("silent candidate", "a.md", b"INTERVIEWER: Hello?\n\nCANDIDATE:\n", "no candidate speaks"),
    Case(
        "unknown speakers",
        "a.md",
        b"Ana: Hi.\n\nBob: Hello.\n",
        "a.md:1: unknown speakers: Ana, Bob. Use INTERVIEWER and CANDIDATE, or say who is who with "
        "`speakers: {Ana: candidate, Bob: interviewer}`",
    ),
    Case(
        "a third speaker",
        "a.md",
        b"CANDIDATE: Hi.\n\nOBSERVER: Hm.\n\nCANDIDATE: So.\n\nOBSERVER: Ah.\n",
        "a.md:3: unknown speakers: OBSERVER",
    ),
    Case(
        "both the candidate",
        "a.md",
        b"---\nspeakers: {Ana: candidate, Bob: candidate}\n---\nAna: Hi.\n\nBob: Hello.\n",
        "a.md:6: Ana and Bob are both the candidate",
    ),
    Case("no speaker at all", "a.md", b"just some words\n", "a.md:1: text before the first speaker"),
    Case("text in front", "a.md", b"\n# My talk\n\nCANDIDATE: Hi.\n", "a.md:2: text before the first speaker"),
    Case("PDF", "a.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "binary file or not UTF-8"),
    Case("binary", "a.md", b"CANDIDATE: x" + bytes(range(256)), "binary file or not UTF-8"),
    Case("zeros", "a.md", b"\0" * 500, "binary file or not UTF-8"),
    Case("UTF-16", "a.md", "CANDIDATE: hello".encode("utf-16"), "binary file or not UTF-8"),
    Case(
        "Latin-1",
        "a.md",
        "CANDIDATE: hi\nvoilà\n".encode("latin-1"),
        "a.md:2: the file is not UTF-8 text; save it as UTF-8",
    ),
    Case(
        "no JSON",
        "a.jsonl",
        b'{"speaker": "candidate", "text": "x"}\nhello\n',
        "a.jsonl:2: not a JSON object; expected",
    ),
    Case("JSON list", "a.jsonl", b"[1]\n", "a.jsonl:1: not a JSON object"),
    Case("deep JSON", "a.jsonl", b"[" * 100_000, "a.jsonl:1: not a JSON object"),
    Case("huge number", "a.jsonl", b'{"at": ' + b"9" * 5000 + b"}", "a.jsonl:1: not a JSON object"),
    Case("no speaker in JSON", "a.jsonl", b'{"text": "x"}\n', "a.jsonl:1: speaker: must be there and be text"),
    Case("no text in JSON", "a.jsonl", b'{"speaker": "candidate", "text": 3}\n', "a.jsonl:1: text: must be there"),
    Case(
        "level in JSON",
        "a.jsonl",
        b'{"level": "boss"}\n{"speaker": "candidate", "text": "x"}\n',
        "a.jsonl:1: level: 'boss' is not allowed",
    ),
    Case("only a header in JSON", "a.jsonl", b'{"level": "mid"}\n', "nobody says anything"),
    Case("a journal", "a.jsonl", b'{"interview": "i", "seq": 1, "event": {}, "wall_time": ""}\n', "viva grade ID"),
    Case(
        "captions without names",
        "a.vtt",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nhello there\n",
        "a.vtt:4: the first caption names no speaker",
    ),
    Case(
        "captions of strangers",
        "a.srt",
        b"1\n00:00:01,000 --> 00:00:02,000\nAna: hi\n\n2\n00:00:02,000 --> 00:00:03,000\nBob: hi\n",
        "a.srt:3: unknown speakers: Ana, Bob",
    ),
    Case(
        "a stranger's voice",
        "a.vtt",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Candidate>hi\n\n00:02.000 --> 00:03.000\n<v Zoe>hm\n",
        "a.vtt:7: unknown speakers: Zoe",
    ),
    Case(
        "a stranger among names",
        "a.vtt",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nCandidate: hi\n\n00:02.000 --> 00:03.000\nZoe: hm\n\n"
        b"00:03.000 --> 00:04.000\nZoe: ah\n",
        "a.vtt:7: unknown speakers: Zoe",
    ),
    Case(
        "captions without times",
        "a.srt",
        b"1\n00:00:01 -> 00:02\nCandidate: hi\n",
        "a.srt:1: a caption without its times",
    ),
    Case("captions without captions", "a.vtt", b"WEBVTT\n\nNOTE nothing\n", "nobody says anything"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_error_says_where_and_what_is_expected(case: Case) -> None:
    with pytest.raises(TranscriptError) as raised:
        parse_transcript(case.raw, case.file)
    assert case.says in str(raised.value)
    assert str(raised.value).startswith(case.file)
    assert raised.value.exit_code == 2


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.md", tmp_path):
        with pytest.raises(TranscriptError, match="cannot be read"):
            read_transcript(path)


def outcome(raw: bytes, name: str) -> str:
    """The message of the error, or `ok` for a transcript in which the candidate speaks; nothing else may happen."""
    try:
        return "ok" if parse_transcript(raw, name).said_by("candidate") else "nobody"
    except TranscriptError as error:
        return str(error)


@given(st.binary(max_size=300), st.sampled_from(["a.md", "a.jsonl", "a.vtt", "a.srt", "a"]))
def test_any_bytes_are_read_or_refused(raw: bytes, name: str) -> None:
    assert outcome(raw, name).startswith(("ok", name))


@given(st.text(alphabet='CANDITE:interviw \n-*{}[]"<v>0123,.\\', max_size=120), st.sampled_from(["a.md", "a.vtt", "a"]))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    header = "---\nspeakers: {A: candidate}\n---\n"
    assert outcome(f"{header}{text}".encode(), name).startswith(("ok", name))
