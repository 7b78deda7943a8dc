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
        r"\b(?:because|since(?! (?:january|february|march|april|may|june|july|august|september|october|november|"
        r"december|then|last|\d))|so that|(?:which|that) means|which is why|that's (?:why|how)|otherwise|therefore|"
        r"hence|thus|the reason|for the reason|or else|due to|given that|in order to|"
        r"or (?:it|they|we|the|next|that)(?:'s|'d|'re|'ll| would| will| is)?\b|"
        r"as (?:it|they|the|a|an|that|most|people|some|those|these|we|neither|one|nobody|everyone|only)\b|"
        r"as (?:\w+ ){1,3}(?:is|are|have|has|can|won't|don't|need|needs|can't|move|moves|come|comes)\b|"
        r"so (?:the|a|an|i|we|it|they|that|there|what|from|nobody|anything)\b)",
        re.I,
    ),
    "condition": re.compile(
        r"\b(?:if|when(?:ever)?|once|unless|until|provided|as soon as|as long as|in case|after that|only after|"
        r"should (?:the|it|that|they|this|a|we)|where (?:they|it|we|nobody|somebody)|were (?:it|they|the)\b)\b",
        re.I,
    ),
    "cost": re.compile(
        r"\b(?:costs?|costly|price is|the price|at the price|los(?:e|es|ing|t|s)|giv(?:e|es|ing) up|expense|downside|"
        r"drawback|nois(?:e|y|ier)|weak(?:er|ness|nesses)?|damage\w*|hurts?|miss(?:es)?|caveat|catch is|snag|shaky|"
        r"expensive|punish\w*|suffers?|blind|hides?|escapes?|too (?:high|low|big|small|slow|late|much|many|few|thin)|"
        r"worse|wrong|lies?|misle\w+|stale|unstable|trap|bill|wipes? out|underst\w+|overst\w+|flatter\w*|"
        r"can(?:'t|not)|never|nobody|drowns?|dies)\b",
        re.I,
    ),
    "contrast": re.compile(
        r"\b(?:but|yet|though|although|while|whereas|instead|rather than|however|on the other hand|except|not just|"
        r"and not|neither|than|apart|only|otherwise|against)\b|, not\b",
        re.I,
    ),
    "check": re.compile(
        r"\b(?:compar\w+|check\w*|see (?:if|whether|which|how)|look(?:ing)? (?:at )?whether|match(?:es|ed)?|"
        r"mismatch\w*|equals?|should be|ought to|verif\w+|confirm\w*|measur\w+|plot|tell \w+ from|can tell|tally|"
        r"reconcil\w*|agree|judge by|examine|counts? (?:those|how)|go through|read (?:two|a|the)|at least as|"
        r"no worse|not worse|beats?|holds?)\b",
        re.I,
    ),
    "action": re.compile(
        r"\b(?:i'd|i would|we'd|i|we|it|they|the \w+) (?:then |only |just |also |never |still )?(?:keep|drop|switch|"
        r"cut|fix|hold|stop|take|leave|throw|pause|send|add|open|split|raise|lower|narrow|widen|scale|divide|pin|feed|"
        r"reserve|draw|buy|wait|exclude|discard|assign|call|ring|print|store|stretch|put|go|fall back|roll back|"
        r"freeze|replay|retrain|launch|ship)\w*\b",
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
