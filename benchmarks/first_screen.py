"""From the command to the first screen, whole process, beside another command line for language models."""

from __future__ import annotations

import os
import pty
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from fcntl import ioctl
from pathlib import Path
from select import select
from struct import pack
from termios import TIOCSWINSZ

from benchmarks.stub_server import Tempo, stub_process

RUNS = 11
BAR = 0.5
LATEST_S = 60.0
OPENING = "ask me whatever you need."
"""The end of what the interviewer says first."""
_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
_BESIDE = Path(sys.executable).parent
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Not passed on: a user's packages are compiled."""


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, stub_process(Tempo(latency=0.2)) as url:
        around = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
        around |= {"VIVA_HOME": f"{folder}/home", "TERM": "xterm-256color"}
        viva = str(_BESIDE / "viva")
        spoken_to = [viva, "interview", "--model", "stub", "--base-url", url]
        works: dict[str, Callable[[], float]] = {
            "viva --help": lambda: _whole([viva, "--help"], around),
            "viva interview, offline, to its opening": lambda: _shown([viva, "interview"], around),
            "viva interview --model, to its opening": lambda: _shown(spoken_to, around),
        }
        llm, missing = _installed(Path(folder) / "llm", around)
        if llm:
            works["llm --help"] = lambda: _whole([str(llm), "--help"], around)
        taken = _interleaved(works)
    reference = statistics.median(taken["llm --help"]) if llm else None
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        against = f"{median / reference:5.2f} of llm --help" if reference else f"n/a of llm --help: {missing}"
        bar = f" (bar {BAR})" if name == "viva --help" else ""
        spread = f"{1e3 * min(seconds):6.0f} to {1e3 * max(seconds):5.0f}"
        print(f"{name:<58} median {1e3 * median:6.0f} ms ({spread})   {against}{bar}", flush=True)


def _interleaved(works: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Seconds of each, in turn; the first round, in which bytecode is written, does not count."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for run in range(RUNS + 1):
        for name, work in works.items():
            seconds = work()
            if run:
                taken[name].append(seconds)
    return taken


def _whole(command: list[str], around: Mapping[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=around)
    return time.perf_counter() - began


def _shown(command: list[str], around: Mapping[str, str]) -> float:
    """Seconds until the interviewer's opening is on a terminal's screen; the command is then ended."""
    here, there = pty.openpty()
    ioctl(there, TIOCSWINSZ, pack("HHHH", 40, 120, 0, 0))
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=around, start_new_session=True) as run:
        os.close(there)
        try:
            screen = b""
            while OPENING not in " ".join(_CONTROL.sub(b"", screen).decode(errors="replace").split()):
                if not select([here], [], [], LATEST_S)[0] or not (more := os.read(here, 65_536)):
                    raise AssertionError(f"{' '.join(command)} showed no opening: {screen.decode(errors='replace')}")
                screen += more
            return time.perf_counter() - began
        finally:
            run.kill()
            os.close(here)


def _installed(folder: Path, around: Mapping[str, str]) -> tuple[Path | None, str]:
    """`llm` in an environment of its own, compiled, or why there is none."""
    uv = str(_BESIDE / "uv")
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(folder / "bin" / "python"), "llm"],
    ):
        try:
            done = subprocess.run(command, capture_output=True, text=True, env=around, timeout=300)
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, f"uv: {type(error).__name__}"
        if done.returncode:
            return None, " ".join(done.stderr.split())[:120]
    return folder / "bin" / "llm", ""
