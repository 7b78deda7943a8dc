"""The same said otherwise: words exchanged for others of the same meaning, by chance of the interview's seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from random import Random

_EXCHANGED = 0.5
"""How often a word that has another is exchanged for it."""
_REASON = re.compile(
    r"(?:,|;)? (?:because|since|so that|whereas|as (?!it )(?=\w+ (?:is|are|was|were|have|has|would)\b)).*|"
    r"[,;] (?:so|which|otherwise|and|not|never|with|but|while)\b.*|;.*",
    re.S,
)
_BARE = "".join(f"(?<!{word} )" for word in ("do", "did", "if", "If", "should", "could", "would", "can"))
"""Not behind these: what follows them is no statement of its own."""
_FEWEST_WORDS = 4


def reworded(text: str, swaps: Sequence[Sequence[str]], chance: Random) -> str:
    """The text with some of its words exchanged within their groups.

    Example:
        >>> reworded("I would keep it.", [("I would", "I'd")], Random(8))
        "I'd keep it."
    """

    def other(found: re.Match[str]) -> str:
        group = groups[found[0].casefold()]
        said = chance.choice(group) if chance.random() < _EXCHANGED else found[0]
        begins = not found.start() or text[: found.start()].rstrip().endswith((".", "?", ":"))
        return said[:1].upper() + said[1:] if begins and found[0][:1].isupper() else said

    pattern, groups = _compiled(tuple(map(tuple, swaps)))
    return pattern.sub(other, text) if pattern is not None else text


def named_in(answer: str) -> str:
    """What an answer names, without its reason: its first sentence up to where one begins, and no full stop.

    Example:
        >>> named_in("My main metric is log loss, because the value is multiplied by a bid. AUC ignores that.")
        'My main metric is log loss'
    """
    first = re.split(r"(?<=[.?!])\s", answer, maxsplit=1)[0].rstrip(".?! ")
    short = _REASON.sub("", first)
    return short if len(short.split()) >= _FEWEST_WORDS else first


def uncapitalised(text: str) -> str:
    """The text as it goes on behind a comma; a first word that is a name or `I` keeps its capital.

    Example:
        >>> uncapitalised("The label is final."), uncapitalised("I would wait."), uncapitalised("AUC ignores it.")
        ('the label is final.', 'I would wait.', 'AUC ignores it.')
    """
    word = re.match(r"\w+['’]?\w*", text)
    if word is None or word[0] in ("I", "I'd", "I'll", "I'm", "I've") or word[0][1:] != word[0][1:].lower():
        return text
    return text[0].lower() + text[1:]


@lru_cache(maxsize=8)
def _compiled(swaps: tuple[tuple[str, ...], ...]) -> tuple[re.Pattern[str] | None, dict[str, tuple[str, ...]]]:
    """One pattern for the first of each group, which is what texts are written with, and the groups."""
    groups = {group[0].casefold(): group for group in swaps}
    if not groups:
        return None, groups
    longest = sorted(groups, key=len, reverse=True)
    return re.compile(rf"(?<!\w){_BARE}(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.I), groups
