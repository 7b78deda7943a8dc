"""Days as a person counts them: those of their own time zone. Pure; the time comes in."""

from __future__ import annotations

from datetime import datetime

from viva.practice.spacing import Card


def comes_on_or_before(card: Card, now: datetime) -> bool:
    """Whether a card's day has come."""
    return card.due.astimezone(now.tzinfo).date() <= now.date()


def day(due: datetime, now: datetime) -> str:
    """The day on which something is due, as a person of `now`'s time zone says it.

    Example:
        >>> from datetime import UTC, timedelta
        >>> at = datetime(2026, 11, 25, 10, tzinfo=UTC)
        >>> day(at, at), day(at + timedelta(days=1), at), day(at + timedelta(days=9), at)
        ('today', 'tomorrow', 'on Friday 4 December')
    """
    there = due.astimezone(now.tzinfo)
    days = (there.date() - now.date()).days
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    year = f" {there.year}" if there.year != now.year else ""
    return f"on {there:%A} {there.day} {there:%B}{year}"
