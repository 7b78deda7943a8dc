"""What a model judged of one interview: marks that rest on quotes, and what could not be appraised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viva.values.transcript import Transcript
from viva.values.value import NonEmpty, Value

Measure = Literal["leading", "followups", "flow"]
MEASURES: tuple[Measure, ...] = ("leading", "followups", "flow")

Aspect = Literal["coherence", "transitions", "contingency"]
ASPECTS: tuple[Aspect, ...] = ("coherence", "transitions", "contingency")

MarkName = Literal["leading", "goes_on", "necessary", "takes_up", "open", "coherence", "transitions", "contingency"]
"""`leading` and the aspects of flow go from 1 to 5, where 5 is best; the others are 0 or 1."""

Why = Literal["quote", "no_answer", "refused", "truncated", "unparsable", "unavailable", "unasked"]
"""Why something was not appraised: a quote that is not there, an item that the answer leaves out or has twice, a call
without a result, or a limit that was reached before it."""


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview to be appraised."""

    name: str
    transcript: Transcript
    asked: tuple[int, ...]
    """The numbers of the interviewer's turns that ask something."""


class Mark(Value):
    """One thing that was judged."""

    name: MarkName
    turn: int | None = None
    """None where the whole interview is meant."""
    value: int


class Unappraised(Value):
    """One thing without a mark; it is never counted as a bad one."""

    measure: Measure
    item: NonEmpty
    """A turn's number, or an aspect."""
    why: Why


class Appraisal(Value):
    """All that was judged of one interview.

    Example:
        >>> one = Appraisal(items=2, marks=(Mark(name="leading", turn=3, value=5),))
        >>> one.values("leading")
        (5,)
    """

    items: int = 0
    """How many things were to be judged: turns for two of the measures, aspects for flow."""
    marks: tuple[Mark, ...] = ()
    unappraised: tuple[Unappraised, ...] = ()

    def values(self, name: MarkName) -> tuple[int, ...]:
        """All marks of that name, in the order of their turns."""
        return tuple(mark.value for mark in self.marks if mark.name == name)
