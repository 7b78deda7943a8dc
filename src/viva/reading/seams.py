"""Where statements and questions begin in speech that was written down without punctuation or capitals."""

from __future__ import annotations

import re

FEWEST = 8
"""Words from which on a text without punctuation may be more than one sentence."""

SHORTEST = 4
"""Words of the shortest piece before a seam."""

LONGEST = 14
"""Words from which on a piece also ends at a weaker seam."""

LOOK_BACK = 9
"""Words before a place that are looked at."""

TAIL = 8
"""Words at the end of a turn in which a question may have no verb: "which surfaces and ads"."""

_WRITTEN = re.compile(r"(?<![\d ])[.,;:!?…]|(?<! )[.,;:!?…](?!\d)|[^\W\d_a-zI]|I(?![\s'’])|^\W*I|\n")
"""Punctuation behind a word, or a capital other than the pronoun's: somebody wrote this. A full stop by itself stands
for a statement that was taken out."""
_RUN = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
_LAST = re.compile(r"(\w+)\s*$")
_LONG_WORD = 24
"""Characters; longer than any word that matters before a seam."""

_AUX = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|am)"
_PRONOUN = r"(?:i|we|you|they|it|he|she|there|anyone|anybody|somebody|people|that|this|the)"
_JOINED = r"(?:(?:and|so|but|then|also|okay|ok|now|well|right|plus) ){0,2}"
_ASKS = re.compile(
    rf"{_JOINED}(?:"
    r"(?:what|who|where|when|why|how)(?:'s|'re)? "
    rf"{_AUX}\b|"
    rf"how (?:many|much|often|big|large|long|fast|late|soon|far|old|fresh|quick|likely|frequent)\b|"
    rf"(?:what|which|whose) (?!{_PRONOUN}\b)(?:[\w-]+ ){{1,3}}?{_AUX}\b|"
    r"(?:what|which) (?:kind|sort|type)s? of\b|"
    r"(?:what|who) (?:happens|runs|exists|counts|decides|uses|reads|pays|sets|wins|chose|picks|asks|sees|gets)\b|"
    r"(?:is|are|was) (?:there|anyone|anybody|any)\b|(?:do|did|can|could|may|should|shall) (?:we|i|you|they)\b|"
    r"(?:have|has) (?:we|you|they|anyone)\b|does (?:it|the|that|this|anyone)\b|"
    r"(?:can|could|would) you\b"
    r")"
)
"""How a question begins."""
_TAIL_ASKS = re.compile(rf"{_JOINED}(?:what|which|who|whose|how \w+) (?!{_PRONOUN}\b)")
_EMBEDS = frozenset(
    "know knows knew see sees tell tells say says ask asks understand understood learn check checks decide decides "
    "choose chose on of about to for from in at by with and or like matter matters is are was be not than whatever "
    "that just exactly depends depending the a no any me you remember mean means only even but so because i we they "
    "it wonder explain show shows measure compare read reads what which how who where when why".split()
)
"""Words behind which a question word does not begin a question."""
_STATES = re.compile(
    rf"{_JOINED}(?:"
    r"i(?:'d|'ll|'m| would| will| assume| also| think| mean| take| want| need| own| begin| start| could)\b|"
    r"(?:we|you)(?:'d|'ll| would| will| can| could)\b|"
    r"(?:that|it)(?:'s| is)\b|there(?:'s| is| are)\b|(?:this is|these are|those are)\b"
    r")|(?:so|then|now|next|finally|also|maybe) (?!that\b|far\b|on\b|much\b|many\b|long\b|as\b)\w"
)
"""How a statement begins."""
_SUBORDINATES = frozenset(
    "if when whenever once unless because since which that who what where how whether as than while until and or but "
    "so then not to of the a is are well also now okay maybe whatever think assume say know see".split()
)
"""Words behind which a statement goes on."""
_CONDITION = re.compile(r"\b(?:if|when|whenever|once|unless|because|since|as soon as|what|where)(?: \S+){1,7}$")
"""A clause that waits for what follows from it."""
_GOES_ON = re.compile(r"(?:and|but|so|then|because|if|where|which|while|otherwise|instead|whereas) \w")
"""Where a long piece may be cut."""


def is_bare(text: str) -> bool:
    """Whether a text has neither punctuation nor capitals, as a plain speech recogniser writes.

    Example:
        >>> is_bare("so 1.2 percent click how late do clicks come in"), is_bare("So 1.2 percent click.")
        (True, False)
    """
    return not _WRITTEN.search(text) and len(text.split()) >= FEWEST


def seams(text: str) -> tuple[int, ...]:
    """The places in a bare text where a new statement or question begins, the first word's left out.

    Example:
        >>> said = "so 36 million clicks a day is there anyone whose data i must not use"
        >>> [said[place:][:8] for place in seams(said)]
        ['is there']
    """
    found: list[int] = []
    for run in _RUN.finditer(text):
        found += [run.start(), *_in_run(text, run.start(), run.end())]
    return tuple(found[1:])


def _in_run(text: str, start: int, end: int) -> list[int]:
    words = [match.start() for match in _WORD.finditer(text, start, end)]
    found: list[int] = []
    last = 0
    for at in range(SHORTEST, len(words) - 1):
        if at - last >= SHORTEST and _is_seam(text, words, at, last):
            found.append(words[at])
            last = at
    return found


def _is_seam(text: str, words: list[int], at: int, last: int) -> bool:
    place = words[at]
    before = _LAST.search(text, max(words[at - 1], place - _LONG_WORD), place)
    word = before[1] if before else ""
    if _ASKS.match(text, place) or (len(words) - at <= TAIL and _TAIL_ASKS.match(text, place)):
        return word not in _EMBEDS
    if word in _SUBORDINATES:
        return False
    if _STATES.match(text, place):
        return not _CONDITION.search(text[words[max(last, at - LOOK_BACK)] : place].rstrip())
    return at - last >= LONGEST and bool(_GOES_ON.match(text, place))
