"""FORM: a turn is plain speech, without markup, names of fields or ids, in the candidate's language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from viva.conduct import lexicon
from viva.conduct.passage import plain
from viva.conduct.scene import Proposal
from viva.values.conduct import Violation

_MARKUP = tuple((re.compile(pattern, re.MULTILINE), name) for pattern, name in lexicon.MARKUP)
_FIELDS = re.compile(rf"\b(?:{lexicon.FIELD_NAMES})\b|\b(?:act|topic|criterion|code|facts|twist|notes)\s*[:=]", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ENDS = re.compile(r"[.!?…？！。؟\n]+")
_SCRIPT_LETTERS = 8
"""Fewer letters say nothing about a language."""
_SCRIPT_SHARE = 0.5
_FOREIGN_MIN = 3
_SAMPLE = 2_000
"""Characters that are looked at for the language."""


def malformed(proposal: Proposal, ids: frozenset[str]) -> Iterator[Violation]:
    """FORM over the text. `ids`: names from the definition that are nobody's words, such as `A07` or `t1.labels`."""
    text = proposal.text
    if proposal.complete and not text.strip():
        yield proposal.broke("FORM", "", "Say something: the turn is empty.")
        return
    control = _CONTROL.search(text)
    if control:
        yield proposal.broke("FORM", repr(control[0]), "Leave out control characters.")
    for pattern, name in _MARKUP:
        found = pattern.search(text)
        if found:
            yield proposal.broke("FORM", found[0].strip()[:80], f"Write plain speech: this has {name}.")
            return
    named = _FIELDS.search(text) or _ids(ids).search(text)
    if named:
        yield proposal.broke("FORM", named[0], f"Leave out {named[0]!r}: it is a name of the machinery.")


@lru_cache(maxsize=64)
def _ids(ids: frozenset[str]) -> re.Pattern[str]:
    alternatives = "|".join(sorted((re.escape(name) for name in ids), key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{alternatives})(?![\w])" if ids else r"(?!)")


def foreign(proposal: Proposal, heard: tuple[str, ...]) -> Iterator[Violation]:
    """FORM: every sentence is in a language of `heard`, the prompt and the candidate's turns."""
    for sentence in _ENDS.split(proposal.masked) if heard else ():
        script = _script(sentence)
        if script and script not in {_script(text[:_SAMPLE]) for text in heard}:
            yield proposal.broke("FORM", sentence.strip()[:80], "Speak the candidate's language.")
            return
        language = _language(sentence)
        if language and language not in {_language(text[:_SAMPLE]) for text in heard}:
            yield proposal.broke("FORM", sentence.strip()[:80], f"Speak the candidate's language: this is {language}.")
            return


@lru_cache(maxsize=1_024)
def _script(text: str) -> str:
    """The script of most letters, such as `LATIN`; nothing where there are too few."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < _SCRIPT_LETTERS:
        return ""
    scripts = Counter(unicodedata.name(char, "?").split(" ")[0] for char in letters)
    script, count = scripts.most_common(1)[0]
    return script if count > _SCRIPT_SHARE * len(letters) else ""


@lru_cache(maxsize=1_024)
def _language(text: str) -> str:
    """A language that is not English, if the small words say so clearly."""
    spoken = re.findall(r"[^\W\d_]+", plain(text))
    english = sum(word in lexicon.ENGLISH_WORDS for word in spoken)
    counts = {
        name: sum(word in small and word not in lexicon.ENGLISH_WORDS for word in spoken)
        for name, small in lexicon.FOREIGN_WORDS.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _FOREIGN_MIN and counts[best] > english else ""
