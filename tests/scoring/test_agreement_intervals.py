"""Bootstrap intervals draw whole transcripts, repeatably, and say nothing where there is nothing to say."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from viva.scoring.agreement import Pair, quadratic_kappa
from viva.scoring.agreement_intervals import Tally, interval, intervals, share


def pairs(*scores: tuple[int, int], transcript: str) -> list[Pair]:
    return [Pair(transcript=transcript, item=f"c{n}", judged=j, rated=r) for n, (j, r) in enumerate(scores)]


def test_an_interval_draws_whole_transcripts() -> None:
    rated = [
        pair for n in range(8) for pair in pairs((1 + n % 4, 1 + n % 4), (2, 2 + n % 2), (4, 4), transcript=f"t{n}")
    ]
    found = interval(rated, quadratic_kappa, draw=Random(1), rounds=200)
    value = quadratic_kappa(rated)
    assert found is not None
    assert value is not None
    assert found[0] < value < found[1]
    assert found == interval(rated, quadratic_kappa, draw=Random(1), rounds=200)
    assert found != interval(rated, quadratic_kappa, draw=Random(2), rounds=200)


def test_lines_that_hang_together_widen_the_interval() -> None:
    """Ten times the same lines in the same transcripts are no more evidence; in transcripts of their own they are."""
    once = [Tally(f"t{n}", n % 2, 1) for n in range(10)]
    together = once * 10
    apart = [Tally(f"{tally.transcript}-{copy}", tally.hits, tally.of) for copy in range(10) for tally in once]
    alone, clustered, free = (interval(rows, share, draw=Random(3), rounds=400) for rows in (once, together, apart))
    assert alone is not None
    assert free is not None
    assert alone == clustered
    assert free[1] - free[0] < (alone[1] - alone[0]) / 2


def test_one_transcript_or_an_undefined_figure_has_no_interval() -> None:
    assert interval(pairs((1, 1), (4, 4), transcript="t"), quadratic_kappa, draw=Random(1)) is None
    constant = pairs((3, 3), transcript="t") + pairs((3, 3), transcript="u")
    assert interval(constant, quadratic_kappa, draw=Random(1), rounds=50) is None
    none: list[Tally] = []
    assert interval(none, share, draw=Random(1)) is None


def test_several_statistics_share_their_draws() -> None:
    rows = [Tally(f"t{n}", n % 3, 3) for n in range(9)]
    both = intervals(rows, lambda drawn: {"a": share(drawn), "b": None}, draw=Random(4), rounds=50)
    assert both == {"a": interval(rows, share, draw=Random(4), rounds=50), "b": None}


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 4)), max_size=12), st.integers(0, 99))
def test_an_interval_is_ordered_and_possible(rows: list[tuple[str, int]], seed: int) -> None:
    tallies = [Tally(name, hits, 4) for name, hits in rows]
    found = interval(tallies, share, draw=Random(seed), rounds=25)
    assert (found is None) == (len({name for name, _ in rows}) < 2)
    if found is not None:
        assert 0 <= found[0] <= found[1] <= 1


def test_a_share_of_nothing_is_none() -> None:
    assert share([]) is None
    assert share([Tally("t", 0, 0)]) is None
    assert share([Tally("t", 1, 2), Tally("u", 2, 2)]) == 0.75
