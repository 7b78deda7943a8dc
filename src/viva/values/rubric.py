"""The rubric: criteria as ladders of observable rungs, bars by level, caps and the rule for a recommendation."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from viva.values.cue import Cue
from viva.values.value import Identifier, Level, NonEmpty, PerLevel, Provenance, Value, digits_as_int

RungNumber = Literal[2, 3, 4]
"""1 is "had the chance, met none"; it is never asked, it is what remains."""

Score = Annotated[Literal[1, 2, 3, 4], BeforeValidator(digits_as_int)]
"""A rung of the scale, also as a key in JSON."""

Recommendation = Literal["strong_hire", "hire", "lean_no", "no_hire", "insufficient_evidence"]

_BAR = re.compile(r"^must>=([1-4])( unprompted)?$")


class Rung(Value):
    """One observable statement; each rung implies the one below."""

    rung: RungNumber
    ask: NonEmpty
    """What a statement by the candidate must do, in the present tense."""
    accept_if: tuple[NonEmpty, ...] = ()
    reject_if: tuple[NonEmpty, ...] = ()
    kind: Literal["evidence", "holistic"] = "evidence"
    """`holistic` rungs are about the whole conversation; they still quote, but no one sentence proves them."""
    needs_numbers: bool = False
    """One quote must hold a figure."""
    arithmetic: bool = False
    """Calculations stated in quotes are worked out again; a quote with a wrong result bears nothing."""
    cues: tuple[Cue, ...]
    need: int = 1
    """How many distinct cues the offline judge must find."""


class Bar(Value):
    """What a level asks of a criterion. In a file: `nice`, `must>=2` or `must>=3 unprompted`."""

    must: bool
    minimum: int = Field(default=0, ge=0, le=4)
    unprompted: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read_shorthand(cls, raw: object) -> object:
        if raw == "nice":
            return {"must": False}
        if isinstance(raw, str):
            found = _BAR.match(raw)
            if not found:
                raise ValueError(f"{raw!r} is no bar; write `nice`, `must>=N` or `must>=N unprompted`")
            return {"must": True, "minimum": int(found[1]), "unprompted": bool(found[2])}
        return raw


class RedFlag(Value):
    """Something that lowers a verdict when the candidate's own words show it."""

    id: Identifier
    text: NonEmpty
    major: bool = True
    cap: int | None = None
    """Highest rung of its criterion while the flag stands; nothing if it does not cap."""
    cues: tuple[Cue, ...] = ()


class Criterion(Value):
    """One thing that is graded, by itself."""

    id: Identifier
    step: Identifier
    """A step's id, or `all` for what shows across the conversation."""
    measures: NonEmpty
    optional_now: bool = False
    due_step: Identifier | None = None
    anchors: dict[Score, NonEmpty]
    rungs: tuple[Rung, ...]
    bar: PerLevel[Bar]
    gate: tuple[Level, ...] = ()
    """Levels at which a score of 1 here blocks a hire."""
    red_flags: tuple[RedFlag, ...] = ()
    probe_intents: tuple[NonEmpty, ...]


class Dimension(Value):
    """A group of criteria that people look at together."""

    id: Identifier
    name: NonEmpty
    criteria: tuple[Identifier, ...]


class ProvenanceCaps(Value):
    """Highest score a criterion may get given how its evidence came up."""

    mid: dict[Provenance, int]
    senior: dict[Provenance, int]
    staff: dict[Provenance, int]
    exempt: tuple[Identifier, ...]
    exempt_after_twist: bool = True

    def at(self, level: Level) -> dict[Provenance, int]:
        """The caps of one level."""
        return {"mid": self.mid, "senior": self.senior, "staff": self.staff}[level]


class Thresholds(Value):
    """What one level asks of the whole set of scores."""

    max_miss: float
    max_deep_miss: int
    mean_musts_min: float
    initiative_min: float
    strong_share_of_4: float
    strong_mean_min: float


class RecommendationRule(Value):
    """The figures of the rule in `scoring.verdict`."""

    coverage_min: float
    not_counted_without_challenge: tuple[Identifier, ...]
    """Criteria left out of coverage when no twist or challenge was given."""
    levels: PerLevel[Thresholds]
    lean_no_extra_miss: float
    lean_no_mean_slack: float


class Rubric(Value):
    """All criteria of a framework with the rules that turn rungs into scores.

    Example:
        >>> rubric.criterion("S2.OFF").bar.at("mid").minimum  # doctest: +SKIP
        3
    """

    schema_version: Literal[1] = 1
    id: Identifier
    version: int
    title: NonEmpty
    scale: dict[Score, NonEmpty]
    dimensions: tuple[Dimension, ...]
    provenance_caps: ProvenanceCaps
    recommendation: RecommendationRule
    criteria: tuple[Criterion, ...]

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of that id; `KeyError` if there is none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)
