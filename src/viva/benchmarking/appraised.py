"""The measures that a language model judges: which turns it is asked about, and what its marks add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from viva.appraising.appraisal import MarkName, Measure, Talk
from viva.appraising.run import Appraiser, Outcome
from viva.benchmarking.figures import Appraised
from viva.benchmarking.ratio import Better, Count, Part, Ratio, Unit
from viva.benchmarking.sample import Sample
from viva.values.moves import ASKING_ACTS
from viva.values.transcript import Turn

_STRONGLY = 1


def talk_of(sample: Sample) -> Talk:
    """The interview as it is appraised: its words, and which turns ask something; the problem's statement does not."""
    return Talk(sample.name, sample.transcript, tuple(turn.number for turn in sample.asking if _asks(turn)))


def with_appraisals(samples: Sequence[Sample], outcome: Outcome) -> list[Sample]:
    """The interviews, each with what was judged of it."""
    return [replace(one, appraisal=found) for one, found in zip(samples, outcome.appraisals, strict=True)]


def appraised_by(appraiser: Appraiser, outcome: Outcome, *, model: str) -> Appraised:
    """Who judged what, and how much of it has no mark."""
    why = Counter(one.why for appraisal in outcome.appraisals for one in appraisal.unappraised)
    return Appraised(
        model=model,
        models=outcome.models,
        measures=appraiser.measures,
        prompts=dict(appraiser.hashes),
        items=sum(appraisal.items for appraisal in outcome.appraisals),
        unappraised=dict(sorted(why.items())),
    )


def ratios_of(measures: Sequence[Measure]) -> Iterator[Ratio]:
    """The rows of these measures, in the order in which they are shown."""
    for measure in measures:
        yield from _RATIOS[measure]


def _asks(turn: Turn) -> bool:
    return "?" in turn.text or (turn.move is not None and turn.move.act in ASKING_ACTS)


def _over(name: MarkName, amount: Callable[[int], float]) -> Count:
    def count(sample: Sample) -> Part | None:
        values = sample.appraisal.values(name) if sample.appraisal is not None else ()
        return Part(sum(amount(value) for value in values), len(values)) if values else None

    return count


def _mean(id_: str, title: str, name: MarkName) -> Ratio:
    return _ratio(id_, title, "", "higher", _over(name, float))


def _share(id_: str, title: str, better: Better, name: MarkName) -> Ratio:
    return _ratio(id_, title, "%", better, _over(name, lambda value: 100.0 * value))


def _ratio(id_: str, title: str, unit: Unit, better: Better, count: Count) -> Ratio:
    return Ratio(id=id_, title=title, unit=unit, better=better, group="appraised", count=count)


_RATIOS: Mapping[Measure, tuple[Ratio, ...]] = {
    "leading": (
        _mean("openness", "openness of questions, 1 to 5", "leading"),
        _ratio(
            "leading",
            "strongly leading questions",
            "%",
            "lower",
            _over("leading", lambda value: 100.0 * (value == _STRONGLY)),
        ),
    ),
    "followups": (
        _share("follow_ups", "questions that follow up", "", "goes_on"),
        _share("follow_ups.necessary", "of these, necessary", "higher", "necessary"),
        _share("follow_ups.takes_up", "of these, on what was said", "higher", "takes_up"),
        _share("follow_ups.open", "of these, open", "higher", "open"),
    ),
    "flow": (
        _mean("flow.coherence", "coherence, 1 to 5", "coherence"),
        _mean("flow.transitions", "transitions, 1 to 5", "transitions"),
        _mean("flow.contingency", "contingency, 1 to 5", "contingency"),
    ),
}
