"""Which rungs of the rubric ask for a figure or a calculation, and what their quotes must hold for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from tests.scoring.samples import criterion, judgement, transcript
from viva.packs.load import load_definition
from viva.scoring.ladder import climb, proofs
from viva.scoring.quotes import has_number
from viva.scoring.spoken import Spoken
from viva.values.rubric import Rubric

TALK = transcript(
    "I: How would you begin?",
    "C: The cheaper one comes first, because an answer that is late sells nothing at all.",
    "C: Below 2 percent more revenue I keep the simple one and nothing is added.",
    "C: So 7 thousand requests times 500 ads is 3.5 million evaluations a second.",
    "C: So 7 thousand requests times 500 ads is 350 million evaluations a second.",
)
PLAIN = (2, "The cheaper one comes first, because an answer that is late sells nothing")
FIGURE = (3, "Below 2 percent more revenue I keep the simple one")
RIGHT = (4, "7 thousand requests times 500 ads is 3.5 million evaluations")
WRONG = (5, "7 thousand requests times 500 ads is 350 million evaluations")


@dataclass(frozen=True)
class Asks:
    criterion: str
    rung: int
    figure: bool = True
    calculation: bool = False

    @property
    def name(self) -> str:
        return f"{self.criterion} {self.rung}"


ASKS = (
    Asks("S1.NFR", 3),
    Asks("S1.NFR", 4, calculation=True),
    Asks("S1.COST", 4, calculation=True),
    Asks("S2.OFF", 4),
    Asks("S3.MVP", 4, calculation=True),
    Asks("S7.SERVE", 3, calculation=True),
    Asks("S7.SERVE", 4, calculation=True),
    Asks("X.TRADE", 4),
    Asks("X.QUANT", 2),
    Asks("X.QUANT", 3, calculation=True),
    Asks("X.QUANT", 4, figure=False, calculation=True),
)


@cache
def rubric() -> Rubric:
    return load_definition(None).rubric


def stands(asks: Asks, *quotes: tuple[int, str]) -> bool:
    """Whether the rung is met by these quotes."""
    found = judgement({asks.rung: quotes}, name=asks.criterion)
    proved = proofs(rubric().criterion(asks.criterion), found, TALK, Spoken(TALK))
    (proof,) = [one for one in proved if one.rung == asks.rung]
    assert proof.met is not None
    return proof.met


def test_the_rungs_that_ask_are_these() -> None:
    keyed = {
        (criterion.id, rung.rung): (rung.needs_numbers, rung.arithmetic)
        for criterion in rubric().criteria
        for rung in criterion.rungs
        if rung.needs_numbers or rung.arithmetic
    }
    assert keyed == {(asks.criterion, asks.rung): (asks.figure, asks.calculation) for asks in ASKS}


@pytest.mark.parametrize("asks", ASKS, ids=lambda asks: asks.name)
def test_a_rung_that_asks_for_a_figure_is_lost_without_one(asks: Asks) -> None:
    assert stands(asks, PLAIN) is not asks.figure
    assert stands(asks, FIGURE)
    assert stands(asks, PLAIN, FIGURE)


@pytest.mark.parametrize("asks", ASKS, ids=lambda asks: asks.name)
def test_a_rung_that_asks_for_a_calculation_is_lost_with_a_wrong_one(asks: Asks) -> None:
    assert stands(asks, RIGHT)
    assert stands(asks, WRONG) is not asks.calculation
    assert stands(asks, WRONG, RIGHT)


@pytest.mark.parametrize("asks", ASKS, ids=lambda asks: asks.name)
def test_the_level_falls_to_the_rung_below(asks: Asks) -> None:
    below = dict.fromkeys(range(2, asks.rung), (FIGURE,))
    for quote in [PLAIN] * asks.figure + [WRONG] * asks.calculation:
        found = judgement({**below, asks.rung: (quote,)}, name=asks.criterion)
        climbed = climb(rubric().criterion(asks.criterion), found, TALK, Spoken(TALK))
        assert climbed.raw == asks.rung - 1
        assert "no number" in climbed.problem or "wrong result" in climbed.problem


@pytest.mark.parametrize(
    ("below", "keys", "raw"),
    [
        (FIGURE, {"needs_numbers": 3}, 3),
        (PLAIN, {"needs_numbers": 3}, 2),
        (RIGHT, {"arithmetic": 3}, 3),
        (WRONG, {"arithmetic": 3}, 2),
        (PLAIN, {"arithmetic": 3}, 3),
    ],
    ids=["figure", "no figure", "right", "wrong", "no calculation"],
)
def test_a_rung_that_rests_on_the_one_below_is_held_to_the_same(
    below: tuple[int, str], keys: dict[str, int], raw: int
) -> None:
    found = judgement({2: (below,), 3: ()})
    asked = criterion(holistic=True, needs_numbers=keys.get("needs_numbers"), arithmetic=keys.get("arithmetic"))
    assert climb(asked, found, TALK, Spoken(TALK)).raw == raw


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("35 thousand requests a second", True),
        ("three billion impressions", True),
        ("less than one percent", True),
        ("when more than a third carry it in a picture", True),
        ("a quarter of the chats", True),
        ("every sixth person", True),
        ("half of the traffic", True),
        ("zero extra hides", True),
        ("the cheaper one", False),
        ("an order of magnitude more", False),
        ("in the second stage", False),
        ("", False),
    ],
)
def test_what_counts_as_a_figure(text: str, figure: bool) -> None:
    assert has_number(text) is figure
