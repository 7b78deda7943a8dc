"""What the conduct rules find in a proposed move or in a whole transcript."""

from __future__ import annotations

from typing import Literal

from viva.values.value import NonEmpty, Value

RuleId = Literal["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "FORM"]
"""The twelve rules of conduct; FORM is the structural check (empty text, markup, field names, language)."""

RULES: tuple[RuleId, ...] = (
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R6",
    "R7",
    "R8",
    "R9",
    "R10",
    "R11",
    "R12",
    "FORM",
)


class Violation(Value):
    """One place where a rule was broken."""

    rule: RuleId
    turn: int | None
    """None for a proposed move, and for findings about the whole run."""
    quote: str
    what: NonEmpty
    """One sentence a person can act on, naming the rule's demand."""


class ConductReport(Value):
    """The interviewer's own marks for one interview."""

    schema_version: Literal[1] = 1
    violations: tuple[Violation, ...]
    talk_share: dict[Literal["s1", "later"], float | None]
    """Interviewer words over all words, in step 1 and in the later steps; None where nobody spoke."""
    mean_probe_words: float | None
    passed: bool
    """No R2, R3, R4 or R9 violation shown, and every other rule broken at most once."""
