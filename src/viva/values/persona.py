"""A simulated candidate: what it can do, what it does in a talk, and the words of people like it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from viva.values.rubric import Score
from viva.values.value import Identifier, NonEmpty, ProbeCode, Value

Pattern = Annotated[str, StringConstraints(pattern=r"^(?:\*|[A-Za-z0-9][A-Za-z0-9_.:-]*\*?)$", max_length=200)]
"""A criterion's id, the beginning of some with `*` behind it, or `*` for all."""

Share = Annotated[float, Field(ge=0, le=1)]

Manner = Literal[
    "silent",  # says next to nothing
    "rambling",  # says it with much around it
    "confident_wrong",  # says something wrong, with confidence, where there is nothing to say
    "keywords",  # adds names without a word on what they are for
    "dodging",  # answers something else
    "flattering",  # praises the interviewer
    "injecting",  # addresses the machinery: the interviewer's or the grader's
    "asks_for_answer",  # wants to be told
    "hedging",  # maybe, I guess
    "filling",  # talk that says nothing, where a turn would be short
]

Occasion = Literal[
    "opening",  # before the first question
    "start",  # at the beginning of a turn
    "lead",  # turning to an area; has {area}
    "echo",  # taking up a figure that was told; has {figure}
    "nothing",  # asked about something it cannot speak of
    "repeat",  # asked about something that was said; has {said}
    "assume",  # told to assume something
    "carry_on",  # the last question was refused
    "time",  # told that the time is short
    "done",  # nothing is left to say
    "last_word",
    "thanks",
    "aside",  # between statements
    "padding",  # where a turn would be shorter than the persona's are
    "hedge",  # in place of a full stop
    "silence",
    "ramble",
    "keywords",
    "dodge",
    "flatter",
    "inject",
    "ask_answer",
    "challenge_1",  # to a twist, by rung; 3 has {restated} and {touched}
    "challenge_2",
    "challenge_3",
    "challenge_4",
]


def matches(pattern: str, criterion: str) -> bool:
    """Whether a pattern names a criterion.

    Example:
        >>> matches("S1.*", "S1.GOAL"), matches("S1.GOAL", "S1.GOAL"), matches("S1.*", "X.COMM")
        (True, True, False)
    """
    return criterion.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == criterion


class Habits(Value):
    """What somebody does in a talk, whatever the problem."""

    volunteers: tuple[Pattern, ...] = ("*",)
    """Criteria that they bring up by themselves; about the others they have to be asked."""
    after: dict[ProbeCode, tuple[Pattern, ...]] = Field(default_factory=dict)
    """Criteria of which no more than the name comes out before a question of that kind."""
    asks: int = Field(default=2, ge=0, le=3)
    """Questions in one turn, at most."""
    words: int = Field(default=70, ge=1, le=300)
    """Words from which on a turn is left at what it is."""
    manners: dict[Manner, Share] = Field(default_factory=dict)
    """How often each shows, as a share of the turns in which it could."""


class Persona(Value):
    """One simulated candidate.

    Example:
        >>> persona.planted("S2.OFF")  # doctest: +SKIP
        3
    """

    schema_version: Literal[1] = 1
    id: Identifier
    version: int
    title: NonEmpty
    about: NonEmpty
    """Who this is, in a sentence or two; a language model that plays the part is told this."""
    strength: Literal["weak", "middling", "strong", "staff"] | None = None
    """Its place in the order of strength; None where manners are what it is for."""
    profile: dict[Pattern, Score]
    """The rung that its words reach on each criterion; the longest pattern that fits holds."""
    habits: Habits

    @model_validator(mode="after")
    def _has_a_rung_for_everything(self) -> Persona:
        if "*" not in self.profile:
            raise ValueError("give a rung for `*`, which holds wherever nothing else does")
        return self

    def planted(self, criterion: str) -> Score:
        """The rung that it was made to reach on a criterion."""
        return self.profile[max((p for p in self.profile if matches(p, criterion)), key=_precision)]

    def opens(self, criterion: str) -> ProbeCode | None:
        """The kind of question that it takes before all comes out on a criterion; None where it takes none."""
        for code, patterns in self.habits.after.items():
            if any(matches(pattern, criterion) for pattern in patterns):
                return code
        return None

    def volunteers(self, criterion: str) -> bool:
        """Whether it brings a criterion up by itself."""
        return any(matches(pattern, criterion) for pattern in self.habits.volunteers)


class CriterionLines(Value):
    """What people say about one criterion, short of a mechanism."""

    area: NonEmpty
    """What they call it when they turn to it, in the middle of a sentence."""
    asks: dict[Score, tuple[Identifier, ...]] = Field(default_factory=dict)
    """Questions of the framework that they ask for it, by the rung from which on they think of them."""
    beside: Identifier | None = None
    """The criterion after which it comes up; its own step's place where none is given."""
    vague: tuple[NonEmpty, ...] = ()
    """Talk that shows nothing: rung 1."""
    names: tuple[NonEmpty, ...] = ()
    """The thing is named, and no more: rung 2. `{named}` is what the sheet's answer begins with."""
    wrong: tuple[NonEmpty, ...] = ()
    """Wrong, and said with confidence."""


class Lines(Value):
    """Words for one framework's interviews, or for all: then `framework` is None.

    Texts may have places: `{user}`, `{users}`, `{item}`, `{items}` and `{company}` are the sheet's own words.
    """

    schema_version: Literal[1] = 1
    id: Identifier
    version: int
    framework: Identifier | None = None
    questions: dict[Identifier, tuple[NonEmpty, ...]] = Field(default_factory=dict)
    """How people ask each of the framework's questions."""
    criteria: dict[Identifier, CriterionLines] = Field(default_factory=dict)
    manner: dict[Occasion, tuple[NonEmpty, ...]] = Field(default_factory=dict)
    swaps: tuple[tuple[NonEmpty, ...], ...] = ()
    """Words that people use for one another, each group alike in meaning."""


def _precision(pattern: str) -> tuple[bool, int]:
    return not pattern.endswith("*"), len(pattern)
