"""Signs that a statement is followed through, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from viva.reading.signs import FIGURES, SIGNS, signs


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    held: frozenset[str]

    def __str__(self) -> str:
        return self.text[:40]


CASES = (
    Case("We would use precision and recall.", frozenset()),
    Case("I'd take the median, since averages follow the freak orders.", frozenset({"reason", "action"})),
    Case("It has run since March.", frozenset()),
    Case("If the store is down, the default row.", frozenset({"condition"})),
    Case("That costs a few places.", frozenset({"cost"})),
    Case("Order, but not level.", frozenset({"contrast"})),
    Case("See whether both groups match.", frozenset({"check"})),
    Case("Twelve for the read, ten for the score.", frozenset({FIGURES})),
    Case("One of the two.", frozenset()),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_signs_of_a_sentence(case: Case) -> None:
    assert signs(case.text) == case.held


def test_a_bare_list_has_none_and_a_weighed_answer_has_most() -> None:
    bare = "Age, gender, device, time of day, category, price, history and location."
    weighed = (
        "I'd keep the regression unless trees gain half a point, because they must be rebuilt each night, which costs "
        "four hours on 64 machines; then I compare both on new ads, but only for a week."
    )
    assert not signs(bare)
    assert len(signs(weighed)) >= len(SIGNS) - 1


def test_longer_is_not_more() -> None:
    text = "We will build a great and modern system that everybody likes. " * 20
    assert not signs(text)
