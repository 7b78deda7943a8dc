"""What a board lacks, by the checks of the frameworks that ship; a board with everything lacks nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given

from tests.board.drawings import boards
from viva.board import board_of, gaps, version_of
from viva.board.checks import ways_of
from viva.conduct.lint import lint_text
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition, load_framework, load_scenario
from viva.values.board import Board

ML, SYSTEM = load_framework("ml_system_design"), load_framework("system_design")
WHOLE = """\
flowchart LR
  request([Ad request]) --> retrieval[Candidate retrieval] --> ranker[Ranker] --> auction[Auction]
  features[(Feature store)] --> ranker
  ranker -->|timeout| prior[Default answer]
  auction --> log[(Impression log)] --> join[Label join] --> train[Nightly training] --> registry[Model registry]
  registry --> ranker
  ranker --> drift[Drift dashboard]
"""


def without(*lines: str) -> str:
    text = WHOLE
    for line in lines:
        assert line in text
        text = text.replace(line, "")
    return text


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    lacks: tuple[str, ...]


BOARDS = (
    Case("whole", WHOLE, ()),
    Case("empty", "flowchart LR", ()),
    Case("no request", WHOLE.replace("request([Ad request]) --> ", ""), ("serving_path",)),
    Case(
        "request leads nowhere",
        WHOLE.replace("([Ad request]) -->", "([Ad request]) ~~~"),
        ("serving_path", "loose_box"),
    ),
    Case("no training", WHOLE.replace("Nightly training", "Nightly job"), ("training_path", "logging_back")),
    Case(
        "model never reaches serving",
        WHOLE.replace(" --> registry[Model registry]", "").replace("  registry --> ranker\n", ""),
        ("training_path",),
    ),
    Case(
        "log from nowhere",
        WHOLE.replace("auction --> log[(Impression log)]", "log[(Impression log)]"),
        ("logging_back",),
    ),
    Case("no fallback", without("  ranker -->|timeout| prior[Default answer]\n"), ("fallback",)),
    Case("fallback as an arrow", WHOLE.replace("Default answer", "Yesterday's list"), ()),
    Case("nothing watched", without("  ranker --> drift[Drift dashboard]\n"), ("monitoring",)),
    Case("orphan", f"{WHOLE}  cache[Cache]\n", ("loose_box",)),
    Case(
        "an arrow to its group is a use",
        f"{WHOLE}  subgraph side [Side]\n    cache[Cache]\n  end\n  ranker --> side\n",
        (),
    ),
    Case("serving alone", "- request -> ranker -> answer", ("training_path", "logging_back", "fallback", "monitoring")),
    Case(
        "group says what its boxes are",
        "- Training:\n  - GBDT\n- request -> ranker -> click log -> GBDT -> ranker -> fallback\n- ranker -> alerts",
        (),
    ),
)


@pytest.mark.parametrize("case", BOARDS, ids=lambda case: case.name)
def test_what_a_learning_system_lacks(case: Case) -> None:
    assert tuple(gap.check.id for gap in gaps(board_of(version_of(case.source)), ML.board)) == case.lacks


def test_a_group_is_taken_for_what_it_says() -> None:
    case = next(case for case in BOARDS if case.name.startswith("group says"))
    apart = case.source.replace("- Training:", "- Something:")
    assert [gap.check.id for gap in gaps(board_of(version_of(apart)), ML.board)] == ["training_path", "logging_back"]


@pytest.mark.parametrize(
    ("source", "lacks"),
    [
        ("- client -> load balancer -> service -> database\n- service -> alerts\n- database -> replica", []),
        ("- client -> service\n- database", ["request_path", "loose_box", "failure", "monitoring"]),
        ("- client -> service -> database", ["failure", "monitoring"]),
    ],
)
def test_what_a_system_lacks(source: str, lacks: list[str]) -> None:
    assert [gap.check.id for gap in gaps(board_of(version_of(source)), SYSTEM.board)] == lacks


def test_a_loose_box_is_named() -> None:
    found = gaps(board_of(version_of(f"{WHOLE}  cache[Cache]\n")), ML.board)
    assert [gap.boxes for gap in found] == [("Cache",)]


@given(boards())
def test_any_board_can_be_looked_at(board: Board) -> None:
    assert set(ways_of(board)) == {box.id for box in board.boxes}
    assert {gap.check.id for gap in gaps(board, ML.board)} <= {check.id for check in ML.board.checks}


@pytest.mark.parametrize("scenario", list_scenarios())
def test_what_is_asked_about_a_board_names_no_answer(scenario: str) -> None:
    sheet = load_scenario(scenario)
    rules = load_definition(scenario).framework.board
    assert rules.checks
    said = [text for check in rules.checks for text in (*check.asks, *check.situations)]
    assert [lint_text("probe", text, sheet.solution_terms) for text in said] == [()] * len(said)
    named = {"fallback", "monitor", "log", "label", "train", "orphan", "replica", "alert", "retrain", "serving"}
    assert not [text for text in said if named & set(text.casefold().replace("?", "").replace(".", "").split())]
