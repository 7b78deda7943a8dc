"""A platform's tokens: from the environment or from a program, never from a command line, where others see them."""

from __future__ import annotations

import os

from viva.errors import UsageError


def token_of(variable: str, given: str | None, *, whence: str) -> str:
    """The token, `given` or else from an environment variable; raises `UsageError` saying `whence` one gets it."""
    token = given or os.environ.get(variable)
    if not token:
        raise UsageError(f"{variable} is not set: {whence}")
    return token
