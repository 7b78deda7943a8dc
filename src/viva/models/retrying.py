"""The one place that asks again: exponential waits with jitter, the provider's own wait first, one deadline for all."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from itertools import count

from viva.errors import ModelError, ModelTooSlow
from viva.models.seam import ChatModel
from viva.telemetry.calls import Callee, call
from viva.values.messages import ChatChunk, ChatRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to try."""

    attempts: int = 4
    deadline_s: float = 120.0
    """For the whole turn: every attempt, every wait, and the answer to its end."""
    first_wait_s: float = 0.5
    """Doubles with each attempt; between half of it and all of it is waited."""
    longest_wait_s: float = 15.0
    """Of our own waits; a provider's wait may be longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a person may be told before a wait."""

    attempt: int
    """The one that failed, counted from 1."""
    attempts: int
    seconds: float
    error: ModelError


Notice = Callable[[Waiting], bool]
"""Called before each wait; false gives up, and the error is raised at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Time and chance, so that tests need neither."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    """From 0 to 1."""


class _Alarm:
    """One timer for a whole stream, whose chunks come by the hundred: `asyncio.timeout` would set one for each."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._rung = False
        self._waiting: asyncio.Task[object] | None = None

    def __enter__(self) -> _Alarm:
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._ring)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def rung(self) -> bool:
        """Whether the time is over."""
        return self._rung

    def _ring(self) -> None:
        self._rung = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def before(self, chunks: AsyncGenerator[ChatChunk, None]) -> ChatChunk | None:
        """The next chunk; None at the end. Raises `TimeoutError` once the alarm has rung."""
        if self.rung():
            raise TimeoutError
        task = asyncio.current_task()
        assert task is not None
        cancelled_by_others = task.cancelling()
        self._waiting = task
        try:
            return await anext(chunks, None)
        except asyncio.CancelledError:
            if self.rung() and task.uncancel() <= cancelled_by_others:
                raise TimeoutError from None
            raise
        finally:
            self._waiting = None


class Retrying:
    """A model that tries again while no word has been said, and only what may heal.

    After the first words an error is raised as it is: what a person has seen is never silently replaced. To
    stop, cancel the task that listens, also during a wait.

    Example:
        >>> patient = Retrying(model, patience=Patience(deadline_s=60), notice=lambda waiting: True)
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        patience: Patience | None = None,
        notice: Notice | None = None,
        surroundings: Surroundings | None = None,
        callee: Callee | None = None,
    ) -> None:
        self._model = model
        self._callee = callee or Callee.named(model.name)
        self._patience = patience or Patience()
        self._notice = notice
        self._around = surroundings or Surroundings()

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer of the first attempt that says something."""
        deadline = self._around.now() + self._patience.deadline_s
        with _Alarm(self._patience.deadline_s) as alarm:
            first, chunks = await self._opened(request, deadline, alarm)
            said = first.text
            async with aclosing(chunks):
                yield first
                while (chunk := await self._next(chunks, alarm, said)) is not None:
                    said += chunk.text
                    yield chunk

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()

    async def _opened(
        self, request: ChatRequest, deadline: float, alarm: _Alarm
    ) -> tuple[ChatChunk, AsyncGenerator[ChatChunk, None]]:
        from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

        def failure(state: RetryCallState) -> ModelError:
            error = state.outcome.exception() if state.outcome else None
            assert isinstance(error, ModelError)
            return error

        def wait(state: RetryCallState) -> float:
            return self._wait(failure(state), state.attempt_number)

        def stop(state: RetryCallState) -> bool:
            late = self._around.now() + state.upcoming_sleep >= deadline
            return late or state.attempt_number >= self._patience.attempts

        def before_wait(state: RetryCallState) -> None:
            self._tell(failure(state), state.attempt_number, state.upcoming_sleep)

        retrying = AsyncRetrying(
            sleep=self._around.sleep,
            wait=wait,
            stop=stop,
            retry=retry_if_exception(lambda error: isinstance(error, ModelError) and error.heals),
            before_sleep=before_wait,
            reraise=True,
        )
        return await retrying(self._attempt, request, alarm, count(1))

    async def _attempt(
        self, request: ChatRequest, alarm: _Alarm, attempts: Iterator[int]
    ) -> tuple[ChatChunk, AsyncGenerator[ChatChunk, None]]:
        chunks = call(self._callee, request, self._model.stream(request), attempt=next(attempts))
        try:
            first = await self._next(chunks, alarm, "")
            if first is None:
                raise AssertionError(f"{self.name} ended its stream without a last chunk.")
        except BaseException:
            await chunks.aclose()
            raise
        return first, chunks

    async def _next(self, chunks: AsyncGenerator[ChatChunk, None], alarm: _Alarm, said: str) -> ChatChunk | None:
        try:
            return await alarm.before(chunks)
        except TimeoutError as error:
            allowed = self._patience.deadline_s
            raise ModelTooSlow(f"{self.name} took longer than {allowed:g} s for one turn.", reply=said) from error

    def _wait(self, error: ModelError, attempt: int) -> float:
        if error.retry_after is not None:
            return error.retry_after
        longest = min(self._patience.longest_wait_s, self._patience.first_wait_s * 2.0 ** (attempt - 1))
        return longest * (1 + self._around.chance()) / 2

    def _tell(self, error: ModelError, attempt: int, seconds: float) -> None:
        waiting = Waiting(attempt=attempt, attempts=self._patience.attempts, seconds=seconds, error=error)
        if self._notice is not None and not self._notice(waiting):
            raise error
