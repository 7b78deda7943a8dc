"""Which topics of the framework a turn raises, with the words that raise them."""

from __future__ import annotations

from collections.abc import Iterator

from viva.reading.anchors import narrowed
from viva.reading.cues import Found, find
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
    found = ((topic, _quote_of(topic, text, answered, asking)) for topic in all_topics(framework))
    return tuple(Note(topic=topic.id, quote=quote) for topic, quote in found if quote)


def all_topics(framework: Framework) -> Iterator[Topic]:
    """Every topic, step by step."""
    for step in framework.steps:
        yield from step.topics


def _quote_of(topic: Topic, text: str, answered: Move | None, asking: bool | None) -> str:
    """The words that raise a topic; empty where none do."""
    for cue in topic.heard:
        if cue.answering and not _follows(cue, answered):
            continue
        if cue.within == "sentence":
            for span in sentences(text):
                if _find(cue, span.text, asking):
                    return span.text
        elif found := _find(cue, text, asking):
            return _around(text, found)
    return ""


def _find(cue: Cue, text: str, asking: bool | None) -> Found | None:
    possible = narrowed(cue, text)
    return find(possible, text, asking=asking) if possible else None


def _follows(cue: Cue, answered: Move | None) -> bool:
    return answered is not None and bool({answered.topic, answered.criterion}.intersection(cue.answering))


def _around(text: str, found: Found) -> str:
    """The sentences from the first to the last word found; the first alone where that would be long."""
    inside = [span for span in sentences(text) if span.start < found.end and span.end > found.start]
    whole = text[inside[0].start : inside[-1].end]
    if len(whole) <= LONGEST_QUOTE:
        return whole
    start = found.parts[0][0]
    return next((span.text for span in inside if span.start <= start < span.end), inside[0].text)
