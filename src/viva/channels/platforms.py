"""What each chat platform allows, as data: lengths, edits, how soon it wants an answer, what it reads as markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One platform. Lengths are in its own units, of a text as it is written there (`written`)."""

    name: Literal["telegram", "slack", "discord"]
    longest: int
    """Most units of one message."""
    edit_every: float | None
    """Least seconds between two edits of a message that grows; None where an answer is posted when it is complete."""
    ack_within: float | None
    """Seconds within which an event has to be acknowledged; None where nobody waits for that."""
    mark: str
    """What commands begin with where a person types them."""
    markup: Mapping[int, str] = field(default_factory=dict)
    """What has to be written for a character that would be read as markup, by its code point."""

    def written(self, text: str) -> str:
        r"""The text as it has to be sent so that people see it as it is.

        Example:
            >>> SLACK.written("<!channel> & co")
            '&lt;!channel&gt; &amp; co'
        """
        return _encodable(text).translate(self.markup)

    def length(self, text: str) -> int:
        """Units that a text takes: UTF-16 code units, the largest of the ways in which platforms count.

        Example:
            >>> TELEGRAM.length("a😀"), SLACK.length("a<b")
            (3, 6)
        """
        written = self.written(text)
        return len(written) + sum(character > "\uffff" for character in written)


def _encodable(text: str) -> str:
    """Without half characters, which no platform takes."""
    return text.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in text) else text


TELEGRAM = Platform(
    name="telegram",
    longest=4096,  # Bot API, sendMessage: 1 to 4096 characters after entities parsing; entities count UTF-16 units.
    edit_every=1.5,  # Bots FAQ: no more than one message a second in a chat, with short bursts above it.
    ack_within=None,  # Long polling: the next getUpdates confirms.
    mark="/",
)

SLACK = Platform(
    name="slack",
    longest=4000,  # chat.postMessage: 4,000 characters are advised, beyond 40,000 it truncates; clients split between.
    edit_every=None,  # chat.update cannot switch formatting off, as chat.postMessage can, and marks it as edited.
    ack_within=3.0,  # Events API: HTTP 200 within three seconds, or it is delivered again.
    mark="!",  # The client takes a message with a slash for a command of its own, and has none in threads.
    markup=MappingProxyType(str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})),
)

DISCORD = Platform(
    name="discord",
    longest=2000,  # Create Message: content up to 2000 characters.
    edit_every=1.5,  # Rate limits are the responses' own, some five requests in five seconds for a channel.
    ack_within=None,  # Messages come through the gateway; only interactions have to be answered, within three seconds.
    mark="!",  # The client offers commands of its own for a slash.
    markup=MappingProxyType(str.maketrans({character: f"\\{character}" for character in "\\*_~`|<>#[]-"})),
)

PLATFORMS: Mapping[str, Platform] = MappingProxyType({each.name: each for each in (TELEGRAM, SLACK, DISCORD)})
"""By name."""
