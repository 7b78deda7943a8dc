"""What a provider said about a failure: its words without secrets, its codes, and how long it asks to wait."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST = 240
"""Characters of a provider's words that are repeated to a person."""

_SECRET = re.compile(
    r"(?i)\bbearer\s+\S+|\b(?:sk|pk|rk|gsk|xai|hf|key|tok)[-_][\w*.-]{6,}|\bAIza[\w-]{10,}|\b[A-Za-z0-9+/_=-]{32,}"
)
_PAGE = re.compile(r"<\s*(?:!doctype|html|body|head)\b", re.IGNORECASE)
_CLASS_PREFIX = re.compile(r"^(?:[\w.]*(?:Error|Exception)\b(?: -|:)\s*|Error code: \d{3} - )+")


def scrubbed(text: str, secret: str = "") -> str:
    """The text with nothing in it that looks like a key.

    Example:
        >>> scrubbed("Incorrect API key provided: sk-abcdef123456.")
        'Incorrect API key provided: [removed]'
    """
    if len(secret) >= 4:
        text = text.replace(secret, "[removed]")
    return _SECRET.sub("[removed]", text)


def words(error: object, secret: str = "") -> str:
    """One line of what the provider said, without pages of HTML; empty where it said nothing.

    Example:
        >>> words(ValueError("litellm.RateLimitError: RateLimitError: OpenAIException - slow down"))
        'slow down'
    """
    body = getattr(error, "body", error if isinstance(error, Mapping) else None)
    inner = body.get("error") if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping) else body
    said = inner.get("message") if isinstance(inner, Mapping) else None
    text = said if isinstance(said, str) and said else str(getattr(error, "message", "") or error)
    text = _PAGE.split(text)[0]
    line = _CLASS_PREFIX.sub("", scrubbed(" ".join(text.split()), secret)).rstrip(". '")
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def codes(error: object) -> frozenset[str]:
    """The machine-readable words of a failure, in lower case: its code and type."""
    body = getattr(error, "body", error if isinstance(error, Mapping) else None)
    inner = body.get("error") if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping) else body
    found = [getattr(error, "code", None), getattr(error, "type", None)]
    if isinstance(inner, Mapping):
        found += [inner.get("code"), inner.get("type"), inner.get("status")]
    return frozenset(str(item).lower() for item in found if isinstance(item, str | int) and str(item))


def param(error: object) -> str:
    """The setting that a provider objects to, where it names one."""
    body = getattr(error, "body", None)
    found = getattr(error, "param", None) or (body.get("param") if isinstance(body, Mapping) else None)
    return found if isinstance(found, str) else ""


def retry_after(error: object) -> float | None:
    """Seconds to wait by the answer's headers; both forms of Retry-After, and the one in milliseconds.

    Example:
        >>> class Answer:
        ...     headers = {"retry-after": "3"}
        >>> class Failure(Exception):
        ...     response = Answer()
        >>> retry_after(Failure())
        3.0
    """
    headers = getattr(error, "litellm_response_headers", None) or getattr(
        getattr(error, "response", None), "headers", None
    )
    if headers is None:
        return None
    for name, share in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is not None:
            try:
                return max(0.0, float(value) / share)
            except ValueError:
                return _until(value)
    return None


def _until(date: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
