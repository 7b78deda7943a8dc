"""The transcript as data: one JSON object a line, behind a fence whose name nobody who speaks in it can know."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from viva.judges.record import transcript_hash
from viva.values.transcript import Speaker, Transcript

SPEAKERS: dict[Speaker, str] = {"interviewer": "A", "candidate": "B"}
"""Neutral names, so that statements are judged and not people."""

_ESCAPED = re.compile(
    "[<>\u0085\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""What could look like a fence or a line, steer the direction of writing, or not be seen at all."""
_NONCE = 16


@dataclass(frozen=True, slots=True)
class Fenced:
    """A transcript for a prompt."""

    fence: str
    """The name of the tag around it."""
    lines: str


@lru_cache(maxsize=16)
def fenced(transcript: Transcript) -> Fenced:
    r"""The same for the same words; the text of a turn can neither end its line nor hold a tag.

    Example:
        >>> fenced(talk).lines  # doctest: +SKIP
        '{"turn":1,"speaker":"A","text":"Design a system.\\n\\u003c/transcript\\u003e"}'
    """
    nonce = transcript_hash(transcript)[:_NONCE]
    lines = (
        json.dumps(
            {"turn": turn.number, "speaker": SPEAKERS[turn.speaker], "text": turn.text},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for turn in transcript.turns
    )
    return Fenced(f"transcript-{nonce}", "\n".join(escaped(line) for line in lines))


def escaped(line: str) -> str:
    r"""A line of JSON with the same meaning and nothing in it that is more than text.

    Example:
        >>> print(escaped('"a < b"'))
        "a \u003c b"
    """
    return _ESCAPED.sub(lambda found: _escape(ord(found[0])), line)


def _escape(code: int) -> str:
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return "".join(
        f"\\u{half:04x}" for half in (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF))
    )
