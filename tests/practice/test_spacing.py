"""When criteria come back: FSRS over the rungs, the same days for the same answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.drilled import NOON, RUBRIC, answer
from viva.practice.answers import DrillAnswer
from viva.practice.spacing import Card, cards_of

MINUTES = st.integers(0, 60 * 24 * 90).map(lambda minutes: minutes / 60 / 24)
ANSWERS = st.lists(
    st.tuples(st.sampled_from(["S2.OFF", "S4.BIAS"]), st.sampled_from([1, 2, 3, 4, None]), MINUTES, st.booleans()),
    max_size=12,
    unique_by=lambda row: row[2],
).map(lambda rows: [answer(name, rung, days=days, again=again) for name, rung, days, again in rows])


def days_after(rung: int) -> float:
    return (cards_of([answer(rung=rung)], RUBRIC)["S2.OFF"].due - NOON) / timedelta(days=1)


def test_a_higher_rung_comes_back_later_and_the_lowest_the_next_day() -> None:
    waits = [days_after(rung) for rung in (1, 2, 3, 4)]
    assert waits == sorted(waits)
    assert waits[0] == 1
    assert [shorter < longer for shorter, longer in pairwise(waits[1:])] == [True, True]


def test_what_is_answered_well_again_waits_longer_and_a_lapse_brings_it_back() -> None:
    first = cards_of([answer(rung=3)], RUBRIC)["S2.OFF"]
    well = cards_of([answer(rung=3), answer(rung=3, at=first.due)], RUBRIC)["S2.OFF"]
    lapsed = cards_of([answer(rung=3), answer(rung=1, at=first.due)], RUBRIC)["S2.OFF"]
    assert well.due - first.due > first.due - NOON
    assert lapsed.due - first.due <= timedelta(days=2)
    assert (well.answers, well.rung, lapsed.rung) == (2, 3, 1)


@pytest.mark.parametrize(
    "left_out",
    [answer(rung=None, days=1), answer(rung=4, days=1, again=True), answer(rung=4, days=1, rubric="system_design")],
    ids=["not assessed", "said again", "another rubric"],
)
def test_what_does_not_count_changes_no_day(left_out: DrillAnswer) -> None:
    assert cards_of([answer(rung=2), left_out], RUBRIC) == cards_of([answer(rung=2)], RUBRIC)
    assert cards_of([left_out], RUBRIC) == {}


@given(ANSWERS, st.randoms())
def test_the_order_in_the_file_decides_nothing(answers: list[DrillAnswer], chance: object) -> None:
    shuffled = sorted(answers, key=lambda one: hash((one.at, repr(chance))))
    assert cards_of(shuffled, RUBRIC) == cards_of(answers, RUBRIC)


@given(ANSWERS)
def test_every_card_is_due_at_least_a_day_after_its_last_answer(answers: list[DrillAnswer]) -> None:
    cards: dict[str, Card] = cards_of(answers, RUBRIC)
    for name, card in cards.items():
        mine = [one for one in answers if one.criterion == name and one.counts]
        assert card.answers == len(mine)
        assert card.last == max(datetime.fromisoformat(one.at) for one in mine)
        assert card.due >= card.last + timedelta(days=1)
