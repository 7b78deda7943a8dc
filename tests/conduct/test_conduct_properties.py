"""What holds for every text: no error, no false alarm for a part, quick on the largest."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.conduct_rules import cases
from viva.conduct import Scene, lint_text, report, review
from viva.conduct.lexicon import WORD_LIMITS
from viva.packs.load import load_definition
from viva.values.moves import Act, Move
from viva.values.transcript import Transcript, Turn

DEFINITION = load_definition("ads_ctr")
ACTS: tuple[Act, ...] = tuple(WORD_LIMITS)
PIECES = sorted({word for case in cases() for word in case.move.text.split(" ") if word})
TALK = st.lists(
    st.sampled_from([*PIECES, "“", "”", '"', ".", "?", "\n", "3", "billion", "and", "why"]), max_size=24
).map(" ".join)
ANYTHING = st.one_of(st.text(max_size=200), TALK)


def scene(candidate: str, before: str = "What would you watch?") -> Scene:
    turns = (
        Turn(number=1, speaker="interviewer", text=before, move=Move(act="probe", step="s1", code="P2", text="x")),
        Turn(number=2, speaker="candidate", text=candidate),
    )
    transcript = Transcript(id="t", scenario="ads_ctr", turns=turns)
    return Scene(definition=DEFINITION, level="senior", mode="full", transcript=transcript, minutes_left=20)


def move(text: str, act: Act = "probe") -> Move:
    return Move.model_construct(act=act, step="s1", text=text)


@given(text=ANYTHING, candidate=ANYTHING, act=st.sampled_from(ACTS))
@settings(max_examples=300, deadline=None)
def test_no_text_is_an_error(text: str, candidate: str, act: Act) -> None:
    there = scene(candidate)
    for violation in review(move(text, act), there):
        assert violation.what
    shown = Turn(number=3, speaker="interviewer", text=text, move=move(text, act))
    report(there.transcript.model_copy(update={"turns": (*there.transcript.turns, shown)}), DEFINITION)
    lint_text(act, text)


@given(text=ANYTHING, candidate=TALK, cut=st.integers(0, 200), act=st.sampled_from(ACTS))
@settings(max_examples=500, deadline=None)
def test_what_a_part_breaks_the_whole_breaks(text: str, candidate: str, cut: int, act: Act) -> None:
    there = scene(candidate)
    part = {v.rule for v in review(move(text[:cut], act), there, complete=False)}
    longer = {v.rule for v in review(move(text, act), there, complete=False)}
    whole = {v.rule for v in review(move(text, act), there)}
    assert part <= longer <= whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\u202e\u0645\u0631\u062d\u0628\u0627 \u061f",
        "ما هي البيانات التي ستحتاجها؟",
        "😀" * 500,
        "\x00\x1b[31m",
        "a" * 200_000,
        "a " * 100_000,
        " " * 200_000,
        "," * 200_000,
        "?" * 200_000,
        '"a" ' * 50_000,
        "<a " * 60_000,
        "1. \n" * 50_000,
        "3 billion " * 20_000,
        "that is so very " * 12_000,
        "and how " * 25_000,
    ],
    ids=lambda text: f"{text[:8]!r} x {len(text)}",
)
def test_the_largest_and_the_oddest_texts_are_judged_in_a_second_each(text: str) -> None:
    there = scene("I would watch clicks.")
    began = time.perf_counter()
    review(move(text), there)
    review(move("What then?"), scene(text))
    shown = Turn(number=3, speaker="interviewer", text=text, move=move(text))
    report(there.transcript.model_copy(update={"turns": (*there.transcript.turns, shown)}), DEFINITION)
    assert time.perf_counter() - began < 3
