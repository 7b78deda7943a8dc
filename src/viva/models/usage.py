"""What a call took: tokens, dollars, time to the first words; for each call, finished or abandoned, and in total."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from statistics import median

from viva.models.prices import price
from viva.models.seam import ChatModel
from viva.values.messages import ChatChunk, ChatRequest, Usage


class Metered:
    """A model whose last chunk carries tokens, cost and time.

    `told` hears of every call once, also of one that failed after its first words or that nobody heard to its
    end: such a call's tokens are estimated. `priced` is false for servers whose prices nobody publishes.

    Example:
        >>> calls: list[Usage] = []
        >>> metered = Metered(model, told=calls.append)
        >>> total(calls).usd
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        told: Callable[[Usage], None] | None = None,
        priced: bool = True,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._told = told
        self._priced = priced
        self._now = now

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The model's answer, its last chunk completed."""
        began = self._now()
        first: float | None = None
        said = ""
        spent: Usage | None = None
        exact: str | None = None
        try:
            async with aclosing(self._model.stream(request)) as chunks:
                async for chunk in chunks:
                    exact = chunk.model or exact
                    said += chunk.text + chunk.refusal
                    if first is None and said:
                        first = self._now() - began
                    if chunk.finish is not None:
                        spent = self._spent(request, said, chunk.usage, exact, first, began)
                        chunk = chunk.model_copy(update={"usage": spent})
                    yield chunk
        finally:
            if spent is None and said:
                spent = self._spent(request, said, None, exact, first, began)
            if spent is not None and self._told is not None:
                self._told(spent)

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()

    def _spent(
        self,
        request: ChatRequest,
        said: str,
        reported: Usage | None,
        exact: str | None,
        first: float | None,
        began: float,
    ) -> Usage:
        tokens = reported or estimate(request, said)
        usd = price(self.name, tokens, exact=exact) if self._priced else None
        return tokens.model_copy(update={"usd": usd, "first_token_s": first, "total_s": self._now() - began})


def estimate(request: ChatRequest, said: str) -> Usage:
    """Four characters a token: for calls of which the provider reports nothing."""
    asked = sum(len(message.text) for message in request.messages)
    return Usage(prompt=-(-asked // 4), completion=-(-len(said) // 4), estimated=True)


def total(calls: Iterable[Usage]) -> Usage:
    """Several calls as one: tokens, dollars and time added, the median time to first words.

    Dollars are None as soon as one call's are: a sum that leaves something out would be too low.

    Example:
        >>> total([Usage(prompt=3, usd=0.5), Usage(prompt=4, usd=0.25)]).usd
        0.75
    """
    every = list(calls)
    prices = [call.usd for call in every]
    firsts = [call.first_token_s for call in every if call.first_token_s is not None]
    times = [call.total_s for call in every if call.total_s is not None]
    known = [usd for usd in prices if usd is not None]
    return Usage(
        prompt=sum(call.prompt for call in every),
        completion=sum(call.completion for call in every),
        cached=sum(call.cached for call in every),
        usd=sum(known) if every and len(known) == len(prices) else None,
        first_token_s=median(firsts) if firsts else None,
        total_s=sum(times) if times else None,
        estimated=any(call.estimated for call in every),
    )
