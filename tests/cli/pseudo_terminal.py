"""A real pseudo-terminal with viva in it, and a screen that a test can read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pyte

COLUMNS, ROWS = 90, 200


class PseudoTerminal:
    """viva under pexpect; what it prints is kept on a pyte screen."""

    def __init__(self, home: Path, *arguments: str, **environment: str) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)
        keep = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR"}}
        self.child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "viva", *arguments],
            dimensions=(ROWS, COLUMNS),
            env={
                **keep,
                "VIVA_HOME": str(home),
                "TERM": "xterm-256color",
                "PROMPT_TOOLKIT_NO_CPR": "1",
                **environment,
            },
            encoding="utf-8",
            timeout=30,
        )
        self.child.logfile_read = self

    def write(self, text: str) -> None:
        """What pexpect read."""
        self._stream.feed(text)

    def flush(self) -> None:
        """Nothing is buffered."""

    @property
    def text(self) -> str:
        """The screen, without trailing space."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def prompt(self) -> None:
        """Wait until the prompt is open."""
        self.child.expect_exact("/help ")

    def send(self, text: str) -> None:
        """Type a turn and press Enter."""
        self.child.send(text)
        self.child.expect_exact(text[-6:])
        self.child.send("\r")

    def end(self) -> int:
        """Wait for the process to end; its exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)
