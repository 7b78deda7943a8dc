"""The numbers of a sheet and what stands in braces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.errors import DefinitionError
from viva.packs.load import load_definition
from viva.packs.quantities import FormulaError, contradictions, in_words, worked_out
from viva.packs.sheet import FACTORS
from viva.reading.cues import find
from viva.reading.words import numerals
from viva.values.cue import Cue
from viva.values.definition import Definition
from viva.values.scenario import Quantity


class Pack(Protocol):
    @property
    def root(self) -> Path: ...

    def spoil(self, file: str, before: str, after: str) -> int: ...


SHEET = "scenarios/mini.yaml"


def quantities(**given: float | str | dict[str, object]) -> dict[str, Quantity]:
    return {name: Quantity.model_validate(value) for name, value in given.items()}


def test_volumes_scale_and_what_follows_follows() -> None:
    sheet = quantities(
        users={"value": 120e6, "scales": True},
        each=25,
        views={"value": 3e9, "formula": "users * each"},
        rate="views / 86400",
    )
    assert worked_out(sheet) == {"users": 120e6, "each": 25, "views": 3e9, "rate": 3e9 / 86400}
    assert worked_out(sheet, 0.5) == {"users": 60e6, "each": 25, "views": 1.5e9, "rate": 1.5e9 / 86400}


@dataclass(frozen=True)
class Wrong:
    name: str
    formula: str
    says: str


WRONG = (
    Wrong("another figure", "users * 2", "120 million does not follow: users * 2 gives 240 million"),
    Wrong("unknown name", "people * 2", "there is no quantity 'people'; allowed: users, views"),
    Wrong("itself", "views + 1", "leads back to itself: views -> views"),
    Wrong("nothing", "users / 0", "has no value"),
    Wrong("no formula", "users *", "has no value"),
    Wrong("code", "__import__('os')", "has no value"),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_what_does_not_follow_is_found(wrong: Wrong) -> None:
    sheet = quantities(users=120e6, views={"value": 120e6, "formula": wrong.formula})
    ((name, what),) = contradictions(sheet)
    assert name == "views"
    assert wrong.says in what


def test_a_formula_without_a_value_raises_where_it_is_needed() -> None:
    with pytest.raises(FormulaError, match="leads back to itself"):
        worked_out(quantities(a="b + 1", b="a + 1"))


@given(st.floats(min_value=0.01, max_value=9e14))
def test_a_number_in_words_is_read_back(value: float) -> None:
    (read,) = numerals(in_words(value))
    assert read.value == pytest.approx(float(f"{value:.3g}"), rel=0.006)


@pytest.mark.parametrize("said", ["10.4 million", "about ten million", "10,400,000", "11M", "nine million"])
def test_a_cue_hears_a_number_however_it_is_written(said: str) -> None:
    assert find(Cue(all=("#10400000 scores",)), f"That makes {said} scores a second.") is not None


@pytest.mark.parametrize("said", ["104 million", "ten thousand", "7 million"])
def test_a_cue_does_not_hear_another_number(said: str) -> None:
    assert find(Cue(all=("#10400000 scores",)), f"That makes {said} scores a second.") is None


def varied(pack: Pack, variation: int | None) -> Definition:
    return load_definition("mini", overlay=pack.root, variation=variation)


def with_volumes(pack: Pack) -> None:
    pack.spoil(
        SHEET,
        "facts:\n",
        "vocabulary: {item: [lamp, lamps]}\nquantities: {orders: {value: 40000, scales: true}}\nfacts:\n",
    )
    pack.spoil(SHEET, "say: Orders of 90 days, with returns.", "say: '{orders} orders of 90 days, with returns.'")
    pack.spoil(SHEET, "cues: [return]", "cues: ['{orders} orders ... {item}']")
    pack.spoil(SHEET, "asks: data\n", "asks: data\n  asked_as: [sizes]\n")
    pack.spoil(
        "frameworks/mini.yaml",
        "steps:\n- id: s0\n",
        "questions:\n  sizes: {about: how many, heard: [{all: ['how many {item}'], speech: question}]}\n"
        "steps:\n- id: s0\n",
    )


def test_a_sheet_is_filled(pack: Pack) -> None:
    with_volumes(pack)
    sheet = varied(pack, None).scenario
    assert sheet is not None
    fact = sheet.fact("F2")
    assert fact.say == "40 thousand orders of 90 days, with returns."
    assert fact.heard[-1].all == ("how many lamp|how many lamps",)
    assert sheet.expectations["S1.GOAL"][4].cues[0].all == ("#40000 orders ... lamp|#40000 orders ... lamps",)


def test_a_variation_multiplies_by_one_of_the_factors(pack: Pack) -> None:
    with_volumes(pack)
    said = set()
    for seed in range(40):
        sheet = varied(pack, seed).scenario
        assert sheet is not None
        said.add(sheet.fact("F2").say.split(" orders")[0])
    assert said == {in_words(40_000 * factor) for factor in FACTORS}


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ("say: Sell 5 percent", "say: Sell {lamps} 5 percent", "facts[0].say", "nothing is called {lamps} here"),
        ("cues: [lamp]", "cues: ['{lamps}']", "expectations.S1.GOAL[3].cues[0]", "nothing is called {lamps} here"),
        ("asks: goal\n", "asks: goal\n  asked_as: [size]\n", "facts[0].asked_as[0]", "there is no question 'size'"),
    ],
)
def test_what_a_sheet_does_not_have_is_an_error_with_its_place(
    pack: Pack, before: str, after: str, key: str, says: str
) -> None:
    line = pack.spoil(SHEET, before, after)
    with pytest.raises(DefinitionError) as error:
        load_definition("mini", overlay=pack.root)
    (problem,) = error.value.problems
    assert problem.key == key
    assert says in problem.what
    assert problem.line >= line
