"""The terminal front: a prompt of several lines, a bar with the time left, and turns printed once."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from viva.apps.cli.front import Greeting, Heard, Left, printable
from viva.apps.cli.piped import greeting_line
from viva.apps.cli.slash import COMMANDS
from viva.errors import StoreError
from viva.values.transcript import Speaker, Turn

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

SECOND_INTERRUPT_S = 2.0
"""Two Ctrl-C within this many seconds leave."""

_WORDS = re.compile(r"\n|\S+")
_INTERVIEWER, _CANDIDATE, _DIM, _OFF = "\x1b[1;36m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def plain_terminal() -> bool:
    """Whether to do without colour: NO_COLOR is set, or the terminal is dumb."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") == "dumb"


class Terminal:
    """Talks to a person at a terminal. `save_draft` keeps unsent text; `minutes_left` feeds the bar."""

    wants_json = False

    def __init__(
        self,
        *,
        history: Path,
        draft: str,
        minutes_left: Callable[[], float | None],
        save_draft: Callable[[str], Awaitable[None]],
        commands: Iterable[str] = COMMANDS,
        opposite: Speaker = "interviewer",
    ) -> None:
        self._history = history
        self._commands = tuple(commands)
        self._opposite = opposite
        self._text = draft
        self._kept: Heard | None = None
        self._minutes_left = minutes_left
        self._save_draft = save_draft
        self._session: PromptSession[str] | None = None
        self._interrupted_at = -SECOND_INTERRUPT_S
        self._plain = plain_terminal()
        self._column: int | None = None
        """Where the interviewer's words stand in their line; None while it is silent."""

    def greet(self, greeting: Greeting) -> None:
        """Which interview this is, what the interviewer is, and how to type."""
        self.remark(greeting_line(greeting))
        self.remark("Enter sends. Alt+Enter or Ctrl+J adds a line; pasting never sends. /help lists the commands.\n")

    def show(self, turn: Turn, minutes_left: float | None) -> None:
        """Print a turn under its speaker's name, wrapped to the window."""
        if turn.speaker == self._opposite:
            self.say(turn.text)
            self.end()
            return
        print(self._styled(_CANDIDATE, "You"))
        for line in turn.text.splitlines() or [""]:
            for piece in _wrapped(line, 2):
                print(f"  {printable(piece)}")
        print(flush=True)

    def say(self, text: str) -> None:
        """Print words as they come, under the speaker's name and wrapped to the window."""
        if self._column is None:
            print(self._styled(_INTERVIEWER, self._opposite.capitalize()))
            self._column = 0
        width = _width() - 2
        for word in _WORDS.findall(text):
            begins = self._column == 0 or word == "\n"
            if word == "\n" or (self._column and self._column + 1 + len(word) > width):
                print()
                self._column = 0
            if word != "\n":
                print(f"{'  ' if self._column == 0 else ' '}{printable(word)}", end="")
                self._column += len(word) + (0 if begins else 1)
        sys.stdout.flush()

    def end(self) -> None:
        """An empty line."""
        print("\n", flush=True)
        self._column = None

    def remark(self, text: str) -> None:
        """Dimmed, so that it is not taken for the interviewer; words of theirs that broke off end first."""
        if self._column is not None:
            self.end()
        lines = [printable(piece) for line in text.split("\n") for piece in _wrapped(line, 0)]
        print(self._styled(_DIM, "\n".join(lines)), flush=True)

    async def hear(self) -> Heard | Left:
        """Wait for a turn. Ctrl-C once keeps the text and goes on; twice, or Ctrl-D on an empty line, leaves."""
        session = self._session = self._session or _session(self._history, self._commands)
        text, self._text = self._text, ""
        from prompt_toolkit.formatted_text import FormattedText

        try:
            with _Saving(session, self._save_draft):
                sent = await session.prompt_async(
                    FormattedText([("", "You\n" if self._plain else ""), ("bold", "" if self._plain else "You\n")]),
                    default=text,
                    prompt_continuation="  ",
                    bottom_toolbar=lambda: bar(self._minutes_left()),
                    refresh_interval=5.0,
                    handle_sigint=True,
                )
        except KeyboardInterrupt:
            return await self._interrupted(session.default_buffer.text)
        except EOFError:
            return Left(0)
        if sent.strip() == "/edit":
            try:
                self._text = edited("")
            except (OSError, ValueError) as error:
                self.remark(f"The editor could not be used ({error}); set EDITOR to one that is there.")
            return await self.hear()
        print()
        kept, self._kept = self._kept, None
        return kept if kept is not None and kept.text == sent else Heard(sent)

    def keep(self, heard: Heard) -> bool:
        """Back into the prompt; sent unchanged it has the same id, so that it cannot count twice."""
        self._text, self._kept = heard.text, heard
        return True

    async def _interrupted(self, text: str) -> Heard | Left:
        try:
            await self._save_draft(text)
        except StoreError as error:
            self.remark(f"Your text could not be saved: {error}")
        now = time.monotonic()
        if now - self._interrupted_at < SECOND_INTERRUPT_S:
            return Left(130)
        self._interrupted_at = now
        self._text = text
        self.remark("Your text is kept. Ctrl-C again leaves.")
        return await self.hear()

    def part(self, resume_command: str) -> None:
        """Print the exact command that continues."""
        self.remark(f"\nThe interview is kept. Continue with: {resume_command}")

    def row(self, kind: str, content: dict[str, object]) -> None:
        """Nothing: a person reads this."""

    def edit(self, text: str, ending: str) -> str:
        """The text after a visit to the editor. Raises `OSError` and `ValueError` where there is none."""
        return edited(text, ending)

    def _styled(self, style: str, text: str) -> str:
        return text if self._plain or not sys.stdout.isatty() else f"{style}{text}{_OFF}"


