"""Which topics of the framework a turn raises, with the words that raise them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from viva.reading.anchors import CueIndex
from viva.reading.cues import Found, find
from viva.reading.same import Same
from viva.reading.words import sentences
from viva.values.cue import Cue
from viva.values.framework import Framework, Topic
from viva.values.moves import Move, Note

LONGEST_QUOTE = 400


def topics_in(
    framework: Framework, text: str, *, answered: Move | None = None, asking: bool | None = None
) -> tuple[Note, ...]:
    """The topics that a text raises, in the framework's order, each with a verbatim quote.

    `answered` is the interviewer's move that the text follows, for cues that hold in an answer alone. `asking`
    says whether the text is a question; None leaves it to the question marks.
    """
    by_sentence, by_turn = _indexed(Same(framework))
    quotes: dict[str, str] = {}

    def wanted(heard: _Heard, place: int) -> bool:
        return heard.topics[place] not in quotes and _holds(heard.answering[place], answered)

    for span in sentences(text):
        for place, cue in by_sentence.cues.possible(span.text, wanted=partial(wanted, by_sentence)):
            if find(cue, span.text, asking=asking):
                quotes[by_sentence.topics[place]] = span.text
    for place, cue in by_turn.cues.possible(text, wanted=partial(wanted, by_turn)):
        found = find(cue, text, asking=asking)
        if found:
            quotes[by_turn.topics[place]] = _around(text, found)
    return tuple(Note(topic=topic.id, quote=quotes[topic.id]) for topic in all_topics(framework) if topic.id in quotes)


def all_topics(framework: Framework) -> Iterator[Topic]:
    """Every topic, step by step."""
    for step in framework.steps:
        yield from step.topics


class _Heard(NamedTuple):
    """Cues of one scope with the topics that they belong to, place by place."""

    topics: tuple[str, ...]
    answering: tuple[tuple[str, ...], ...]
    cues: CueIndex


@lru_cache(maxsize=16)
def _indexed(framework: Same[Framework]) -> tuple[_Heard, _Heard]:
    """The cues that are looked for in a sentence, and those that are looked for in the whole turn."""
    pairs = [(topic.id, cue) for topic in all_topics(framework.value) for cue in topic.heard]
    return (
        _of_scope([(topic, cue) for topic, cue in pairs if cue.within == "sentence"]),
        _of_scope([(topic, cue) for topic, cue in pairs if cue.within != "sentence"]),
    )


def _of_scope(pairs: list[tuple[str, Cue]]) -> _Heard:
    return _Heard(
        tuple(topic for topic, _ in pairs),
        tuple(cue.answering for _, cue in pairs),
        CueIndex([cue for _, cue in pairs]),
    )


def _holds(answering: tuple[str, ...], answered: Move | None) -> bool:
    """Whether a cue may count in an answer to that move."""
    if not answering:
        return True
    return answered is not None and bool({answered.topic, answered.criterion, "*"}.intersection(answering))


def _around(text: str, found: Found) -> str:
    """The sentences from the first to the last word found; the first alone where that would be long."""
    inside = [span for span in sentences(text) if span.start < found.end and span.end > found.start]
    whole = text[inside[0].start : inside[-1].end]
    if len(whole) <= LONGEST_QUOTE:
        return whole
    start = found.parts[0][0]
    return next((span.text for span in inside if span.start <= start < span.end), inside[0].text)
