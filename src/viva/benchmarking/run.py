"""The run itself: interviews become a `Benchmark`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean

from viva.appraising.appraisal import Measure
from viva.benchmarking.appraised import ratios_of
from viva.benchmarking.bootstrap import PLACES, Bootstrap
from viva.benchmarking.figures import Appraised, Benchmark, Figure, Interviewer, PersonaRow, Row
from viva.benchmarking.measures import RATIOS
from viva.benchmarking.probing import NOTHING, Spread, by_candidate, by_probing, moved, prompted_gain, spreads
from viva.benchmarking.ratio import Better
from viva.benchmarking.recovery import kappa, order, pairs_of, placed
from viva.benchmarking.sample import Sample
from viva.errors import UsageError

_PROBING: tuple[tuple[str, str, str, Better, Callable[[Spread], float | None]], ...] = (
    ("moved", "spread between interviews", "rungs", "lower", moved),
    ("by_candidate", "variance by the candidate", "%", "higher", by_candidate),
    ("by_probing", "variance by the probing", "%", "lower", by_probing),
    ("prompted_gain", "prompted less unprompted", "rungs", "", prompted_gain),
)


def benchmark(samples: Sequence[Sample], *, bootstrap: Bootstrap, appraised: Appraised | None = None) -> Benchmark:
    """All measures over interviews, by interviewer in the order in which they appear.

    The same interviews and the same seed give the same figures. `appraised` says who judged the samples' appraisals;
    without it there are no such measures. Raises `UsageError` without interviews.

    Example:
        >>> benchmark(samples, bootstrap=Bootstrap(seed=1)).row("double_questions").figures[0].value  # doctest: +SKIP
        0.0
    """
    if not samples:
        raise UsageError("there is no interview to measure; give transcripts, records, or ids of `viva list`")
    sets: dict[str, list[Sample]] = {}
    for sample in samples:
        sets.setdefault(sample.interviewer, []).append(sample)
    groups = list(sets.values())
    return Benchmark(
        interviewers=tuple(_interviewer(name, members) for name, members in sets.items()),
        rows=tuple(_rows(groups, bootstrap, appraised.measures if appraised else ())),
        personas=tuple(row for members in groups for row in _personas(members)),
        seed=bootstrap.seed,
        rounds=bootstrap.rounds,
        appraised=appraised,
    )


def _interviewer(name: str, samples: Sequence[Sample]) -> Interviewer:
    return Interviewer(
        name=name,
        interviews=len(samples),
        turns=sum(len(sample.asking) for sample in samples),
        scenarios=len({sample.about for sample in samples if sample.about}),
    )


def _rows(groups: Sequence[Sequence[Sample]], bootstrap: Bootstrap, measures: Sequence[Measure]) -> Iterator[Row]:
    for ratio in (*RATIOS, *ratios_of(measures)):
        yield Row(
            id=ratio.id,
            title=ratio.title,
            unit=ratio.unit,
            better=ratio.better,
            group=ratio.group,
            figures=tuple(bootstrap.ratio([ratio.count(sample) for sample in group]) for group in groups),
        )
    yield _row("kappa", "kappa, quadratic", "", "higher", [_kappa(group, bootstrap) for group in groups])
    yield _row("order", "personas in their order", "%", "higher", [_order(group, bootstrap) for group in groups])
    by_group = [spreads(group) for group in groups]
    counted = [sum(1 for sample in group if _probed(sample)) for group in groups]
    for id_, title, unit, better, statistic in _PROBING:
        over = _over(statistic)
        figures = [
            bootstrap.figure(list(found.values()), over, interviews=count)
            for found, count in zip(by_group, counted, strict=True)
        ]
        yield _row(id_, title, unit, better, figures)


def _row(id_: str, title: str, unit: str, better: Better, figures: Sequence[Figure]) -> Row:
    return Row(id=id_, title=title, unit=unit, better=better, group="candidate", figures=tuple(figures))


def _kappa(samples: Sequence[Sample], bootstrap: Bootstrap) -> Figure:
    return bootstrap.figure([pairs_of(sample) for sample in samples if sample.recoveries], kappa)


def _order(samples: Sequence[Sample], bootstrap: Bootstrap) -> Figure:
    return bootstrap.figure([one for sample in samples if (one := placed(sample)) is not None], order)


def _probed(sample: Sample) -> bool:
    return any(one.found is not None and one.asked is not None for one in sample.recoveries)


def _over(statistic: Callable[[Spread], float | None]) -> Callable[[Sequence[Spread]], float | None]:
    return lambda drawn: statistic(sum(drawn, NOTHING))


def _personas(samples: Sequence[Sample]) -> Iterator[PersonaRow]:
    met: dict[str, list[Sample]] = {}
    for sample in samples:
        if sample.planted is not None and sample.recoveries:
            met.setdefault(sample.planted.persona, []).append(sample)
    for persona, members in sorted(met.items(), key=lambda one: (_planted_mean(one[1]), one[0])):
        lines = [line for sample in members for line in sample.recoveries]
        pairs = [(line.planted, line.found) for line in lines if line.found is not None]
        yield PersonaRow(
            interviewer=members[0].interviewer,
            persona=persona,
            interviews=len(members),
            planted=round(_planted_mean(members), PLACES),
            found=_mean([found for _, found in pairs]),
            exact=_mean([100 * (planted == found) for planted, found in pairs]),
            signed_error=_mean([found - planted for planted, found in pairs]),
            scored=round(100 * len(pairs) / len(lines), PLACES),
        )


def _planted_mean(samples: Sequence[Sample]) -> float:
    return fmean(line.planted for sample in samples for line in sample.recoveries)


def _mean(values: Sequence[float]) -> float | None:
    return round(fmean(values), PLACES) if values else None
