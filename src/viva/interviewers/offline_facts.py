"""How facts of the sheet are told: in the sheet's own words, as many sentences as a turn has room for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from viva.reading.words import content_stems, sentences
from viva.values.scenario import Fact, Scenario

FACTS_A_TURN = 3
ONE_FACT = 45
"""Words for a single fact."""
_REST_WORDS = 8
"""Room for saying that there is more."""

_LEANS_BACK = re.compile(r"\b\d[\d.]*[,.;]")
"""A bare number without its unit: the sentence needs the one before it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Facts in words."""

    facts: tuple[str, ...]
    text: str
    more: bool
    """Something that was asked for did not fit."""


def told(scenario: Scenario | None, asked: Mapping[str, str], room: int, before: frozenset[str] = frozenset()) -> Told:
    """Tell up to three facts within `room` words; what a question names comes before what it does not.

    `asked` has the question for each fact. Each fact gives at least one sentence, and one told `before` gives no
    more than that; sentences keep their order.
    """
    chosen = tuple(asked)[:FACTS_A_TURN]
    if scenario is None or not chosen:
        return Told((), "", False)
    limit = min(room, ONE_FACT) if len(asked) == 1 else room
    about = {fact: content_stems(question) for fact, question in asked.items()}
    while chosen:
        parts = {fact: _parts(scenario.fact(fact), about[fact], again=fact in before) for fact in chosen}
        kept = _fit(parts, about, limit)
        if kept is not None:
            text = " ".join(" ".join(kept[fact]) for fact in chosen)
            return Told(chosen, text, len(chosen) < len(asked) or kept != parts)
        chosen = chosen[:-1]
    first = next(iter(asked))
    return Told((first,), scenario.fact(first).say, len(asked) > 1)


def _parts(fact: Fact, asked: frozenset[str], *, again: bool) -> list[str]:
    texts = [span.text for span in sentences(fact.say)]
    return [texts[i] for i in sorted(_first(texts, asked))] if again else texts


def _fit(parts: dict[str, list[str]], about: Mapping[str, frozenset[str]], limit: int) -> dict[str, list[str]] | None:
    """The sentences of each fact that fit; None where not even one of each does."""
    if sum(_length(texts) for texts in parts.values()) <= limit:
        return parts
    limit -= _REST_WORDS
    kept = {fact: _first(texts, about[fact]) for fact, texts in parts.items()}
    used = sum(len(texts[i].split()) for fact, texts in parts.items() for i in kept[fact])
    if used > limit:
        return None
    open_still = [(fact, i) for fact, texts in parts.items() for i in range(len(texts)) if i not in kept[fact]]
    for fact, i in sorted(open_still, key=lambda item: -len(about[item[0]] & content_stems(parts[item[0]][item[1]]))):
        length = len(parts[fact][i].split())
        needed = i - 1 if i and _LEANS_BACK.search(parts[fact][i]) else None
        if used + length <= limit and (needed is None or needed in kept[fact]):
            kept[fact].add(i)
            used += length
    return {fact: [texts[i] for i in sorted(kept[fact])] for fact, texts in parts.items()}


def _first(texts: list[str], asked: frozenset[str]) -> set[int]:
    """The sentence that a fact cannot do without: the one closest to the question, with what it leans on."""
    best = max(range(len(texts)), key=lambda i: (len(asked & content_stems(texts[i])), -i))
    return {best, best - 1} if best and _LEANS_BACK.search(texts[best]) else {best}


def _length(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)
