"""Judgements: what a judge found for one criterion, before code verifies, caps and adds up."""

from __future__ import annotations

from typing import Literal

from viva.values.messages import Usage
from viva.values.rubric import RungNumber
from viva.values.value import Identifier, NonEmpty, Value

JudgeState = Literal["ok", "refused", "truncated", "unparsable", "unavailable"]
"""Anything but `ok` is a call without a result; it is never a score."""

RungMark = Literal["MET", "UNMET"]


class Quote(Value):
    """Words and where they were said."""

    turn: int
    quote: NonEmpty


class RungFinding(Value):
    """One rung of the ladder, with the quotes that show it."""

    rung: RungNumber
    mark: RungMark
    quotes: tuple[Quote, ...] = ()


class FlagFinding(Value):
    """A red flag that the candidate's words show."""

    flag: Identifier
    quote: Quote


class JudgeCall(Value):
    """One exchange with a judge's model."""

    model: NonEmpty
    """The exact id that the provider gave, or the name that was asked for where it gave none."""
    prompt: NonEmpty
    """SHA-256 of the messages that were sent."""
    reply: str
    """As it came."""
    usage: Usage | None = None


class Judgement(Value):
    """One judge's findings on one criterion, blind to the other criteria, the bar and the running score."""

    schema_version: Literal[1] = 1
    criterion: Identifier
    judge: NonEmpty
    vote: int = 0
    state: JudgeState = "ok"
    rungs: tuple[RungFinding, ...] = ()
    counter: tuple[Quote, ...] = ()
    """Words that speak against, such as a retraction."""
    said_first: Quote | None = None
    """The interviewer's own words, where they gave the idea first."""
    flags: tuple[FlagFinding, ...] = ()
    reason: str = ""
    """At most 40 words."""
    problem: str = ""
    """What went wrong when the state is not `ok`."""
    calls: tuple[JudgeCall, ...] = ()
    """What it was read from, in order: the answer, and repairs of it. Empty where no model was asked."""
