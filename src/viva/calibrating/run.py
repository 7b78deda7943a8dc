"""The run itself: gold interviews and a judge become a `Calibration`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from viva.calibrating.gold import Gold
from viva.calibrating.intervals import Bootstrap, rounded
from viva.calibrating.observed import Observed, observe
from viva.errors import UsageError
from viva.grading import transcript_hash
from viva.judges.protocol import Judge
from viva.packs.measured import rubric_hash
from viva.scoring.agreement import Pair
from viva.scoring.agreement_fit import Fit, Voted, decide
from viva.scoring.agreement_intervals import Tally
from viva.scoring.agreement_length import Sized, length_slope
from viva.scoring.agreement_several import Unit, flip_rate, krippendorff_alpha, two_by_two, verdict_flip_rate
from viva.scoring.agreement_trust import Signalled, trust_curve
from viva.values.calibration import (
    BANDS,
    Calibration,
    CalibrationKey,
    Corrections,
    CriterionFigures,
    FitFigures,
    GoldInterview,
    RaterFigures,
    TrustPoint,
)
from viva.values.rubric import Rubric

ROUNDS = 1000
"""Draws of the bootstrap."""


async def calibrate(
    gold: Sequence[Gold],
    *,
    judge: Judge,
    prompt_sha256: str = "",
    repeats: int = 1,
    seed: int = 0,
    rounds: int = ROUNDS,
    told: Callable[[str], None] = lambda _: None,
) -> Calibration:
    """Grade rated interviews and compare; the same seed gives the same intervals.

    `repeats` above 1 also tells how often the judge contradicts itself, and how many of so many votes a rung should
    need; the latter not for a panel, whose results are no votes. Raises `UsageError` where the interviews belong to
    several rubrics, and `ModelError` as `grade` does.

    Example:
        >>> await calibrate(read_gold([Path("gold")]), judge=OfflineJudge())  # doctest: +SKIP
        Calibration(...)
    """
    keys = {rubric_hash(one.definition): one for one in gold}
    if len(keys) != 1:
        which = ", ".join(sorted(f"{one.name} {one.definition.rubric.id}" for one in keys.values()))
        raise UsageError(f"the interviews are rated by different rubrics ({which}); calibrate one rubric at a time")
    rubric_sha256, first = next(iter(keys.items()))
    seen = await observe(gold, judge, repeats=repeats, told=told)
    return calibration_of(
        seen,
        key=CalibrationKey(judge=judge.identity.name, rubric_sha256=rubric_sha256, prompt_sha256=prompt_sha256),
        rubric=first.definition.rubric,
        repeats=repeats,
        bootstrap=Bootstrap(seed=seed, rounds=rounds),
        panel=judge.identity.votes > 1,
    )


def calibration_of(
    seen: Sequence[Observed],
    *,
    key: CalibrationKey,
    rubric: Rubric,
    repeats: int,
    bootstrap: Bootstrap,
    panel: bool = False,
) -> Calibration:
    """All figures over what was observed."""
    dimension = {criterion: one.id for one in rubric.dimensions for criterion in one.criteria}
    pairs = _pairs(seen)
    items = [c.id for c in rubric.criteria if any(pair.item == c.id for pair in pairs)]
    of_item = {item: [pair for pair in pairs if pair.item == item] for item in items}
    interviews = tuple(_interview(one) for one in seen)
    runs = [Unit(transcript=one.gold.name, item=line, scores=one.results(line)) for one in seen for line in one.lines]
    return Calibration(
        key=key,
        rubric=rubric.id,
        interviews=interviews,
        repeats=repeats,
        seed=bootstrap.seed,
        rounds=bootstrap.rounds,
        outside_mode=sum(_outside(one) for one in seen),
        calls=dict(Counter(answer.state for one in seen for run in one.runs for answer in run.answers)),
        review=bootstrap.share(
            [
                Tally(one.gold.name, sum(run.reviewed(line) for line in one.lines), len(one.lines))
                for one in seen
                for run in one.runs
            ]
        ),
        fabricated=bootstrap.share([Tally(one.gold.name, *one.fabricated(run)) for one in seen for run in one.runs]),
        overall=bootstrap.pairs(pairs),
        criteria={
            item: CriterionFigures(agreement=bootstrap.pairs(of_item[item]), rungs=bootstrap.rungs(of_item[item]))
            for item in items
        },
        dimensions={
            one.id: bootstrap.pairs(found)
            for one in rubric.dimensions
            if (found := [pair for pair in pairs if dimension[pair.item] == one.id])
        },
        rungs=bootstrap.rungs(pairs),
        bands={
            band: bootstrap.pairs([pair for pair in pairs if pair.transcript in names])
            for band in BANDS
            if (names := {one.name for one in interviews if one.band == band})
        },
        raters=_raters(seen, bootstrap),
        flips=bootstrap.figure(runs, flip_rate),
        verdict_flips=bootstrap.figure(runs, verdict_flip_rate),
        length_slope=bootstrap.figure(_sized(seen), length_slope),
        trust=_trust(seen),
        corrections=_corrections(seen, dimension, repeats, panel=panel),
    )


def _pairs(seen: Sequence[Observed]) -> list[Pair]:
    return [
        Pair(transcript=one.gold.name, item=line, judged=run.level(line), rated=one.gold.rated[line])
        for one in seen
        for line, run in one.compared()
    ]


def _interview(one: Observed) -> GoldInterview:
    return GoldInterview(
        name=one.gold.name,
        sha256=transcript_hash(one.gold.transcript),
        words=one.words,
        lines=len(one.lines),
        rated_mean=rounded(one.gold.mean),
        band=one.gold.band,
    )


def _outside(one: Observed) -> int:
    """Scores that raters gave beyond the mode; "no evidence" there is what one would expect."""
    return sum(score is not None for criterion, score in one.gold.rated.items() if criterion not in one.lines)


def _raters(seen: Sequence[Observed], bootstrap: Bootstrap) -> RaterFigures:
    names = sorted({rater for one in seen for rater in one.gold.ratings})
    units, with_judge, with_each, between = [], [], [], []
    for one in seen:
        for line in one.lines:
            scores = [one.gold.ratings[name].get(line) if name in one.gold.ratings else None for name in names]
            given = [ratings[line] for ratings in one.gold.ratings.values() if line in ratings]
            results = one.results(line)
            units.append(Unit(transcript=one.gold.name, item=line, scores=tuple(scores)))
            with_judge.append(Unit(transcript=one.gold.name, item=line, scores=(*results[:1], *scores)))
            between += two_by_two([Unit(transcript=one.gold.name, item=line, scores=tuple(given))])
            with_each += [
                Pair(transcript=one.gold.name, item=line, judged=result, rated=score)
                for result in results
                for score in given
            ]
    return RaterFigures(
        names=tuple(names),
        between=bootstrap.pairs(between),
        judge_with_each=bootstrap.pairs(with_each),
        alpha=bootstrap.figure(units, krippendorff_alpha),
        alpha_with_judge=bootstrap.figure(with_judge, krippendorff_alpha),
    )


def _sized(seen: Sequence[Observed]) -> list[Sized]:
    return [
        Sized(transcript=one.gold.name, judged=judged, rated=rated, words=one.words)
        for one in seen
        for line, run in one.compared()
        if (judged := run.level(line)) is not None and (rated := one.gold.rated[line]) is not None
    ]


def _trust(seen: Sequence[Observed]) -> tuple[TrustPoint, ...]:
    lines = [
        Signalled(
            transcript=one.gold.name,
            right=run.level(line) == one.gold.rated[line],
            signals=one.signals(line, run),
        )
        for one in seen
        for line, run in one.compared()
    ]
    curve = trust_curve(lines, of=sum(len(one.lines) * len(one.runs) for one in seen))
    return tuple(
        TrustPoint(
            confidence=round(point.confidence, 4),
            coverage=round(point.coverage, 4),
            agreement=round(point.agreement, 4),
        )
        for point in curve
    )


def _corrections(seen: Sequence[Observed], dimension: dict[str, str], repeats: int, *, panel: bool) -> Corrections:
    lines = [
        Voted(
            transcript=one.gold.name,
            item=line,
            dimension=dimension[line],
            votes=one.results(line),
            rated=one.gold.rated[line],
        )
        for one in seen
        for line in one.lines
        if len(one.results(line)) == repeats
    ]
    decided = decide(lines, votes=not panel)
    return Corrections(
        votes=repeats,
        credit_votes=dict(decided.kept.credit_votes),
        offsets={name: round(offset, 4) for name, offset in decided.kept.offsets.items()},
        plain=_fit(decided.plain),
        held_out=None if decided.held_out is None else _fit(decided.held_out),
    )


def _fit(fit: Fit) -> FitFigures:
    return FitFigures(
        kappa=rounded(fit.kappa),
        level_rms=rounded(fit.level_rms),
        mean_error=rounded(fit.mean_error),
        mean_rms=rounded(fit.mean_rms),
    )
