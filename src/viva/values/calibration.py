"""A calibration: how one judge with one rubric agrees with raters, and what was fitted to them."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from viva.values.judgements import JudgeState
from viva.values.rubric import Score
from viva.values.value import Identifier, NonEmpty, Value

Band = Literal["weak", "middling", "strong"]
BANDS: tuple[Band, ...] = ("weak", "middling", "strong")
"""What raters give an interview on average: below 2, below 3, and from there."""


class Figure(Value):
    """A figure with its 95 % interval over interviews; null where it is undefined, never a stand-in."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


class Share(Value):
    """So many of so many."""

    count: int
    of: int
    share: Figure


class PairFigures(Value):
    """Agreement of two who score the same lines. All but `same_evidence` are over the lines that both scored."""

    pairs: int
    both_scored: int
    exact: Figure
    within_one: Figure
    kappa: Figure
    """Quadratic weights."""
    ac1: Figure
    """Gwet's; holds where nearly all scores are the same and kappa does not."""
    signed_error: Figure
    """Judged less rated, in rungs; above zero is lenient."""
    same_evidence: Figure


class RungFigures(Value):
    """How the judge does on one rung."""

    rated_met: int
    rated_unmet: int
    tpr: Figure
    tnr: Figure
    balanced: Figure


class CriterionFigures(Value):
    """One criterion over all interviews."""

    agreement: PairFigures
    rungs: dict[Score, RungFigures]


class RaterFigures(Value):
    """What the raters reach among themselves: the ceiling for a judge."""

    names: tuple[NonEmpty, ...]
    between: PairFigures
    """Every two raters."""
    judge_with_each: PairFigures
    """The judge with each rater singly; this is what compares with `between`."""
    alpha: Figure
    """Krippendorff's, ordinal, over the raters."""
    alpha_with_judge: Figure


class GoldInterview(Value):
    """An interview that was calibrated on."""

    name: Identifier
    sha256: NonEmpty
    """Of what was said."""
    words: int
    """The candidate's."""
    lines: int
    """Criteria that its mode scores and somebody rated."""
    rated_mean: float | None
    band: Band | None


class TrustPoint(Value):
    """The share of lines that are at least so sure, and how many of them are as the raters have them."""

    confidence: float
    coverage: float
    agreement: float


class FitFigures(Value):
    """How levels and dimension means lie against raters."""

    kappa: float | None
    level_rms: float | None
    mean_error: float | None
    mean_rms: float | None


class Corrections(Value):
    """What was fitted to the raters. Empty where it did not help on interviews that it was not fitted on."""

    votes: int
    """Votes that each rung had."""
    credit_votes: dict[Identifier, int]
    """Votes that a rung needs, by criterion; a majority where there is none."""
    offsets: dict[Identifier, float]
    """What to add to a dimension's mean, in rungs."""
    plain: FitFigures
    """Without corrections."""
    held_out: FitFigures | None
    """Each interview corrected by a fit on all others."""


class CalibrationKey(Value):
    """What a calibration holds for; anything else is not calibrated.

    Example:
        >>> CalibrationKey(judge="openai/x", rubric_sha256="a", prompt_sha256="b").file_name
        'openai-x-c11ac3264485.json'
    """

    judge: NonEmpty
    rubric_sha256: NonEmpty
    prompt_sha256: str
    """Empty for a judge without a prompt."""

    @property
    def file_name(self) -> str:
        """The file that it is kept in: the judge's name in short, and a hash of all three."""
        digest = hashlib.sha256("\0".join((self.judge, self.rubric_sha256, self.prompt_sha256)).encode())
        return f"{re.sub(r'[^A-Za-z0-9_.]+', '-', self.judge).strip('-')[:60]}-{digest.hexdigest()[:12]}.json"


class Calibration(Value):
    """How far to trust a judge, measured on rated interviews."""

    schema_version: Literal[1] = 1
    key: CalibrationKey
    rubric: Identifier
    interviews: tuple[GoldInterview, ...]
    repeats: int
    seed: int
    rounds: int
    """Draws of the bootstrap."""
    outside_mode: int
    """Ratings of criteria that an interview's mode does not score; they are compared with nothing."""
    calls: dict[JudgeState, int]
    """Answers of the judge by how they ended."""
    review: Share
    """Lines that code could not verify and left to a person; they are in no figure of agreement."""
    fabricated: Share
    """Quotes that are nowhere in the transcript."""
    overall: PairFigures
    criteria: dict[Identifier, CriterionFigures]
    dimensions: dict[Identifier, PairFigures]
    rungs: dict[Score, RungFigures]
    bands: dict[Band, PairFigures]
    raters: RaterFigures
    flips: Figure
    """How often two runs give a line different scores."""
    verdict_flips: Figure
    """How often two runs differ on a rung."""
    length_slope: Figure
    """Rungs that the judge adds for each doubling of the candidate's words, at the same rated score."""
    trust: tuple[TrustPoint, ...]
    corrections: Corrections

    @property
    def in_words(self) -> str:
        """One sentence for a scorecard."""
        kappa, ceiling = self.overall.kappa, self.raters.between.kappa.value
        count = len(self.interviews)
        said = f"calibrated on {count} transcript{'' if count == 1 else 's'}"
        if kappa.value is None:
            return f"{said}; too few ratings for a figure"
        said += f": quadratic kappa {kappa.value:.2f}"
        if kappa.low is not None and kappa.high is not None:
            said += f" ({kappa.low:.2f} to {kappa.high:.2f})"
        return said if ceiling is None else f"{said}; raters among themselves {ceiling:.2f}"
