"""Legal turns for the interviewer's prompt, in the framework's own words: what stands in for a model's wit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from viva.packs.load import load_definition
from viva.reading.words import sentences
from viva.values.framework import Phrase

_MOVES = re.compile(r"^OPEN MOVES\n(.*)", re.MULTILINE | re.DOTALL)
_ANSWERED = re.compile(r'^candidate \(answer this\): "(.*)"$', re.MULTILINE)
_FORCED = re.compile(r"^(\w+)(?: (\S+))? and no other: ")
_PREFERRED = ("probe", "listen", "nudge", "move_on", "close", "hand_back", "decline")
_PHRASES: dict[str, Phrase] = {
    "listen": "acknowledge",
    "nudge": "nudge",
    "move_on": "move_on",
    "close": "revisit",
    "hand_back": "hand_back",
    "decline": "stay_with_problem",
}
_QUOTED = 8
"""Words of the candidate that a note quotes."""
_NOTED = "t3.flow"
_TEXT = '"text": "'


@dataclass(frozen=True, slots=True)
class LegalTurn:
    """A reply in two parts, which together are one JSON object."""

    said: str
    """Up to where the notes begin."""
    noted: str
    """The rest."""

    @property
    def sentence_stands(self) -> int:
        """How many characters must have come for the first sentence to be certain: the next, or the notes, begin."""
        begin = self.said.index(_TEXT) + len(_TEXT)
        text = json.loads(self.whole)["text"]
        second = [span.start for span in sentences(text)[1:2]]
        return begin + second[0] + 1 if second else len(self.said)

    @property
    def whole(self) -> str:
        """The reply."""
        return self.said + self.noted


def legal_turn(prompt: str) -> LegalTurn:
    """One of the moves that the prompt names as open: a probe where there is one, since it costs the most to check."""
    act, about = _chosen(prompt)
    choice = crc32(prompt.encode())
    if act == "probe" and (texts := _probes().get(about)):
        text = f"Understood. {texts[choice % len(texts)]}"
    else:
        texts = _wordings(_PHRASES.get(act, "acknowledge"))
        text = texts[choice % len(texts)]
    found = _ANSWERED.search(prompt)
    words = " ".join(re.split(r'[\s\\"]', found[1])[:_QUOTED]) if found else ""
    notes = [{"topic": _NOTED, "quote": words}] if words else []
    decided = {"act": act, "topic": about, "facts": [], "text": text}
    return LegalTurn(said=f'{json.dumps(decided)[:-1]}, "notes": [', noted=f"{json.dumps(notes)[1:]}}}")


def pieces(text: str, size: int = 4) -> tuple[str, ...]:
    """A text in pieces of about a token."""
    return tuple(text[start : start + size] for start in range(0, len(text), size))


def _chosen(prompt: str) -> tuple[str, str]:
    """An act, and the id that goes with it."""
    listed = _MOVES.search(prompt)
    lines = listed[1].splitlines() if listed else []
    forced = _FORCED.match(lines[0]) if lines else None
    if forced:
        return forced[1], forced[2] or ""
    topics = [line.removeprefix("probe ").split(" (")[0].split(", ") for line in lines if line.startswith("probe t")]
    if topics:
        return "probe", topics[0][0]
    open_now = {line.split(" ")[0] for line in lines}
    return next((act for act in _PREFERRED[1:] if act in open_now), "listen"), ""


@cache
def _probes() -> dict[str, tuple[str, ...]]:
    steps = load_definition(None).framework.steps
    return {topic.id: tuple(topic.probes) for step in steps for topic in step.topics}


@cache
def _wordings(phrase: Phrase) -> tuple[str, ...]:
    return tuple(text for text in load_definition(None).framework.wording[phrase] if "{" not in text)
