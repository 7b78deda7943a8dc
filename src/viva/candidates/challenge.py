"""What somebody says when their design is challenged."""

from __future__ import annotations

import re
from collections.abc import Mapping

from viva.candidates.material import Material, Said
from viva.candidates.reworded import uncapitalised
from viva.reading.words import jaccard, sentences
from viva.values.persona import Occasion
from viva.values.scenario import Scenario, Twist

CHALLENGE = "X.PUSH"
"""The criterion that only an answer to a challenge can show."""

_AREAS = 2
_RUNGS: dict[int, tuple[Occasion, ...]] = {
    1: ("challenge_1",),
    2: ("challenge_2",),
    3: ("challenge_3",),
    4: ("challenge_3", "challenge_4"),
}
_TURNED = ((re.compile(r"\byour\b"), "my"), (re.compile(r"\bYour\b"), "My"), (re.compile(r"\byou\b"), "I"))


def answer_to_twist(twist: Twist, scenario: Scenario, said_on: Mapping[str, Said], material: Material) -> list[str]:
    """The sheet's answer where it is one to this twist, at the persona's rung; else words that fit any challenge."""
    said = said_on[CHALLENGE]
    if said.deep and _best(" ".join(said.deep), scenario) == twist.id:
        return list(said.deep)
    areas = [said_on[c].area for c in twist.probes_for if c in said_on and not c.startswith("X.")][:_AREAS]
    filled = {"{restated}": _restated(twist.text), "{touched}": " and ".join(areas) or "a part of it"}
    number = [known.id for known in scenario.twists].index(twist.id)
    texts = (material.words_for(occasion) for occasion in _RUNGS[said.rung])
    answers = []
    for ways in texts:
        text = ways[number % len(ways)]
        for place, words in filled.items():
            text = text.replace(place, words)
        answers.append(text)
    return answers


def _best(answer: str, scenario: Scenario) -> str:
    """The twist that an answer is most likely to."""
    return max(scenario.twists, key=lambda twist: jaccard(answer, f"{twist.text} {twist.strong}")).id


def _restated(text: str) -> str:
    """What was brought up, as the candidate repeats it inside a sentence."""
    told = [span.text for span in sentences(text) if not span.text.endswith("?")] or [text]
    said = ", and ".join(uncapitalised(sentence.rstrip(".?! ")) for sentence in told[-2:])
    for pattern, word in _TURNED:
        said = pattern.sub(word, said)
    return said
