"""The transcript as a report shows it: each turn with the passages that are quoted and the criteria that quote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from viva.reports.account import Passage, Spoken
from viva.reports.content import DIRECTIONS
from viva.values.definition import Definition
from viva.values.moves import Act, Move
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript, Turn
from viva.values.value import ProbeCode

_WORD = re.compile(r"\w+")
_ACTS: dict[Act, str] = {
    "open": "the problem",
    "listen": "",
    "answer": "facts that were asked for",
    "hand_back": "left to the candidate",
    "decline": "declined",
    "probe": "",
    "nudge": "",
    "hint": "",
    "twist": "a twist",
    "move_on": "time moves on",
    "close": "the close",
}
_CODES: dict[ProbeCode, str] = {
    "P1": "open nudge",
    "P2": "probe that names the area",
    "P3": "concrete situation",
    "H": "hint",
}


def turns_of(card: Scorecard, definition: Definition, transcript: Transcript) -> tuple[Spoken, ...]:
    """All turns in order."""
    quotes = _quotes_by_turn(card)
    steps = {step.id: step.name for step in definition.framework.steps}
    starts = {span.first_turn: span.step for span in card.ledger.spans}
    result = []
    shown = ""
    for turn in transcript.turns:
        step = steps.get(starts.get(turn.number, ""), "")
        cited = quotes.get(turn.number, [])
        text = kept_lines(turn.text)
        result.append(
            Spoken(
                number=turn.number,
                speaker=turn.speaker,
                step=step if step != shown else "",
                minute=None if turn.at is None else turn.at / 60,
                asks=_asks(turn, definition),
                passages=tuple(passages(text, (quote for _, quote in cited))),
                cited_by=tuple(dict.fromkeys(criterion for criterion, _ in cited)),
            )
        )
        shown = step or shown
    return tuple(result)


def _quotes_by_turn(card: Scorecard) -> dict[int, list[tuple[str, str]]]:
    """Criterion and words of every quote, by turn; those of red flags too, where their criterion has a line."""
    found: dict[int, list[tuple[str, str]]] = {}
    for criterion, line in card.criteria.items():
        for quote in line.quotes:
            found.setdefault(quote.turn, []).append((criterion, quote.quote))
    for flag in card.red_flags:
        if flag.criterion in card.criteria:
            found.setdefault(flag.quote.turn, []).append((flag.criterion, flag.quote.quote))
    return found


def _asks(turn: Turn, definition: Definition) -> str:
    move: Move | None = turn.move
    if turn.speaker == "candidate" or move is None:
        return ""
    said = _CODES[move.code] if move.code is not None and move.act != "twist" else _ACTS[move.act]
    topics = {topic.id: topic.name for step in definition.framework.steps for topic in step.topics}
    about = topics.get(move.topic or "") or move.criterion or ""
    return f"{said}: {about}" if said and about else said


def kept_lines(text: str) -> str:
    r"""A turn with its line breaks, without characters that steer a terminal or turn the direction of writing.

    Example:
        >>> kept_lines("one\r\ntwo\x00")
        'one\ntwo '
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" else c for c in lines)
    return "".join(c for c in kept if c not in DIRECTIONS)


def passages(text: str, quotes: Iterable[str]) -> Iterator[Passage]:
    """The text cut where quotes begin and end; a quote that is not found word for word marks nothing.

    Example:
        >>> [piece.text for piece in passages("We have 40 ms. That is it.", ["we have 40 ms"])]
        ['We have 40 ms', '. That is it.']
    """
    at = 0
    for start, end in _merged(_places(text, quotes)):
        if at < start:
            yield Passage(text=text[at:start])
        yield Passage(text=text[start:end], quoted=True)
        at = end
    if at < len(text):
        yield Passage(text=text[at:])


def _places(text: str, quotes: Iterable[str]) -> Iterator[tuple[int, int]]:
    for quote in quotes:
        start = text.find(quote)
        if start >= 0:
            yield start, start + len(quote)
            continue
        words = _WORD.findall(quote)
        found = re.search(r"\W+".join(map(re.escape, words)), text, re.IGNORECASE) if words else None
        if found:
            yield found.span()


def _merged(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for start, end in sorted(places):
        if last is None:
            last = start, end
        elif start <= last[1]:
            last = last[0], max(last[1], end)
        else:
            yield last
            last = start, end
    if last is not None:
        yield last