class _Saving:
    """Saves the buffer's text in the background at most once a second while a prompt is open."""

    def __init__(self, session: PromptSession[str], save: Callable[[str], Awaitable[None]]) -> None:
        self._session = session
        self._save = save

    def __enter__(self) -> None:
        import asyncio

        self._task = asyncio.get_running_loop().create_task(self._loop())

    def __exit__(self, *_: object) -> None:
        self._task.cancel()

    async def _loop(self) -> None:
        import asyncio

        saved = ""
        while True:
            await asyncio.sleep(1.0)
            text = self._session.default_buffer.text
            if text != saved:
                with contextlib.suppress(StoreError):  # Sending will say what is wrong.
                    await self._save(text)
                saved = text


def _width() -> int:
    return min(shutil.get_terminal_size((80, 24)).columns, 100)


def _wrapped(line: str, margin: int) -> list[str]:
    width = _width() - margin
    return textwrap.wrap(line, max(20, width), break_long_words=margin > 0, break_on_hyphens=False) or [""]


def bar(minutes_left: float | None) -> str:
    """The bottom bar: time alone, never the step."""
    if minutes_left is None:
        return " untimed · /help "
    if minutes_left <= 0:
        return " time is up · send your last word "
    whole = int(minutes_left)
    return f" {whole}:{int((minutes_left - whole) * 60):02d} left · /help "


def edited(text: str, ending: str = ".md") -> str:
    """The text after a visit to $VISUAL or $EDITOR."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answer{ending}"
        path.write_text(text, encoding="utf-8")
        subprocess.run([*shlex.split(editor), str(path)], check=False)
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")


def _session(history: Path, commands: Iterable[str]) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    class Forgiving(FileHistory):
        """A disk that is full costs the history, not the turn."""

        def store_string(self, string: str) -> None:
            with contextlib.suppress(OSError, ValueError):
                super().store_string(string)

    before: History
    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch(mode=0o600, exist_ok=True)
        before = Forgiving(str(history))
    except OSError:
        before = InMemoryHistory()
    return PromptSession(
        multiline=True,
        key_bindings=_bindings(),
        history=before,
        completer=WordCompleter([f"/{name}" for name in commands], sentence=True),
        complete_while_typing=False,
        enable_suspend=True,
    )


def _bindings() -> KeyBindings:
    """Enter sends; Alt+Enter and Ctrl+J add a line (both would send by default); Ctrl+X Ctrl+E opens the editor."""
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()

    @bindings.add("enter")
    def _send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @bindings.add("escape", "enter")
    @bindings.add("c-j")
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @bindings.add("c-x", "c-e")
    def _edit(event: KeyPressEvent) -> None:
        event.current_buffer.open_in_editor()

    return bindings
