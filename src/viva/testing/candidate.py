"""A candidate that says what a test wrote for it, and remembers what it heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import NamedTuple, Protocol

from viva.interview import TurnEnd
from viva.testing.scripted import ScriptOver
from viva.values.moves import Sentence
from viva.values.transcript import Transcript

Lines = Sequence[str] | Callable[[str], str | None]
"""Texts to say one after the other, or a function of what the interviewer said last; it gives None to stop."""


class Message(NamedTuple):
    """What a candidate sends, as a platform would deliver it."""

    message_id: str
    text: str


class Talk(Protocol):
    """What of a `viva.Interview` a candidate needs."""

    @property
    def transcript(self) -> Transcript:
        """The turns so far."""
        ...

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        ...

    def turn(self, text: str, *, message_id: str) -> AsyncGenerator[Sentence | TurnEnd, None]:
        """Say something, and hear the answer."""
        ...


class ScriptedCandidate:
    """Says its lines one a turn, or answers by a function of what the interviewer said, until the interview has ended.

    `talk` holds an interview. A bot with an interface of its own is given what `answer_to` returns, message by
    message. Ids are `m1`, `m2` and so on, behind another word where `ids` has one: two candidates of one interview
    need ids of their own.

    Example:
        >>> import asyncio, viva
        >>> from viva.testing import ScriptedCandidate
        >>> candidate = ScriptedCandidate(["What is the business goal?", "I would log every impression."])
        >>> async def talk() -> int:
        ...     async with await viva.Interview.start("demo", store="memory:") as interview:
        ...         return len(await candidate.talk(interview))
        >>> asyncio.run(talk())
        2
        >>> candidate.assert_complete()
        >>> candidate.sent[0].message_id, len(candidate.heard)
        ('m1', 3)
    """

    def __init__(self, lines: Lines, *, ids: str = "m") -> None:
        self.sent: list[Message] = []
        """Every message so far, the oldest first."""
        self.heard: list[str] = []
        """What the interviewer said in each turn, from the one before the first message on."""
        self._ids = ids
        self._answer: Callable[[str], str | None] | None = lines if callable(lines) else None
        self._lines: Sequence[str] = () if callable(lines) else lines
        self._owed: Message | None = None
        """It was sent, and its answer did not come to its end."""

    def answer_to(self, heard: str) -> Message | None:
        """The next message; None where the lines are out, or the function has nothing to say.

        Example:
            >>> from viva.testing import ScriptedCandidate
            >>> candidate = ScriptedCandidate(lambda heard: "It is ranking." if "task" in heard else None, ids="chat-")
            >>> candidate.answer_to("What is the task?")
            Message(message_id='chat-1', text='It is ranking.')
            >>> candidate.answer_to("And the labels?") is None
            True
        """
        self.heard.append(heard)
        return self._message()

    async def talk(self, interview: Talk) -> tuple[TurnEnd, ...]:
        """Hold the interview until it has ended or nothing is left to say; gives the end of each turn.

        Called again, it goes on with the next line; where a turn raised, with the same message, as a platform would
        deliver it again. Raises as `viva.Interview.turn` does.

        Example:
            >>> import asyncio, viva
            >>> from viva.testing import ScriptedCandidate
            >>> async def talk() -> tuple[str, ...]:
            ...     interview = await viva.Interview.start("demo", store="memory:", seed=1)
            ...     ends = await ScriptedCandidate(["What is the business goal?"]).talk(interview)
            ...     return tuple(end.move.act for end in ends)
            >>> asyncio.run(talk())
            ('answer',)
        """
        ends: list[TurnEnd] = []
        if not self.heard:
            self.heard.append(interview.transcript.said_by("interviewer")[-1].text)
        while not interview.ended:
            self._owed = self._owed or self._message()
            if self._owed is None:
                break
            async with aclosing(interview.turn(self._owed.text, message_id=self._owed.message_id)) as parts:
                async for part in parts:
                    if isinstance(part, TurnEnd):
                        ends.append(part)
                        self.heard.append(part.move.text)
            self._owed = None
        return tuple(ends)

    def assert_complete(self) -> None:
        """Raise `ScriptOver` where lines are left that were never said.

        Example:
            >>> from viva.testing import ScriptedCandidate
            >>> ScriptedCandidate(["Hello."]).assert_complete()
            Traceback (most recent call last):
            viva.testing.scripted.ScriptOver: 1 of 1 lines were never said; the next is 'Hello.'
        """
        left = self._lines[len(self.sent) :]
        if left:
            raise ScriptOver(f"{len(left)} of {len(self._lines)} lines were never said; the next is {left[0][:200]!r}")

    def _message(self) -> Message | None:
        said = len(self.sent)
        if self._answer is not None:
            text = self._answer(self.heard[-1])
        else:
            text = self._lines[said] if said < len(self._lines) else None
        if text is None:
            return None
        self.sent.append(Message(f"{self._ids}{said + 1}", text))
        return self.sent[-1]
