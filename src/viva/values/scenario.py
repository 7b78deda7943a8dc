"""A scenario: one vague problem, its hidden facts, what answers are expected, twists, situations and hints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from viva.values.cue import Cue
from viva.values.value import Identifier, NonEmpty, ProbeCode, Value, digits_as_int

ExpectedRung = Annotated[Literal[3, 4], BeforeValidator(digits_as_int)]
"""The rungs that depend on the problem, also as a key in JSON."""


class Fact(Value):
    """Something the interviewer knows and says only when asked."""

    id: Identifier
    topics: tuple[Identifier, ...]
    asks: NonEmpty
    """What a question must be about for the fact to be released."""
    heard: tuple[Cue, ...]
    """How such a question sounds, for code to recognise it."""
    say: NonEmpty
    """The whole answer; the interviewer may say less, never more."""
    marks: tuple[NonEmpty, ...]
    """Strings whose appearance in the interviewer's text means that the fact was released; unique in a sheet."""
    reserve: bool = False
    """Close to the crux: released only to a question that names its subject."""


class Expectation(Value):
    """What a rung looks like in this scenario."""

    text: NonEmpty
    cues: tuple[Cue, ...]
    need: int = 1


class WrongTurn(Value):
    """A path that candidates take and regret; lets code notice it, never say it."""

    text: NonEmpty
    criterion: Identifier | None = None
    cues: tuple[Cue, ...] = ()


class Twist(Value):
    """A change of circumstances that the interviewer brings; it replaces time, it does not add any."""

    id: Identifier
    steps: tuple[Identifier, ...]
    """Steps in which it may come."""
    after: tuple[Identifier, ...] = ()
    """Topics that must have been raised first."""
    code: ProbeCode = "P3"
    text: NonEmpty
    probes_for: tuple[Identifier, ...]
    strong: NonEmpty
    """What a strong answer does, for the rater alone."""


class Scenario(Value):
    """One problem sheet.

    Example:
        >>> scenario.fact("A07").say  # doctest: +SKIP
        '1.2 percent of impressions are clicked.'
    """

    schema_version: Literal[1] = 1
    id: Identifier
    version: int
    title: NonEmpty
    framework: Identifier
    company: NonEmpty
    prompt: NonEmpty
    crux: NonEmpty
    """What the problem turns on, for the rater alone."""
    solution_terms: tuple[NonEmpty, ...]
    """Word stems that the interviewer may not use before the candidate does."""
    facts: tuple[Fact, ...]
    out_of_scope: tuple[Cue, ...] = ()
    """Questions that are declined as out of scope."""
    definitions: dict[NonEmpty, NonEmpty] = Field(default_factory=dict)
    """Words of the prompt and their plain meaning."""
    derived: tuple[NonEmpty, ...] = ()
    """Figures that follow from the facts, for the rater alone."""
    expectations: dict[Identifier, dict[ExpectedRung, Expectation]]
    wrong_turns: tuple[WrongTurn, ...] = ()
    twists: tuple[Twist, ...] = ()
    situations: dict[Identifier, tuple[NonEmpty, ...]] = Field(default_factory=dict)
    """P3 probes of this scenario by criterion: a concrete situation without its lesson."""
    hints: dict[Identifier, tuple[NonEmpty, ...]] = Field(default_factory=dict)
    """Approved hints by criterion: one observation, or one direction ruled out."""

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id; `KeyError` if there is none."""
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)
