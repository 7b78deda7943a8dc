"""A report as one HTML file that loads nothing: styles and drawings are in it, and no script is needed to read it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from viva.board import BoardMistake, board_of, draw
from viva.errors import UsageError
from viva.reports.account import Account, Line, Passage, Spoken
from viva.reports.appealed import mark_of, outcome
from viva.reports.course import ORDER
from viva.reports.report import MODES
from viva.reports.verdicts import ADVICE, INDICATIVE, WORDS

if TYPE_CHECKING:
    from jinja2 import Template

LARGEST = 150_000
"""Bytes of a report; a transcript that would make it larger is shortened in it."""

_ROOMS = ((None, False), (2000, False), (800, False), (300, False), (120, False), (120, True), (30, True))
"""Characters of a turn, and whether turns that nothing leads to are left out, as they are tried one after the other."""


def html_report(account: Account) -> str:
    """The file's text. Raises `UsageError` where Jinja2 is missing.

    Example:
        >>> html_report(account).startswith("<!doctype html>")  # doctest: +SKIP
        True
    """
    text = ""
    for room, alone in _ROOMS:
        text = _rendered(account, room, led_to_alone=alone)
        if _bytes(text) < LARGEST:
            break
    return text


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _rendered(account: Account, room: int | None, *, led_to_alone: bool) -> str:
    raised = [topic for topic in account.topics if topic.provenance != "N"]
    led_to = _led_to(account)
    turns = tuple(
        _shortened(turn, room) for turn in account.turns if turn.cited_by or turn.number in led_to or not led_to_alone
    )
    return _template().render(
        account=account,
        mode=MODES[account.mode],
        contents=tuple(_contents(account)),
        words={name: said[0].upper() + said[1:] for name, said in WORDS.items()},
        advice=ADVICE,
        indicative=INDICATIVE,
        known=frozenset(line.id for line in account.lines),
        demanded=sum(line.minimum > 0 for line in account.lines),
        unprompted=sum(topic.provenance == "U" for topic in raised),
        raised=len(raised),
        groups=tuple(_groups(account)),
        shares=tuple(_shares(account)),
        longest=max([1.0, *(max(stay.minutes, stay.planned or 0.0) for stay in account.stays)]),
        turns=tuple(_stretches(turns)),
        cut=_cut(account, room, led_to_alone=led_to_alone),
        board=_board(account),
        outcome=outcome,
        mark_of=mark_of,
        percent=lambda share: f"{share:.0%}",
    )


@cache
def _template() -> Template:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise UsageError("an HTML report needs Jinja2; install it with: pip install jinja2") from None
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _contents(account: Account) -> Iterator[tuple[str, str]]:
    yield "recommendation", "Recommendation"
    yield "dimensions", "Dimensions"
    yield "misses", "Below the bar"
    if account.flags:
        yield "flags", "Red flags"
    if account.appeals:
        yield "appeals", "Appeals"
    yield from ((f"d{number}", name) for number, (name, _) in enumerate(_groups(account), start=1))
    if account.facts:
        yield "facts", "Facts"
    if account.boards:
        yield "board", "Design board"
    yield "topics", "Topics"
    if account.stays:
        yield "time", "Time"
    if account.conduct:
        yield "conduct", "Conduct"
    yield "origin", "Where this comes from"
    yield "said", "Transcript"


def _groups(account: Account) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for name in dict.fromkeys(line.dimension for line in account.lines):
        yield name, tuple(line for line in account.lines if line.dimension == name)


def _shares(account: Account) -> Iterator[tuple[int, str]]:
    """How many topics came up in which way."""
    for code in (*ORDER, "N"):
        count = sum(topic.provenance == code and topic.reached for topic in account.topics)
        if count:
            yield count, account.codes.get(code, code)
    later = sum(not topic.reached for topic in account.topics)
    if later:
        yield later, "in steps that were not reached"


def _stretches(turns: tuple[Spoken, ...]) -> Iterator[tuple[str, tuple[Spoken, ...]]]:
    """Turns parted where a step begins."""
    held: list[Spoken] = []
    for turn in turns:
        if turn.step and held:
            yield held[0].step, tuple(held)
            held = []
        held.append(turn)
    if held:
        yield held[0].step, tuple(held)


def _board(account: Account) -> str:
    """The last version of the design board as an element; what cannot be drawn stands there as it was written."""
    if not account.boards:
        return ""
    version = account.boards[-1].version
    try:
        return draw(board_of(version), most=LARGEST // 2)
    except BoardMistake:
        return f"<pre>{escape(version.source)}</pre>"


def _led_to(account: Account) -> frozenset[int | None]:
    """Turns that something other than a quote leads to."""
    rules = account.conduct.rules if account.conduct else ()
    return frozenset(
        (
            *(fact.turn for fact in account.facts),
            *(topic.turn for topic in account.topics),
            *(turn for rule in rules for turn, _ in rule.breaches),
            *(one.turn for one in account.appeals),
            *(drawn.turn for drawn in account.boards),
            *(quote.turn for one in account.appeals for found in (one.before, one.after) for quote in found.quotes),
        )
    )


def _shortened(turn: Spoken, room: int | None) -> Spoken:
    """The turn with its long passages cut, so that about `room` characters are left."""
    if room is None:
        return turn
    share = max(12, room // max(1, len(turn.passages)))
    cut = tuple(
        piece if len(piece.text) <= share else Passage(text=f"{piece.text[:share]} […] ", quoted=piece.quoted)
        for piece in turn.passages[:8]
    )
    return turn.model_copy(update={"passages": cut})


def _cut(account: Account, room: int | None, *, led_to_alone: bool) -> str:
    if room is None:
        return ""
    said = "Long turns are cut here to keep this file small"
    said += ", and turns that nothing here leads to are left out" if led_to_alone else ""
    return f"{said}; the journal has them whole."
