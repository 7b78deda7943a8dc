"""How often the offline judge finds the rung that a passage or an interview was written at."""

from __future__ import annotations

import pytest

from tests.judges.talks import MINE, Passage, interviews, level, passages
from viva.scoring.agreement import Pair, quadratic_kappa

PASSAGES = tuple(passages())


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: f"{p.criterion}-{p.name}")
def test_a_passage_is_found_within_one_rung(passage: Passage) -> None:
    assert abs(level(passage.talk, passage.criterion) - passage.level) <= 1


@pytest.mark.parametrize("criterion", MINE)
def test_most_passages_of_a_criterion_are_found_at_their_rung(criterion: str) -> None:
    of_it = [p for p in PASSAGES if p.criterion == criterion]
    assert len(of_it) >= 6
    hits = [level(p.talk, criterion) == p.level for p in of_it]
    assert sum(hits) / len(hits) >= 0.6


def test_rungs_of_whole_interviews_agree_with_those_intended() -> None:
    pairs = [
        Pair(transcript=talk.id, item=criterion, judged=level(talk, criterion), rated=rung)
        for talk, rungs in interviews()
        for criterion, rung in rungs.items()
        if rung is not None
    ]
    kappa = quadratic_kappa(pairs)
    assert kappa is not None
    assert kappa >= 0.8


def test_better_interviews_have_better_means() -> None:
    means = {
        talk.id: (
            sum(level(talk, c) for c, r in rungs.items() if r) / sum(1 for r in rungs.values() if r),
            sum(r for r in rungs.values() if r) / sum(1 for r in rungs.values() if r),
        )
        for talk, rungs in interviews()
    }
    wrong = [
        (one, other)
        for one, (found, meant) in means.items()
        for other, (found_other, meant_other) in means.items()
        if meant > meant_other + 0.8 and found <= found_other
    ]
    assert not wrong
