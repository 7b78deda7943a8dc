"""What a metamorphic check is: a change to an interview, and what it may do to each score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from viva.values.definition import Definition
from viva.values.judgements import Judgement, Quote
from viva.values.ledger import Ledger
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript
from viva.values.value import Level

Kind = Literal["H", "S"]
"""Hard: must hold every time. Statistical: in all but a small share."""

Band = Literal["strong", "middling", "weak"]
"""How good an interview is known to be, from its raters or because it was written so."""

Relation = Literal[
    "same",
    "steady",  # the same, and a failed call is a failure too
    "not higher",
    "not lower",
    "lower",  # or left for review
    "higher",
    "floor",  # nothing credited, and nothing left for review
    "within one",
    "at most",
    "not evidenced",
    "not a one",  # never had the chance, or was shown in passing
]

Notice = Literal[
    "injection noted",
    "no injection noted",
    "R2 broken",
    "too little covered",
    "verdict not higher",
    "mean within a tenth",
    "credit collapses",
]
"""What is looked at on the scorecard besides the criteria."""

STATISTICAL = 0.05
"""Share of comparisons of a statistical check that may fail, and of untouched criteria that may move."""

MOST = 3
"""Criteria, places or wordings that a check tries on one interview; a seed picks them."""

COMMUNICATION = "X.COMM"
DRIVE = "X.DRIVE"
QUANTITIES = "X.QUANT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One interview, and what the judge made of it."""

    transcript: Transcript
    definition: Definition
    card: Scorecard
    judged: Mapping[str, Judgement]
    """By criterion, before code verified anything; a call that failed may be missing."""

    def credit(self, criterion: str) -> int:
        """The score, or 1 where there is none."""
        return self.card.criteria[criterion].score or 1

    def evidence(self, criterion: str) -> tuple[Quote, ...]:
        """All words known to bear a criterion: those shown, and those the judge cited for rungs that it met."""
        cited = self.judged.get(criterion)
        found = [quote for rung in cited.rungs if rung.mark == "MET" for quote in rung.quotes] if cited else []
        return tuple(dict.fromkeys((*self.card.criteria[criterion].quotes, *found)))

    def decisive(self, criterion: str) -> tuple[Quote, ...]:
        """The words cited for the very rung that the score stands on; none where a cap lowered it."""
        line, cited = self.card.criteria[criterion], self.judged.get(criterion)
        if line.cap is not None or cited is None:
            return ()
        return tuple(quote for rung in cited.rungs if rung.rung == line.score for quote in rung.quotes)

    def shown(self) -> tuple[str, ...]:
        """Criteria that single sentences prove, and that earned something."""
        return tuple(
            criterion.id
            for criterion in self.definition.criteria_in(self.card.mode)
            if self.credit(criterion.id) > 1
            and all(rung.kind == "evidence" for rung in criterion.rungs)
            and self.evidence(criterion.id)
        )

    def flagged(self, criterion: str) -> bool:
        """Whether a red flag bounds or accompanies the score."""
        return any(flag.criterion == criterion for flag in self.card.red_flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the change may do to one criterion."""

    criterion: str
    relation: Relation
    bound: int = 4
    """For "at most"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A changed interview, and what follows for its scores."""

    label: str
    """What was done, where a check does several things: a criterion, a wording."""
    transcript: Transcript
    expected: tuple[Expected, ...] = ()
    notices: tuple[Notice, ...] = ()
    untouched: tuple[str, ...] = ()
    """Criteria that have no part in the change; those that move all the same are counted."""
    level: Level | None = None
    """Another level to compare at, before and after."""
    definitions: tuple[Definition, ...] = ()
    """Other definitions to grade with, one after the other; scores are then the medians."""
    ledger: Ledger | None = None
    further: Callable[[Subject], Variant | None] | None = None
    """The next change where what was expected did not come about: a score may rest on other evidence as well."""


Transform = Callable[[Subject, Random], tuple[Variant, ...]]
"""The variants of one interview; none where the change does not apply to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One metamorphic check.

    Example:
        >>> from viva.metamorphic.catalogue import CHECKS
        >>> next(check.name for check in CHECKS if check.id == "G02")
        'Empty candidate'
    """

    id: str
    name: str
    kind: Kind
    requires: str
    """What must hold, in words."""
    transform: Transform | None = None
    """None for the one check that compares interviews with each other."""
    limit: float | None = None
    """Share of comparisons that may fail, where it is not the kind's own."""
    verified: bool = False
    """Code stands between judge and score here, so the judge's own marks are compared as well."""

    @property
    def tolerance(self) -> float:
        """Share of comparisons that may fail."""
        if self.limit is not None:
            return self.limit
        return 0.0 if self.kind == "H" else STATISTICAL


def every(subject: Subject, relation: Relation, *, but: Iterable[str] = ()) -> tuple[Expected, ...]:
    """The same relation for all criteria but some."""
    left_out = set(but)
    return tuple(Expected(criterion=c, relation=relation) for c in subject.card.criteria if c not in left_out)


def others(subject: Subject, *but: str) -> tuple[str, ...]:
    """All criteria but some, as untouched ones."""
    return tuple(criterion for criterion in subject.card.criteria if criterion not in but)


def some(random: Random, choices: Iterable[str]) -> tuple[str, ...]:
    """At most `MOST` of the choices, in their own order."""
    found = tuple(choices)
    picked = set(random.sample(range(len(found)), min(MOST, len(found))))
    return tuple(choice for place, choice in enumerate(found) if place in picked)
