"""Signs that a statement is followed through: a reason, a condition, a cost, a contrast, a check, an act, figures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from viva.reading.words import numerals

FIGURES: Final = "figures"
"""The sign of two or more numbers; the others are words."""

SIGNS: Final = {
    "reason": re.compile(
        r"\b(?:because|since(?! (?:january|february|march|april|may|june|july|august|september|october|"
        r"november|december|then|last|\d))|so that|(?:which|that) means|which is why|that's (?:why|how)|"
        r"otherwise|therefore|hence|the reason|or else|for the reason|due to|or (?:it|they|we|the|next|"
        r"that)(?:'s|'d|'re|'ll| would| will| is)?\b|as (?:it|they|the|a|an|that|most|people|some|those|these|"
        r"we|neither|one|nobody|everyone|only|reviewers|advertisers|customers|appeals|\w+ (?:is|are|have|has|"
        r"can|won't|don't|need|needs|can't|move))\b|so (?:the|a|an|i|we|it|they|that|there|what|from|nobody|"
        r"cut-offs|anything)\b)",
        re.I,
    ),
    "condition": re.compile(
        r"\b(?:if|when(?:ever)?|once|unless|until|provided|as soon as|as long as|in case|should (?:the|it|that|"
        r"they|this|a|we)|only after|where (?:they|it|we|nobody|somebody)|were (?:it|they|the|trees|self)|"
        r"after that)\b",
        re.I,
    ),
    "cost": re.compile(
        r"\b(?:costs?|costly|price is|the price|at the price|los(?:e|es|ing|t|s)\b|give up|giving up|expense|"
        r"downside|drawback|nois(?:e|y|ier)|weak(?:er|ness|nesses)?|damage\w*|hurts?|miss(?:es)?|caveat|shaky|"
        r"expensive|punish\w*|suffers?|blind|hides?|escapes?|too (?:high|low|big|small|slow|late|much|many|few|"
        r"thin)|worse|wrong|lies?\b|misle\w+|stale|unstable|sin|snag|crack|trap|bind us|drowns?|dies|spare|"
        r"bill|wipes? out|underst\w+|overst\w+|flatter\w*|can(?:'t|not)|never|nobody|wide|tied)\b",
        re.I,
    ),
    "contrast": re.compile(
        r"\b(?:but|yet|though|although|while|whereas|instead|rather than|however|on the other hand|except|"
        r"not just|and not|, not|neither|than|apart|only|otherwise|against)\b",
        re.I,
    ),
    "check": re.compile(
        r"\b(?:compar\w+|check\w*|see (?:if|whether|which|how)|look(?:ing)? (?:at )?whether|match(?:es|ed)?|"
        r"mismatch\w*|equals?|should be|ought to|verif\w+|confirm\w*|measur\w+|plot|tell \w+ from|can tell|"
        r"tally|reconcil\w*|agree|judge by|test both|examine|count(?:s|ed)? (?:those|how)|go through|"
        r"read (?:two|a|the)|at least as|no worse|not worse|beats?|must beat|hold(?:s)? )\b",
        re.I,
    ),
    "action": re.compile(
        r"\b(?:i'd|i would|we'd|i|we|it|they|the \w+) (?:then |only |just |also |never |still )?(?:keep|drop|"
        r"switch|cut|fix|hold|stop|take|leave|throw|pause|send|add|open|split|raise|lower|narrow|widen|scale|"
        r"divide|pin|feed|reserve|draw|buy|wait|exclude|discard|assign|call|ring|print|store|stretch|put|go|"
        r"fall back|roll back|freeze|replay|retrain|launch|ship)\w*\b",
        re.I,
    ),
}
"""What each sign looks like, whatever the topic."""


@lru_cache(maxsize=8_192)
def signs(text: str) -> frozenset[str]:
    """The names of the signs in a text.

    Example:
        >>> sorted(signs("I'd keep it because a second stage costs 10 of the 40 milliseconds."))
        ['action', 'cost', 'figures', 'reason']
    """
    found = {name for name, pattern in SIGNS.items() if pattern.search(text)}
    spoken = [n for n in numerals(text) if not (n.spelled and n.value in (0, 1))]
    return frozenset(found | {FIGURES}) if len(spoken) >= 2 else frozenset(found)
