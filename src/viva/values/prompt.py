"""A prompt: what is written to a language model that plays a role, with places for what changes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import Field

from viva.values.messages import Message, Role
from viva.values.value import Identifier, NonEmpty, Value

PLACE = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
"""A place in a prompt's text, such as `{{facts}}`."""


class PromptPart(Value):
    """One message, with its places."""

    role: Role
    text: NonEmpty


class Prompt(Value):
    """One prompt file.

    Example:
        >>> part = PromptPart(role="user", text="Say {{what}}.")
        >>> prompt = Prompt(id="p", version=1, changing={"what": "a word"}, parts=(part,), sha256="")
        >>> prompt.messages({"what": "{{what}}"})[0].text
        'Say {{what}}.'
    """

    id: Identifier
    version: int
    fixed: dict[Identifier, NonEmpty] = Field(default_factory=dict)
    """Variables that stay the same through an interview or a grading run, with what they hold: a provider may cache
    the text up to the first one that changes."""
    changing: dict[Identifier, NonEmpty] = Field(default_factory=dict)
    """Variables that are new in each request."""
    parts: tuple[PromptPart, ...]
    sha256: str
    """Of the file."""

    @property
    def variables(self) -> frozenset[str]:
        """The names of all variables."""
        return frozenset(self.fixed) | frozenset(self.changing)

    def messages(self, values: Mapping[str, str]) -> tuple[Message, ...]:
        """The messages with every place filled; what is filled in is not looked at again. `KeyError` for a gap."""
        return tuple(
            Message(role=part.role, text=PLACE.sub(lambda place: values[place[1]], part.text)) for part in self.parts
        )
