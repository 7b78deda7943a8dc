"""A language model that says what a test wrote for it, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from itertools import islice

from viva.errors import ModelError
from viva.values.messages import ChatChunk, ChatRequest, FinishReason, Usage

Part = ChatChunk | ModelError
Line = str | ModelError | Sequence[Part]
"""What one call gets: a text, an error before the first word, or chunks in which an error may stand anywhere."""

Script = Sequence[Line] | Callable[[ChatRequest], Line]


class ScriptOver(AssertionError):
    """A model was asked more often, or somebody spoke less often, than the script has lines."""


class ScriptedModel:
    """Follows a list of lines, one a call, or a function of the request that never runs out.

    Example:
        >>> from viva.testing import ScriptedModel
        >>> from viva.values.messages import ChatRequest
        >>> model = ScriptedModel(["Hello there."])
        >>> async def talk() -> str:
        ...     request = ChatRequest(model="m", messages=())
        ...     return "".join([chunk.text async for chunk in model.stream(request)])
        >>> import asyncio
        >>> asyncio.run(talk())
        'Hello there.'
        >>> model.assert_complete()
    """

    def __init__(self, script: Script, *, name: str = "scripted/1") -> None:
        self.requests: list[ChatRequest] = []
        """Every request so far, the oldest first."""
        self.closed = False
        self._name = name
        self._answer: Callable[[ChatRequest], Line] | None = script if callable(script) else None
        self._lines: Sequence[Line] = () if callable(script) else script
        self._played = 0

    @property
    def name(self) -> str:
        """As given."""
        return self._name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The next line of the script. Raises `ScriptOver` where there is none."""
        self.requests.append(request)
        line = self._next(request)
        if isinstance(line, ModelError):
            raise line
        parts = chunks_of(line, model=self._name) if isinstance(line, str) else line
        for part in parts:
            if isinstance(part, ModelError):
                raise part
            yield part

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def assert_complete(self) -> None:
        """Raise `ScriptOver` where lines are left that nobody asked for."""
        left = len(self._lines) - self._played
        if left:
            raise ScriptOver(f"{self._name}: {left} of {len(self._lines)} lines were never asked for.")

    def _next(self, request: ChatRequest) -> Line:
        if self._answer is not None:
            return self._answer(request)
        if self._played == len(self._lines):
            asked = request.messages[-1].text[:200] if request.messages else ""
            raise ScriptOver(f"{self._name}: all {self._played} lines are said; asked again with: {asked!r}")
        self._played += 1
        return self._lines[self._played - 1]


def chunks_of(
    text: str, *, size: int = 7, finish: FinishReason = "stop", usage: Usage | None = None, model: str | None = None
) -> tuple[ChatChunk, ...]:
    """A text as a model streams it, `size` characters at a time, which cuts words and JSON anywhere.

    Example:
        >>> [chunk.text for chunk in chunks_of("one two three")]
        ['one two', ' three', '']
    """
    told = usage or Usage(prompt=1, completion=max(1, len(text) // 4))
    return (*_pieces(text, size), ChatChunk(finish=finish, usage=told, model=model))


def _pieces(text: str, size: int) -> Iterator[ChatChunk]:
    letters = iter(text)
    while piece := "".join(islice(letters, size)):
        yield ChatChunk(text=piece)
