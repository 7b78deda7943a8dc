"""What a person typed in Slack, from what Slack sends: links and names in angle brackets, three characters as names."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def as_typed(text: str, *, without: str = "") -> str:
    """The text as it was typed; `without` is the id of a user, such as the app's own, whose mentions are left out.

    Example:
        >>> as_typed("<@U1> recall &gt; 0.9, see <https://a.example|a.example>", without="U1")
        'recall > 0.9, see a.example'
    """
    bare = _BRACKETS.sub(lambda found: found[2] or found[1], text.replace(f"<@{without}>", " "))
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
