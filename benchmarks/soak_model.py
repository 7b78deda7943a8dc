"""A scripted model as the interviewer of a soak: it answers legally unless it is told to fail."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.legal_turns import legal_turn
from benchmarks.soak_plan import ModelFault
from viva.errors import ModelRateLimited, ModelTooSlow, ModelUnavailable
from viva.interviewers.model import ModelInterviewer
from viva.models.naming import Address, Line
from viva.models.retrying import Patience
from viva.testing.scripted import Part, ScriptedModel, chunks_of
from viva.values.messages import ChatRequest

_ADDRESS = Address("scripted", "scripted", "http://127.0.0.1/v1", "openai")
_PATIENCE = Patience(attempts=3, deadline_s=20.0, first_wait_s=0.001, longest_wait_s=0.002)
_PIECE = 12
"""Characters of a chunk."""


class Wit:
    """What the scripted model says."""

    def __init__(self) -> None:
        self.fault: ModelFault | None = None
        self.times = 0
        """Calls that fail from now on."""

    def fail(self, fault: ModelFault, times: int) -> None:
        """Fail so many calls."""
        self.fault, self.times = fault, times

    def heal(self) -> None:
        """Fail no more."""
        self.times = 0

    def interviewer(self) -> ModelInterviewer:
        """An interviewer with this wit; each remembers its own requests."""
        return ModelInterviewer(Line(ScriptedModel(self._answer), _ADDRESS), patience=_PATIENCE)

    def _answer(self, request: ChatRequest) -> Sequence[Part]:
        text = legal_turn(request.messages[-1].text).whole
        if not self.times or self.fault is None:
            return chunks_of(text, size=_PIECE)
        self.times -= 1
        return failing(self.fault, text)


def failing(fault: ModelFault, text: str) -> Sequence[Part]:
    """The chunks of an answer that goes wrong; `text` is the one that would have been given."""
    whole = chunks_of(text, size=_PIECE)
    match fault:
        case "rate limit":
            return (ModelRateLimited("too many requests", retry_after=0.001),)
        case "server fault":
            return (ModelUnavailable("the server failed (500)"),)
        case "timeout":
            return (ModelTooSlow("the time of the turn was over"),)
        case "malformed":
            return chunks_of(text[: len(text) // 2].replace('"', "'"), size=_PIECE)
        case "refusal":
            return chunks_of("I cannot help with that.", finish="refusal")
        case "length":
            return chunks_of(text[: 2 * len(text) // 3], size=_PIECE, finish="length")
        case "cut":
            return (*whole[: len(whole) // 3], ModelUnavailable("the connection broke off"))
        case "cut late":
            return (*whole[: 5 * len(whole) // 6], ModelUnavailable("the connection broke off"))
