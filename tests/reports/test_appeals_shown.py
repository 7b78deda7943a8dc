"""A contested criterion stands in every form of the report, with both results and links that lead somewhere."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from viva.api.grades import grade
from viva.api.sheets import definition_for
from viva.packs.transcripts import read_transcript
from viva.reports.gathering import account_of
from viva.reports.html import html_report
from viva.reports.markdown import markdown_report
from viva.values.scorecard import Appeal
from viva.values.transcript import Transcript

PLAY = Path(__file__).parents[1] / "transcripts" / "ads_ctr" / "strong.md"


def test_both_results_are_shown_and_the_reason_is_text() -> None:
    transcript = read_transcript(PLAY)
    assert isinstance(transcript, Transcript)
    definition = definition_for(transcript)
    card = asyncio.run(grade(transcript))
    contested = Appeal(
        criterion="S1.NFR",
        turn=4,
        reason="I said <b>more</b> than that.",
        before=card.criteria["S1.NFR"].model_copy(update={"score": 2}),
        after=card.criteria["S1.NFR"],
        judge=card.judge,
        wall_time="2026-01-02T03:04:05+00:00",
    )
    card = card.model_copy(update={"appeals": (contested,)})
    page = html_report(account_of(card, definition, transcript))
    assert "I said &lt;b&gt;more&lt;/b&gt; than that." in page
    assert f"2 before, {card.criteria['S1.NFR'].score} now" in page
    targets = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets
    assert "I said" in markdown_report(card, definition, transcript)
