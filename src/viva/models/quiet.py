"""What SDKs may write into logs: a debug line of openai's has the whole request in it, and so a candidate's words."""

from __future__ import annotations

import logging

from viva.telemetry.content import capture


class _WithoutRequests(logging.Filter):
    """Drops the debug lines, unless people's words may go into telemetry's events."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.DEBUG or capture().events


_FILTER = _WithoutRequests()


def quieten() -> None:
    """Keep requests out of the logs of openai's SDK, whoever reads those; again changes nothing.

    litellm asks many providers through the same SDK; its own logs are off altogether.
    """
    logging.getLogger("openai._base_client").addFilter(_FILTER)
