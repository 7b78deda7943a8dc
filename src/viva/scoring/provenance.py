"""How the evidence came up: what the interviewer had asked before it, and the cap that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from viva.scoring.quotes import Evidence
from viva.scoring.spoken import comparable
from viva.values.definition import Definition
from viva.values.ledger import AskedMove, Ledger
from viva.values.rubric import ProvenanceCaps
from viva.values.transcript import Transcript
from viva.values.value import Level, Provenance

LEAST_PROMPTED: tuple[Provenance, ...] = ("U", "P1", "P2", "P3", "H", "N")
"""From a candidate's own initiative to none."""

NO_CAP = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """How one quote came up."""

    provenance: Provenance
    after_twist: bool = False


def least_prompted(provenances: Iterable[Provenance]) -> Provenance:
    """The one that says most for the candidate; `N` of none.

    Example:
        >>> least_prompted(["H", "P1"])
        'P1'
    """
    return min(provenances, key=LEAST_PROMPTED.index, default="N")


class Origins:
    """Tells how quotes came up in one transcript."""

    def __init__(self, definition: Definition, transcript: Transcript, ledger: Ledger) -> None:
        self._ledger = ledger
        self._criterion_of = {t.id: t.criterion for step in definition.framework.steps for t in step.topics}
        self._twists = frozenset(asked.turn for asked in ledger.asked if asked.twist)
        self._told = [(turn.number, _padded(turn.text)) for turn in transcript.said_by("interviewer")]
        self._reply_to: dict[int, int] = {}
        last = 0
        for turn in transcript.turns:
            if turn.speaker == "interviewer":
                last = turn.number
            else:
                self._reply_to[turn.number] = last

    def of(self, evidence: Evidence, criterion: str, prompted_from: int | None) -> Origin:
        """How a quote came up for a criterion.

        The ledger knows for a topic of the criterion that was raised in this very turn. Otherwise it is the code of
        the last asking move about the criterion; a nudge, which is about nothing, counts for the turn that answers
        it. Nothing asked before: unprompted. Behind the interviewer's own words, `H`: where the judge says so, and
        where the quote repeats them.
        """
        asked = self._answered(evidence.turn, criterion)
        after_twist = self._reply_to.get(evidence.turn) in self._twists or bool(asked and asked.twist)
        words = _padded(evidence.text)
        told = any(number < evidence.turn and words in said for number, said in self._told)
        if told or (prompted_from is not None and prompted_from < evidence.turn):
            return Origin("H", after_twist)
        raised = [
            entry
            for entry in self._ledger.topics
            if entry.turn == evidence.turn
            and entry.provenance != "N"
            and self._criterion_of.get(entry.topic) == criterion
        ]
        if raised:
            provenance = least_prompted(entry.provenance for entry in raised)
            return Origin(provenance, after_twist or any(entry.after_twist for entry in raised))
        return Origin((asked.code or "U") if asked else "U", after_twist)

    def _answered(self, turn: int, criterion: str) -> AskedMove | None:
        """The last asking move about a criterion that a turn comes after."""
        about = [
            asked
            for asked in self._ledger.asked
            if asked.turn < turn
            and (criterion in asked.criteria or criterion == asked.criterion)
            and (asked.act != "nudge" or asked.turn == self._reply_to.get(turn))
        ]
        return max(about, key=lambda asked: asked.turn, default=None)


def _padded(text: str) -> str:
    return f" {' '.join(comparable(text))} "


def cap_of(origin: Origin, criterion: str, caps: ProvenanceCaps, level: Level) -> int:
    """The highest score that evidence of this origin may earn."""
    if criterion in caps.exempt or (origin.after_twist and caps.exempt_after_twist):
        return NO_CAP
    return caps.at(level).get(origin.provenance, NO_CAP)


def capped(
    raw: int, origins: Mapping[int, tuple[Origin, ...]], criterion: str, caps: ProvenanceCaps, level: Level
) -> int:
    """The highest rung up to `raw` that its own best quote may earn; 1 where there is none."""
    for rung in range(raw, 1, -1):
        if any(cap_of(origin, criterion, caps, level) >= rung for origin in origins.get(rung, ())):
            return rung
    return 1
