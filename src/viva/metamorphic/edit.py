"""Changes to a transcript: turns replaced, added, cut, relabelled, sentences taken out. Turns stay numbered from 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from random import Random

from viva.reading.words import Span, sentences
from viva.values.judgements import Quote
from viva.values.transcript import Speaker, Transcript, Turn

NOTHING_LEFT = "Okay."
"""What stands in a turn once all of it is taken out."""

_SPACES = re.compile(r" {2,}")

OTHER: dict[Speaker, Speaker] = {"candidate": "interviewer", "interviewer": "candidate"}

Places = Mapping[int, tuple[Span, ...]]
"""Sentences by turn."""


def plain(transcript: Transcript) -> Transcript:
    """The words alone, as if somebody had brought them: moves, steps and times would not fit changed words."""
    turns = (Turn(number=turn.number, speaker=turn.speaker, text=turn.text) for turn in transcript.turns)
    return transcript.model_copy(update={"own": False, "turns": tuple(turns)})


def numbered(transcript: Transcript, turns: Iterable[Turn]) -> Transcript:
    """The transcript with other turns."""
    counted = (turn.model_copy(update={"number": n}) for n, turn in enumerate(turns, start=1))
    return transcript.model_copy(update={"turns": tuple(counted)})


def replaced(transcript: Transcript, texts: Mapping[int, str]) -> Transcript:
    """Other words in some turns."""
    return numbered(
        transcript, (turn.model_copy(update={"text": texts.get(turn.number, turn.text)}) for turn in transcript.turns)
    )


def rewritten(transcript: Transcript, rewrite: Callable[[str], str], *, speaker: Speaker = "candidate") -> Transcript:
    """Every turn of a speaker put through a function."""
    return replaced(transcript, {turn.number: rewrite(turn.text) for turn in transcript.said_by(speaker)})


def appended(transcript: Transcript, numbers: Collection[int], words: str) -> Transcript:
    """The same words at the end of some turns."""
    return replaced(transcript, {number: f"{transcript.turn(number).text} {words}" for number in numbers})


def followed(transcript: Transcript, *turns: tuple[Speaker, str]) -> Transcript:
    """The transcript with more turns at its end."""
    added = (Turn(number=1, speaker=speaker, text=text) for speaker, text in turns)
    return numbered(transcript, (*transcript.turns, *added))


def preceded(transcript: Transcript, number: int, *turns: tuple[Speaker, str]) -> Transcript:
    """The transcript with more turns before turn `number`."""
    added = [Turn(number=1, speaker=speaker, text=text) for speaker, text in turns]
    return numbered(transcript, (*transcript.turns[: number - 1], *added, *transcript.turns[number - 1 :]))


def relabelled(transcript: Transcript, numbers: Collection[int]) -> Transcript:
    """The transcript with some turns in the other's mouth."""
    return numbered(
        transcript,
        (
            turn.model_copy(update={"speaker": OTHER[turn.speaker]}) if turn.number in numbers else turn
            for turn in transcript.turns
        ),
    )


def places_of(transcript: Transcript, quotes: Iterable[Quote]) -> Places:
    """The sentences that quotes stand in, by turn; quotes that are nowhere are left out."""
    found: dict[int, dict[Span, None]] = {}
    for quote in quotes:
        text = transcript.turn(quote.turn).text if 0 < quote.turn <= len(transcript.turns) else ""
        start = text.find(quote.quote)
        if start < 0:
            continue
        end = start + len(quote.quote)
        over = {span: None for span in sentences(text) if span.start < end and start < span.end}
        found.setdefault(quote.turn, {}).update(over)
    return {number: tuple(sorted(spans)) for number, spans in sorted(found.items())}


def without(transcript: Transcript, places: Places) -> Transcript:
    """The transcript without some sentences."""
    return exchanged(transcript, places, lambda sentence: "")


def exchanged(transcript: Transcript, places: Places, change: Callable[[str], str]) -> Transcript:
    """The transcript with some sentences put through a function."""
    texts: dict[int, str] = {}
    for number, spans in places.items():
        text = transcript.turn(number).text
        for span in sorted(spans, reverse=True):
            text = text[: span.start] + change(span.text) + text[span.end :]
        texts[number] = _SPACES.sub(" ", text).strip() or NOTHING_LEFT
    return replaced(transcript, texts)


def overlapping(places: Places, other: Places) -> bool:
    """Whether two sets of sentences share one."""
    return any(set(spans) & set(other.get(number, ())) for number, spans in places.items())


def middle(transcript: Transcript) -> int:
    """The number of the candidate's turn in the middle."""
    said = transcript.said_by("candidate")
    return said[len(said) // 2].number


def last(transcript: Transcript) -> int:
    """The number of the candidate's last turn."""
    return transcript.said_by("candidate")[-1].number


def rotated(bank: tuple[str, ...], random: Random, words: int) -> str:
    """At least so many words of a bank's sentences, one after the other from a place picked by chance."""
    chosen: list[str] = []
    place = random.randrange(len(bank))
    while sum(len(sentence.split()) for sentence in chosen) < words:
        chosen.append(bank[place % len(bank)])
        place += 1
    return " ".join(chosen)
