"""A language model that is asked only while its limit leaves something to spend."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from viva.errors import UsageError
from viva.interview import Budget
from viva.models.naming import Line
from viva.models.seam import ChatModel
from viva.values.messages import ChatChunk, ChatRequest


def refuse_unpriced(line: Line, budget: Budget) -> None:
    """Raise `UsageError` where a limit of dollars could not be kept."""
    if budget.max_usd is not None and not line.priced:
        raise UsageError(
            f"--max-usd cannot be kept: the price of {line.model.name} is not known here; limit --max-tokens instead"
        )


class Limited:
    """A model behind a limit: `check` is called before each request, and raises `BudgetExceeded` once it is reached.

    Example:
        >>> limited = Limited(line.metered(told=spent.append), lambda: budget.check(spent))  # doctest: +SKIP
    """

    def __init__(self, model: ChatModel, check: Callable[[], None]) -> None:
        self._model = model
        self._check = check

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The model's answer."""
        self._check()
        async with aclosing(self._model.stream(request)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()
