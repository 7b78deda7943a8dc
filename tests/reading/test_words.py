"""Words, sentences and numbers keep their places; comparable text forgets what does not matter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.reading.words import jaccard, normalise, numerals, sentences, stem, words


@dataclass(frozen=True)
class Case:
    text: str
    values: tuple[float, ...]


NUMBERS = (
    Case("3 billion impressions", (3e9,)),
    Case("about three billion", (3e9,)),
    Case("1.2 percent of impressions", (1.2,)),
    Case("half a percent", (0.5,)),
    Case("35k requests and 10M scores, 3bn rows", (35e3, 10e6, 3e9)),
    Case("twenty-one in the busy hour", (21,)),
    Case("two hundred thousand", (2e5,)),
    Case("one hundred and twenty million", (120e6,)),
    Case("one million two hundred thousand", (1.2e6,)),
    Case("one two three", (1, 2, 3)),
    Case("zero", (0,)),
    Case("1,200 stores", (1200,)),
    Case("5 % of users", (5,)),
    Case("no figures here", ()),
    Case("the 99th percentile", (99,)),
)


@pytest.mark.parametrize("case", NUMBERS, ids=lambda c: c.text)
def test_numbers_are_multiplied_out(case: Case) -> None:
    assert tuple(n.value for n in numerals(case.text)) == case.values


@pytest.mark.parametrize("text", ["1.2 percent", "5 %", "5%", "5 pct", "5 per cent", "half a percent"])
def test_percent_is_marked(text: str) -> None:
    assert [n.percent for n in numerals(text)] == [True]


def test_a_scale_belongs_to_digits_only_when_attached() -> None:
    assert [n.value for n in numerals("5 b and 6b")] == [5, 6e9]


def test_sentences_end_at_marks_and_line_breaks_but_not_in_figures_or_abbreviations() -> None:
    text = "I use e.g. trees. AUC is 0.74!\nWhy?"
    assert [s.text for s in sentences(text)] == ["I use e.g. trees.", "AUC is 0.74!", "Why?"]


def test_other_scripts_end_sentences_too() -> None:
    assert [s.text for s in sentences("ما الهدف؟ حسنا. 目標は？はい。")] == ["ما الهدف؟", "حسنا.", "目標は？", "はい。"]


def test_inflections_share_a_stem() -> None:
    assert stem("Predictions") == stem("predicted") == stem("predict")


def test_threads_may_stem_at_once() -> None:
    made_up = [f"{a}{b}ation{c}" for a in "bcdfgh" for b in "aeiou" for c in ("", "s", "ally", "ing")] * 20
    alone = {word: stem(word) for word in made_up}
    stem.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert dict(zip(made_up, threads.map(stem, made_up), strict=True)) == alone


@given(st.text(max_size=300))
def test_every_piece_is_verbatim(text: str) -> None:
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
    for word in words(text):
        assert text[word.start : word.end].casefold().replace("’", "'") == word.text
    for number in numerals(text):
        assert text[number.start : number.end].strip()


@given(st.text(max_size=200))
def test_normalised_text_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_reading_alike_compares_equal() -> None:
    assert normalise("Don’t — stop,  “IT”!") == normalise("dont stop it")


@pytest.mark.parametrize(
    ("one", "other", "at_least", "at_most"),
    [
        ("What happens when a feed is slow?", "What happens when the feed is slow?", 1, 1),
        ("What happens when a feed is slow?", "How do you split the data?", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_overlap_counts_content_words(one: str, other: str, at_least: float, at_most: float) -> None:
    assert at_least <= jaccard(one, other) <= at_most
