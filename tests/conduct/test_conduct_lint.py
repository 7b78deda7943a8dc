"""The rules over texts of packs, and the readings that they share."""

from __future__ import annotations

import pytest

from viva.conduct import lint_text
from viva.conduct.passage import contains, squashed, valued, worded
from viva.conduct.release import mark_in
from viva.conduct.scene import finished
from viva.values.conduct import RuleId
from viva.values.definition import Definition
from viva.values.moves import Act


@pytest.mark.parametrize(
    ("act", "text", "terms", "broken"),
    [
        ("probe", "What would you watch?", (), set()),
        ("probe", "What exactly would you watch?", (), {"R3"}),
        ("probe", "What would you watch, and why?", (), {"R1"}),
        ("probe", "How is the output calibrated?", ("calibrat",), {"R4"}),
        ("probe", "How is the output calibrated?", (), set()),
        ("nudge", " ".join(["go"] * 16), (), {"R6"}),
        ("answer", "Step 2 is on the fact sheet.", (), {"R12"}),
        ("answer", "- Images\n- Texts", (), {"FORM"}),
        ("answer", "", (), {"FORM"}),
    ],
)
def test_a_text_is_linted(act: Act, text: str, terms: tuple[str, ...], broken: set[RuleId]) -> None:
    assert {violation.rule for violation in lint_text(act, text, terms)} == broken


def test_the_shipped_sheet_keeps_the_rules(definition: Definition) -> None:
    sheet = definition.scenario
    assert sheet is not None
    texts: list[tuple[Act, str]] = [("open", sheet.prompt)]
    texts += [("answer", fact.say) for fact in sheet.facts]
    texts += [("twist", twist.text) for twist in sheet.twists]
    for act, text in texts:
        assert lint_text(act, text, sheet.solution_terms) == (), text


@pytest.mark.parametrize(
    ("mark", "text", "quote"),
    [
        ("3 billion", "About three billion impressions.", "three billion"),
        ("3 billion", "3,000,000,000 rows", "3,000,000,000"),
        ("3 percent", "It is 3% more.", "3"),
        ("3 percent", "It is 35 percent more.", None),
        ("five slots", "A request fills 5 slots.", "5 slots"),
        ("under 18s", "Under-18s get context.", "Under-18s"),
        ("64 gpus", "sixty-four GPUs", "sixty-four GPUs"),
        ("thirty", "within thirty", "thirty"),
        ("thirty", "within 30 days", None),
        ("bid times", "the bid, times the value", "bid, times"),
        ("bid times", "the bidtimes", None),
        ("0.74", "AUC of 0.740", "0.740"),
        ("half a percent", "up to half a percent of it", "half a percent"),
    ],
)
def test_marks_are_found_by_value(mark: str, text: str, quote: str | None) -> None:
    place = mark_in(mark, text)
    assert (None if place is None else text[place[0] : place[1]].rstrip("%")) in (quote, f"{quote} percent", "half")


def test_readings_of_a_text() -> None:
    assert worded("Normalized—log-loss!").text == " normalised log loss "
    assert valued("12 k or twelve thousand, 5 % or five percent").text == " #12 k or #12000 #5% or #5% "
    assert squashed("log loss") == "logloss"
    assert contains("I said: log-loss, twice.", "Log loss")
    assert not contains("logs lossless", "log loss")
    assert not contains("anything", "?!")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Go on. And th", "Go on. "),
        ("AUC is 0.", ""),
        ("It is about 40. ", "It is about 40. "),
        ("What then?", "What then?"),
        ("Some values, e.g.", ""),
        ("He said “no.” Then", "He said “no.” "),
        ("no end", ""),
        ("line\nnext", "line\n"),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_only_whole_sentences_count_while_a_turn_streams_in(text: str, whole: str) -> None:
    assert finished(text) == whole
