"""What a model is told of a design board: questions about what it lacks, never what that is; without one, nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.interview.test_board_interview import TALK, Watching, played
from viva.interviewers.briefing import changing_words
from viva.interviewers.protocol import Brief, OnBoard
from viva.interviewers.room import tokens


@pytest.fixture(scope="module")
def briefs() -> list[Brief]:
    watching = Watching()
    played(TALK, watching)
    return watching.briefs


def moves(brief: Brief) -> list[str]:
    return changing_words(brief)["moves"].splitlines()


def test_a_situation_on_the_board_comes_before_the_sheets(briefs: list[Brief]) -> None:
    drawn = [line for line in moves(briefs[3]) if "their board leaves it open" in line]
    assert drawn == [
        "probe S3.ARCH (just discussed) (their board leaves it open), such as: A new colleague asks how the part that "
        "answers came to be. Which boxes do you show?"
    ]


def test_an_area_that_the_board_leaves_open_is_offered_with_a_question(briefs: list[Brief]) -> None:
    lines = moves(briefs[7])
    assert lines[0] == "listen"
    probes = [line for line in lines if line.startswith("probe")]
    assert probes[0].split()[1] == "t7.fallback,"
    assert probes[1] == (
        "probe t7.fallback (their board leaves it open), such as: "
        "What does your board do while one of its boxes is slow?"
    )


def test_what_is_missing_is_not_named(briefs: list[Brief]) -> None:
    for brief in briefs:
        told = "\n".join(moves(brief))
        assert not [gap.check.lacks for gap in brief.board.gaps if gap.check.lacks in told]


def test_without_a_board_nothing_is_different(briefs: list[Brief]) -> None:
    for brief in briefs:
        bare = replace(brief, board=OnBoard())
        assert "board" not in "\n".join(moves(bare))
        if not brief.board.gaps:
            assert changing_words(bare) == changing_words(brief)


def test_the_request_is_as_long_as_without_one(briefs: list[Brief]) -> None:
    for brief in briefs:
        assert sum(map(tokens, changing_words(brief).values())) <= 820


def test_the_change_is_in_the_last_turns(briefs: list[Brief]) -> None:
    assert "Board: Added: Ad request to Candidate retrieval" in changing_words(briefs[3])["talk"]
