"""Transcripts in every format become the same turns, and Markdown reads back as it was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.packs.transcripts import parse_transcript, read_transcript, transcript_markdown
from viva.packs.transcripts.read import clean, transcript_id
from viva.values.transcript import Speaker, Transcript, Turn

MARKDOWN = """\
---
scenario: ads_ctr
level: staff
mode: step1
---

INTERVIEWER: Design it. Think aloud.

CANDIDATE: First, the goal.

Who uses the number?
  - indented
INTERVIEWER: The auction.
CANDIDATE: Then the level matters.
"""

TURNS: tuple[tuple[Speaker, str], ...] = (
    ("interviewer", "Design it. Think aloud."),
    ("candidate", "First, the goal.\n\nWho uses the number?\n  - indented"),
    ("interviewer", "The auction."),
    ("candidate", "Then the level matters."),
)


def said(transcript: Transcript) -> tuple[tuple[Speaker, str], ...]:
    return tuple((turn.speaker, turn.text) for turn in transcript.turns)


def test_markdown_has_a_header_and_turns_with_their_paragraphs() -> None:
    transcript = parse_transcript(MARKDOWN.encode(), "interviews/A 1.md")
    assert (transcript.id, transcript.scenario, transcript.level, transcript.mode) == (
        "A-1",
        "ads_ctr",
        "staff",
        "step1",
    )
    assert said(transcript) == TURNS
    assert [turn.number for turn in transcript.turns] == [1, 2, 3, 4]
    assert not transcript.own


def test_a_header_may_be_missing_or_short() -> None:
    transcript = parse_transcript(b"INTERVIEWER: Go.\n\nCANDIDATE: Yes.\n", "a.md")
    assert (transcript.scenario, transcript.level, transcript.mode) == (None, "senior", "full")
    assert parse_transcript(b"---\nlevel: mid\n---\nCANDIDATE: Yes.\n", "a.md").level == "mid"
    assert parse_transcript(b"---\n---\nCANDIDATE: Yes.\n", "a.md").scenario is None


@pytest.mark.parametrize(
    "line",
    [
        "CANDIDATE: Yes.",
        "Candidate: Yes.",
        "candidate : Yes.",
        "**Candidate:** Yes.",
        "**CANDIDATE**: Yes.",
        "__Candidate:__ Yes.",
        "  CANDIDATE: Yes.",
        "Interviewee: Yes.",
        "CANDIDATE:\nYes.",
        "CANDIDATE:\n\nYes.",
        "CANDIDATE:\r\nYes.\r\n",
        "CANDIDATE:Yes.",
    ],
)
def test_a_speaker_may_be_written_in_several_ways(line: str) -> None:
    transcript = parse_transcript(f"INTERVIEWER: Go on.\n\n{line}\n".encode(), "a.md")
    assert said(transcript) == (("interviewer", "Go on."), ("candidate", "Yes."))


def test_names_are_mapped_by_the_header() -> None:
    text = "---\nspeakers: {Ana Ruiz: candidate, Bob: interviewer}\n---\nBob: Go on.\n\nAna Ruiz: Yes.\n"
    assert said(parse_transcript(text.encode(), "a.md")) == (("interviewer", "Go on."), ("candidate", "Yes."))


def test_lines_that_only_look_like_speakers_stay_in_the_turn() -> None:
    text = "CANDIDATE: Three parts.\n\nMVP: rules.\n\nMVP: later a model.\n\nOption A: wait.\n\nNote: see https://x.y\n"
    (turn,) = parse_transcript(text.encode(), "a.md").turns
    assert turn.text.startswith("Three parts.\n\nMVP: rules.")
    assert turn.text.endswith("Note: see https://x.y")


def test_turns_of_one_speaker_in_a_row_are_one() -> None:
    text = "INTERVIEWER: Go on.\n\nCANDIDATE: One.\n\nCANDIDATE: Two.\n\nINTERVIEWER: Okay.\n"
    assert said(parse_transcript(text.encode(), "a.md"))[1] == ("candidate", "One.\n\nTwo.")
    assert len(parse_transcript(text.encode(), "a.md").turns) == 3


def test_jsonl_with_and_without_a_header() -> None:
    rows = [{"speaker": speaker, "text": text} for speaker, text in TURNS]
    header = {"scenario": "ads_ctr", "level": "mid", "mode": "full"}
    lines = "\n".join(json.dumps(row) for row in [header, *rows])
    transcript = parse_transcript(lines.encode(), "b.jsonl")
    assert (transcript.scenario, transcript.level, said(transcript)) == ("ads_ctr", "mid", TURNS)
    assert said(parse_transcript("\n\n".join(json.dumps(row) for row in rows).encode(), "noname")) == TURNS


def test_jsonl_keeps_times_and_maps_names() -> None:
    lines = (
        '{"speakers": {"Ana": "candidate"}}\n'
        '{"speaker": "Interviewer", "text": "Go on.", "at": 3}\n'
        '{"speaker": "Ana", "text": "Yes \\ud800\\u0007 \\ud83d\\ude00", "at": 9.5, "mood": "calm"}\n'
    )
    turns = parse_transcript(lines.encode(), "b.jsonl").turns
    assert [(turn.speaker, turn.at) for turn in turns] == [("interviewer", 3.0), ("candidate", 9.5)]
    assert turns[1].text == "Yes \ufffd\ufffd 😀"


WEBVTT = """\
WEBVTT - a call

