"""The scorecard: a score with quotes for each criterion, or the reason why there is none."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from viva.values.conduct import ConductReport
from viva.values.judgements import Quote
from viva.values.ledger import Ledger
from viva.values.rubric import Recommendation
from viva.values.transcript import Mode
from viva.values.value import Identifier, Level, NonEmpty, Provenance, Value

ScoreState = Literal["scored", "not_evidenced", "needs_review"]
"""`not_evidenced`: never had the chance (NE); `needs_review`: a judge's finding that code could not verify."""

QuoteStatus = Literal["exact", "fuzzy"]


class CriterionScore(Value):
    """One criterion's line. A score needs state `scored`; anything else has the reason in `why`."""

    score: int | None = Field(default=None, ge=1, le=4)
    state: ScoreState
    raw: int | None = Field(default=None, ge=1, le=4)
    """The rung before provenance caps."""
    cap: int | None = None
    """The cap that lowered the score; None where none did."""
    provenance: Provenance = "N"
    """How the evidence for the score came up; the least prompted of the decisive rung's quotes."""
    quotes: tuple[Quote, ...] = ()
    """Verbatim, the candidate's, decisive rung first."""
    missing: str = ""
    """What the next rung asks; empty at the top."""
    stronger: str = ""
    """What a stronger answer would have said, in the sheet's words; empty at the top or where the sheet has none."""
    why: NonEmpty

    @model_validator(mode="after")
    def _score_only_when_scored(self) -> CriterionScore:
        if (self.score is not None) != (self.state == "scored"):
            raise ValueError("a score goes with state `scored`, and with no other")
        return self


class DimensionScore(Value):
    """The mean of a dimension's scored criteria: M of N."""

    name: NonEmpty
    mean: float | None
    scored: int
    of: int


class FlagRaised(Value):
    """A red flag with the words that show it."""

    criterion: Identifier
    flag: Identifier
    text: NonEmpty
    major: bool
    quote: Quote


class Miss(Value):
    """A must that was not reached."""

    criterion: Identifier
    minimum: int
    score: int
    weight: float
    """1, or 0.5 where only the provenance is missing."""
    deep: bool


class LevelVerdict(Value):
    """The recommendation rule applied at one level."""

    recommendation: Recommendation
    rule: NonEmpty
    """The line of the rule that decided."""
    misses: tuple[Miss, ...]
    mean_musts: float | None
    initiative: float | None
    share_of_4: float | None
    coverage: float


class Verdict(Value):
    """The recommendation for the level, and for its neighbours."""

    level: Level
    at_level: LevelVerdict
    neighbours: dict[Level, LevelVerdict]
    wording: NonEmpty


class JudgeIdentity(Value):
    """Who graded, and how far to trust it."""

    name: NonEmpty
    kind: Literal["rules", "model"]
    votes: int = 1
    agreement: str
    """Measured agreement with raters, in words, or "not calibrated"."""
    thresholds_from_calibration: dict[Identifier, int] = Field(default_factory=dict)
    """Votes that a rung needs, by criterion, where a calibration of this judge says so; a majority elsewhere."""


class Appeal(Value):
    """A criterion that the candidate contested, with what was found before and what was found again."""

    criterion: Identifier
    turn: int
    """What the judge was asked to read again."""
    reason: NonEmpty
    """The candidate's; no judge is shown it."""
    before: CriterionScore
    after: CriterionScore
    judge: JudgeIdentity
    """Who judged again."""
    wall_time: str
    """ISO 8601 in UTC, when it was judged again."""

    @property
    def stands(self) -> CriterionScore:
        """The later finding, higher or lower; the earlier where the later is left for review."""
        return self.before if self.after.state == "needs_review" else self.after


class Scorecard(Value):
    """The result of grading one transcript at one level. Scores are 1 to 4, `coverage` a share from 0 to 1.

    Example:
        >>> import viva
        >>> turns = (viva.Turn(number=1, speaker="candidate", text="The goal is revenue per thousand impressions."),)
        >>> card = viva.sync.grade(viva.Transcript(id="mine", scenario="ads_ctr", mode="step1", turns=turns))
        >>> card.criteria["S1.GOAL"].score, card.criteria["S1.GOAL"].quotes[0].turn, card.verdict
        (2, 1, None)
        >>> viva.Scorecard.model_validate_json(card.model_dump_json()) == card
        True
    """

    schema_version: Literal[1] = 1
    transcript: Identifier
    scenario: Identifier | None
    scenario_known: bool
    """False: graded with the rubric alone."""
    level: Level
    mode: Mode
    coached: bool = False
    """The candidate was shown each step's grade on the way; its scores are no exam's."""
    retry_of: Identifier | None = None
    """The interview that it is another try at; its scores are no exam's."""
    indicative: bool
    """True for the offline judge: it recommends nobody."""
    criteria: dict[Identifier, CriterionScore]
    dimensions: dict[Identifier, DimensionScore]
    coverage: float
    """Share of the level's musts that have a score."""
    unreached: tuple[Identifier, ...] = ()
    """Musts without a score."""
    verdict: Verdict | None
    """None when the judge is indicative."""
    verdict_withheld: str = ""
    red_flags: tuple[FlagRaised, ...]
    ledger: Ledger
    conduct: ConductReport | None = None
    judge: JudgeIdentity
    hashes: dict[str, str]
    unreachable: tuple[Identifier, ...] = ()
    """Criteria for which the judge's model could not be reached; grading again asks for these alone."""
    notes: tuple[str, ...] = ()
    """Remarks for the reader, such as an unknown scenario or an attempt to address the grader."""
    appeals: tuple[Appeal, ...] = ()
    """Criteria that were contested and judged again, in order; `criteria` has what stands."""
