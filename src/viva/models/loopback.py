"""Where a model may be asked: anywhere, or, while a test says so, on this machine alone."""

from __future__ import annotations

import threading
from ipaddress import ip_address
from urllib.parse import urlsplit


class NetworkBlocked(AssertionError):
    """A model elsewhere was asked while that was forbidden. No `ModelError`, which a bot would answer and go on."""


class LoopbackOnly:
    """While it is active no adapter connects to any host but this machine.

    It holds for the whole process: what a bot's server asks on a thread of its own, or on an event loop that began
    before the test, is refused as well. It may be entered again inside itself, and on several threads.

    Example:
        >>> import viva
        >>> from viva.testing import BLOCK_NETWORK
        >>> model = viva.open_interviewer("mine", base_url="https://models.example.org/v1")
        >>> with BLOCK_NETWORK, viva.sync.Interview.start("demo", store="memory:", model=model) as talk:
        ...     next(talk.turn("What is the goal?", message_id="m1"))
        Traceback (most recent call last):
        viva.models.loopback.NetworkBlocked: mine was asked at models.example.org while BLOCK_NETWORK is active; ...
    """

    def __init__(self) -> None:
        self._depth = 0
        self._changing = threading.Lock()

    @property
    def active(self) -> bool:
        """Whether anybody is inside."""
        return self._depth > 0

    def __enter__(self) -> None:
        with self._changing:
            self._depth += 1

    def __exit__(self, *_: object) -> None:
        with self._changing:
            self._depth -= 1

    def allows(self, base_url: str | None) -> bool:
        """Whether that address may be asked now; None is one that only an SDK knows, and nobody else can judge."""
        return not self.active or (base_url is not None and is_here(urlsplit(base_url).hostname or ""))

    def check(self, model: str, base_url: str | None) -> None:
        """Raise `NetworkBlocked` where that address may not be asked now."""
        if not self.allows(base_url):
            where = urlsplit(base_url).hostname if base_url else "its provider"
            raise NetworkBlocked(
                f"{model} was asked at {where} while BLOCK_NETWORK is active; give the interview or the judge a "
                "double, such as viva.testing.ScriptedModel, or a server on 127.0.0.1"
            )


LOOPBACK_ONLY = LoopbackOnly()
"""The one that all adapters look at."""


def is_here(host: str) -> bool:
    """Whether a host is this machine and reached from nowhere else.

    Example:
        >>> is_here("127.0.0.1"), is_here("::1"), is_here("localhost"), is_here("0.0.0.0")
        (True, True, True, False)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
