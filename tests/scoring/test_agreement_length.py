"""A judge that loves length is told from one whose candidates are better when they talk more."""

from __future__ import annotations

import pytest

from viva.scoring.agreement_length import Sized, length_slope


def sized(*lines: tuple[int, int, int]) -> list[Sized]:
    return [Sized(transcript=f"t{words}", judged=judged, rated=rated, words=words) for judged, rated, words in lines]


def test_a_judge_that_adds_a_rung_for_each_doubling() -> None:
    assert length_slope(sized((1, 1, 500), (2, 1, 1000), (3, 1, 2000))) == pytest.approx(1)


def test_a_judge_that_prefers_the_short() -> None:
    assert length_slope(sized((4, 3, 500), (3, 3, 1000), (2, 3, 2000))) == pytest.approx(-1)


def test_better_candidates_may_talk_longer() -> None:
    assert length_slope(sized((1, 1, 500), (1, 1, 600), (4, 4, 4000), (4, 4, 5000))) == pytest.approx(0)


def test_lenience_to_the_weak_is_not_love_of_brevity() -> None:
    """Errors that go with the rated score alone leave no slope, although the weak speak less here."""
    constant = sized((2, 1, 500), (2, 1, 700), (2, 2, 900), (2, 2, 1300), (2, 3, 1700), (2, 3, 900))
    unfreed = sized(*((line.judged - line.rated + 3, 3, line.words) for line in constant))
    assert length_slope(constant) == pytest.approx(0)
    assert length_slope(unfreed) == pytest.approx(-1, abs=0.2)


@pytest.mark.parametrize("lines", [(), ((3, 2, 900),), ((3, 2, 900), (1, 4, 900)), ((1, 1, 500), (4, 4, 900))])
def test_no_difference_in_length_is_no_slope(lines: tuple[tuple[int, int, int], ...]) -> None:
    assert length_slope(sized(*lines)) is None


def test_a_candidate_who_says_nothing_has_a_length_too() -> None:
    assert length_slope(sized((1, 1, 0), (1, 1, 100))) == 0
