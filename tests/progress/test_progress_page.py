"""The page of dimensions over time: what is drawn, what is read out, and how large it gets."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.progress.attempted import attempt, card, course
from viva.reports.attempts import tracks_of
from viva.reports.html import LARGEST
from viva.reports.measures import JudgeError
from viva.reports.progress_page import HIGH, MOST_SHOWN, WIDE, chart_of, progress_page

FROZEN = Path(__file__).parent / "progress.html"
ERROR = JudgeError(rms=0.38, interviews=30)


def page(length: int = 9) -> str:
    return progress_page(tracks_of(course(length), ERROR), ERROR)


def test_the_page_is_as_it_was_looked_at() -> None:
    drawn = re.sub(r"<style>.*?</style>", "<style></style>", page(), flags=re.DOTALL)
    if os.environ.get("VIVA_FREEZE"):
        FROZEN.write_text(drawn, encoding="utf-8")
    assert drawn == FROZEN.read_text(encoding="utf-8"), "look at it in a browser, then run with VIVA_FREEZE=1"


def test_it_stays_small_and_loads_nothing() -> None:
    text = page(500)
    assert len(text.encode()) < LARGEST
    assert f"The latest {MOST_SHOWN} of 500 attempts." in text
    assert '<td class="n">500</td>' in text, "counted from the first, not from the first that is shown"
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|http:|https:", text)


def test_every_value_that_is_drawn_stands_in_the_table() -> None:
    cells = Cells()
    cells.feed(page())
    (track,) = tracks_of(course(), ERROR)
    for row, placed in enumerate(track.attempts):
        shown = cells.rows[row]
        for series, cell in zip(track.series, shown[1:], strict=True):
            mean = series.points[row].mean
            assert cell.startswith("not assessed" if mean is None else f"{mean:.1f}")
        assert shown[0].split()[0] == str(row + 1)
        assert placed.letters in shown[0]


class Cells(HTMLParser):
    """The rows of the table of values."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = self._body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside |= tag == "table" and dict(attrs).get("class") == "values"
        self._body |= self._inside and tag == "tbody"
        if self._body and tag == "tr":
            self.rows.append([])
        if self._body and tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._inside = self._body = False

    def handle_data(self, data: str) -> None:
        if self._body and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_words_of_others_are_text() -> None:
    text = progress_page(tracks_of([attempt(card({"data": (2.0, 1, 1)}, scenario="x"), rubric="<b>")]))
    assert "&lt;b&gt;" in text
    assert "<b>" not in text.replace("<b>2.0</b>", "")


def test_without_a_scorecard_it_says_so() -> None:
    assert "No interview has a scorecard yet." in progress_page(())


@settings(max_examples=60)
@given(st.lists(st.tuples(st.none() | st.floats(1, 4), st.booleans()), min_size=1, max_size=30))
def test_a_gap_breaks_the_line_and_a_marked_attempt_is_not_on_it(values: list[tuple[float | None, bool]]) -> None:
    attempts = [
        attempt(card({"data": (mean, 5 if mean else 0, 5)}, interview=f"i{day:02}"), day=day, coached=coached)
        for day, (mean, coached) in enumerate([*values, (2.0, False)])
    ]
    (track,) = tracks_of(attempts)
    chart = chart_of(track.series[0])
    alike = [mean for mean, coached in [*values, (2.0, False)] if not coached]
    assert chart.dots.count("M") == sum(mean is not None for mean in alike)
    assert chart.rings.count("M") == sum(mean is not None for mean, coached in values if coached)
    joined = sum(a is not None and b is not None for a, b in pairwise(alike))
    assert chart.line.count("L") == joined
    numbers = [(int(x), int(y)) for x, y in re.findall(r"(\d+) (\d+)h0", chart.dots + chart.rings)]
    assert all(0 < x < WIDE and 0 < y < HIGH for x, y in numbers)
