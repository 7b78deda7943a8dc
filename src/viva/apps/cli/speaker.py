"""Who interviews at the command line: the rules in code, or the language model that the role is bound to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from viva.errors import UsageError
from viva.interview import Budget
from viva.interviewers.offline import OfflineInterviewer
from viva.interviewers.protocol import Interviewer
from viva.models.naming import Line, line_to
from viva.models.retrying import Waiting
from viva.models.roles import OFFLINE, bound

OFFLINE_INTRODUCTION = "a set of rules, not a language model: it answers from the problem sheet and follows up by rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the flags say of the interviewer."""

    model: str | None = None
    base_url: str | None = None
    max_usd: float | None = None
    max_tokens: int | None = None

    @property
    def budget(self) -> Budget:
        """The limits on what may be spent."""
        return Budget(max_usd=self.max_usd, max_tokens=self.max_tokens)


class Speaker:
    """An interviewer with what the command line says about it and has to close."""

    def __init__(self, wanted: Wanted, *, recorded: str | None = None) -> None:
        """`recorded` is who began the interview, where it is resumed: they go on unless a flag names another."""
        given = wanted.model or (recorded and (OFFLINE if recorded.startswith(OFFLINE) else recorded))
        binding = bound("interviewer", given or None, base_url=wanted.base_url)
        self.remark: Callable[[str], None] = lambda text: None
        """Where a person is told of waits."""
        self._line: Line | None = None
        self.interviewer: Interviewer = OfflineInterviewer()
        self.introduction = OFFLINE_INTRODUCTION
        if binding.model is None:
            return
        from viva.interviewers.model import ModelInterviewer

        self._line = line_to(binding.model, base_url=binding.base_url)
        if wanted.max_usd is not None and not self._line.priced:
            raise UsageError(
                f"--max-usd cannot be kept: the price of {binding.model} is not known here; limit --max-tokens instead"
            )
        self.interviewer = ModelInterviewer(self._line, notice=self._notice)
        self.introduction = f"{binding.model}, a language model; code keeps the clock and checks each sentence first"

    async def warm(self) -> None:
        """Import and connect while the candidate reads."""
        if self._line is not None:
            await self._line.warm()

    async def close(self) -> None:
        """Close the connections."""
        if self._line is not None:
            await self._line.model.close()

    def _notice(self, waiting: Waiting) -> bool:
        self.remark(
            f"{waiting.error.what} Trying again in {waiting.seconds:.0f} s "
            f"({waiting.attempt + 1} of {waiting.attempts}); Ctrl-C stops."
        )
        return True
