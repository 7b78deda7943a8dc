"""Stated calculations are worked out again; everything that may be meant otherwise is let stand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pace import seconds
from tests.scoring.samples import criterion, judgement, transcript
from viva.scoring.arithmetic import Operator, calculations, evaluate
from viva.scoring.ladder import climb
from viva.scoring.spoken import Spoken


@dataclass(frozen=True)
class Twins:
    """The same calculation with its result, and with one that no reading explains."""

    right: str
    wrong: str


TWINS = (
    Twins("3 billion x 1.2 % = 36 million", "3 billion x 1.2 % = 36 thousand"),
    Twins(
        "three billion times 1.2 percent is 36 million a day", "three billion times 1.2 percent is 3.6 billion a day"
    ),
    Twins("Three billion over 86,400 is 35 thousand a second", "Three billion over 86,400 is 350 thousand a second"),
    Twins("1.2 percent of 3 billion is 36 million", "1.2 percent of 3 billion is 3.6 million"),
    Twins("a fifth of 35 thousand is seven thousand", "a fifth of 35 thousand is 700"),
    Twins(
        "7 thousand requests times 500 ads is 3.5 million scores", "7 thousand requests times 500 ads is 350 million"
    ),
    Twins("1,000 labels × 2 dollars makes 2 thousand dollars", "1,000 labels × 2 dollars makes 20 thousand dollars"),
    Twins("200 bytes x 3 billion = 600 GB", "200 bytes x 3 billion = 60 GB"),
    Twins("256 floats x 4 bytes x 100 million = 100 GB", "256 floats x 4 bytes x 100 million = 10 GB"),
    Twins("30 ms plus 40 ms is 70 ms", "30 ms plus 40 ms is 170 ms"),
    Twins("150 minus 40 leaves 110", "150 minus 40 leaves 10"),
    Twins("5 requests per minute × 60 minutes = 300 per hour", "5 requests per minute × 60 minutes = 3,000 per hour"),
    Twins("500 ads times 2 ms is 1 second", "500 ads times 2 ms is 10 seconds"),
    Twins(
        "100 people times 90 cases comes to about 9 thousand", "100 people times 90 cases comes to about 90 thousand"
    ),
    Twins("10 percent plus 5 percent is 15 percent", "10 percent plus 5 percent is 50 percent"),
    Twins("36 / 3,000 = 1.2 percent", "36 / 3,000 = 12 percent"),
    Twins("2 plus 3 times 4 is 14", "2 plus 3 times 4 is 40"),
)

NOT_STATED = (
    "3 billion a day is 35 thousand a second.",
    "With 3 billion rows and 1.2 percent clicks we have about 36 million.",
    "100 times 90 is more than 900.",
    "100 times 90 is less than 90 thousand.",
    "We retrain 3 times a day, so 4 people are enough.",
    "We look at it 3 times, 5 people each.",
    "(2 + 3) * 4 = 90",
    "16 × 0.012 × 0.988 / 0.00036 squared is 1.5 million.",
    "8 / 10 is 4 of 5.",
    "It is open 24/7, that is 3 shifts.",
    "Each quarter over two years, that's eight.",
    "From 2024-01-02 it is 5 weeks.",
    "3 billion x 1.2 % = 36 thousand, no, 36 million.",
    "The ratio is 3:1, so 4 in all.",
    "a 4x5 grid is 9 million pixels wide and more",
    "No numbers at all.",
    "",
)


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins.right)
def test_a_right_result_holds_and_a_wrong_one_does_not(twins: Twins) -> None:
    for said, holds in ((twins.right, True), (twins.wrong, False)):
        (found,) = calculations(f"So far so good. I say {said}, and go on.")
        assert found.holds is holds
        assert found.text in said


@pytest.mark.parametrize("text", NOT_STATED)
def test_what_states_no_calculation_is_let_stand(text: str) -> None:
    assert all(found.holds for found in calculations(text))


def test_results_in_round_numbers_hold() -> None:
    assert all(
        c.holds
        for c in calculations("60 million times 180, that's about 10 billion. 3 times 5 is 20. 2 plus 3 times 4 is 20.")
    )


def test_a_place_is_where_the_words_stand() -> None:
    text = "First, 2 x 3 = 6. Then 4 x 5 = 200."
    found = calculations(text)
    assert [text[c.start : c.start + len(c.text)] for c in found] == ["2 x 3 = 6", "4 x 5 = 200"]
    assert [c.holds for c in found] == [True, False]
    assert (found[1].stated, found[1].worked_out) == (200.0, 20.0)


_OPERATORS = st.sampled_from(["+", "-", "*", "/"])
_NUMBERS = st.floats(min_value=0.01, max_value=1e6)


@given(st.lists(st.tuples(_OPERATORS, _NUMBERS), max_size=5), _NUMBERS)
def test_the_evaluator_agrees_with_the_language(rest: list[tuple[Operator, float]], first: float) -> None:
    expression = repr(first) + "".join(f"{operator}{number!r}" for operator, number in rest)
    expected = eval(expression, {"__builtins__": {}})
    value = evaluate((first, *(number for _, number in rest)), tuple(operator for operator, _ in rest))
    assert value is not None
    assert math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-6)


def test_division_by_nothing_has_no_value() -> None:
    assert evaluate((3.0, 0.0), ("/",)) is None


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[c.start : c.start + len(c.text)] == c.text for c in calculations(text))


@given(st.integers(2, 999), st.integers(2, 999), st.sampled_from(["times", "x", "×", "multiplied by"]))
def test_products_hold_and_ten_times_as_much_does_not(a: int, b: int, operator: str) -> None:
    (right,) = calculations(f"{a} {operator} {b} is {a * b}.")
    (wrong,) = calculations(f"{a} {operator} {b} is {a * b * 10}.")
    assert right.holds
    assert not wrong.holds


@pytest.mark.parametrize("piece", ["3 x ", "3 ", "x", "1.2 % of ", "3 plus 4 is "])
def test_a_huge_turn_is_read_quickly(piece: str) -> None:
    assert seconds(lambda: calculations(piece * (50_000 // len(piece)))) < 3.0


TALK = transcript(
    "I: How many are there?",
    "C: So 3 billion times 1.2 percent is 36 thousand clicks a day, that is little.",
    "C: And 7 thousand requests times 500 ads is 3.5 million scores a second.",
    "C: I keep all 36 thousand of them for training anyway.",
)
WRONG = (2, "3 billion times 1.2 percent is 36 thousand clicks")
ITS_END = (2, "is 36 thousand clicks a day, that is little")
RIGHT = (3, "7 thousand requests times 500 ads is 3.5 million")
NONE_STATED = (4, "I keep all 36 thousand of them")


@pytest.mark.parametrize(
    ("quotes", "asks", "raw"),
    [
        ((WRONG,), 2, 1),
        ((ITS_END,), 2, 1),
        ((RIGHT,), 2, 2),
        ((WRONG, RIGHT), 2, 2),
        ((NONE_STATED,), 2, 2),
        ((WRONG,), None, 2),
    ],
    ids=["wrong", "its end alone", "right", "one of each", "none stated", "not asked for"],
)
def test_a_wrong_result_bears_no_rung_that_asks_for_arithmetic(
    quotes: tuple[tuple[int, str], ...], asks: int | None, raw: int
) -> None:
    climbed = climb(criterion(needs_numbers=2, arithmetic=asks), judgement({2: quotes}), TALK, Spoken(TALK))
    assert climbed.raw == raw
    assert ("wrong result" in climbed.problem) == (raw == 1)
