"""A real pseudo-terminal with viva in it, and a screen that a test can read."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pexpect
import pyte

COLUMNS, ROWS = 90, 200


class _Answering(pyte.Screen):
    """A screen that answers when it is asked where its cursor is, as terminals do; the bar is drawn only then."""

    answer: Callable[[str], object] = staticmethod(lambda text: None)

    def write_process_input(self, data: str) -> None:
        self.answer(data)


class PseudoTerminal:
    """viva under pexpect; what it prints is kept on a pyte screen."""

    def __init__(
        self, home: Path, *arguments: str, rows: int = ROWS, environment: Mapping[str, str] | None = None
    ) -> None:
        self.screen = _Answering(COLUMNS, rows)
        self._stream = pyte.Stream(self.screen)
        keep = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR"}}
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "viva", *arguments],
            dimensions=(rows, COLUMNS),
            env={
                **keep,
                "VIVA_HOME": str(home),
                "TERM": "xterm-256color",
                **(environment or {}),
            },
            encoding="utf-8",
            timeout=30,
        )
        self.screen.answer = self.child.send
        self.child.logfile_read = self
        self._prompts = 0
        self.raw = ""

    def write(self, text: str) -> None:
        """What pexpect read."""
        self.raw += text
        self._stream.feed(text)

    def flush(self) -> None:
        """Nothing is buffered."""

    @property
    def text(self) -> str:
        """The screen, without trailing space."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def wait_for(self, *texts: str, seconds: float = 40.0) -> None:
        """Read until every text is on the screen."""
        self._read_until(lambda: all(text in self.text for text in texts), f"{texts} on the screen", seconds)

    def prompt(self) -> None:
        """Wait until the next prompt is open, with its bar."""
        self._prompts += 1
        self._read_until(
            lambda: self.text.splitlines().count("You") >= self._prompts and "· /help" in self.text.splitlines()[-1],
            f"prompt {self._prompts}",
            40.0,
        )

    def send(self, text: str) -> None:
        """Type a turn and press Enter once it is on the screen, however it is wrapped there."""
        end = "".join(text.split())[-12:]
        before = self._packed().count(end)
        self.child.send(text)
        self._read_until(lambda: self._packed().count(end) > before, f"{text!r} typed", 40.0)
        self.child.send("\r")

    def _packed(self) -> str:
        return "".join(self.text.split())

    def _read_until(self, holds: Callable[[], bool], what: str, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"waited for {what}; the screen is:\n{self.text}"
            with contextlib.suppress(pexpect.TIMEOUT):
                self.child.read_nonblocking(4096, timeout=0.2)

    def end(self) -> int:
        """Wait for the process to end; its exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)
