"""Cuts a text into messages where a reader would pause: at a paragraph, a line, a sentence, a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from viva.channels.platforms import Platform

_PAUSES = tuple(re.compile(pause) for pause in (r"\n[^\S\n]*\n\s*", r"\n\s*", r"[.?!…][\"'”’)\]]*\s+", r"\s+"))
"""The best first. What a cut removes is white space alone."""

_JOINER = "\u200d"


def messages_of(text: str, platform: Platform) -> tuple[str, ...]:
    """A text as messages, none longer than the platform takes and none blank.

    Put together they are the text, but for white space where it was cut and at its ends.

    Example:
        >>> from dataclasses import replace
        >>> from viva.channels.platforms import TELEGRAM
        >>> messages_of("One is short. Two is longer.", replace(TELEGRAM, longest=20))
        ('One is short.', 'Two is longer.')
    """
    return tuple(_messages(text, platform))


def _messages(text: str, platform: Platform) -> Iterator[str]:
    rest = text
    while rest:
        message, rest = cut(rest, platform)
        if message:
            yield message


def cut(text: str, platform: Platform) -> tuple[str, str]:
    """The first message of a text, without white space around it, and what is left; empty where it fits as a whole."""
    text = text.strip()
    room = _fitting(text, platform)
    if room == len(text):
        return text, ""
    at = _pause(text, room) or _between_characters(text, room)
    return text[:at].rstrip(), text[at:].lstrip()


def _fitting(text: str, platform: Platform) -> int:
    """How many characters of the text fit into one message; one at least."""
    if platform.length(text) <= platform.longest:
        return len(text)
    left = platform.longest
    for position, character in enumerate(text):
        left -= platform.length(character)
        if left < 0:
            return max(1, position)
    return len(text)


def _pause(text: str, room: int) -> int:
    """Where to cut; 0 where there is no white space. A better pause counts only in the message's second half."""
    window = text[: room + 1]
    for pause in _PAUSES:
        least = 0 if pause is _PAUSES[-1] else room // 2
        ends = [min(found.end(), room) for found in pause.finditer(window)]
        fitting = [end for end in ends if end > least and not _belong_together(text, end)]
        if fitting:
            return fitting[-1]
    return 0


def _between_characters(text: str, room: int) -> int:
    """The last place up to `room` that is not inside something people see as one character."""
    for position in range(room, 0, -1):
        if not _belong_together(text, position):
            return position
    return room


def _belong_together(text: str, position: int) -> bool:
    """Whether the characters before and behind a place are seen as one; the rules of UAX #29 that chats meet."""
    before, behind = text[position - 1], text[position]
    if unicodedata.category(behind) in ("Mn", "Me", "Mc") or behind == _JOINER or before == _JOINER:
        return True
    if "\U0001f3fb" <= behind <= "\U0001f3ff" or "\U000e0020" <= behind <= "\U000e007f":  # skin tones, tags
        return True
    if _is_regional(behind):
        pairs = 0
        while pairs < position and _is_regional(text[position - 1 - pairs]):
            pairs += 1
        return pairs % 2 == 1
    return (before == "\r" and behind == "\n") or (_is_jamo(behind) and _is_hangul(before))


def _is_regional(character: str) -> bool:
    """One half of a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_jamo(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff"


def _is_hangul(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"
