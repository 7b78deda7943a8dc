"""The design board stands in the HTML report as a drawing, with the turns that its versions came with."""

from __future__ import annotations

import re
from pathlib import Path

import viva
from viva.api.sheets import definition_for
from viva.board import version_of
from viva.reports.gathering import Beside, account_of
from viva.reports.html import html_report
from viva.values.board import BoardVersion, DrawnBoard

PLAY = Path(__file__).parents[1] / "transcripts" / "ads_ctr" / "middling.md"


def page(*versions: BoardVersion) -> str:
    transcript = viva.read_transcript(PLAY)
    assert isinstance(transcript, viva.Transcript)
    boards = tuple(
        DrawnBoard(turn=turn, at=60.0 * turn, version=version) for turn, version in zip((4, 6), versions, strict=False)
    )
    account = account_of(
        viva.sync.grade(transcript), definition_for(transcript), transcript, beside=Beside(boards=boards)
    )
    return html_report(account)


def test_the_last_version_is_drawn_and_leads_to_its_turn() -> None:
    written = page(version_of("- request -> ranker"), version_of("- request -> <b>ranker</b>\n- ranker -> log"))
    section = written.partition('<h2 id="board">')[2].partition("</section>")[0]
    assert "<svg" in section
    assert "<b>" not in section
    assert re.findall(r'href="#t(\d+)"', section) == ["6", "4"]
    assert set(re.findall(r'href="#([^"]+)"', written)) <= set(re.findall(r'id="([^"]+)"', written))


def test_without_a_board_there_is_no_word_of_it() -> None:
    assert "esign board" not in page().partition("<h2 id=")[2]


def test_a_version_that_cannot_be_read_stands_as_it_was_written() -> None:
    assert "&lt;i&gt;nothing" in page(BoardVersion(form="mermaid", source="flowchart LR\n<i>nothing --> --> "))
