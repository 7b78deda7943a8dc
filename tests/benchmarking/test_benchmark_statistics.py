"""Intervals, kappa, the order of personas, and what was moved by probing, against figures worked out by hand."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarking.talks import candidate, recovery, talk
from viva.benchmarking.bootstrap import Bootstrap
from viva.benchmarking.figures import Figure
from viva.benchmarking.probing import NOTHING, Spread, by_candidate, by_probing, moved, prompted_gain, spreads
from viva.benchmarking.ratio import Part
from viva.benchmarking.recovery import kappa, order, pairs_of, placed
from viva.benchmarking.sample import Sample

SMALL = Bootstrap(seed=1, rounds=60)
parts = st.lists(
    st.builds(Part, st.floats(0, 100, allow_nan=False), st.floats(1, 50, allow_nan=False)), min_size=2, max_size=12
)


@given(parts)
def test_value_and_interval_lie_among_the_interviews(given_: list[Part]) -> None:
    figure = SMALL.ratio(given_)
    ratios = [part.amount / part.of for part in given_]
    assert figure.low is not None
    assert figure.high is not None
    assert min(ratios) - 1e-3 <= figure.low <= figure.high <= max(ratios) + 1e-3
    assert figure.value == pytest.approx(sum(p.amount for p in given_) / sum(p.of for p in given_), abs=1e-4)


@given(parts, st.integers(0, 5))
def test_what_was_not_measured_changes_nothing(given_: list[Part], blanks: int) -> None:
    assert SMALL.ratio([*given_, *[None] * blanks]) == SMALL.ratio(given_)


@given(parts)
def test_the_same_seed_gives_the_same_interval(given_: list[Part]) -> None:
    assert Bootstrap(seed=7, rounds=40).ratio(given_) == Bootstrap(seed=7, rounds=40).ratio(given_)


@given(parts, st.floats(0.5, 20, allow_nan=False))
def test_another_unit_scales_all_three(given_: list[Part], factor: float) -> None:
    one, other = SMALL.ratio(given_), SMALL.ratio([Part(factor * part.amount, part.of) for part in given_])
    for edge in ("value", "low", "high"):
        assert getattr(other, edge) == pytest.approx(factor * getattr(one, edge), abs=2e-3)


def test_no_interval_without_a_basis() -> None:
    assert SMALL.ratio([]) == Figure(value=None)
    assert SMALL.ratio([None, Part(1, 4)]) == Figure(value=0.25, interviews=1)
    assert Bootstrap(rounds=0).ratio([Part(1, 4), Part(2, 4)]) == Figure(value=0.375, interviews=2)
    undefined = SMALL.figure([1, 2], lambda drawn: 1.0 if len(set(drawn)) == 2 else None)
    assert undefined.low is None or undefined.low == 1.0


def test_a_statistic_that_is_mostly_undefined_has_no_interval() -> None:
    drawn = list(range(6))
    assert SMALL.figure(drawn, lambda some: 1.0 if len(set(some)) == 6 else None) == Figure(value=1.0, interviews=6)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    chance, covered = Random(5), 0
    for _ in range(60):
        rates = [min(1.0, max(0.0, chance.gauss(0.3, 0.1))) for _ in range(30)]
        figure = Bootstrap(seed=2, rounds=200).ratio([Part(rate * 20, 20) for rate in rates])
        assert figure.low is not None
        assert figure.high is not None
        covered += figure.low <= 0.3 <= figure.high
    assert 52 <= covered <= 60


def test_kappa_by_hand() -> None:
    """Four pairs: seen 1 squared rung; by chance, from margins 1,2,4,4 and 1,3,4,4, 52 over the 16 pairs."""
    one = candidate("a", recovery(1, 1), recovery(3, 2), recovery(4, 4), recovery(4, 4), recovery(2, None))
    assert kappa([pairs_of(one)]) == pytest.approx(1 - 1 * 4 / 52)


def in_order(*samples: Sample) -> float | None:
    return order([one for sample in samples if (one := placed(sample)) is not None])


def test_order_of_personas_by_strength() -> None:
    weak = candidate("weak", recovery(2, 2), strength="weak")
    middling = candidate("middling", recovery(2, 3), strength="middling")
    strong = candidate("strong", recovery(3, 3), strength="strong")
    assert in_order(weak, middling) == 100
    assert in_order(weak, middling, strong) == pytest.approx(100 * 2 / 3)  # 3 is not above 3
    elsewhere = candidate("strong", recovery(3, 1), strength="strong", about="pymk")
    assert in_order(weak, elsewhere) is None  # never met the same problem
    again = candidate("weak", recovery(2, 4), strength="weak")
    assert in_order(weak, again, middling) == 0  # a persona's score is the mean over its interviews


def test_order_by_profile_where_there_is_no_strength() -> None:
    low, near, high = (candidate(name, recovery(p, f)) for name, p, f in (("a", 1, 2), ("b", 1, 1), ("c", 3, 3)))
    assert in_order(low, near) is None
    assert in_order(low, high) == 100
    assert in_order(candidate("a", recovery(1, 4)), high) == 0
    assert in_order(low, candidate("d", recovery(4, 1), strength="staff")) is None


def test_a_weaker_level_is_another_bar_and_not_compared() -> None:
    weak = candidate("weak", recovery(2, 2), strength="weak")
    other = talk().model_copy(update={"level": "staff"})
    strong = candidate("strong", recovery(3, 3), strength="strong", transcript=other)
    assert in_order(weak, strong) is None


def together(*samples: Sample) -> Spread:
    return sum(spreads(samples).values(), NOTHING)


def test_what_was_moved_by_probing_by_hand() -> None:
    """Cell one: unasked 2, 2 and probed 4, 4. Cell two: 1 four times. Squares: all 12, within 4, between codes 4."""
    interviews = [
        candidate("p", recovery(3, rung, asked, "one"), recovery(1, 1, "none", "two"))
        for rung, asked in ((2, "none"), (2, "none"), (4, "P2"), (4, "P2"))
    ]
    spread = together(*interviews)
    assert by_probing(spread) == pytest.approx(100 * 4 / 12)
    assert by_candidate(spread) == pytest.approx(100 * (12 - 4 - 4 / 6) / 12)
    assert moved(spread) == pytest.approx((4 / 6) ** 0.5)
    assert prompted_gain(spread) == pytest.approx(2.0)


def test_chance_is_taken_off_the_share_of_probing() -> None:
    """Unasked 1, 3 and probed 2, 4: squares within 5, between codes 1, the rest 4 over two degrees: nothing is left."""
    interviews = [
        candidate("p", recovery(3, rung, asked)) for rung, asked in ((1, "none"), (3, "none"), (2, "P2"), (4, "P2"))
    ]
    assert by_probing(together(*interviews)) == 0.0
    assert prompted_gain(together(*interviews)) == pytest.approx(1.0)


def test_one_way_of_asking_says_nothing_of_another() -> None:
    alike = [candidate("p", recovery(3, rung, "P2")) for rung in (2, 3)]
    assert by_probing(together(*alike)) is None
    assert prompted_gain(together(*alike)) is None
    assert moved(together(*alike)) == pytest.approx(0.5**0.5)
    assert moved(together(alike[0])) is None
    assert (by_probing(NOTHING), by_candidate(NOTHING)) == (None, None)
    unknown = candidate("p", recovery(3, 3, None), recovery(3, None, "P2"))
    assert spreads([unknown]) == {}


asked = st.sampled_from(["none", "P1", "P2", "H"])
interviews_ = st.lists(
    st.tuples(st.sampled_from("ab"), st.lists(st.tuples(st.integers(1, 4), asked), min_size=3, max_size=3)),
    min_size=2,
    max_size=8,
)


@given(interviews_)
def test_shares_are_shares(rows: list[tuple[str, list[tuple[int, str]]]]) -> None:
    made = [
        candidate(who, *(recovery(2, rung, how, f"c{number}") for number, (rung, how) in enumerate(lines)))
        for who, lines in rows
    ]
    spread = together(*made)
    for share in (by_probing(spread), by_candidate(spread)):
        assert share is None or 0 <= share <= 100 + 1e-9
    mirrored = together(*reversed(made))
    assert mirrored.within == pytest.approx(spread.within)
    assert mirrored.between_groups == pytest.approx(spread.between_groups)


def test_probing_that_has_nothing_to_do_with_the_rung_explains_almost_nothing() -> None:
    chance = Random(11)
    shares = []
    for _ in range(40):
        made = [
            candidate(
                "p", *(recovery(3, chance.choice((2, 3, 4)), chance.choice(("none", "P2")), f"c{n}") for n in range(20))
            )
            for _ in range(4)
        ]
        shares.append(by_probing(together(*made)) or 0.0)
    assert fmean(shares) < 4
