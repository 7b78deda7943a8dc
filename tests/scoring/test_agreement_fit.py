"""Corrections are kept where they help on transcripts that they were not fitted on, and nowhere else."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.scoring.agreement_fit import Voted, decide, fit, held_out, level_of, majority, plain

Votes = tuple[int | None, ...]


def voted(transcript: str, votes: Votes, rated: int | None, item: str = "c", dimension: str = "d") -> Voted:
    return Voted(transcript=transcript, item=item, dimension=dimension, votes=votes, rated=rated)


@pytest.mark.parametrize(
    ("votes", "levels"),
    [
        ((4, 2, 3), (4, 3, 2)),
        ((None, 2, None), (2, None, None)),
        ((None, None, None), (None, None, None)),
        ((1, 1, 4), (4, 1, 1)),
    ],
)
def test_a_rung_needs_so_many_votes(votes: Votes, levels: Votes) -> None:
    assert tuple(level_of(votes, credit) for credit in (1, 2, 3)) == levels


@pytest.mark.parametrize(("votes", "most"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_a_majority_is_more_than_half(votes: int, most: int) -> None:
    assert majority(votes) == most


def test_a_lenient_judge_needs_every_vote() -> None:
    lines = [voted(f"t{n}", (rated + 1, rated + 1, rated), rated) for n, rated in enumerate((1, 2, 3, 2, 3, 1))]
    decided = decide(lines)
    assert decided.kept.credit_votes == {"c": 3}
    assert decided.plain.level_rms == 1
    assert decided.held_out is not None
    assert decided.held_out.level_rms == 0


def test_without_votes_to_count_a_majority_stays() -> None:
    lines = [voted(f"t{n}", (rated + 1, rated + 1, rated), rated) for n, rated in enumerate((1, 2, 3, 2, 3, 1))]
    decided = decide(lines, votes=False)
    assert decided.kept.credit_votes == {}
    assert decided.kept.offsets


def test_a_judge_that_is_right_keeps_the_majority() -> None:
    lines = [voted(f"t{n}", (rated, rated, rated), rated) for n, rated in enumerate((1, 2, 3, 4))]
    decided = decide(lines)
    assert decided.kept.credit_votes == {}
    assert decided.kept.offsets == {}


def test_of_two_numbers_of_votes_that_are_as_good_the_majority_wins() -> None:
    one_mind = [voted("t", (2, 2, 2), 2), voted("u", (3, 3, 3), 3)]
    assert fit(one_mind, votes=True).credit_votes == {"c": 2}
    as_far = [voted("t", (4, 3, 2), 4), voted("t", (4, 3, 2), 2)]
    assert fit(as_far, votes=True).credit_votes == {"c": 2}
    either_side = [voted("t", (4, 2, 1), 3), voted("u", (4, 1, 2), 3)]
    assert fit(either_side, votes=True).credit_votes == {"c": 2}
    not_the_middle = [voted("t", (3, 1, 1), 3), voted("u", (4, 4, 2), 2)]
    assert fit(not_the_middle, votes=True).credit_votes == {"c": 3}, "the stricter of two that are as good"


def test_noise_is_not_kept() -> None:
    """Fitted to errors without a pattern, corrections mostly do not help those left out; then there are none."""
    kept = 0
    for seed in range(40):
        draw = Random(seed)
        lines = [
            voted(f"t{n}", tuple(min(4, max(1, 2 + draw.choice((-1, 0, 1)))) for _ in range(3)), 2, item=f"c{n % 7}")
            for n in range(14)
        ]
        kept += bool(decide(lines).kept.credit_votes)
    assert kept <= 12


def test_an_offset_is_shrunk_and_takes_leniency_away() -> None:
    lines = [voted(f"t{n}", (3,), 2, dimension="soft") for n in range(30)]
    lines += [voted(f"t{n}", (2,), 2, dimension="fair") for n in range(30)]
    decided = decide(lines)
    assert decided.kept.offsets["soft"] == pytest.approx(-30 / 40)
    assert decided.kept.offsets["fair"] == 0
    assert decided.plain.mean_error == pytest.approx(0.5)
    assert decided.held_out is not None
    assert decided.held_out.mean_error == pytest.approx((1 - 29 / 39) / 2)


def test_figures_shown_are_those_of_transcripts_left_out() -> None:
    """One odd transcript: fitted with it in view its error would shrink; left out it grows."""
    lines = [voted(f"t{n}", (3,), 3) for n in range(5)] + [voted("odd", (4,), 1)]
    in_view = fit(lines, votes=False).offsets["d"]
    assert in_view == pytest.approx(-3 / 16)
    out, uncorrected = held_out(lines, votes=False), plain(lines)
    assert out is not None
    assert out.mean_rms is not None
    assert uncorrected.mean_rms is not None
    assert out.mean_rms > uncorrected.mean_rms
    assert decide(lines).kept.offsets == {}


def test_one_transcript_is_not_fitted_to() -> None:
    decided = decide([voted("t", (4, 4, 1), 1), voted("t", (4, 4, 2), 2)])
    assert decided.held_out is None
    assert (decided.kept.credit_votes, decided.kept.offsets) == ({}, {})
    assert decide([]).plain.kappa is None


_SCORE = st.none() | st.integers(1, 4)
_LINE = st.tuples(st.sampled_from("abc"), st.tuples(_SCORE, _SCORE, _SCORE), _SCORE, st.sampled_from("xy"))


@given(st.lists(_LINE, max_size=20))
def test_what_is_kept_was_better_on_those_left_out(rows: list[tuple[str, Votes, int | None, str]]) -> None:
    decided = decide([voted(name, votes, rated, item=item) for name, votes, rated, item in rows])
    assert all(1 <= credit <= 3 for credit in decided.kept.credit_votes.values())
    if decided.kept.credit_votes:
        assert decided.held_out is not None
        assert (decided.held_out.level_rms or 0) < (decided.plain.level_rms or 0)
    if decided.kept.offsets:
        assert decided.held_out is not None
        assert (decided.held_out.mean_rms or 0) < (decided.plain.mean_rms or 0)
