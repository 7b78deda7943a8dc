"""The span of an interview, from when it is begun or taken up until it is closed, and one inside for each turn."""

from __future__ import annotations

import weakref
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import nullcontext
from types import TracebackType
from typing import Protocol, Self, TypeVar

from viva.telemetry.content import answered, as_json, asked, capture, conversation_id
from viva.telemetry.spans import Attribute, Span, begin, provider, watched
from viva.values.events import Event, InterviewerSaid, Started
from viva.values.messages import Message
from viva.values.moves import Move, Sentence

Result = TypeVar("Result")


class End(Protocol):
    """What closes a turn."""

    @property
    def move(self) -> Move:
        """As it was kept."""
        ...

    @property
    def minutes_left(self) -> float | None:
        """None when untimed."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the interview is over."""
        ...


class Held(Protocol):
    """What is looked at of an interview."""

    @property
    def events(self) -> Sequence[Event]:
        """The journal so far."""
        ...


Ending = TypeVar("Ending", bound=End)


class Sitting:
    """One sitting of an interview; a block of `with` around it, or `close`, is its length.

    Example:
        >>> with Sitting("chat:7") as sitting:
        ...     interview = await sitting.during(Interview.load("chat:7"))  # doctest: +SKIP
        ...     parts = sitting.turn(interview, "Hello", interview.turn("Hello", message_id="m1"))  # doctest: +SKIP
    """

    def __init__(self, interview: str) -> None:
        self._conversation = conversation_id(interview)
        self._span: Span | None = None
        self._turns = 0

    def __enter__(self) -> Self:
        self._span = begin("interview", {}, conversation=self._conversation)
        if self._span is not None:
            weakref.finalize(self, self._span.end)  # An interview need not be closed, and a span that is open is lost.
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._span is not None:
            if error is not None:
                self._span.failed(error)
            self._span.end()

    def begun(self, started: Started, *, resumed: bool) -> None:
        """Note what the interview is."""
        if self._span is None:
            return
        known: dict[str, Attribute] = {
            "viva.scenario": started.scenario,
            "viva.level": started.level,
            "viva.mode": started.mode,
            "viva.interviewer": started.interviewer,
            "viva.resumed": resumed,
        }
        if started.minutes is not None:
            known["viva.minutes"] = started.minutes
        self._span.note(known)

    async def during(self, work: Awaitable[Result]) -> Result:
        """Do it inside the interview's span."""
        with self._span.current() if self._span else nullcontext():
            return await work

    def turn(
        self, held: Held, text: str, parts: AsyncGenerator[Sentence | Ending, None]
    ) -> AsyncGenerator[Sentence | Ending, None]:
        """The same parts of a turn, with a span around them that is a child of the interview's."""
        return parts if provider() is None else watched(_Turn(self, held, text), parts)

    def turn_begun(self) -> Span:
        """A span for a turn."""
        span = begin("turn", {}, within=self._span, conversation=self._conversation)
        assert span is not None
        return span

    def turn_ended(self, end: End) -> None:
        """Count a turn that was answered."""
        self._turns += 1
        if self._span is not None:
            self._span.note({"viva.turns": self._turns, "viva.ended": end.ended})


class _Turn:
    """What is noted of a turn while it is answered."""

    def __init__(self, sitting: Sitting, held: Held, text: str) -> None:
        self._sitting = sitting
        self._held = held
        self._text = text
        self._keeps = capture()
        self.whole = False

    def begin(self) -> Span:
        self._span = self._sitting.turn_begun()
        if self._keeps.spans and self._span.recording:
            said = (Message(role="user", text=self._text),)
            self._span.note({"gen_ai.input.messages": as_json(asked(said))})
        return self._span

    def hear(self, part: Sentence | End) -> None:
        self.whole = not isinstance(part, Sentence)
        if isinstance(part, Sentence):
            return
        said = (event for event in reversed(self._held.events) if isinstance(event, InterviewerSaid))
        refused = next((event.refused for event in said if event.move == part.move), ())
        known: dict[str, Attribute] = {
            "viva.turn.step": part.move.step,
            "viva.turn.act": part.move.act,
            "viva.turn.refused": len(refused),
            "viva.turn.refused_by": refused,
            "viva.turn.ended": part.ended,
        }
        if part.minutes_left is not None:
            known["viva.turn.minutes_left"] = part.minutes_left
        if self._keeps.spans and self._span.recording:
            known["gen_ai.output.messages"] = as_json(answered(part.move.text))
        self._span.note(known)
        self._sitting.turn_ended(part)

    def end(self) -> None:
        """All that there is to note came with the turn's end."""
