"""Who interviews: the rules in code, or the language model that a role is bound to, with connections to close."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Self

from viva.api.spending import refuse_unpriced
from viva.interview import Budget
from viva.interviewers.offline import OfflineInterviewer
from viva.interviewers.protocol import Brief, Interviewer
from viva.models.naming import Line, line_to
from viva.models.retrying import Notice, Waiting
from viva.models.roles import OFFLINE, Binding, bound
from viva.values.moves import Decision, Notes, Sentence

OFFLINE_INTRODUCTION = "a set of rules, not a language model: it answers from the problem sheet and follows up by rule"


def _wait(waiting: Waiting) -> bool:
    """Go on, and tell nobody."""
    return True


class Speaker:
    """An `Interviewer` that any number of interviews may share, what a person is told about it, and its connections.

    Raises as `line_to` does.
    """

    def __init__(self, binding: Binding) -> None:
        self.notice: Notice = _wait
        """Hears of each wait before a model is asked again; false gives up."""
        self._line: Line | None = None
        self._speaks: Interviewer = OfflineInterviewer()
        self.introduction = OFFLINE_INTRODUCTION
        if binding.model is None:
            return
        from viva.interviewers.model import ModelInterviewer

        self._line = line_to(binding.model, base_url=binding.base_url)
        self._speaks = ModelInterviewer(self._line, notice=lambda waiting: self.notice(waiting))
        self.introduction = f"{binding.model}, a language model; code keeps the clock and checks each sentence first"

    def check(self, budget: Budget) -> None:
        """Raise `UsageError` where a limit of dollars could not be kept."""
        if self._line is not None:
            refuse_unpriced(self._line, budget)

    @property
    def name(self) -> str:
        """Recorded in the journal, such as `offline-1` or `openai/gpt-5`."""
        return self._speaks.name

    @property
    def streams(self) -> bool:
        """Whether sentences come one by one."""
        return self._speaks.streams

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the prompt, where there is one."""
        return self._speaks.hashes

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        """The next turn."""
        async with aclosing(self._speaks.propose(brief)) as parts:
            async for part in parts:
                yield part

    async def warm(self) -> None:
        """Import the SDK and connect, off the event loop, so that the first turn finds all ready."""
        if self._line is not None:
            await self._line.warm()

    async def close(self) -> None:
        """Close the connections."""
        if self._line is not None:
            await self._line.model.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def open_interviewer(model: str | None = None, *, base_url: str | None = None) -> Speaker:
    """An interviewer to share between interviews, as their `model`; close it at the end.

    `model` is a name such as `openai/gpt-5`; None, or `offline`, for the rules in code. `base_url` is the address of
    an OpenAI-compatible server; without it `config.toml` and `VIVA_BASE_URL` are looked at, as on the command line.
    Nothing is imported and nobody is asked before the first turn, or before `await interviewer.warm()`.

    Raises `UsageError` for a name or address of no use, `ModelAuthError` where the key is missing.

    Example:
        >>> import viva
        >>> viva.open_interviewer().name
        'offline-1'
        >>> viva.open_interviewer("openai/gpt-5", base_url="http://127.0.0.1:8000/v1").name
        'openai/gpt-5'
    """
    return Speaker(
        Binding(None, None, "nothing is set") if model is None else bound("interviewer", model, base_url=base_url)
    )


def recorded_name(interviewer: str) -> str:
    """What a role is bound to so that whoever began an interview goes on with it."""
    return OFFLINE if interviewer.startswith(OFFLINE) else interviewer
