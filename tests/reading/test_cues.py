"""The language of cues, one feature at a time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pace import seconds
from viva.reading.cues import find
from viva.values.cue import Cue


@dataclass(frozen=True)
class Case:
    why: str
    cue: Cue
    text: str
    found: bool


CASES = (
    Case("words match by stem", Cue(all=("predict",)), "We predicted clicks.", True),
    Case("a star takes any ending", Cue(all=("calibrat*",)), "Recalibration? No: calibrating.", True),
    Case("no star, no prefix", Cue(all=("cal",)), "calibrating", False),
    Case("alternatives", Cue(all=("auc | roc",)), "The ROC curve.", True),
    Case("a phrase is in order", Cue(all=("log loss",)), "loss of the log", False),
    Case("a gap of up to six words", Cue(all=("predicted ... observed",)), "predicted against what was observed", True),
    Case("a longer gap is none", Cue(all=("a1 ... b1",)), "a1 x x x x x x x b1", False),
    Case("a decimal is one word", Cue(all=("1.5 seconds",)), "It takes 1.5 seconds.", True),
    Case("and no other", Cue(all=("1.5 seconds",)), "It takes 1.6 seconds.", False),
    Case("letters with digits", Cue(all=("p99",)), "The p99 is high.", True),
    Case("a number", Cue(all=("# days",)), "within 30 days", True),
    Case("all parts in a turn", Cue(all=("loss", "reason")), "Log loss. For one reason.", True),
    Case("not all in a sentence", Cue(all=("loss", "reason"), within="sentence"), "Log loss. For one reason.", False),
    Case("what must not be there", Cue(all=("loss",), none=("not",)), "I would not use log loss.", False),
    Case("numbers in the scope", Cue(all=("users",), numbers=2), "3 users", False),
    Case("numbers counted", Cue(all=("users",), numbers=2), "3 users of 5", True),
    Case("a question is no statement", Cue(all=("latency",)), "What is the latency?", False),
    Case("a question asked for", Cue(all=("latency",), speech="question"), "What is the latency?", True),
    Case("either", Cue(all=("latency",), speech="any"), "Latency matters.", True),
    Case("hyphens separate", Cue(all=("two-tower",)), "a two tower model", True),
    Case("curly apostrophes", Cue(all=("don't know",)), "I don’t know", True),
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.why)
def test_the_language(case: Case) -> None:
    assert (find(case.cue, case.text) is not None) == case.found


def test_places_are_those_of_the_words() -> None:
    text = "First. The log loss, then."
    found = find(Cue(all=("log loss",)), text)
    assert found is not None
    assert text[found.start : found.end] == "log loss"


def test_the_caller_may_know_better_what_is_a_question() -> None:
    assert find(Cue(all=("latency",), speech="question"), "Tell me the latency.", asking=True)


def test_shorthand_in_files() -> None:
    assert Cue.model_validate("a | b") == Cue(all=("a | b",))
    assert Cue.model_validate(["a", "b"]) == Cue(all=("a", "b"))


@given(st.text(max_size=200), st.text(min_size=1, max_size=30))
def test_any_text_and_any_pattern_are_bearable(text: str, pattern: str) -> None:
    find(Cue(all=(pattern,)), text)


def test_a_huge_turn_is_searched_quickly() -> None:
    text = "the predicted value is not what was wanted. " * 5_000
    assert seconds(lambda: find(Cue(all=("predicted ... observed ... clicked",)), text)) < 5
