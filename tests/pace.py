"""How long a piece of work takes, told in a way that a busy machine does not change."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

REFERENCE_S = 0.004
"""What `_reference` takes on the machine that the tests' bars were set on, when nothing else runs there."""

_TEXT = "why what is the label, and how? " * 2_000


def seconds(work: Callable[[], object], *, runs: int = 1) -> float:
    """Seconds of a processor for `work`, the quickest of `runs`, in units of a reference that runs right beside it.

    A neighbour that takes half of the processor slows both alike, so the bar need not leave room for it. What is
    remembered from one run to the next (readers keep what they have read) asks for a single run.
    """
    return REFERENCE_S * min(_taken(work) / min(_taken(_reference) for _ in range(3)) for _ in range(runs))


def _taken(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _reference() -> None:
    for word in re.findall(r"\w+", _TEXT):
        hash(word)
