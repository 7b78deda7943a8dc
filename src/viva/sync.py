"""The library without `async`, for scripts and notebooks: `viva.sync.Interview` and `viva.sync.grade`.

Each interview has a thread of its own with an event loop of its own, so that it also works where a loop is running
already, as in Jupyter. The thread ends when the interview is closed, or is not used any more.

Example:
    >>> import viva
    >>> with viva.sync.Interview.start("demo", store="memory:", seed=1) as talk:
    ...     print(talk.opening[:30])
    Plaza shows ads between posts.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import weakref
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing
from functools import wraps
from typing import ParamSpec, Self, TypeVar

from viva.api import grades
from viva.api.interview import Interview as Inside
from viva.api.snapshot import Snapshot
from viva.errors import UsageError
from viva.interview import TurnEnd
from viva.judges.panel import Votes
from viva.values.board import BoardVersion
from viva.values.events import Event
from viva.values.messages import Usage
from viva.values.moves import Sentence
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript
from viva.values.value import Level

__all__ = ["Interview", "grade"]

P = ParamSpec("P")
R = TypeVar("R")


class _Thread:
    """A thread that runs coroutines, one loop for all of them, until it is closed."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self.closed = False
        self._thread = threading.Thread(target=self._serve, name="viva-sync", daemon=True)
        self._thread.start()
        self._ready.wait()

    def _serve(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._until_closed())

    async def _until_closed(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._closing.wait()

    def run(self, work: Coroutine[object, object, R]) -> R:
        """What the work gives or raises; who is interrupted while waiting cancels it."""
        if self.closed:
            work.close()
            raise UsageError("this interview is closed; take it up again with `viva.sync.Interview.load`")
        begun = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return begun.result()
        finally:
            begun.cancel()

    def close(self) -> None:
        """End the thread; again changes nothing."""
        if self.closed:
            return
        self.closed = True
        self._loop.call_soon_threadsafe(self._closing.set)
        if threading.current_thread() is not self._thread:
            self._thread.join()


async def _begun(work: Callable[[], Coroutine[object, object, None]]) -> asyncio.Task[None]:
    return asyncio.create_task(work())


async def _result(task: asyncio.Task[None]) -> None:
    await task


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _made(make: Callable[P, Coroutine[object, object, Inside]], doc: str) -> Callable[P, Interview]:
    """The same, made on a thread of its own."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> Interview:
        thread = _Thread()
        try:
            return Interview(thread.run(make(*args, **kwargs)), thread)
        except BaseException:
            thread.close()
            raise

    made.__doc__ = doc
    return made


def _once(work: Callable[P, Coroutine[object, object, R]], doc: str) -> Callable[P, R]:
    """The same, done on a thread that ends with it."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        thread = _Thread()
        try:
            return thread.run(work(*args, **kwargs))
        finally:
            thread.close()

    done.__doc__ = doc
    return done


_GRADE = """`viva.grade` without `async`: takes the same and raises the same.

Example:
    >>> import viva
    >>> turns = (viva.Turn(number=1, speaker="candidate", text="The goal is revenue per thousand impressions."),)
    >>> transcript = viva.Transcript(id="mine", scenario="ads_ctr", level="mid", mode="step1", turns=turns)
    >>> viva.sync.grade(transcript).indicative
    True
"""
_START = """Begin a new interview, as `viva.Interview.start`: takes the same and raises the same.

Example:
    >>> import viva
    >>> with viva.sync.Interview.start("chat:7", store="memory:", level="mid", seed=1) as talk:
    ...     print(talk.state.level, talk.opening[:30])
    mid Plaza shows ads between posts.
"""
_LOAD = """Take up an interview where its journal ends, as `viva.Interview.load`: takes the same and raises the same.

Example:
    >>> import viva
    >>> store = viva.open_store("memory:")
    >>> with viva.sync.Interview.start("chat:8", store=store) as first:
    ...     with viva.sync.Interview.load("chat:8", store=store) as again:
    ...         first.transcript == again.transcript
    True
"""

grade = _once(grades.grade, _GRADE)
"""`viva.grade` without `async`: takes the same and raises the same."""


class Interview:
    """`viva.Interview` without `async`: `start` and `load` take the same and raise the same.

    Example:
        >>> import viva
        >>> with viva.sync.Interview.start("script", store="memory:", mode="step1", seed=1) as interview:
        ...     for part in interview.turn("What is the business goal?", message_id="m1"):
        ...         if isinstance(part, viva.TurnEnd):
        ...             print(part.move.act)
        ...     interview.finish()
        ...     print(interview.id, interview.state.turns, interview.ended)
        ...     print(interview.transcript.turns[0].text == interview.opening)
        ...     print(interview.events[-1].kind, interview.calls)
        ...     print(interview.grade().indicative)
        answer
        script 3 True
        True
        finished ()
        True
    """

    start = staticmethod(_made(Inside.start, _START))
    """Begin a new interview, as `viva.Interview.start`."""
    load = staticmethod(_made(Inside.load, _LOAD))
    """Take up an interview where its journal ends, as `viva.Interview.load`."""

    def __init__(self, inside: Inside, thread: _Thread) -> None:
        self._inside = inside
        self._thread = thread
        weakref.finalize(self, thread.close)

    @property
    def id(self) -> str:
        """As it was given."""
        return self._inside.id

    @property
    def state(self) -> Snapshot:
        """Where the interview stands."""
        return self._inside.state

    @property
    def ended(self) -> bool:
        """Whether the interview is over."""
        return self._inside.ended

    @property
    def opening(self) -> str:
        """The interviewer's first words: the problem."""
        return self._inside.opening

    @property
    def transcript(self) -> Transcript:
        """The turns so far."""
        return self._inside.transcript

    @property
    def events(self) -> tuple[Event, ...]:
        """The journal so far."""
        return self._inside.events

    @property
    def calls(self) -> tuple[Usage, ...]:
        """What each call to a language model took."""
        return self._inside.calls

    def turn(
        self, text: str, *, message_id: str, board: str | BoardVersion | None = None
    ) -> Iterator[Sentence | TurnEnd]:
        """Say something, and hear the answer: `Sentence`s as they come, then a `TurnEnd`.

        Leaving the loop early, or Ctrl-C, cancels the turn. Raises as `viva.Interview.turn` does.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> parts = list(talk.turn("What is the business goal?", message_id="m1"))
            >>> "".join(part.text for part in parts[:-1]) == parts[-1].move.text
            True
        """
        parts: queue.SimpleQueue[Sentence | TurnEnd | None] = queue.SimpleQueue()

        async def listen() -> None:
            try:
                async with aclosing(self._inside.turn(text, message_id=message_id, board=board)) as turn:
                    async for part in turn:
                        parts.put(part)
            finally:
                parts.put(None)

        task = self._thread.run(_begun(listen))
        try:
            while (part := parts.get()) is not None:
                yield part
            self._thread.run(_result(task))
        finally:
            self._thread.run(_stopped(task))

    def refresh(self) -> None:
        """Take in what other processes wrote to the journal since; a turn need not be preceded by it.

        Raises `StoreUnavailable` where it cannot be read.

        Example:
            >>> import viva
            >>> store = viva.open_store("memory:")
            >>> talk = viva.sync.Interview.start("demo", store=store)
            >>> viva.sync.Interview.load("demo", store=store).finish()
            >>> talk.refresh()
            >>> talk.ended
            True
        """
        self._thread.run(self._inside.refresh())

    def pause(self) -> None:
        """Stop the clock until the next turn. Raises as `viva.Interview.pause` does.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> talk.pause()
            >>> talk.state.paused
            True
        """
        self._thread.run(self._inside.pause())

    def resume(self) -> None:
        """Let the clock go on. Raises as `viva.Interview.pause` does.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> talk.pause()
            >>> talk.resume()
            >>> talk.state.paused
            False
        """
        self._thread.run(self._inside.resume())

    def undo(self, *, message_id: str | None = None) -> str | None:
        """Take back the candidate's last turn and its answer; gives its text, None where there is none.

        `message_id` makes it safe to repeat. Takes and raises the same as `viva.Interview.undo`.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> parts = list(talk.turn("What is the business goal?", message_id="m1"))
            >>> [talk.undo(message_id="m1"), talk.undo(message_id="m1"), talk.undo()]
            ['What is the business goal?', 'What is the business goal?', None]
        """
        return self._thread.run(self._inside.undo(message_id=message_id))

    def finish(self) -> None:
        """End the interview at the candidate's wish; again changes nothing. Raises as `viva.Interview.pause` does.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> talk.finish()
            >>> talk.ended
            True
        """
        self._thread.run(self._inside.finish())

    def grade(
        self,
        judge: grades.Judges = None,
        *,
        level: Level | None = None,
        base_url: str | None = None,
        votes: Votes = "practice",
        max_usd: float | None = None,
    ) -> Scorecard:
        """Grade what was said so far, and keep the scorecard beside the journal. Raises as `viva.grade` does.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> scorecard = talk.grade(level="mid")
            >>> scorecard.level, scorecard.coverage
            ('mid', 0.0)
        """
        return self._thread.run(self._inside.grade(judge, level=level, base_url=base_url, votes=votes, max_usd=max_usd))

    def close(self) -> None:
        """Close what this interview opened, and end its thread; again changes nothing.

        Example:
            >>> import viva
            >>> talk = viva.sync.Interview.start("demo", store="memory:", seed=1)
            >>> talk.close()
        """
        if not self._thread.closed:
            self._thread.run(self._inside.close())
            self._thread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
