"""Limits on what an interview may spend on calls to a language model."""

from __future__ import annotations

from collections.abc import Iterable

from viva.errors import BudgetExceeded
from viva.values.messages import Usage
from viva.values.value import Value


class Budget(Value):
    """Most dollars and tokens; None for no limit. What earlier sittings of the interview spent counts too.

    A limit is looked at before each call, so one call may go past it.

    Example:
        >>> import viva
        >>> with viva.sync.Interview.start("demo", store="memory:", budget=viva.Budget(max_tokens=50_000)) as talk:
        ...     len(list(talk.turn("What is the goal?", message_id="m1"))) > 1
        True
    """

    max_usd: float | None = None
    max_tokens: int | None = None

    def check(self, calls: Iterable[Usage]) -> None:
        """Raise `BudgetExceeded` where a limit is reached, or where dollars are limited and a price is not known.

        Example:
            >>> import viva
            >>> from viva.values.messages import Usage
            >>> viva.Budget(max_tokens=100).check([Usage(prompt=90, completion=9)])
            >>> viva.Budget(max_tokens=100).check([Usage(prompt=90, completion=10)])
            Traceback (most recent call last):
            viva.errors.BudgetExceeded: the limit of 100 tokens is reached: 100 are spent
        """
        spent = tuple(calls)
        tokens = sum(call.prompt + call.completion for call in spent)
        if self.max_tokens is not None and tokens >= self.max_tokens:
            raise BudgetExceeded(f"the limit of {self.max_tokens:,} tokens is reached: {tokens:,} are spent")
        if self.max_usd is None:
            return
        if any(call.usd is None for call in spent):
            raise BudgetExceeded(
                f"what was spent is not known in dollars, so a limit of ${self.max_usd:g} cannot be kept; "
                "limit tokens instead"
            )
        usd = sum(call.usd or 0.0 for call in spent)
        if usd >= self.max_usd:
            raise BudgetExceeded(f"the limit of ${self.max_usd:g} is reached: ${usd:.4f} are spent")
