"""A scenario: one vague problem, its hidden facts, what answers are expected, twists, situations and hints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from viva.values.cue import Cue
from viva.values.value import Identifier, Name, NonEmpty, ProbeCode, Value, digits_as_int

ExpectedRung = Annotated[Literal[3, 4], BeforeValidator(digits_as_int)]
"""The rungs that depend on the problem, also as a key in JSON."""


class Quantity(Value):
    """A number of the sheet, given once and named in its texts and cues as `{name}`.

    In a file a number alone is its value, a text alone its formula. With both, the value must follow from the formula.
    """

    value: float | None = None
    formula: str | None = None
    """Other quantities' names and numbers with + - * / ** and brackets."""
    scales: bool = False
    """A volume: a variation of the sheet multiplies all of these by one factor."""

    @model_validator(mode="before")
    @classmethod
    def _read_shorthand(cls, raw: object) -> object:
        if isinstance(raw, int | float):
            return {"value": raw}
        if isinstance(raw, str):
            return {"formula": raw}
        return raw

    @model_validator(mode="after")
    def _known(self) -> Quantity:
        if self.value is None and self.formula is None:
            raise ValueError("give a value, a formula, or both")
        if self.scales and self.formula is not None:
            raise ValueError("what follows from a formula varies with it; leave `scales` out")
        return self


class Fact(Value):
    """Something the interviewer knows and says only when asked."""

    id: Identifier
    topics: tuple[Identifier, ...]
    asks: NonEmpty
    """What a question must be about for the fact to be released."""
    asked_as: tuple[Identifier, ...] = ()
    """Kinds of question of the framework that ask for it."""
    heard: tuple[Cue, ...] = ()
    """How else such a question sounds, for code to recognise it."""
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
    vocabulary: dict[Name, tuple[NonEmpty, ...]] = Field(default_factory=dict)
    """What this problem calls things, for cues that name them as `{item}`; the framework has its own for the rest."""
    quantities: dict[Name, Quantity] = Field(default_factory=dict)
    """The numbers that texts and cues name."""
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
    model_answers: dict[Identifier, dict[ExpectedRung, NonEmpty]] = Field(default_factory=dict)
    """What would reach a rung, in one or two sentences a candidate could say; shown after the interview alone."""

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id; `KeyError` if there is none."""
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)
