"""Answers of a set length, made of what candidates say in the rated interviews; no two of them are alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from viva.packs.transcripts import read_transcript
from viva.reading.words import sentences

TESTS = Path(__file__).parents[1] / "tests"
WORDS = 93
"""Of the answers with which a peer's prompts were counted."""
_EXCHANGED = 0.1


@cache
def answers() -> tuple[str, ...]:
    """About two hundred answers that ask nothing, in the order of the interviews."""
    words = _words()
    return tuple(" ".join(words[start : start + WORDS]) for start in range(0, len(words) - WORDS + 1, WORDS))


def varied(number: int) -> str:
    """An answer of which no sentence was heard before, however many there are: some words are exchanged for others.

    What viva reads it remembers for a while, and real candidates do not say the same sentences.
    """
    draw, words = Random(number), _words()
    start = draw.randrange(len(words) - WORDS)
    said = words[start : start + WORDS]
    return " ".join(
        draw.choice(words).strip(".,;:") if word.isalpha() and draw.random() < _EXCHANGED else word for word in said
    )


@cache
def _words() -> tuple[str, ...]:
    paths = sorted([*(TESTS / "gold").glob("??.md"), *(TESTS / "unseen").glob("??.md")])
    turns = (turn.text for path in paths for turn in read_transcript(path).said_by("candidate"))
    said = dict.fromkeys(span.text for turn in turns for span in sentences(turn) if not span.text.endswith("?"))
    return tuple(" ".join(said).split())
