"""The account of one interview: everything that a report shows, frozen before anybody decides how it looks."""

from __future__ import annotations

from typing import Literal

from viva.reports.measures import TOP, Measure, Spent, Stay
from viva.values.board import DrawnBoard
from viva.values.rubric import Recommendation
from viva.values.scorecard import Appeal, ScoreState
from viva.values.transcript import Mode, Speaker
from viva.values.value import Identifier, Level, NonEmpty, Provenance, Value

Shortfall = Literal["below", "prompted"]
"""`below`: under the rung that the level demands; `prompted`: that rung is reached, but not unprompted as demanded."""


class Cited(Value):
    """The candidate's words, as long as people read them, and the turn that they are from."""

    turn: int
    text: str


class Line(Value):
    """One criterion: its score, or the reason why there is none, and how to do better."""

    id: Identifier
    measures: NonEmpty
    dimension: NonEmpty
    """Name of the dimension."""
    state: ScoreState
    score: int | None
    raw: int | None
    """The rung before caps; above `score` where a cap lowered it."""
    meaning: str
    """What the scale says of the score; empty where there is none."""
    minimum: int
    """The rung that the level demands; 0 where it demands none."""
    unprompted: bool
    """The level wants it unprompted."""
    shortfall: Shortfall | None
    provenance: Provenance
    how: str
    """The provenance in words; empty where nothing was shown."""
    why: NonEmpty
    cap: str
    """Why the score is below the rung that was reached; empty where it is not."""
    missing: str
    stronger: str
    quotes: tuple[Cited, ...]
    more: tuple[int, ...]
    """Other turns that are quoted, in quotes that are not shown."""

    @property
    def mark(self) -> str:
        """The score as it is set beside the title."""
        if self.score is None:
            return "not assessed" if self.state == "not_evidenced" else "for review"
        return f"{self.score} of {TOP}"

    @property
    def demand(self) -> str:
        """What the level demands, in words."""
        if not self.minimum:
            return "not demanded"
        return f"at least {self.minimum}, unprompted" if self.unprompted else f"at least {self.minimum}"


class LevelRuling(Value):
    """The rule at one level."""

    level: Level
    recommendation: Recommendation
    rule: NonEmpty
    misses: tuple[Identifier, ...]


class Ruling(Value):
    """The recommendation at the level and its neighbours, from the lowest, or why there is none."""

    wording: str
    levels: tuple[LevelRuling, ...]
    withheld: str


class RedFlagShown(Value):
    """A red flag with the words that show it."""

    criterion: Identifier
    text: NonEmpty
    major: bool
    quote: Cited


class FactLine(Value):
    """A fact of the sheet: what a question must be about, what it would have brought, the turn that gave it."""

    asks: NonEmpty
    says: NonEmpty
    turn: int | None


class TopicLine(Value):
    """How a topic came up."""

    name: NonEmpty
    step: NonEmpty
    reached: bool
    """Its step was entered, or one of the step's topics came up."""
    provenance: Provenance
    turn: int | None


class Kept(Value):
    """One rule of conduct, and where it was not kept."""

    rule: NonEmpty
    demand: NonEmpty
    breaches: tuple[tuple[int | None, str], ...]
    """Turn, or None for the whole run, and what was wrong."""


class TalkShare(Value):
    """The interviewer's share of the words."""

    part: NonEmpty
    share: float
    most: float
    """What the level allows."""


class ConductLine(Value):
    """The interviewer's own marks."""

    passed: bool
    rules: tuple[Kept, ...]
    talk: tuple[TalkShare, ...]
    mean_probe_words: float | None


class Passage(Value):
    """A piece of a turn; `quoted` where a quote stands on it."""

    text: str
    quoted: bool = False


class Spoken(Value):
    """One turn, with the criteria that quote it."""

    number: int
    speaker: Speaker
    step: str
    """Name of the step, where it is another than the turn's before; empty otherwise."""
    minute: float | None
    asks: str
    """What the interviewer's move was, in words; empty for the candidate."""
    passages: tuple[Passage, ...]
    cited_by: tuple[Identifier, ...]


class Origin(Value):
    """Who graded, by what, and how the interview was held."""

    judge: NonEmpty
    agreement: NonEmpty
    held: tuple[tuple[str, str], ...]
    """Label and text of what the journal says about the interview; empty for a transcript that somebody brings."""
    hashes: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    """Files that are other ones today than when the interview was graded."""
    spent: tuple[Spent, ...]


class Account(Value):
    """One interview, ready to be shown.

    Example:
        >>> account_of(card, definition, transcript).lines[0].mark  # doctest: +SKIP
        '3 of 4'
    """

    interview: Identifier
    scenario: str
    """Its id; empty where nobody named one."""
    title: NonEmpty
    prompt: str
    level: Level
    mode: Mode
    coached: bool = False
    """Grades were shown on the way: no exam."""
    retry_of: str = ""
    """The interview that it is another try at; empty for a first one."""
    indicative: bool
    notes: tuple[str, ...]
    coverage: float
    ruling: Ruling
    measures: tuple[Measure, ...]
    bases: tuple[str, ...]
    """What the intervals of the dimensions rest on, or why there are none."""
    lines: tuple[Line, ...]
    """In the rubric's order."""
    misses: tuple[Identifier, ...]
    """Criteria below what the level demands, the furthest from it first."""
    flags: tuple[RedFlagShown, ...]
    appeals: tuple[Appeal, ...] = ()
    """What the candidate contested, with both results."""
    facts: tuple[FactLine, ...]
    topics: tuple[TopicLine, ...]
    codes: dict[Provenance, str]
    """Each provenance in words."""
    stays: tuple[Stay, ...]
    timed: bool
    """False where the times are estimated from the number of words."""
    conduct: ConductLine | None
    origin: Origin
    boards: tuple[DrawnBoard, ...] = ()
    """Versions of the design board, the last one last."""
    turns: tuple[Spoken, ...]

    @property
    def scored(self) -> int:
        """Criteria that have a score."""
        return sum(line.score is not None for line in self.lines)

    @property
    def for_review(self) -> int:
        """Criteria whose finding code could not verify."""
        return sum(line.state == "needs_review" for line in self.lines)

    def line(self, criterion: str) -> Line:
        """The line of that criterion; `KeyError` if there is none."""
        for line in self.lines:
            if line.id == criterion:
                return line
        raise KeyError(criterion)
