"""How far the offline judge agrees with raters, criterion by criterion, through the grading run.

On `tests/gold`, which its rules were written with in view, and on `tests/unseen`, which they were not.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import fmean

from viva.calibrating.gold import Scores, read_gold
from viva.calibrating.observed import Observed, observe
from viva.judges.offline import NAME, OfflineJudge
from viva.packs.find import find
from viva.packs.load import load_definition
from viva.packs.measured import FIGURES, rubric_hash
from viva.scoring.agreement import Agreement, Pair, agreement, by, quadratic_kappa
from viva.scoring.agreement_intervals import interval

TESTS = Path(__file__).parents[1] / "tests"
SETS = {"unseen": "never tuned on", "gold": "tuned with these in view"}


@dataclass(frozen=True, slots=True)
class Rated:
    """One gold interview: the judge's scores and the raters'; None is "no evidence"."""

    name: str
    judged: Scores
    """Rungs before provenance caps, as the raters gave theirs."""
    rated: Scores
    """What the raters say together. A criterion that the mode does not score is left out where none scored it."""
    raters: Mapping[str, Scores]


def main() -> None:
    """Print the tables of both sets, and keep the figures beside the rubric."""
    kept: dict[str, object] = {"judge": NAME, "rubric_sha256": rubric_hash(load_definition(None))}
    for folder, what in SETS.items():
        rated = rate_all(TESTS / folder)
        pairs = [pair for one in rated for pair in pairs_of(one.name, one.judged, one.rated)]
        between = [pair for one in rated for pair in pairs_of(one.name, one.raters["writer"], one.raters["r1"])]
        print(f"\ntests/{folder}: {len(rated)} interviews, {what}")
        _print_set(rated, pairs, between)
        kept[folder] = figures(pairs, between)
    path = find("rubric", "ml_system_design") / FIGURES
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"kept in {path.name}")


def _print_set(rated: Sequence[Rated], pairs: Sequence[Pair], between: Sequence[Pair]) -> None:
    groups = dimensions()
    _print_table("criterion", by(pairs, lambda pair: pair.item))
    _print_table("dimension", by(pairs, lambda pair: groups[pair.item]))
    _print_table("interview", by(pairs, lambda pair: pair.transcript))
    _print_table("", {"all": agreement(pairs), "rater with rater": agreement(between)})
    low, high = interval(pairs, quadratic_kappa, draw=Random(0)) or (None, None)
    print(f"kappa, 95 % interval over interviews: {_figure(low)} to {_figure(high)}")
    for name, kappa in without_each(pairs).items():
        print(f"kappa without {name}: {_figure(kappa)}")
    _print_evidence(pairs)
    _print_order(rated)


def rate_all(folder: Path) -> list[Rated]:
    """Grade every interview of a folder with the offline judge, as `viva grade` does."""
    return [_rated(one) for one in asyncio.run(observe(read_gold([folder]), OfflineJudge(), repeats=1))]


def _rated(one: Observed) -> Rated:
    judged = {criterion: score.raw for criterion, score in one.runs[0].card.criteria.items()}
    rated = {c: score for c, score in one.gold.rated.items() if score is not None or c in judged}
    return Rated(one.gold.name, judged, rated, one.gold.ratings)


def pairs_of(name: str, judged: Scores, rated: Scores) -> list[Pair]:
    """One pair for each criterion that either side looked at, "no evidence" included."""
    items = [c for c in rated if judged.get(c) is not None or rated[c] is not None or c in judged]
    return [Pair(transcript=name, item=c, judged=judged.get(c), rated=rated[c]) for c in items]


def dimensions() -> dict[str, str]:
    """The dimension of each criterion."""
    return {c: d.id for d in load_definition(None).rubric.dimensions for c in d.criteria}


def without_each(pairs: Sequence[Pair]) -> dict[str, float | None]:
    """Kappa with one interview left out: how much hangs on a single one. No number is fitted, so none is refitted."""
    names = dict.fromkeys(pair.transcript for pair in pairs)
    return {name: quadratic_kappa([p for p in pairs if p.transcript != name]) for name in names}


def order(rated: Sequence[Rated]) -> tuple[int, int]:
    """Pairs of interviews that judge and raters put in the same order, by the mean over what both scored; of how many.

    Pairs that the raters put less than a quarter of a rung apart are left out.
    """
    same = counted = 0
    for one, other in combinations(rated, 2):
        shared = [
            c
            for c in one.rated
            if None not in (one.rated[c], one.judged.get(c), other.rated.get(c), other.judged.get(c))
        ]
        apart = _mean(one.rated, shared) - _mean(other.rated, shared)
        if abs(apart) >= 0.25:
            counted += 1
            same += apart * (_mean(one.judged, shared) - _mean(other.judged, shared)) > 0
    return same, counted


def _mean(scores: Scores, criteria: Sequence[str]) -> float:
    return fmean(score for c in criteria if (score := scores[c]) is not None)


def figures(pairs: Sequence[Pair], between: Sequence[Pair]) -> dict[str, object]:
    """What is kept of one set: the figures, and how many interviews they rest on."""
    spread = interval(pairs, quadratic_kappa, draw=Random(0))
    return {
        "transcripts": len({pair.transcript for pair in pairs}),
        "all": _kept(agreement(pairs)),
        "kappa_interval": None if spread is None else [round(edge, 3) for edge in spread],
        "raters": _kept(agreement(between)),
        "criteria": {name: _kept(line) for name, line in by(pairs, lambda pair: pair.item).items()},
    }


def _kept(line: Agreement) -> dict[str, float | int | None]:
    return {
        "pairs": line.pairs,
        "both_scored": line.both_scored,
        "exact": _rounded(line.exact),
        "within_one": _rounded(line.within_one),
        "kappa": _rounded(line.kappa),
        "signed_error": _rounded(line.signed_error),
        "same_evidence": _rounded(line.same_evidence),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _figure(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.2f}"


def _print_table(title: str, lines: dict[str, Agreement]) -> None:
    print(f"\n{title:<18} pairs  exact  within 1  kappa  error  same evidence")
    for name, line in lines.items():
        print(
            f"{name:<18} {line.pairs:>5}  {_figure(line.exact)}  {_figure(line.within_one):>8}  {_figure(line.kappa)}  "
            f"{_figure(line.signed_error)}  {_figure(line.same_evidence):>13}"
        )


def _print_evidence(pairs: Sequence[Pair]) -> None:
    """No evidence against a score, by name: it is neither dropped nor hidden in a mean."""
    only_judge = [f"{p.transcript} {p.item}" for p in pairs if p.judged is not None and p.rated is None]
    only_raters = [f"{p.transcript} {p.item}" for p in pairs if p.judged is None and p.rated is not None]
    neither = sum(p.judged is None and p.rated is None for p in pairs)
    print(f"no evidence for both: {neither}")
    print(f"scored by the judge alone: {', '.join(only_judge) or 'none'}")
    print(f"scored by the raters alone: {', '.join(only_raters) or 'none'}")


def _print_order(rated: Sequence[Rated]) -> None:
    same, counted = order(rated)
    print(f"interviews in the same order: {same} of {counted} pairs")
    for one in sorted(rated, key=lambda r: -_mean(r.rated, [c for c in r.rated if r.rated[c] is not None])):
        shared = [c for c in one.rated if one.rated[c] is not None and one.judged.get(c) is not None]
        print(f"  {one.name}  raters {_mean(one.rated, shared):.2f}  judge {_mean(one.judged, shared):.2f}")


if __name__ == "__main__":
    main()
