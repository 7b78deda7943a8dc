"""All that the rest of viva knows of a language model: one method, a name and an end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from viva.values.messages import ChatChunk, ChatRequest


class ChatModel(Protocol):
    """Answers requests; any number of them at once, within one event loop.

    Example:
        >>> async def first_words(model: ChatModel, request: ChatRequest) -> str:
        ...     async with aclosing(model.stream(request)) as chunks:
        ...         return (await anext(chunks)).text
    """

    @property
    def name(self) -> str:
        """As people write it, such as `openai/gpt-5`."""
        ...

    def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer, piece by piece; every chunk has text, a refusal's words, or is the last.

        The last chunk has the finish reason and the usage; a stream that ends without it raises. Who stops
        listening early closes the stream (`aclose`), and with it the connection. Raises `ModelError` leaves.
        """
        ...

    async def close(self) -> None:
        """Close connections; the model is of no use afterwards."""
        ...
