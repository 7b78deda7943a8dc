"""Fronts without a terminal: plain text and JSON Lines, with the candidate's turns from standard input."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from typing import TextIO

from viva.apps.cli.front import Greeting, Heard, Left, printable
from viva.errors import UsageError
from viva.values.transcript import Speaker, Turn


def turns_in(lines: TextIO) -> Iterator[Heard]:
    """The turns of a stream as they arrive: paragraphs with a blank line between, or one JSON object a line.

    An object has `text` and may have `message_id` and `board`. A stream is JSON Lines when its first line is an object.
    """
    paragraph: list[str] = []
    json_lines: bool | None = None
    for number, raw in enumerate(lines, start=1):
        line = raw.removeprefix("\ufeff") if number == 1 else raw
        if json_lines is None and line.strip():
            json_lines = line.lstrip().startswith("{")
        if json_lines:
            if line.strip():
                yield _from_json(line, number)
        elif line.strip():
            paragraph.append(line.rstrip("\r\n"))
        elif paragraph:
            yield Heard("\n".join(paragraph))
            paragraph = []
    if paragraph:
        yield Heard("\n".join(paragraph))


def _from_json(line: str, number: int) -> Heard:
    expected = 'expected an object such as {"text": "...", "message_id": "m1"}'
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"standard input:{number}: no JSON ({error}); {expected}") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UsageError(f"standard input:{number}: `text` is missing; {expected}")
    message_id = row.get("message_id")
    if message_id is not None and not isinstance(message_id, str):
        raise UsageError(f"standard input:{number}: `message_id` must be a string; {expected}")
    board = row.get("board")
    if board is not None and not isinstance(board, str):
        raise UsageError(f"standard input:{number}: `board` must be a string, Mermaid or bullets; {expected}")
    return Heard(row["text"], message_id or None, board)


def next_of(turns: Iterator[Heard]) -> Heard | Left:
    """The next turn, or leaving: at the end of the stream, and at once on Ctrl-C, which a read would else outlast."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return next(turns, Left(0))
    except KeyboardInterrupt:
        return Left(130)
    finally:
        signal.signal(signal.SIGINT, before)


class PipedText:
    """Plain text on standard output; remarks go to standard error."""

    wants_json = False

    def __init__(self, source: TextIO, target: TextIO, *, opposite: Speaker = "interviewer") -> None:
        self._turns = turns_in(source)
        self._target = target
        self._opposite = opposite
        self._speaking = False

    def greet(self, greeting: Greeting) -> None:
        """One line about the interview and the interviewer."""
        self.remark(greeting_line(greeting))

    def show(self, turn: Turn, minutes_left: float | None) -> None:
        """The opposite side's turns alone: the others came from the other end of the pipe."""
        if turn.speaker == self._opposite:
            self.say(turn.text)
            self.end()

    def say(self, text: str) -> None:
        """Behind the speaker's name."""
        print(text if self._speaking else f"{self._opposite.upper()}: {text}", end="", file=self._target, flush=True)
        self._speaking = True

    def end(self) -> None:
        """A blank line."""
        print("\n", file=self._target, flush=True)
        self._speaking = False

    def remark(self, text: str) -> None:
        """On standard error, so that standard output holds the interview alone."""
        print("\n".join(map(printable, text.split("\n"))), file=sys.stderr, flush=True)

    async def hear(self) -> Heard | Left:
        """The next paragraph; the end of the stream leaves the interview resumable."""
        return next_of(self._turns)

    def keep(self, heard: Heard) -> bool:
        """Nobody is there to send it again."""
        return False

    def part(self, resume_command: str) -> None:
        """On standard error."""
        self.remark(f"The interview is kept. Continue with: {resume_command}")

    def row(self, kind: str, content: dict[str, object]) -> None:
        """Nothing: people read this."""


class JsonLines:
    """One JSON object a line on standard output, each with a `type`."""

    wants_json = True

    def __init__(self, source: TextIO, target: TextIO) -> None:
        self._turns = turns_in(source)
        self._target = target

    def greet(self, greeting: Greeting) -> None:
        """A row of type `interview`."""
        self.row(
            "interview",
            {
                "id": greeting.interview,
                "title": greeting.title,
                "level": greeting.level,
                "mode": greeting.mode,
                "minutes": greeting.minutes,
                "interviewer": greeting.interviewer,
                "resumed": greeting.resumed,
            },
        )

    def show(self, turn: Turn, minutes_left: float | None) -> None:
        """A row of type `turn`, for both speakers."""
        row: dict[str, object] = {"turn": turn.number, "speaker": turn.speaker, "text": turn.text, "at": turn.at}
        if turn.move is not None:
            row["act"] = turn.move.act
            row["minutes_left"] = minutes_left
        self.row("turn", row)

    def say(self, text: str) -> None:
        """Nothing: the whole turn follows."""

    def end(self) -> None:
        """Nothing."""

    def remark(self, text: str) -> None:
        """A row of type `remark`."""
        self.row("remark", {"text": text})

    async def hear(self) -> Heard | Left:
        """The next turn; the end of the stream leaves the interview resumable."""
        return next_of(self._turns)

    def keep(self, heard: Heard) -> bool:
        """A program decides by itself whether to send it again."""
        return False

    def part(self, resume_command: str) -> None:
        """A row of type `left`."""
        self.row("left", {"resume": resume_command})

    def row(self, kind: str, content: dict[str, object]) -> None:
        """Write and flush at once, so that the other side need not wait."""
        print(json.dumps({"type": kind, **content}, ensure_ascii=False), file=self._target, flush=True)


def greeting_line(greeting: Greeting) -> str:
    """What a person is told before the first turn."""
    length = "untimed" if greeting.minutes is None else f"{greeting.minutes:g} minutes"
    what = "Resumed" if greeting.resumed else "Interview"
    return (
        f"{what} {greeting.interview}: {greeting.title}, {greeting.level} level, {length}.\n"
        f"Your interviewer is {greeting.interviewer}."
    )