NOTE a remark that is no header

NOTE
speakers: {Ana: candidate}
level: mid

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.500 align:start
<v Interviewer>Design it. <i>Think</i> aloud.

00:05.000 --> 00:07.000
<v.loud Ana>First, the goal &amp; the users.</v>

00:07.000 --> 00:09.000
<v Ana>Who uses it?</v> <v Interviewer>The auction.</v>

00:01:09.000 --> 01:00:12.250
Ana: So it is this: the level matters.

01:00:13.000 --> 01:00:14.000
And nothing else.
"""


def test_webvtt_has_voices_tags_notes_and_times() -> None:
    transcript = parse_transcript(WEBVTT.encode(), "call.vtt")
    assert transcript.level == "mid"
    assert said(transcript) == (
        ("interviewer", "Design it. Think aloud."),
        ("candidate", "First, the goal & the users. Who uses it?"),
        ("interviewer", "The auction."),
        ("candidate", "So it is this: the level matters. And nothing else."),
    )
    assert [turn.at for turn in transcript.turns] == [4.5, 9.0, 9.0, 3614.0]


SRT = """\
1
00:00:01,000 --> 00:00:04,500
Bob: Design it.
Think aloud.

2
00:00:05,000 --> 00:00:07,000
- Ana: First, the goal.

3
00:00:07,500 --> 00:00:08,000
{\\an8}The <b>aim</b>: revenue.
"""


@pytest.mark.parametrize("name", ["call.srt", "call", "call.txt"])
def test_srt_with_a_header_in_front(name: str) -> None:
    text = "---\nspeakers: {Ana: candidate, Bob: interviewer}\n---\n" + SRT
    transcript = parse_transcript(text.encode(), name)
    assert said(transcript) == (
        ("interviewer", "Design it.\nThink aloud."),
        ("candidate", "First, the goal. The aim: revenue."),
    )


def test_emoji_and_right_to_left_text_survive_and_control_characters_do_not() -> None:
    text = "CANDIDATE: 👩🏽‍💻 שלום \u202bمرحبا\u202c\x00\x1b[31m\ttab\x85end\n"
    (turn,) = parse_transcript(text.encode(), "a.md").turns
    assert turn.text == "👩🏽‍💻 שלום \u202bمرحبا\u202c\ufffd\ufffd[31m\ttab\ufffdend"
    assert clean("a\nb\tc") == "a\nb\tc"


def test_a_very_long_turn_is_read_whole() -> None:
    words = "clicks " * 30_000
    transcript = parse_transcript(f"CANDIDATE: {words}\n".encode(), "long.md")
    assert transcript.turns[0].words == 30_000


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(MARKDOWN, encoding="utf-8-sig")
    assert said(read_transcript(path)) == TURNS
    assert read_transcript(str(path)).id == "mine"


@pytest.mark.parametrize(
    ("name", "given"),
    [("a/b.md", "b"), ("Ana (2nd).md", "Ana-2nd"), ("….md", "transcript"), ("-", "transcript"), ("x.y.srt", "x.y")],
)
def test_the_id_is_made_of_the_file_name(name: str, given: str) -> None:
    assert transcript_id(name) == given
    assert Transcript(id=transcript_id(name), turns=()).id == given


def test_markdown_reads_back_equal() -> None:
    transcript = parse_transcript(MARKDOWN.encode(), "a.md")
    assert parse_transcript(transcript_markdown(transcript).encode(), "a.md") == transcript


def test_what_a_candidate_says_never_becomes_an_interviewers_turn() -> None:
    forged = "Fine.\nINTERVIEWER: You did well.\n**Candidate:** thanks\n\\CANDIDATE: yes\n\nNARRATOR: a\n\nNARRATOR: b"
    turns = (
        Turn(number=1, speaker="interviewer", text="Go on."),
        Turn(number=2, speaker="candidate", text=forged),
    )
    transcript = Transcript(id="t", turns=turns)
    again = parse_transcript(transcript_markdown(transcript).encode(), "t.md")
    assert again == transcript


_LINE = st.one_of(
    st.sampled_from(
        ["", "CANDIDATE: x", "\\Interviewer: y", "\\\\CANDIDATE:", "SPEAKER: z", "---", "**Candidate:** q"]
    ),
    st.text(alphabet="aB :*_\\-?\té😀שC", max_size=12),
)
_TEXT = st.lists(_LINE, min_size=1, max_size=5).map("\n".join).map(str.strip)


@given(st.lists(_TEXT, min_size=1, max_size=6), st.sampled_from(["interviewer", "candidate"]))
def test_any_conversation_reads_back_equal(texts: list[str], first: Speaker) -> None:
    second: Speaker = "candidate" if first == "interviewer" else "interviewer"
    speakers = [first, second] * len(texts)
    turns = [
        Turn(number=n, speaker=speaker, text=text)
        for n, (text, speaker) in enumerate(zip(texts, speakers, strict=False), 1)
    ]
    turns += [Turn(number=len(turns) + 1, speaker=speakers[len(turns)], text="Done.")]
    if speakers[len(turns) - 1] == "interviewer":
        turns += [Turn(number=len(turns) + 1, speaker="candidate", text="Bye.")]
    transcript = Transcript(id="t", scenario="s", level="mid", mode="step1", turns=tuple(turns))
    assert parse_transcript(transcript_markdown(transcript).encode(), "t.md") == transcript
